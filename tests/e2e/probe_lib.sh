# shellcheck shell=sh
# Running gouji probe, and what it must say. Sourced behind lib.sh; the
# configuration is FOLDER/gouji.conf.

# The command that runs it.
PROBE='env'

# probe CODE ARGUMENT... - what it prints is in FOLDER/out; what it complains of
# in FOLDER/err.
probe() {
	wanted=$1
	shift
	$PROBE timeout 120 "$BIN/gouji" probe --config "$FOLDER/gouji.conf" "$@" \
	    >"$FOLDER/out" 2>"$FOLDER/err" </dev/null && code=0 || code=$?
	[ "$code" = "$wanted" ] || {
		wrong "gouji probe $*: ended with $code"
		cat "$FOLDER/out" "$FOLDER/err" >&2
	}
	if [ -n "${SHOW:-}" ]; then
		echo "=== gouji probe $* -> $code"
		cat "$FOLDER/out" "$FOLDER/err"
	fi
}

# says LINE - a whole line of it, but for blanks in front.
says() {
	sed 's/^ *//' "$FOLDER/out" "$FOLDER/err" | grep -qxF -- "$1" || {
		wrong "no line '$1' in:"
		cat "$FOLDER/out" "$FOLDER/err" >&2
	}
}

# holds FILTER - jq says true of what it printed.
holds() {
	jq -e "$1" "$FOLDER/out" >"$FOLDER/jq" 2>&1 || {
		wrong "not so: $1"
		jq -c 'del(.visits[].documents[].report, .requests)' \
		    "$FOLDER/out" >&2 || cat "$FOLDER/out" >&2
	}
}
