#!/bin/sh
# Names are words of the domain (words.txt); what a township's report may not
# be called is not in what people read; nothing is left half done.
. "$(dirname "$0")/lib.sh"

mark='TO''DO|FIX''ME|XX''X'

{
	code | awk -F '\t' '
		NR == FNR {
			if ($0 !~ /^#/ && $0 != "")
				instead[$1] = $2
			next
		}
		{
			text = $0
			sub(/^[^\t]*\t[^\t]*\t/, "", text)
			for (pattern in instead)
				if (text ~ pattern)
					print $1 ":" $2 ": say " \
					    instead[pattern]
			if (text ~ /^[ \t]*#[ \t]*if[ \t]+0/)
				print $1 ":" $2 ": is never compiled"
		}' "$checks/words.txt" -
	all_files | awk -F / '
		$NF ~ /^(utils?|misc|common|helpers?|manager)\./ {
			print $0 ":1: name it for what it holds"
		}'
	all_files | xargs grep -HnE \
	    "(^|[^A-Za-z])($mark)([^A-Za-z]|\$)" |
	    as_fault 'left half done'
	# A report has errors; to people it is never called invalid as such.
	files .c .json .js | grep -v '^tests/' | xargs grep -HnE \
	    '["'\''`][^"'\''`]*(不合格|无效报告|第四十七条)' |
	    as_fault 'not a word for a report'
} | verdict
