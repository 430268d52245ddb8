#!/bin/sh
# A file includes only lower ranks or its own module (ranks.txt).
. "$(dirname "$0")/lib.sh"

code | awk -F '\t' '
	NR == FNR {
		if (split($0, part, " ") == 2 && part[1] ~ /^[0-9]+$/)
			rank[part[2]] = part[1] + 0
		next
	}
	# The longest prefix of the table.
	function module(path, prefix, best) {
		best = ""
		for (prefix in rank)
			if (index(path, prefix) == 1 &&
			    length(prefix) > length(best))
				best = prefix
		return best
	}
	$3 ~ /^[ ]*#[ ]*include[ ]*"/ {
		split($3, part, "\"")
		from = module($1)
		to = module(part[2])
		at = $1 ":" $2 ": "
		if (from == "")
			print at "this folder has no rank in ranks.txt"
		else if (to == "")
			print at "\"" part[2] "\" is no path from the root " \
			    "of a folder with a rank"
		else if (from != to && rank[from] <= rank[to])
			print at "includes " part[2] " of rank " rank[to] \
			    ", is itself of rank " rank[from]
	}' "$checks/ranks.txt" - | verdict
