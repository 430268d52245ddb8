#!/bin/sh
# Freezes what people and programs see of Gouji: plays a county's story with
# the programs of a build, and writes every answer, printout and mail as text.
#
#     freeze.sh BUILD_DIR OUT_DIR
#     freeze.sh --update BUILD_DIR      rewrites expected/
#
# Only the contract is used (programs, API, command line, configuration), so
# the same script runs on any build. GOUJI_REAL is a folder of real reports to
# be checked too; GOLDEN_DEMO_SITE another demo-site than the build's.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
update=no
if [ "${1:-}" = --update ]; then
	update=yes
	shift
	set -- "$@" "$(mktemp -d)"
	trap 'rm -rf "$2"' EXIT
fi
if [ $# -ne 2 ]; then
	sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
	exit 2
fi
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
rm -rf "$2"
mkdir -p "$2"
python3 "$here/freeze.py" "$1" "$2"
if [ "$update" = yes ]; then
	python3 "$here/expected.py" pack "$2" "$here/expected"
fi
