#!/bin/sh
# Random reports, printed as PDF by a real word processor (from HTML, and by
# way of Word) and by a real browser, and read back; the Word documents too.
# usage: print.sh PRINTED CONVERTER
set -eu
printed=$1
converter=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
TMPDIR=$work/tmp
export TMPDIR
mkdir "$TMPDIR" "$work/html" "$work/office" "$work/word" "$work/browser"

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

browser() {
	chromium --headless --no-sandbox --disable-gpu --disable-quic \
	    --no-first-run --disable-background-networking \
	    --disable-component-update --disable-sync \
	    "--user-data-dir=$work/browser-profile" \
	    "$2" "--print-to-pdf=$work/browser/$(basename "$1" .html).pdf" \
	    "file://$1" >"$work/said" 2>&1 || {
		cat "$work/said"
		exit 1
	}
}

"$printed" write "$work/html"
office pdf:writer_pdf_Export "$work/office" "$work"/html/*.html
office 'docx:MS Word 2007 XML' "$work/word" "$work"/html/*.html
office pdf:writer_pdf_Export "$work/word" "$work"/word/*.docx
header=--no-pdf-header-footer
for page in "$work"/html/*.html; do
	browser "$page" "$header"
	# Every other one with page numbers and addresses around.
	[ "$header" = --no-first-run ] && header=--no-pdf-header-footer ||
	    header=--no-first-run
done
code=0
"$printed" docx "$work/word" || code=1
for folder in office word browser; do
	"$printed" read "$work/$folder" "$converter" || code=1
done
[ -z "${KEEP:-}" ] || cp -r "$work" "$KEEP"
exit $code
