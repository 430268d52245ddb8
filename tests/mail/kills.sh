#!/bin/sh
# goujid is killed (SIGKILL) between any two steps of a run's end and of the
# mails that tell it: before each system call that writes, sends, syncs or
# removes, and after each piece that either side of the mail server's connection
# says. After the next start what the database notes as told stands in exactly
# one mail to the office, which may have come twice, the same to the byte; and
# the mailbox and the database agree with those of a goujid that nobody
# disturbed.
#
#     kills.sh BIN SITE STEPS EACH - before so many of the calls, evenly, 0: all
#     of them; after every EACHth piece
. "$(dirname "$0")/lib.sh"

STEPS=$3
PIECES_EACH=$4
CALLS=pwrite64,write,writev,sendto,sendmsg,fdatasync,fsync,ftruncate,unlink,connect
PROXY_PID=

end_all() {
	[ -z "$PROXY_PID" ] || end_process "$PROXY_PID" 5 || true
	end
}
trap end_all EXIT

# begin [strace's arguments...]
begin() {
	: >"$FOLDER/goujid.log"
	if [ $# -gt 0 ]; then
		set -- strace -D -o "$FOLDER/trace" "$@"
	fi
	"$@" "$BIN/goujid" --config "$FOLDER/gouji.conf" \
	    >>"$FOLDER/goujid.log" 2>&1 </dev/null &
	DAEMON_PID=$!
}

bury() {
	end_process "$DAEMON_PID" 5 || true
	DAEMON_PID=
}

killed() {
	! alive "$DAEMON_PID"
}

# over WHAT RUN - the run is done, its mails are sent and in the mailbox.
over() {
	python3 "$HERE/agree.py" wait "$FOLDER/gouji.db" "$FOLDER/spool" "$2" \
	    >&2 || die "$1"
	if grep -E '^<[0-3]>' "$FOLDER/goujid.log" |
	    grep -vE '^<3>reader\.(start error="parent is gone"|broken what=)'
	then
		die "$1: complains"
	fi
}

# told FILE - what was told until now.
told() {
	python3 "$HERE/agree.py" told "$FOLDER/gouji.db" "$FOLDER/inbox/all" \
	    >"$1" || die "what arrived cannot be read"
	! grep -E '^(not|twice) told|^sent |^<' "$1" >&2 ||
	    die "the mails do not tell each change once"
}

# save NAME, reset NAME - the database, and the mails that have come.
save() {
	mkdir -p "$FOLDER/$1"
	cp "$FOLDER/gouji.db"* "$FOLDER/$1"
	[ ! -f "$FOLDER/inbox/all" ] ||
	    cp -p "$FOLDER/inbox/all" "$FOLDER/$1.inbox"
}

reset() {
	rm -f "$FOLDER/gouji.db"* "$FOLDER/inbox/all"
	[ ! -d "$FOLDER/$1" ] || cp "$FOLDER/$1/"* "$FOLDER"
	[ ! -f "$FOLDER/$1.inbox" ] ||
	    cp -p "$FOLDER/$1.inbox" "$FOLDER/inbox/all"
}

# The calls of an undisturbed goujid from the database NAME on, in order, each
# with its number among its kind: "pwrite64 17".
trace() {
	reset "$1"
	begin -e "trace=$CALLS"
	over "$1, undisturbed" "$2"
	bury
	sed -n 's/^\([a-z0-9]*\)(.*/\1/p' "$FOLDER/trace" |
	    awk '{ print $1, ++n[$1] }' >"$FOLDER/calls"
}

# after WHAT RUN - the next start brings it to the same end.
after() {
	begin
	over "$1" "$2"
	bury
	told "$FOLDER/got"
	same "$1" "$FOLDER/wanted" "$FOLDER/got"
	finish
}

# Up to STEPS of a file's lines, evenly.
sample() {
	awk -v most="$STEPS" '{ line[NR] = $0 }
	    END {
		step = most > 0 && NR > most ? NR / most : 1
		for (i = 1; i <= NR; i += step)
			print line[int(i)]
	    }' "$1"
}

# kill_calls NAME RUN - before each call.
kill_calls() {
	n=0
	sample "$FOLDER/calls" >"$FOLDER/points"
	while read -r call number; do
		reset "$1"
		begin -e "inject=$call:signal=KILL:when=$number"
		# The last ones are those of its orderly end.
		wait_until 60 killed_or_over ||
		    die "$1: no $call $number, and no end"
		bury
		[ "$ENDED" -eq 137 ] || n=$((n - 1))
		after "$1, killed before $call $number" "$2"
		n=$((n + 1))
	done <"$FOLDER/points"
	echo "$1: killed before $n of $(wc -l <"$FOLDER/calls") calls"
}

# kill_pieces NAME RUN - after each piece that is said. When all are said
# goujid is not killed any more.
kill_pieces() {
	n=0
	piece=1
	while :; do
		reset "$1"
		begin
		echo "$DAEMON_PID $piece" >"$FOLDER/kill"
		wait_until 60 killed_or_over "$2" || die "$1: piece $piece"
		if [ -f "$FOLDER/kill" ]; then
			rm "$FOLDER/kill"
			bury
			break
		fi
		bury
		after "$1, killed after piece $piece" "$2"
		n=$((n + 1))
		piece=$((piece + PIECES_EACH))
	done
	[ "$piece" -gt 15 ] || die "$1: fewer than $piece pieces were said"
	echo "$1: killed after $n of about $((piece - PIECES_EACH)) pieces"
}

killed_or_over() {
	killed || {
		grep -q 'run finished' "$FOLDER/goujid.log" &&
		    [ "$(grep -c 'mail sent' "$FOLDER/goujid.log")" -ge "$MAILS" ]
	}
}

# kill_near_end NAME RUN SYNC - 1 when the run was done by then.
kill_near_end() {
	reset "$1"
	begin -e "inject=fdatasync:signal=KILL:when=$3"
	wait_until 60 killed || die "$1: was not killed near its end"
	bury
	state=$(python3 "$HERE/agree.py" state "$FOLDER/gouji.db" "$2")
	[ "$state" != "done" ]
}

# disturb NAME RUN - the database of that name is one from which the run is to
# begin. The steps that matter begin shortly before its end.
disturb() {
	if [ -z "$STRACE" ]; then
		reset "$1"
		begin
		over "$1, undisturbed" "$2"
		bury
		MAILS=$(grep -c 'mail sent' "$FOLDER/goujid.log")
		told "$FOLDER/wanted"
		kill_pieces "$1" "$2"
		return
	fi
	trace "$1" "$2"
	MAILS=$(grep -c 'mail sent' "$FOLDER/goujid.log")
	syncs=$(sed '/^write(2, "<5>run finished/q' "$FOLDER/trace" |
	    grep -c '^fdatasync')
	back=4
	until kill_near_end "$1" "$2" $((syncs - back)); do
		[ "$back" -lt 40 ] || die "$1: no place near its end"
		back=$((back + 4))
	done
	save "end of $1"
	trace "end of $1" "$2"
	told "$FOLDER/wanted"
	is "$1: to the office, and to one body" 2 "$MAILS"
	finish
	kill_calls "end of $1" "$2"
	kill_pieces "end of $1" "$2"
}

county_publish
mail_prepare
PROXY_PORT=$(free_port)
python3 "$HERE/proxy.py" "$PROXY_PORT" "$PORT" "$FOLDER/kill" \
    >"$FOLDER/proxy.out" 2>&1 &
PROXY_PID=$!
wait_until 10 grep -qs '^ready' "$FOLDER/proxy.out" || die "no proxy"
mail_server_start
pages_start
county_configure 0
mail_configure "smtp://localhost:$PROXY_PORT" geheim ca.pem
echo 'notify_townships = yes' >>"$FOLDER/gouji.conf"
sed -i "s|^listen = .*|listen = unix:$FOLDER/api.sock|" "$FOLDER/gouji.conf"
for body in 5 8; do
	sed -i "/^99010$body,/s/,\\r\$/,t$body@county.example\\r/" \
	    "$FOLDER/townships.csv"
done
# LeakSanitizer does not work under strace.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS
STRACE=$(command -v strace) || true
if ! strace -D -o "$FOLDER/trace" true 2>"$FOLDER/strace.err"; then
	echo "no strace here: $(cat "$FOLDER/strace.err")"
	STRACE=
fi

disturb first 1
grep -q '^mail office@county.example .*新增错误4、尚未查到1' "$FOLDER/wanted" ||
    die "the first run tells: $(cat "$FOLDER/wanted")"

# What the second finds: one body has mended two findings, one of which the
# office has seen to; one has published an error in place of a right figure; one
# has published the report of another year. A source fails on the third date;
# the first two of them are put into the database, for they are days apart.
REST=http://localhost/api/v1
ask() {
	curl -fsS --max-time 5 --unix-socket "$FOLDER/api.sock" \
	    -H 'Authorization: Bearer demo-token' "$@"
}
answers_there() {
	ask "$REST/townships" >"$FOLDER/answer" 2>&1
}
reset first
begin
over "the first run" 1
finding=$(ask "$REST/findings?code=990108&year=$LAST_YEAR&rule=A03" |
    jq '.findings[0].id')
ask "$REST/findings/$finding/ack" -d '{"by":"王","note":"已电话核实"}' \
    >"$FOLDER/answer"
bury
python3 - "$FOLDER/gouji.db" <<'PYTHON'
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as base:
    base.execute("UPDATE source SET failures = 2, failed_on = '2020-01-02'"
                 " WHERE code = '990111'")
PYTHON
kill -USR1 "$SITE_PID"
wait_until 5 grep -q '^edition 2' "$FOLDER/requests.log" ||
    die "the site has no second edition"
pages_change
begin
wait_until 20 answers_there || die "does not answer"
ask "$REST/runs" -X POST >"$FOLDER/answer"
kill -KILL "$DAEMON_PID"
bury
save second
disturb second 2
grep -q '^mail office@county.example .*新增错误1、已更正1、发布有误1、来源异常1' \
    "$FOLDER/wanted" || die "the second run tells: $(cat "$FOLDER/wanted")"
finish
