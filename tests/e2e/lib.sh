# shellcheck shell=sh
# What the end-to-end tests share: the demo county, and saying what differs.
# Sourced with two arguments: the folder of the programs, and demo-site.

set -eu
LC_ALL=C
export LC_ALL

BIN=$1
SITE=$2
. "$(dirname "$0")/../demo/county.sh"
trap county_stop EXIT
trap 'exit 1' INT TERM HUP

FAILED=0

# Prints the daemon's log and ends the test.
die() {
	complain "FAILED: $*"
	if [ -n "$FOLDER" ] && [ -s "$FOLDER/goujid.log" ]; then
		complain "--- the end of goujid's log:"
		tail -n 40 "$FOLDER/goujid.log" >&2
	fi
	exit 1
}

# Notes a failure; the test goes on.
wrong() {
	complain "WRONG: $*"
	FAILED=1
}

# same WHAT WANTED GOT - two files, line by line.
same() {
	diff -u "$2" "$3" >"$FOLDER/diff" && return 0
	wrong "$1: wanted (-) and got (+)"
	sed 1,2d "$FOLDER/diff" >&2
}

# is WHAT WANTED GOT - two words.
is() {
	[ "$2" = "$3" ] || wrong "$1: wanted '$2', got '$3'"
}

# get PATH - the body of an answer; anything but 200 ends the test.
get() {
	curl -fsS --max-time 10 "$API$1" || die "GET $1"
}

# status METHOD PATH [curl's arguments...] - the status line's number.
status() {
	method=$1
	path=$2
	shift 2
	curl -sS --max-time 10 -o "$FOLDER/body" -w '%{http_code}' \
	    -X "$method" "$@" "$API$path" || echo 000
}

finish() {
	if [ "$FAILED" -ne 0 ]; then
		die "see above"
	fi
}
