#!/bin/sh
# The test: what this build shows is what expected/ has.
#
#     run.sh BUILD_DIR
#     run.sh BUILD_DIR digest        the cases of digest_cases.json
set -eu

here=$(cd "$(dirname "$0")" && pwd)
if ldd "$1/bin/goujid" | grep -q 'lib[a-z]*san'; then
	echo "skipped: a sanitizer does not let the clock be replaced"
	exit 77
fi
if [ "${2:-}" = digest ]; then
	PYTHONDONTWRITEBYTECODE=1 exec python3 "$here/digest_cases.py" "$1"
fi
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
trap 'exit 143' INT TERM
"$here/freeze.sh" "$1" "$out" 2>"$out.log" || {
	cat "$out.log"
	rm -f "$out.log"
	exit 1
}
rm -f "$out.log"
"$here/compare.sh" "$here/expected" "$out" || {
	echo "what is meant goes into differences.md, and then:" \
	    "tests/golden/freeze.sh --update $1"
	exit 1
}
