#!/bin/sh
# The converters as they are: documents of a real word processor through
# gouji-converter and `gouji check`, whole, encrypted, damaged and empty.
# usage: converters.sh PROGRAMS FIXTURES
set -u
programs=$1
fixtures=$2
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failed=0
# Where private folders are made: nothing may stay there.
TMPDIR=$work/tmp
export TMPDIR
mkdir "$TMPDIR"

fail() {
	echo "FAILED: $1"
	[ ! -s "$work/err" ] || sed 's/^/    /' "$work/err"
	failed=1
}

# office FILTER FILE - what a clerk saves it as.
office() {
	/usr/lib/libreoffice/program/soffice --headless --norestore \
	    "-env:UserInstallation=file://$work/profile" --writer \
	    --convert-to "$1" --outdir "$work" "$2" >"$work/office" 2>&1 ||
	    fail "soffice $1: $(cat "$work/office")"
}

# convert CODE KIND FILE - into $work/out.
convert() {
	mkdir "$work/private"
	"$programs/gouji-converter" --deadline 60000 \
	    --folder "$work/private" "$2" <"$3" >"$work/out" 2>"$work/err"
	code=$?
	[ "$code" -eq "$1" ] || fail "gouji-converter $2 $3: $code, not $1"
	rmdir "$work/private" || fail "$3: its folder is not empty"
}

# holds TEXT - in what came out.
holds() {
	grep -aqF -- "$1" "$work/out" || fail "$file: no $1 in it"
}

# check CODE FILE TEXT - gouji check ends so, and says so.
check() {
	"$programs/gouji" check "$2" >"$work/out" 2>"$work/err" </dev/null
	code=$?
	[ "$code" -eq "$1" ] || fail "gouji check $2: $code, not $1"
	cat "$work/out" "$work/err" | grep -qF -- "$3" ||
	    fail "gouji check $2: nothing of $3"
}

cp "$fixtures/qingshizhen-2024.html" "$work/report.html"
office 'doc:MS Word 97' "$work/report.html"
office rtf "$work/report.html"
office pdf:writer_pdf_Export "$work/report.html"

file=report.pdf
convert 0 pdf "$work/$file"
holds '<!DOCTYPE html'
holds '>青石镇'
holds '</html>'
holds '<?xml version="1.0" encoding="UTF-8"?>'
holds '</svg>'
for file in report.doc report.rtf; do
	convert 0 word "$work/$file"
	holds '[Content_Types].xml'
	holds 'word/document.xml'
done

# read_as FILE - what gouji check reads of it, but for the file itself and
# what only a page can say of its date.
read_as() {
	"$programs/gouji" check --json "$1" 2>"$work/err" |
	    jq -S 'del(.file, .sha256, .media_type, .published_on)'
}

# Word's files say what the page says, figure for figure.
read_as "$work/report.html" >"$work/wanted"
grep -q '"status": "valid"' "$work/wanted" || fail 'the page is not read'
for file in report.doc report.rtf; do
	read_as "$work/$file" >"$work/out"
	diff "$work/wanted" "$work/out" || fail "$file is read differently"
done

# Encrypted, damaged, empty; and no tools.
qpdf --encrypt geheim geheim 256 -- "$work/report.pdf" "$work/locked.pdf"
convert 72 pdf "$work/locked.pdf"
check 2 "$work/locked.pdf" 'PDF 文件已加密，无法读取'
# That may not be printed, but read.
qpdf --encrypt '' geheim 256 --print=none --extract=n -- \
    "$work/report.pdf" "$work/noprint.pdf"
convert 0 pdf "$work/noprint.pdf"
head -c 9000 "$work/report.pdf" >"$work/cut.pdf"
convert 71 pdf "$work/cut.pdf"
check 2 "$work/cut.pdf" 'PDF 文件已损坏，无法读取'
printf '%%PDF-1.7\n' >"$work/only.pdf"
convert 71 pdf "$work/only.pdf"
qpdf --empty "$work/pageless.pdf"
convert 71 pdf "$work/pageless.pdf"
{
	echo '%PDF-1.4'
	echo '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj'
	echo '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj'
	echo '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj'
	echo 'trailer<</Root 1 0 R>>'
} >"$work/blank.pdf"
file=blank.pdf
convert 0 pdf "$work/$file"
holds '<page width="99.000000" height="99.000000">'
head -c 6000 "$work/report.doc" >"$work/cut.doc"
check 2 "$work/cut.doc" 'LibreOffice 无法打开此文件'
printf '' >"$work/nothing"
convert 71 pdf "$work/nothing"

[ "$(find "$TMPDIR" | wc -l)" -eq 1 ] || fail "left: $(find "$TMPDIR")"
exit "$failed"
