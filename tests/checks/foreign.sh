#!/bin/sh
# Headers from outside stay in the few files that foreign.txt names; C's and
# POSIX's (system.txt) may be anywhere.
. "$(dirname "$0")/lib.sh"

code | awk -F '\t' -v system_list="$checks/system.txt" '
	BEGIN {
		while ((getline line < system_list) > 0) {
			n = split(line, name, " ")
			for (i = 1; i <= n; i++)
				ours[name[i]] = 1
		}
	}
	NR == FNR {
		if ($0 !~ /^#/ && split($0, part, " ") > 1)
			where[part[1]] = $0
		next
	}
	$3 ~ /^[ ]*#[ ]*include[ ]*</ {
		split($3, part, /[<>]/)
		if (part[2] in ours)
			next
		found = ""
		for (header in where)
			if (index(part[2], header) == 1)
				found = header
		at = $1 ":" $2 ": <" part[2] "> "
		if (found == "") {
			print at "is in neither foreign.txt nor system.txt"
			next
		}
		if (index($1, "tests/") == 1)
			next
		n = split(where[found], place, " ")
		for (i = 2; i <= n; i++)
			if (index($1, place[i]) == 1)
				next
		print at "does not belong here (foreign.txt)"
	}' "$checks/foreign.txt" - | verdict
