#!/bin/sh
# goujid is killed (SIGKILL) before each system call with which it brings a
# database of an earlier schema to its own: what is left is all of the old one
# or all of the new one, and the next start finishes it.
. "$(dirname "$0")/../e2e/lib.sh"

HERE=$(dirname "$0")
ROOT=$HERE/../..
CALLS=pwrite64,fdatasync,fsync,ftruncate,unlink

tell() {
	python3 "$HERE/migrated.py" tell "$1" >"$2" 2>"$FOLDER/err" ||
	    die "$1: $(cat "$FOLDER/err")"
}

reset() {
	rm -f "$FOLDER/gouji.db"*
	cp "$FOLDER/old.db" "$FOLDER/gouji.db"
}

# What lies there, without helping it.
look() {
	rm -f "$FOLDER/look.db"*
	cp "$FOLDER/gouji.db" "$FOLDER/look.db"
	[ ! -f "$FOLDER/gouji.db-wal" ] ||
	    cp "$FOLDER/gouji.db-wal" "$FOLDER/look.db-wal"
	tell "$FOLDER/look.db" "$FOLDER/got"
}

migrate() {
	code=0
	"$@" "$BIN/goujid" -c "$FOLDER/gouji.conf" migrate \
	    >"$FOLDER/said" 2>&1 || code=$?
}

county_publish
county_configure "$("$SITE" --free-port)"
# LeakSanitizer does not work under strace.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS
if ! strace -o "$FOLDER/trace" true 2>"$FOLDER/err"; then
	echo "skipped: no strace here: $(cat "$FOLDER/err")"
	exit 77
fi
python3 "$HERE/migrated.py" make "$ROOT/schema/sql/schema.sql" \
    "$ROOT/tests/store/fixtures/schema-1.sql" "$FOLDER/old.db" ||
    die 'no database of schema 1'

# ---- undisturbed
reset
tell "$FOLDER/old.db" "$FOLDER/old"
migrate strace -o "$FOLDER/trace" -e "trace=$CALLS"
[ "$code" -eq 0 ] || die "undisturbed: $(cat "$FOLDER/said")"
tell "$FOLDER/gouji.db" "$FOLDER/new"
cmp -s "$FOLDER/old" "$FOLDER/new" && die 'nothing is migrated'
sed -n 's/^\([a-z0-9]*\)(.*/\1/p' "$FOLDER/trace" |
    awk '{ print $1, ++n[$1] }' >"$FOLDER/calls"

# ---- killed before each of them
points=0 stayed=0
while read -r call number; do
	what="killed before $call $number"
	reset
	migrate strace -o "$FOLDER/trace" \
	    -e "inject=$call:signal=KILL:when=$number"
	[ "$code" -eq 137 ] || wrong "$what: ended with $code"
	points=$((points + 1))
	look
	if cmp -s "$FOLDER/old" "$FOLDER/got"; then
		stayed=$((stayed + 1))
	else
		same "$what: neither the old schema nor the new" \
		    "$FOLDER/new" "$FOLDER/got"
	fi
	# The next start: goujid itself now and then, migrate otherwise.
	if [ $((points % 16)) -eq 0 ]; then
		daemon_start || die "$what: does not start again"
		end_process "$DAEMON_PID" 15 || wrong "$what: did not end"
		DAEMON_PID=
		is "$what: the version after a start" \
		    "$(head -n 1 "$FOLDER/new")" \
		    "$(tell "$FOLDER/gouji.db" "$FOLDER/got" &&
			head -n 1 "$FOLDER/got")"
		continue
	fi
	migrate
	is "$what: migrate again" 0 "$code"
	tell "$FOLDER/gouji.db" "$FOLDER/got"
	same "$what: the next start" "$FOLDER/new" "$FOLDER/got"
done <"$FOLDER/calls"
echo "killed before $points calls, $stayed times the schema was the old one"
[ "$stayed" -gt 0 ] || wrong 'the old schema was never left'
[ "$stayed" -lt "$points" ] || wrong 'the new schema was never left'
finish
