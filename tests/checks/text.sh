#!/bin/sh
# The tree names no place of the machine it was written on; text is UTF-8 with
# LF and a newline at the end; nothing is executable but scripts.
. "$(dirname "$0")/lib.sh"

# Documents in the shape they were published in may be otherwise.
text_files() {
	all_files | grep -vE '^tests/(.*/)?(fixtures|golden|corpus|pages)/'
}

{
	text_files | xargs grep -HnE \
	    '(^|[^A-Za-z0-9.])/(wor[k]|hom[e]|roo[t])/' |
	    as_fault 'a path of one machine'
	text_files | xargs grep -Hn "$(printf '\r')" |
	    as_fault 'has a carriage return'
	text_files | while read -r file; do
		[ -z "$(tail -c 1 "$file")" ] ||
		    echo "$file:1: does not end with a newline"
	done
	# Well-formed UTF-8, lead by lead.
	text_files | xargs awk '
		/[\200-\377]/ {
			line = $0
			gsub(/[\302-\337][\200-\277]/, "", line)
			gsub(/[\340-\357][\200-\277][\200-\277]/, "", line)
			gsub(/[\360-\364][\200-\277][\200-\277][\200-\277]/, \
			    "", line)
			if (line ~ /[\200-\377]/)
				print FILENAME ":" FNR ": is not UTF-8"
		}'
	all_files | while read -r file; do
		if [ -x "$file" ]; then
			head -n 1 "$file" | grep -q '^#!' ||
			    echo "$file:1: executable, but no script"
		fi
	done
	text_files | grep -E '\.(c|h|sh|awk|txt|json|sql|m?js|css|html)$' |
	    xargs grep -HnE '[ 	]+$' | as_fault 'ends with white space'
	# The folders at the root are fixed.
	for folder in */; do
		case ${folder%/} in
		build | collectors | conf | daemon | schema | systemd | tests) ;;
		*)
			[ -e "$folder/.git" ] ||
			    echo "$folder:1: no folder of the tree" ;;
		esac
	done
} | verdict
