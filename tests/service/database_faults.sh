#!/bin/sh
# A disk that is full, a database that is damaged or read-only: /readyz says so
# with 503, what is there is served, nothing is half-written, and work goes on
# when the trouble is over. On a small file system of its own, for which it
# needs root.
if [ "${TROUBLE_INSIDE:-}" != yes ]; then
	TROUBLE_INSIDE=yes
	export TROUBLE_INSIDE
	unshare -m true 2>/dev/null || {
		echo "skipped: needs root, to mount a small file system"
		exit 77
	}
	exec unshare -m "$0" "$@"
fi
. "$(dirname "$0")/../e2e/lib.sh"

CONTENTS=$4

fill() {
	dd if=/dev/zero of="$disk/filler-$1" bs=4k 2>"$FOLDER/dd" || true
}
readiness() {
	status GET /readyz
}
ready() {
	[ "$(readiness)" = 200 ]
}
not_ready() {
	[ "$(readiness)" = 503 ]
}
# The reason that /readyz gives.
reason() {
	jq -r .detail "$FOLDER/body"
}
counts() {
	get /api/v1/status | jq -S -c .counts
}
stop() {
	end_process "$DAEMON_PID" 15 || wrong "$1: did not end"
	is "$1: exit code" 0 "$ENDED"
	DAEMON_PID=
}
post_run() {
	status POST /api/v1/runs -H 'Authorization: Bearer demo-token'
}

county_publish
disk=$FOLDER/disk
mkdir "$disk"
mount -t tmpfs -o size=8m gouji-test "$disk" || {
	echo "skipped: cannot mount"
	exit 77
}
trap 'umount -l "$disk" 2>/dev/null || true; county_stop' EXIT
port=$("$SITE" --free-port)
county_configure "$port"
sed -i "s|^database = .*|database = disk/gouji.db|" "$FOLDER/gouji.conf"
daemon_start || die 'start'
county_collected 1 60 || die 'the first run did not end'
ready || wrong 'not ready'
before=$(counts)

# ---- the disk fills up while it runs; its log has been folded into the
# database and must grow
stop 'the first run'
daemon_start || die 'start'
wait_until 10 ready || wrong 'not ready again'
fill 1
kill -USR1 "$SITE_PID"
wait_until 5 grep -q '^edition 2' "$FOLDER/requests.log" ||
    die "the site has no second edition"
is 'a full disk: a run' 503 "$(post_run)"
case $(reason) in
"cannot be answered now: database $disk/gouji.db cannot be written: "*) ;;
*) wrong "a full disk: a run: $(cat "$FOLDER/body")" ;;
esac
wait_until 20 not_ready || wrong 'a full disk: is ready'
case $(reason) in
"database $disk/gouji.db cannot be written: "*) ;;
*) wrong "a full disk: /readyz says $(cat "$FOLDER/body")" ;;
esac
is 'a full disk: the counts' "$before" "$(counts)"
is 'a full disk: /healthz' 200 "$(status GET /healthz)"
is 'a full disk: a document' 200 \
    "$(status GET "/api/v1/reports/990108/$LAST_YEAR/document")"

# ---- started on a full disk
stop 'a full disk'
fill 2
daemon_start || die 'does not start on a full disk'
wait_until 20 not_ready || wrong 'started on a full disk: is ready'
case $(reason) in
"database $disk/gouji.db cannot be written: "*) ;;
*) wrong "started on a full disk: /readyz says $(cat "$FOLDER/body")" ;;
esac
is 'started on a full disk: the counts' "$before" "$(counts)"

# ---- room again: by itself, without a restart
rm "$disk"/filler-*
wait_until 30 ready || wrong "room again: not ready: $(reason)"
post_run >"$FOLDER/posted"
grep -q 202 "$FOLDER/posted" || wrong "room again: $(cat "$FOLDER/posted")"
county_collected 2 60 || die 'room again: the run did not end'
is 'revisions' 2 "$(get "/api/v1/reports/990108/$LAST_YEAR/revisions" |
    jq '.revisions | length')"
stop 'room again'

# ---- read-only
mount -o remount,ro "$disk"
daemon_start || die 'does not start read-only'
wait_until 10 not_ready || wrong 'read-only: is ready'
is 'read-only: the reason' "database $disk/gouji.db is read-only" "$(reason)"
is 'read-only: revisions' 2 \
    "$(get "/api/v1/reports/990108/$LAST_YEAR/revisions" |
	jq '.revisions | length')"
mount -o remount,rw "$disk"
wait_until 30 ready || wrong "writable again: not ready: $(reason)"
is 'writable again: a run' 202 "$(post_run)"
county_collected 3 60 || die 'writable again: the run did not end'
before=$(counts)

# ---- killed, and damaged
kill -KILL "$DAEMON_PID"
end_process "$DAEMON_PID" 5 || true
"$BIN/goujid" -c "$FOLDER/gouji.conf" backup "$FOLDER/copy.db" \
    >"$FOLDER/said" 2>&1 || wrong "backup: $(cat "$FOLDER/said")"
page=$("$CONTENTS" --page finding_by_rule "$disk/gouji.db")
dd if=/dev/zero of="$disk/gouji.db" bs=4096 seek=$((page - 1)) count=1 \
    conv=notrunc 2>"$FOLDER/dd"
daemon_start || die 'damaged: does not start'
wait_until 10 not_ready || wrong 'damaged: is ready'
case $(reason) in
"database $disk/gouji.db is damaged ("*"), nothing is written to it") ;;
*) wrong "damaged: /readyz says $(cat "$FOLDER/body")" ;;
esac
is 'damaged: the counts' "$before" "$(counts)"
is 'damaged: a run' 503 "$(post_run)"
stop 'damaged'
"$BIN/goujid" -c "$FOLDER/gouji.conf" restore "$FOLDER/copy.db" \
    >"$FOLDER/said" 2>&1 || wrong "restore: $(cat "$FOLDER/said")"
daemon_start || die 'restored: does not start'
wait_until 10 ready || wrong 'restored: not ready'
is 'restored: the counts' "$before" "$(counts)"
stop 'restored'

# ---- so damaged that nothing of it can be read
lost() {
	requests=$(wc -l <"$FOLDER/requests.log")
	cp "$disk/gouji.db" "$FOLDER/broken.db"
	: >"$FOLDER/goujid.log"
	daemon_start || die "$1: does not start"
	is "$1: /healthz" 200 "$(status GET /healthz)"
	is "$1: /readyz" 503 "$(readiness)"
	is "$1: the reason" "database $disk/gouji.db is damaged ($2) and \
cannot be read, nothing is written to it: stop goujid, put a copy back with \
\"goujid restore FILE\", start it again" "$(reason)"
	is "$1: the page" 200 "$(status GET /)"
	for path in status reports findings townships runs alerts; do
		is "$1: $path" 503 "$(status GET "/api/v1/$path")"
		case $(reason) in
		"cannot be answered now: database $disk/gouji.db is damaged "*) ;;
		*) wrong "$1: $path: $(cat "$FOLDER/body")" ;;
		esac
	done
	is "$1: a run" 503 "$(post_run)"
	is "$1: a metric" 'gouji_database_writable 0' \
	    "$(get /metrics | grep ^gouji_database)"
	# Beside it, nothing is restored.
	"$BIN/goujid" -c "$FOLDER/gouji.conf" restore "$FOLDER/copy.db" \
	    >"$FOLDER/said" 2>&1 && wrong "$1: restored while it runs"
	grep -q 'in use by another goujid' "$FOLDER/said" ||
	    wrong "$1: restore: $(cat "$FOLDER/said")"
	kill -HUP "$DAEMON_PID"
	wait_until 10 grep -q 'not reloaded.*is damaged' \
	    "$FOLDER/goujid.log" || wrong "$1: reloaded"
	is "$1: still" 503 "$(readiness)"
	stop "$1"
	is "$1: requests to sites" "$requests" \
	    "$(wc -l <"$FOLDER/requests.log")"
	cmp "$disk/gouji.db" "$FOLDER/broken.db" || wrong "$1: it was touched"
	"$BIN/goujid" -c "$FOLDER/gouji.conf" reprocess >"$FOLDER/said" 2>&1 &&
	    wrong "$1: reprocessed"
	cmp "$disk/gouji.db" "$FOLDER/broken.db" || wrong "$1: reprocess wrote"
	"$BIN/goujid" -c "$FOLDER/gouji.conf" restore "$FOLDER/copy.db" \
	    >"$FOLDER/said" 2>&1 || wrong "$1: restore: $(cat "$FOLDER/said")"
	cmp "$disk/gouji.db.before-"*[0-9] "$FOLDER/broken.db" ||
	    wrong "$1: what was there is not kept"
	rm "$disk/gouji.db.before-"*
	daemon_start || die "$1: restored: does not start"
	wait_until 10 ready || wrong "$1: restored: not ready"
	is "$1: restored: the counts" "$before" "$(counts)"
	stop "$1: restored"
}
rm -f "$disk/gouji.db.before-"*
printf 'This is no database.' |
    dd of="$disk/gouji.db" conv=notrunc 2>"$FOLDER/dd"
lost 'no header' 'file is not a database'
dd if=/dev/zero of="$disk/gouji.db" bs=1 seek=100 count=3996 conv=notrunc \
    2>"$FOLDER/dd"
lost 'no schema' 'database disk image is malformed'
: >"$disk/gouji.db"
lost 'nothing left' 'file is empty'
umount "$disk"
finish
