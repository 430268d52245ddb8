# C files without comments, and with strings and characters emptied: file, line
# and text, tabs between.
FNR == 1 {
	comment = 0
	quote = ""
}
{
	line = $0
	out = ""
	n = length(line)
	for (i = 1; i <= n; i++) {
		c = substr(line, i, 1)
		two = substr(line, i, 2)
		if (comment) {
			if (two == "*/") {
				comment = 0
				i++
			}
		} else if (quote != "") {
			if (c == "\\")
				i++
			else if (c == quote) {
				quote = ""
				out = out c
			}
		} else if (two == "/*") {
			comment = 1
			out = out " "
			i++
		} else if (two == "//") {
			break
		} else if (c == "\"" || c == "'") {
			# The name behind #include is no string.
			if (out ~ /^[ \t]*#[ \t]*include[ \t]*$/) {
				out = out substr(line, i)
				break
			}
			quote = c
			out = out c
		} else
			out = out c
	}
	if (quote != "" && substr(line, n, 1) != "\\")
		quote = ""
	print FILENAME "\t" FNR "\t" out
}
