#!/bin/sh
# Shell scripts are sound by shellcheck.
. "$(dirname "$0")/lib.sh"

if ! command -v shellcheck >/dev/null; then
	echo "skipped: shellcheck is not installed (make check installs it)"
	exit 77
fi

{
	files .sh
	echo .ci/run
} | xargs shellcheck -f gcc -e SC1090,SC1091,SC1111,SC2016,SC2034,SC2129,SC2154 | verdict
