#!/bin/sh
# A file of C, of a script or of the page fits into 1000 lines, a line into 80
# columns (but for what stands in a string, and in the shell).
. "$(dirname "$0")/lib.sh"

{
	files .c .h .sh .awk .js .mjs .css .html | xargs awk '
		FNR == 1001 {
			print FILENAME ":1001: has more than 1000 lines"
		}'
	# Of a character of several bytes only the first counts; a Chinese one
	# (three bytes) takes two columns.
	files .c .h .js .mjs .css | xargs awk '
		/"/ || FILENAME ~ /js$/ && /[\047`]/ { next }
		{
			line = $0
			while ((i = index(line, "\t")) > 0)
				line = substr(line, 1, i - 1) \
				    substr("        ", 1, 8 - (i - 1) % 8) \
				    substr(line, i + 1)
			gsub(/[\343-\357][\200-\277][\200-\277]/, "ww", line)
			gsub(/[\200-\277]/, "", line)
			if (length(line) > 80)
				print FILENAME ":" FNR ": has " length(line) \
				    " columns, at most 80"
		}'
} | verdict
