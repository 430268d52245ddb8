#!/bin/sh
# compress.sh FOLDER - manuals below the folder are compressed, and what
# CHANGES.md says of each version becomes Debian's changelog.
set -eu

share=$1/usr/share
changes=$share/doc/gouji/CHANGES.md
released=${SOURCE_DATE_EPOCH:-$(stat -c %Y "$changes")}

find "$share/man" -type f ! -name '*.gz' -exec gzip -9n {} +
awk -v date="$(LC_ALL=C date -u -R -d "@$released")" '
function finish() {
	if (version != "")
		printf "\n -- The Gouji authors <gouji@example.org>  %s\n", date
}
/^## / {
	finish()
	if (version != "")
		print ""
	version = $2
	printf "gouji (%s) unstable; urgency=medium\n\n", version
	next
}
version != "" && NF > 0 { print "  " $0 }
END { finish() }' "$changes" | gzip -9n >"$share/doc/gouji/changelog.gz"
# Whoever made it, with whatever umask.
chmod 644 "$share/doc/gouji/changelog.gz"
