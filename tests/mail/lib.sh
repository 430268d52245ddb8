# shellcheck shell=sh
# What the tests of mail with a real mail server share: Debian's exim, on
# loopback, with a certificate of our own authority and a login (gouji, geheim),
# and Python's email package to read what arrived. Sourced as e2e/lib.sh is;
# the test makes FOLDER (county_publish, mktemp), then calls mail_prepare.
. "$(dirname "$0")/../e2e/lib.sh"

HERE=$(dirname "$0")
MAIL_PID=
PAGES_PID=
EXIM=$(PATH=$PATH:/usr/sbin command -v exim4) || {
	echo "exim4 is not installed"
	exit 77
}

end() {
	[ -z "$MAIL_PID" ] || end_process "$MAIL_PID" 5 || true
	[ -z "$PAGES_PID" ] || end_process "$PAGES_PID" 5 || true
	county_stop
}
trap end EXIT

# sign CN NAME - a key and a certificate by our own authority.
sign() {
	openssl req -newkey rsa:2048 -nodes -keyout "$FOLDER/$2.key" \
	    -out "$FOLDER/$2.req" -subj "/CN=$1" 2>/dev/null
	printf 'subjectAltName=DNS:%s\n' "$1" >"$FOLDER/ext"
	openssl x509 -req -in "$FOLDER/$2.req" -CA "$FOLDER/ca.pem" \
	    -CAkey "$FOLDER/ca.key" -CAcreateserial -days 2 \
	    -extfile "$FOLDER/ext" -out "$FOLDER/$2.pem" 2>/dev/null
}

free_port() {
	python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])'
}

mail_server_answers() {
	curl -s --max-time 5 "smtp://127.0.0.1:$PORT" >"$FOLDER/noop" 2>&1 ||
	    [ $? -ne 7 ]
}

mail_server_start() {
	"$EXIM" -C "$FOLDER/exim.conf" -bdf >"$FOLDER/exim.out" 2>&1 &
	MAIL_PID=$!
	wait_until 10 mail_server_answers || {
		cat "$FOLDER/exim.out" >&2
		die "exim did not start"
	}
}

mail_server_stop() {
	end_process "$MAIL_PID" 5 || true
	MAIL_PID=
}

# mail_configure URL PASSWORD CA-FILE - the section [mail].
mail_configure() {
	echo "$2" >"$FOLDER/password"
	cat >>"$FOLDER/gouji.conf" <<END

[mail]
smtp_url = $1
user = gouji
password_file = password
ca_file = $3
from = 年报监测 <gouji@county.example>
to = office@county.example
END
}

# configure URL PASSWORD CA-FILE - the whole configuration.
configure() {
	county_configure "$API_PORT"
	mail_configure "$@"
}

# pages_at CODE PATH - that body's pages are files, in FOLDER/pages.
pages_at() {
	sed -i "/^$1,/s|http:[^,]*|http://127.0.0.1:$PAGES_PORT/$2|" \
	    "$FOLDER/townships.csv"
}

# page PATH - one of them, as the county's site has it.
page() {
	mkdir -p "$FOLDER/pages/${1%/*}"
	curl -fsS --max-time 5 -o "$FOLDER/pages/$1" \
	    "http://127.0.0.1:$(sed 's/^ready //' "$FOLDER/site.out")/$1"
}

pages_answer() {
	curl -fsS --max-time 5 -o "$FOLDER/answer" \
	    "http://127.0.0.1:$PAGES_PORT/" 2>"$FOLDER/noop"
}

# Two bodies' pages become files, which a test may change: 松岭乡's, whose report
# of the last year is right, and 水利局's, who has published none.
pages_start() {
	PAGES_PORT=$(free_port)
	for year in $((LAST_YEAR - 2)) $((LAST_YEAR - 1)) "$LAST_YEAR"; do
		page "990105/$year.txt"
		[ "$year" -eq "$LAST_YEAR" ] || page "990150/$year.html"
	done
	python3 -m http.server "$PAGES_PORT" --bind 127.0.0.1 \
	    --directory "$FOLDER/pages" >"$FOLDER/pages.out" 2>&1 &
	PAGES_PID=$!
	wait_until 10 pages_answer || die "no pages"
	pages_at 990105 '990105/{year}.txt'
	pages_at 990150 '990150/{year}.html'
}

# An error in place of a right figure (C02), and the report of another year.
pages_change() {
	sed -i 's/^| 规章 | 0 | 0 | 0 |/| 规章 | 1 | 0 | 1 |/' \
	    "$FOLDER/pages/990105/$LAST_YEAR.txt"
	cp "$FOLDER/pages/990150/$((LAST_YEAR - 2)).html" \
	    "$FOLDER/pages/990150/$LAST_YEAR.html"
}

# In FOLDER: a configured mail server, not started, for PORT and TLS_PORT, and
# its authority, ca.pem. API_PORT is free for goujid.
mail_prepare() {
	mkdir "$FOLDER/spool" "$FOLDER/inbox"
	openssl req -x509 -newkey rsa:2048 -nodes -keyout "$FOLDER/ca.key" \
	    -out "$FOLDER/ca.pem" -days 2 -subj '/CN=Test' 2>/dev/null
	sign localhost server
	PORT=$(free_port)
	TLS_PORT=$(free_port)
	API_PORT=$(free_port)
	owner=$(id -un)
	[ "$owner" != root ] || owner=Debian-exim
	sed "s|@FOLDER@|$FOLDER|; s|@PORT@|$PORT|; s|@TLS_PORT@|$TLS_PORT|
	    s|@USER@|$owner|" "$HERE/exim.conf.in" >"$FOLDER/exim.conf"
	if [ "$(id -u)" -eq 0 ]; then
		chown -R Debian-exim "$FOLDER/spool" "$FOLDER/inbox" \
		    "$FOLDER/server.key"
		chgrp Debian-exim "$FOLDER"
		chmod 770 "$FOLDER"
	fi
}

# What arrived, a line a copy: Message-ID, envelope's recipients, subject,
# text.
arrived() {
	python3 - "$FOLDER/inbox/all" <<'END'
import mailbox, sys, email
from email import policy
box = mailbox.mbox(sys.argv[1], create=False,
    factory=lambda f: email.message_from_binary_file(f, policy=policy.default))
for m in box:
    text = m.get_body().get_content().replace("\n", "|")
    print(m["Message-ID"], m["Envelope-to"].replace(" ", ""), m["Subject"],
          text)
END
}

# alert N FIELD - of the mail with that id.
alert() {
	get /api/v1/alerts | jq -r ".alerts[] | select(.id == $1) | .$2"
}

tried() {
	[ "$(alert "$1" tries)" = "$2" ]
}

ended() {
	[ "$(alert "$1" state)" != waiting ]
}

in_the_box() {
	[ -f "$FOLDER/inbox/all" ] && [ "$(arrived | wc -l)" -ge "$1" ]
}

# again N TRIES - goujid reads its configuration and tries at once.
again() {
	kill -HUP "$DAEMON_PID"
	wait_until 20 tried "$1" "$2" || die "no try $2 of mail $1"
}

daemon_stop() {
	end_process "$DAEMON_PID" 15 || wrong "goujid had to be killed"
	DAEMON_PID=
}
