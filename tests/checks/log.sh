#!/bin/sh
# Log lines are an event in words, then key=value: whoever reads them with a
# program finds every value. What may hold spaces is quoted; free text (error,
# detail, said) may hold quotes too, so it is the last and ends with the line.
. "$(dirname "$0")/lib.sh"

files .c .h | grep -v -e '^tests/' -e '/base/log\.[ch]$' |
    xargs awk '
	function judge(format, rest, key, value) {
		if (!match(format, /^[a-z][a-z0-9_.,-]*( [a-z][a-z0-9_.,-]*)*/))
			return "begins with no event"
		# The last word of the event may be a key already.
		if (substr(format, RLENGTH + 1, 1) == "=") {
			match(format, /^[a-z0-9_., -]* /)
			if (RLENGTH <= 0)
				return "begins with no event"
			RLENGTH--
		}
		rest = substr(format, RLENGTH + 1)
		while (rest != "") {
			if (!match(rest, /^ [a-z_]+=/))
				return "is no key=value at \"" rest "\""
			key = substr(rest, 2, RLENGTH - 2)
			rest = substr(rest, RLENGTH + 1)
			if (!match(rest, /^(%(d|u|zu|lld|llu|s)|\\"%(s|\.\*s)\\")/))
				return key " has no value at \"" rest "\""
			value = substr(rest, 1, RLENGTH)
			rest = substr(rest, RLENGTH + 1)
			if (key ~ /^(error|detail|said|path|database|value)$/ &&
			    value !~ /^\\"/)
				return key " is not quoted"
			if (key ~ /^(error|detail|said)$/ && rest != "")
				return key " is not the last"
		}
		return ""
	}
	FNR == 1 { call = "" }
	call == "" && /(^|[^a-z_])log_(error|warning|notice|info|debug)\(/ {
		call = $0
		sub(/.*log_(error|warning|notice|info|debug)\(/, "", call)
		at = FNR
		if (call !~ /;[ \t]*$/)
			next
		text = ""
	}
	call != "" && FNR > at { call = call " " $0 }
	call != "" && /;[ \t]*$/ {
		# The strings at the beginning, one after another.
		sub(/^[ \t]+/, "", call)
		format = ""
		while (match(call, /^"([^"\\]|\\.)*"[ \t]*/)) {
			part = substr(call, 1, RLENGTH)
			call = substr(call, RLENGTH + 1)
			sub(/[ \t]*$/, "", part)
			format = format substr(part, 2, length(part) - 2)
		}
		fault = judge(format)
		if (fault != "")
			print FILENAME ":" at ": the log line " fault
		call = ""
	}' | verdict
