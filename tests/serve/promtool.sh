#!/bin/bash
# What /metrics answers, looked over by promtool: promtool.sh TEST_PROGRAM,
# which writes an answer into the file that it is given.
set -euo pipefail

if ! command -v promtool >/dev/null; then
	echo "promtool is not installed (Debian's prometheus): skipped"
	exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$1" "$work/metrics" >/dev/null
test -s "$work/metrics"
# It warns with an exit status, too.
promtool check metrics <"$work/metrics"
echo "promtool accepts $(grep -c '^# TYPE' "$work/metrics") families"
