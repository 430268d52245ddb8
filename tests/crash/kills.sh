#!/bin/sh
# goujid is killed (SIGKILL) at random moments of its first run over the demo
# county, and of one after corrections. Every start after that comes up by itself, the run is finished, and
# the database says what one says that nobody disturbed.
#
#     kills.sh BIN SITE CONTENTS MOMENTS [SEED]
#
# A run is killed once to four times before it may end. Moments after its end
# do not count.
. "$(dirname "$0")/../e2e/lib.sh"

CONTENTS=$3
MOMENTS=$4
SEED=${5:-$(date +%s)}
echo "seed $SEED, $MOMENTS moments"

# A number below $1, in RANDOM_NUMBER.
drawn=$SEED
random() {
	drawn=$(((drawn * 1103515245 + 12345) % 2147483648))
	RANDOM_NUMBER=$((drawn / 8192 % $1))
}

milliseconds() {
	date +%s%3N
}

contents() {
	"$CONTENTS" "$FOLDER/gouji.db" >"$1" 2>"$FOLDER/contents.err" ||
	    die "the database: $(cat "$FOLDER/contents.err")"
}

begin() {
	: >"$FOLDER/goujid.log"
	"$BIN/goujid" --config "$FOLDER/gouji.conf" \
	    >>"$FOLDER/goujid.log" 2>&1 </dev/null &
	DAEMON_PID=$!
}

is_done() {
	grep -q 'run finished' "$FOLDER/goujid.log"
}

# A socket of its own: no other program takes its address between a kill and
# the next start.
ask() {
	curl -fsS --max-time 5 --unix-socket "$FOLDER/api.sock" \
	    "http://localhost$1" 2>/dev/null
}

done_or_ended() {
	alive "$DAEMON_PID" || return 0
	ask /api/v1/runs >"$FOLDER/runs" || return 1
	jq -e '.runs | length > 0 and all(.[]; .state == "done")' \
	    "$FOLDER/runs" >"$FOLDER/jq"
}

# Errors in the log, but the last words of readers whose goujid was killed.
complains() {
	grep -E '^<[0-3]>' "$FOLDER/goujid.log" |
	    grep -vE '^<3>reader\.(start error="parent is gone"|broken what=)'
}

# Until the run is done; then the daemon is ended in order.
finish_run() {
	begin
	wait_until 60 done_or_ended || die "$1: the run was not finished"
	alive "$DAEMON_PID" || die "$1: goujid ended"
	if complains; then
		die "$1: complains"
	fi
	end_process "$DAEMON_PID" 15 || die "$1: did not end"
	is "$1: exit code" 0 "$ENDED"
	DAEMON_PID=
}

# The database as the runs of this phase find it.
reset() {
	rm -f "$FOLDER/gouji.db" "$FOLDER/gouji.db-wal" \
	    "$FOLDER/gouji.db-shm" "$FOLDER/gouji.db.lock"
	[ ! -d "$FOLDER/before" ] || cp "$FOLDER/before/"* "$FOLDER"
}

# Twice: what differs between two undisturbed runs is the test's own fault. The
# shorter one is how long a run takes.
measure() {
	length=
	for file in wanted got; do
		reset
		began=$(milliseconds)
		finish_run "$1, undisturbed"
		took=$(($(milliseconds) - began))
		[ -n "$length" ] && [ "$took" -ge "$length" ] || length=$took
		contents "$FOLDER/$file"
	done
	same "$1, undisturbed, twice" "$FOLDER/wanted" "$FOLDER/got"
	finish
	echo "$1: takes $length ms undisturbed, leaves" \
	    "$(wc -l <"$FOLDER/wanted") rows"
}

# kill_at MS - starts goujid and kills it then; 1 when the run was done before.
kill_at() {
	begin
	sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))"
	alive "$DAEMON_PID" || die "ended by itself"
	kill -KILL "$DAEMON_PID"
	end_process "$DAEMON_PID" 5 || true
	DAEMON_PID=
	if complains; then
		die "complains before it is killed at $1 ms"
	fi
	! is_done
}

# disturb WHAT N - kills at N moments.
disturb() {
	moments=0
	rounds=0
	while [ "$moments" -lt "$2" ]; do
		reset
		rounds=$((rounds + 1))
		random 4
		kills=$((RANDOM_NUMBER + 1))
		story="$1, round $rounds, killed after"
		while [ "$kills" -gt 0 ] && [ "$moments" -lt "$2" ]; do
			random "$length"
			story="$story $RANDOM_NUMBER"
			if ! kill_at "$RANDOM_NUMBER"; then
				# The machine is faster now.
				length=$((length * 9 / 10 + 20))
				break
			fi
			moments=$((moments + 1))
			kills=$((kills - 1))
		done
		is_done || finish_run "$story ms"
		contents "$FOLDER/got"
		same "$story ms" "$FOLDER/wanted" "$FOLDER/got"
		finish
	done
	echo "$1: $moments moments in $rounds runs"
}

county_publish
county_configure 0
sed -i "s|^listen = .*|listen = unix:$FOLDER/api.sock|" "$FOLDER/gouji.conf"

measure 'first run'
disturb 'first run' $((MOMENTS - MOMENTS / 3))

# What is corrected and published after that, on top of what is there: a run
# that was asked for and has hardly begun.
kill -USR1 "$SITE_PID"
wait_until 5 grep -q '^edition 2' "$FOLDER/requests.log" ||
    die "the site has no second edition"
begin
wait_until 20 ask /healthz >"$FOLDER/health" || die "does not answer"
RUN=$(curl -sS --max-time 5 --unix-socket "$FOLDER/api.sock" -X POST \
    -H 'Authorization: Bearer demo-token' http://localhost/api/v1/runs |
    jq -r .id)
kill -KILL "$DAEMON_PID"
end_process "$DAEMON_PID" 5 || true
DAEMON_PID=
is 'the run' 2 "$RUN"
mkdir "$FOLDER/before"
cp "$FOLDER/gouji.db"* "$FOLDER/before"
measure 'second run'
grep -q '^run|2|api|done|1|.*|1|1|[0-9]*$' "$FOLDER/wanted" ||
    die "the second run brought other reports: $(grep '^run' "$FOLDER/wanted")"
disturb 'second run' $((MOMENTS / 3))
