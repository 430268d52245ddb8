#!/bin/sh
# Prints how two outputs of freeze.sh differ, file by file, and a summary.
#
#     compare.sh OLD_OUT NEW_OUT
#
# Either may be expected/. Exit code 1: they differ.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
if [ $# -ne 2 ]; then
	sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
	exit 2
fi
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# unpacked NAME OUT - where its files are, in AT.
unpacked() {
	AT=$2
	if [ -e "$2/answers.tar.xz" ]; then
		AT=$folder/$1
		python3 "$here/expected.py" unpack "$2" "$AT"
	fi
}
unpacked old "$1"
old=$AT
unpacked new "$2"
python3 "$here/compare.py" "$old" "$AT"
