#!/bin/sh
# What goujid tells the service manager: ready when the API answers and not
# before, how far it is, that it turns, that it reloads, that it ends.
. "$(dirname "$0")/../e2e/lib.sh"

NOTIFIED=$4

told() {
	grep -qE "$1" "$FOLDER/told"
}

county_publish
: >"$FOLDER/told"
"$NOTIFIED" "$FOLDER/notify" >>"$FOLDER/told" 2>&1 &
listener=$!
trap 'kill "$listener" 2>/dev/null; county_stop' EXIT
wait_until 10 told '^listening' || die 'no socket'
export NOTIFY_SOCKET="$FOLDER/notify"

# ---- what cannot start is not ready
county_configure 1
echo 'colour = red' >>"$FOLDER/gouji.conf"
"$BIN/goujid" --config "$FOLDER/gouji.conf" >"$FOLDER/goujid.log" 2>&1 &&
    wrong 'starts with a bad configuration'
told '^READY' && wrong 'ready with a bad configuration'

# ---- ready, and then it answers at once
county_configure "$("$SITE" --free-port)"
WATCHDOG_USEC=400000 "$BIN/goujid" --config "$FOLDER/gouji.conf" \
    >>"$FOLDER/goujid.log" 2>&1 </dev/null &
DAEMON_PID=$!
wait_until 20 told '^READY=1' || die 'never ready'
answers || wrong 'ready, but it does not answer'
wait_until 30 told '^STATUS=run 1: [0-9]+ of 36 tasks done' ||
    wrong 'no word of the run'
county_collected 1 60 || die 'the run did not end'
wait_until 20 told '^STATUS=idle, next run 20..-..-..T02:30:00\+08:00$' ||
    wrong "no word of the next run: $(grep STATUS "$FOLDER/told" | tail -n 1)"

# ---- oftener than the service manager wants to hear
pings() {
	[ "$(grep -c '^WATCHDOG=1' "$FOLDER/told")" -ge "$1" ]
}
have=$(grep -c '^WATCHDOG=1' "$FOLDER/told")
wait_until 20 pings $((have + 5)) || wrong 'no sign of life'

# ---- a reload
kill -HUP "$DAEMON_PID"
wait_until 10 told '^RELOADING=1' || wrong 'does not tell that it reloads'
ready_again() {
	[ "$(grep -c '^READY=1' "$FOLDER/told")" -eq 2 ]
}
wait_until 10 ready_again || wrong 'not ready after a reload'
told '^MONOTONIC_USEC=[0-9]+$' || wrong 'RELOADING without the time'
is 'what it tells, in order' 'READY=1 RELOADING=1 READY=1' \
    "$(grep -E '^(READY|RELOADING)' "$FOLDER/told" | paste -sd ' ' -)"

# ---- the end
end_process "$DAEMON_PID" 15 || wrong 'did not end'
DAEMON_PID=
told '^STOPPING=1' || wrong 'does not tell that it ends'

# ---- with a database that cannot be read
database=$(sed -n 's/^database = //p' "$FOLDER/gouji.conf")
: >"$FOLDER/$database"
: >"$FOLDER/told"
daemon_start || die 'does not start without its database'
wait_until 20 told '^STATUS=database .* is damaged \(file is empty\)' ||
    wrong "no word of the trouble: $(cat "$FOLDER/told")"
is 'ready all the same' 1 "$(grep -c '^READY=1' "$FOLDER/told")"
finish
