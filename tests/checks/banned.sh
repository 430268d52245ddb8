#!/bin/sh
# Functions that the project does not call (banned.txt), and binary floating
# point in what the programs are made of: figures are exact decimals. Places
# on a PDF's paper are no figures.
. "$(dirname "$0")/lib.sh"

code | awk -F '\t' '
	NR == FNR {
		if ($0 !~ /^#/ && $0 != "") {
			split($0, part, " ")
			sub(/^[^ ]+ +/, "")
			instead[part[1]] = $0
		}
		next
	}
	{
		rest = $0
		sub(/^[^\t]*\t[^\t]*\t/, "", rest)
		if ($1 ~ /^(collectors|daemon)\// &&
		    $1 != "collectors/base/json.c" &&
		    $1 !~ /^collectors\/decode\/pdf/ &&
		    rest ~ /(^|[^A-Za-z_0-9])(double|float)([^A-Za-z_0-9]|$)/)
			print $1 ":" $2 ": binary floating point; figures " \
			    "are struct num"
		while (match(rest, /[A-Za-z_][A-Za-z_0-9]*[ \t]*\(/)) {
			name = substr(rest, RSTART, RLENGTH)
			sub(/[ \t]*\($/, "", name)
			if (name in instead)
				print $1 ":" $2 ": " name "() is not used " \
				    "here: " instead[name]
			rest = substr(rest, RSTART + RLENGTH)
		}
	}' "$checks/banned.txt" - | verdict
