#!/bin/sh
# Random reports, printed as PDF by a real word processor (from HTML, and by
# way of Word) and by a real browser, and read back; the Word documents too.
# Reports without any lines, too.
# Of the prints, some have tables on wide pages between the others, pages that
# a viewer must turn, or pages that are cut out of larger paper.
# usage: print.sh PRINTED CONVERTER
set -eu
printed=$1
converter=$2
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
TMPDIR=$work/tmp
export TMPDIR
mkdir "$TMPDIR" "$work/html" "$work/office" "$work/word" "$work/browser" \
    "$work/wide" "$work/turned" "$work/cropped" "$work/bare" \
    "$work/bare-office" "$work/bare-browser"

# office FILTER FOLDER FILE... - all at once: it is slow to start.
office() {
	filter=$1
	folder=$2
	shift 2
	/usr/lib/libreoffice/program/soffice --headless --norestore \
	    "-env:UserInstallation=file://$work/profile" --writer \
	    --convert-to "$filter" --outdir "$folder" "$@" \
	    >"$work/said" 2>&1 || {
		cat "$work/said"
		exit 1
	}
}

# browser PAGE FOLDER OPTION
browser() {
	chromium --headless --no-sandbox --disable-gpu --disable-quic \
	    --no-first-run --disable-background-networking \
	    --disable-component-update --disable-sync \
	    "--user-data-dir=$work/browser-profile" \
	    "$3" "--print-to-pdf=$2/$(basename "$1" .html).pdf" \
	    "file://$1" >"$work/said" 2>&1 || {
		cat "$work/said"
		exit 1
	}
}

# lay PRINT FOLDER MOVE TURN MEDIA CROP - the same page in another way.
lay() {
	qpdf --qdf --object-streams=disable "$1" "$work/lay.pdf"
	LC_ALL=C awk -v move="$3" -v turn="$4" -v media="$5" -v crop="$6" \
	    -f "$here/turn.awk" "$work/lay.pdf" >"$work/laid.pdf"
	fix-qdf "$work/laid.pdf" >"$2/$(basename "$1")"
}

# turn PRINT QUARTERS - contents turned one way, its pages the other.
turn() {
	size=$(pdfinfo "$1" | awk '/^Page size:/ { print $3, $5 }')
	width=${size% *}
	height=${size#* }
	case $2 in
	1) lay "$1" "$work/turned" "0 1 -1 0 $height 0" 90 \
	    "0 0 $height $width" "" ;;
	2) lay "$1" "$work/turned" "-1 0 0 -1 $width $height" 180 \
	    "0 0 $width $height" "" ;;
	*) lay "$1" "$work/turned" "0 -1 1 0 0 $width" 270 \
	    "0 0 $height $width" "" ;;
	esac
}

# crop PRINT WAY - a part of larger paper, or less of the same.
crop() {
	size=$(pdfinfo "$1" | awk '/^Page size:/ { print $3, $5 }')
	width=${size% *}
	height=${size#* }
	case $2 in
	0) lay "$1" "$work/cropped" "" "" "-50 -60 900 1200" \
	    "0 0 $width $height" ;;
	1) lay "$1" "$work/cropped" "" "" "0 0 $width $height" \
	    "20 15 $width $height" ;;
	*) lay "$1" "$work/cropped" "0 1 -1 0 $height 0" 90 \
	    "-30 -40 1200 900" "0 0 $height $width" ;;
	esac
}

"$printed" write "$work/html"
"$printed" bare "$work/bare"
plain=$here/../cli/fixtures/qingshizhen-2024.html
cp "$plain" "$work/bare/plain.html"
office pdf:writer_pdf_Export "$work/office" "$work"/html/*.html
office pdf:writer_pdf_Export "$work/bare-office" "$work"/bare/*.html
office 'docx:MS Word 2007 XML' "$work/word" "$work"/html/*.html
office pdf:writer_pdf_Export "$work/word" "$work"/word/*.docx
header=--no-pdf-header-footer
for page in "$work"/html/*.html; do
	browser "$page" "$work/browser" "$header"
	# Every other one with page numbers and addresses around.
	[ "$header" = --no-first-run ] && header=--no-pdf-header-footer ||
	    header=--no-first-run
done
for page in "$work"/bare/*.html; do
	browser "$page" "$work/bare-browser" --no-pdf-header-footer
done
# Tables on pages of their own, which lie.
for seed in 1 2 3 4; do
	sed 's,</style>,@page wide{size:A4 landscape}table{page:wide}&,' \
	    "$work/html/$seed.html" >"$work/wide/$seed.html"
	browser "$work/wide/$seed.html" "$work/wide" --no-pdf-header-footer
done
for seed in 1 2 3 4 5 6; do
	turn "$work/office/$seed.pdf" $((seed % 3 + 1))
	crop "$work/office/$seed.pdf" $((seed % 3))
done
code=0
"$printed" docx "$work/word" || code=1
for folder in office word browser wide turned cropped; do
	"$printed" read "$work/$folder" "$converter" || code=1
done
for folder in bare-office bare-browser; do
	"$printed" read-bare "$work/$folder" "$converter" || code=1
	"$printed" same "$plain" "$work/$folder/plain.pdf" "$converter" ||
	    code=1
done
# Every so many lines, one is lost.
"$printed" drop "$work/office" "$converter" 7 || code=1
"$printed" drop "$work/browser" "$converter" 83 || code=1
[ -z "${KEEP:-}" ] || cp -r "$work" "$KEEP"
exit $code
