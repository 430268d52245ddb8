# A PDF as `qpdf --qdf` writes it, with every page's content moved by the
# matrix `move`, and the pages' boxes and turn set. `fix-qdf` makes it whole.
/^  \/MediaBox/ {
	print "  /MediaBox [" media "]"
	if (turn != "")
		print "  /Rotate " turn
	if (crop != "")
		print "  /CropBox [" crop "]"
	in_box = 1
}
in_box {
	if (/\]/)
		in_box = 0
	next
}
/^%% Contents for page/ {
	content = 1
}
{
	print
}
content && /^stream$/ {
	if (move != "")
		print move " cm"
	content = 0
}
