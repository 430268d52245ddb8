#!/bin/sh
# Every header opens with a paragraph, has a guard of its own name, and
# compiles alone.
. "$(dirname "$0")/lib.sh"

cc=${CC:-cc}
# Headers that the build makes (ctest says where).
generated=${GENERATED:-build/dev/schema/generated}
flags=$(pkg-config --cflags libcjson libcurl libevent sqlite3 gumbo cmocka \
    libxml-2.0)

{
	for file in $(files .h); do
		head -n 1 "$file" | grep -q '^/\*' ||
		    echo "$file:1: does not open with what it is"

		name=$(basename "$file" .h | tr 'a-z-' 'A-Z_')
		guard=$(sed -n 's/^#ifndef \(GOUJI_[A-Z0-9_]*\)$/\1/p' "$file" |
		    head -n 1)
		case $guard in
		GOUJI_*"${name}_H") ;;
		*) echo "$file:1: has no guard GOUJI_..._${name}_H" ;;
		esac
		if [ -n "$guard" ]; then
			grep -qx "#define $guard" "$file" ||
			    echo "$file:1: its guard is not defined"
		fi

		# shellcheck disable=SC2086 # flags are words
		printf '#include "%s"\nextern int unused;\n' "$file" |
		    "$cc" -std=c11 -D_GNU_SOURCE -Wall -Werror -I. \
		    -I"$generated" $flags -fsyntax-only -x c - 2>"$faults.cc" ||
		    echo "$file:1: does not compile alone:" \
			"$(grep -m 1 error "$faults.cc")"
		rm -f "$faults.cc"
	done
	# No two headers may have one guard.
	files .h | xargs sed -n 's/^#ifndef \(GOUJI_[A-Z0-9_]*_H\)$/\1/p' |
	    sort | uniq -d | sed 's/$/: the guard of two headers/'
} | verdict
