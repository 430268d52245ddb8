# shellcheck shell=sh
# The demo county, run with the real programs in a folder of its own: its web
# site and goujid. Sourced by the demo and by the tests. POSIX sh and curl.
#
#     BIN     folder of goujid and gouji
#     SITE    the program demo-site
#
# Every process is ended by its own number, whatever happens.

FOLDER=
SITE_PID=
DAEMON_PID=

complain() {
	echo "$*" >&2
}

# Is that process still there (and not merely waiting to be buried)?
alive() {
	state=$(sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null) || return 1
	case $state in
	'' | Z*) return 1 ;;
	esac
}

# end_process PID SECONDS - SIGTERM, then, after that long, SIGKILL. 1 when it
# had to be killed. The exit code is in ENDED.
end_process() {
	kill -TERM "$1" 2>/dev/null || true
	tenths=$(($2 * 10))
	killed=0
	while alive "$1"; do
		if [ "$tenths" -le 0 ]; then
			kill -KILL "$1" 2>/dev/null || true
			killed=1
			break
		fi
		sleep 0.1
		tenths=$((tenths - 1))
	done
	ENDED=0
	wait "$1" 2>/dev/null || ENDED=$?
	return "$killed"
}

# Ends what was started and removes the folder; fit for `trap ... EXIT`.
county_stop() {
	[ -z "$DAEMON_PID" ] || end_process "$DAEMON_PID" 15 || true
	DAEMON_PID=
	[ -z "$SITE_PID" ] || end_process "$SITE_PID" 5 || true
	SITE_PID=
	[ -z "$FOLDER" ] || rm -rf "$FOLDER"
	FOLDER=
}

# wait_until SECONDS COMMAND... - until the command succeeds; 1 when the time
# is over first.
wait_until() {
	limit=$(($1 * 10))
	shift
	while ! "$@"; do
		[ "$limit" -gt 0 ] || return 1
		limit=$((limit - 1))
		sleep 0.1
	done
}

site_ready() {
	grep -q '^ready' "$FOLDER/site.out" 2>/dev/null
}

# county_publish [YEAR] - a fresh folder, and the county's site in it.
county_publish() {
	FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/gouji-demo.XXXXXX")
	LAST_YEAR=${1:-$(($(TZ=Asia/Shanghai date +%Y) - 1))}
	"$SITE" --serve "$FOLDER" --last-year "$LAST_YEAR" \
	    >"$FOLDER/site.out" 2>"$FOLDER/site.err" &
	SITE_PID=$!
	if ! wait_until 10 site_ready; then
		complain "the county's site did not start:"
		cat "$FOLDER/site.err" >&2
		return 1
	fi
}

# The county's configuration; county_configure PORT. More lines may follow.
county_configure() {
	echo demo-token >"$FOLDER/admin.token"
	cat >"$FOLDER/gouji.conf" <<END
[county]
code = 990100
name = 云岭县
timezone = Asia/Shanghai
townships = townships.csv

[storage]
database = gouji.db

[http]
listen = 127.0.0.1:$1
admin_token_file = admin.token

[schedule]
first_year = $((LAST_YEAR - 2))

[collect]
# The county's sites are this machine, so there is nobody to spare.
host_interval = 0s
host_connections = 2
timeout = 10s
tries = 1
retry_wait = 100ms
robots = no
allow_private = yes
window = 00:00-00:00
END
	API=http://127.0.0.1:$1
}

answers() {
	curl -fsS -o /dev/null --max-time 5 "$API/healthz" 2>/dev/null
}

answers_or_ended() {
	answers || ! alive "$DAEMON_PID"
}

# Starts goujid and waits until it answers; 1 when it ends instead. Its log is
# in FOLDER/goujid.log.
daemon_start() {
	"$BIN/goujid" --config "$FOLDER/gouji.conf" \
	    >>"$FOLDER/goujid.log" 2>&1 </dev/null &
	DAEMON_PID=$!
	wait_until 20 answers_or_ended || true
	if ! answers; then
		end_process "$DAEMON_PID" 5 || true
		DAEMON_PID=
		return 1
	fi
}

# Does anything listen there? curl says 7 where a connection is refused.
port_is_taken() {
	code=0
	curl -s -o /dev/null --max-time 5 "http://127.0.0.1:$1/" || code=$?
	[ "$code" -ne 7 ]
}

# goujid on the port, or on a free one where that is taken (another goujid
# would answer in its place) or 0. Another program may take it before goujid
# does, so that is tried again.
county_start() {
	for port in "${1:-0}" 0 0 0; do
		if [ "$port" -eq 0 ]; then
			port=$("$SITE" --free-port)
		elif port_is_taken "$port"; then
			continue
		fi
		county_configure "$port"
		daemon_start && return 0
		grep -q 'in use' "$FOLDER/goujid.log" || break
		: >"$FOLDER/goujid.log"
	done
	complain "goujid did not start:"
	cat "$FOLDER/goujid.log" >&2
	return 1
}

# How many runs are done, and no other is under way: jq over the runs.
runs_done() {
	curl -fsS --max-time 5 "$API/api/v1/runs" 2>/dev/null |
	    jq -e --argjson n "$1" \
		'(.runs | length) >= $n and all(.runs[]; .state == "done")' \
		>/dev/null
}

# county_collected N SECONDS - until N runs are done.
county_collected() {
	wait_until "$2" runs_done "$1"
}
