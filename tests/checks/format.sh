#!/bin/sh
# The layout of the C is clang-format's (.clang-format, version 14).
. "$(dirname "$0")/lib.sh"

if ! command -v clang-format >/dev/null; then
	echo "skipped: clang-format is not installed (make check installs it)"
	exit 77
fi
if ! clang-format --version | grep -q 'version 14\.'; then
	echo "skipped: the layout is version 14's, here is" \
	    "$(clang-format --version)"
	exit 77
fi

files .c .h | xargs clang-format --dry-run 2>&1 |
    sed -n -E 's/^([^:]*:[0-9]+):.*warning: .*/\1: clang-format would change it/p' |
    verdict
