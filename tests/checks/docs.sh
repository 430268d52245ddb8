#!/bin/sh
# Files and make targets that the documents name are there.
. "$(dirname "$0")/lib.sh"

{
	for file in README.md README.zh-CN.md HACKING.md CHANGES.md; do
		[ -f "$file" ] || { echo "$file:1: is missing"; continue; }
		# `collectors/base/err.h` and the like, between backticks.
		awk -v file="$file" '
			{
				n = split($0, part, "`")
				for (i = 2; i <= n; i += 2)
					print file, FNR, part[i]
			}' "$file" |
		    while read -r doc line word; do
			case $word in
			*' '* | *'*'* | *'<'* | *'{'*) continue ;;
			collectors/* | daemon/* | schema/* | tests/* | \
			    conf/* | systemd/*)
				[ -e "${word%/}" ] ||
				    echo "$doc:$line: $word does not exist" ;;
			esac
		done
		grep -noE '`make [a-z]+' "$file" | sed 's/`make //' |
		    while IFS=: read -r line target; do
			grep -q "^$target:" Makefile ||
			    echo "$file:$line: make has no target $target"
		done
	done
} | verdict
