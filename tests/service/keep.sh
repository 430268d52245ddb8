#!/bin/sh
# goujid backup beside a running goujid, and restore: what an administrator
# does, with what it says.
. "$(dirname "$0")/../e2e/lib.sh"

CONTENTS=$4

# goujid_says CODE WORDS ARGUMENTS... - the exit code must be this, the words
# among what it printed.
goujid_says() {
	wanted=$1
	words=$2
	shift 2
	"$BIN/goujid" -c "$FOLDER/gouji.conf" "$@" >"$FOLDER/said" 2>&1 &&
	    code=0 || code=$?
	is "goujid $*" "$wanted" "$code"
	grep -qF "$words" "$FOLDER/said" ||
	    wrong "goujid $*: wanted '$words', got: $(cat "$FOLDER/said")"
}

reports() {
	get '/api/v1/reports?limit=1000' | jq -S .
}

county_publish
county_start || die 'start'
county_collected 1 60 || die 'the first run did not end'
reports >"$FOLDER/wanted"

# ---- beside it
goujid_says 0 "$FOLDER/copy.db: backed up" backup "$FOLDER/copy.db"
is 'files beside the copy' 'copy.db' "$(cd "$FOLDER" && echo copy.db*)"
mkdir "$FOLDER/backup"
for _ in 1 2 3; do
	goujid_says 0 'backed up' backup --keep 2 "$FOLDER/backup"
	sleep 1.1 # names tell the second
done
is 'copies in the folder' 2 "$(find "$FOLDER/backup" -type f | wc -l)"
goujid_says 1 "$FOLDER/nowhere/copy.db: No such file or directory" \
    backup "$FOLDER/nowhere/copy.db"

# ---- while it runs nothing else is done
goujid_says 1 "database $FOLDER/gouji.db is in use by another goujid" \
    restore "$FOLDER/copy.db"
goujid_says 1 "database $FOLDER/gouji.db is in use by another goujid" migrate

# ---- corrections are collected, and taken back
kill -USR1 "$SITE_PID"
wait_until 5 grep -q '^edition 2' "$FOLDER/requests.log" ||
    die "the site has no second edition"
is 'POST runs' 202 "$(status POST /api/v1/runs \
    -H 'Authorization: Bearer demo-token')"
county_collected 2 60 || die 'the second run did not end'
reports >"$FOLDER/second"
cmp -s "$FOLDER/wanted" "$FOLDER/second" && wrong 'the second edition is the first'
end_process "$DAEMON_PID" 15 || wrong 'did not end'
DAEMON_PID=
goujid_says 0 "$FOLDER/gouji.db: restored" restore "$FOLDER/copy.db"
kept=$(sed -n 's/: what was there before$//p' "$FOLDER/said")
[ -f "$kept" ] || wrong "nothing is kept: $(cat "$FOLDER/said")"
daemon_start || die 'start after a restore'
reports >"$FOLDER/got"
same 'the reports after a restore' "$FOLDER/wanted" "$FOLDER/got"
is 'runs after a restore' 1 "$(get /api/v1/runs | jq '.runs | length')"
end_process "$DAEMON_PID" 15 || wrong 'did not end'
DAEMON_PID=

# ---- what was there is a database like any other
goujid_says 0 'restored' restore "$kept"
goujid_says 0 "$FOLDER/gouji.db: has schema version" migrate
daemon_start || die 'start with what was there before'
reports >"$FOLDER/got"
same 'the reports of before' "$FOLDER/second" "$FOLDER/got"

# ---- killed while they copy: the copy is the old or the new one, and so is the
# database
sound() {
	"$CONTENTS" "$1" >"$FOLDER/$2" 2>"$FOLDER/err" ||
	    die "$1: $(cat "$FOLDER/err")"
}
kill_after() {
	delay=$1
	shift
	"$BIN/goujid" -c "$FOLDER/gouji.conf" "$@" >"$FOLDER/said" 2>&1 &
	keeper=$!
	sleep "$delay"
	kill -KILL "$keeper" 2>/dev/null || true
	wait "$keeper" 2>/dev/null || true
}
for delay in 0.005 0.01 0.015 0.02 0.03 0.04 0.06 0.08; do
	kill_after "$delay" backup "$FOLDER/backup/now.db"
	[ ! -f "$FOLDER/backup/now.db" ] || sound "$FOLDER/backup/now.db" now
done
end_process "$DAEMON_PID" 15 || wrong 'did not end'
DAEMON_PID=
sound "$FOLDER/copy.db" contents-1
sound "$FOLDER/gouji.db" contents-2
cmp -s "$FOLDER/contents-1" "$FOLDER/contents-2" &&
    wrong 'the database and its copy say the same'
for delay in 0.005 0.01 0.015 0.02 0.03 0.04 0.06 0.08; do
	kill_after "$delay" restore "$FOLDER/copy.db"
	sound "$FOLDER/gouji.db" now
	cmp -s "$FOLDER/now" "$FOLDER/contents-1" ||
	    cmp -s "$FOLDER/now" "$FOLDER/contents-2" ||
	    wrong "a restore killed after $delay s left another database"
done
goujid_says 0 'restored' restore "$FOLDER/copy.db"

# ---- no copy of a damaged one
page=$("$CONTENTS" --page finding_by_rule "$FOLDER/gouji.db")
dd if=/dev/zero of="$FOLDER/gouji.db" bs=4096 seek=$((page - 1)) count=1 \
    conv=notrunc 2>"$FOLDER/dd"
cp "$FOLDER/copy.db" "$FOLDER/copy-of-copy"
goujid_says 1 "database $FOLDER/gouji.db: is damaged: " backup "$FOLDER/copy.db"
cmp "$FOLDER/copy.db" "$FOLDER/copy-of-copy" || wrong 'the old copy is gone'
goujid_says 1 "database $FOLDER/gouji.db: is damaged: " restore "$FOLDER/gouji.db"
goujid_says 0 'restored' restore "$FOLDER/copy.db"
daemon_start || die 'start with the copy'
reports >"$FOLDER/got"
same 'the reports of the copy' "$FOLDER/wanted" "$FOLDER/got"
finish
