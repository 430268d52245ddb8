#!/bin/sh
# The manuals and the completion name every command and option that --help
# does, and no other; gouji.conf(5) has every key with its default.
. "$(dirname "$0")/../e2e/lib.sh"

FOLDER=$(mktemp -d)
here=$(cd "$(dirname "$0")/../.." && pwd)
man=$here/daemon/cli/man
completion=$here/daemon/cli/completion

# The long options in a text, a line each.
options() {
	grep -oE '(^|[^a-z-])--[a-z][a-z-]+' | grep -oE '[a-z][a-z-]+' | sort -u
}

# Those of a manual: .Fl -config
manual_options() {
	grep -oE 'Fl -[a-z][a-z-]+' "$1" | sed 's/^Fl -//' | sort -u
}

# The commands that --help lists: two spaces, the name, two spaces or more.
commands() {
	"$BIN/gouji" --help | sed -nE 's/^  ([a-z][a-z-]*)  .*/\1/p'
}

# ---- goujid
"$BIN/goujid" --help >"$FOLDER/help"
options <"$FOLDER/help" >"$FOLDER/wanted"
manual_options "$here/daemon/goujid/man/goujid.8" >"$FOLDER/got"
same 'the options of goujid(8)' "$FOLDER/wanted" "$FOLDER/got"
options <"$here/daemon/goujid/completion/goujid" >"$FOLDER/got"
same "the options of goujid's completion" "$FOLDER/wanted" "$FOLDER/got"
sed -nE 's/^ +goujid \[-c FILE\] ([a-z]+).*/\1/p' "$FOLDER/help" |
    sort -u >"$FOLDER/wanted"
[ -s "$FOLDER/wanted" ] || die 'goujid --help names no command'
sed -nE 's/^\.It Cm ([a-z]+).*/\1/p' "$here/daemon/goujid/man/goujid.8" | sort -u >"$FOLDER/got"
same 'the commands of goujid(8)' "$FOLDER/wanted" "$FOLDER/got"
grep -q "compgen -W '$(paste -sd ' ' "$FOLDER/wanted")'" \
    "$here/daemon/goujid/completion/goujid" || wrong "goujid's completion lacks a command"

# ---- gouji
commands >"$FOLDER/commands"
[ -s "$FOLDER/commands" ] || die 'gouji --help names no command'
sed -nE 's/^\.It Cm ([a-z-]+).*/\1/p' "$man/gouji.1" >"$FOLDER/got"
same 'the commands of gouji(1)' "$FOLDER/commands" "$FOLDER/got"
is "the commands of gouji's completion" "$(paste -sd ' ' "$FOLDER/commands")" \
    "$(sed -nE "s/^	local commands='(.*)'/\1/p" "$completion/gouji")"
"$BIN/gouji" --help | options >"$FOLDER/wanted"
while read -r command; do
	"$BIN/gouji" "$command" --help </dev/null | options >"$FOLDER/of"
	cat "$FOLDER/of" >>"$FOLDER/wanted"
	# What the completion offers for it.
	bash -c ". '$completion/gouji'; _gouji_options '$command'" 2>"$FOLDER/err" |
	    options >"$FOLDER/offered"
	same "the options of $command in the completion" \
	    "$FOLDER/of" "$FOLDER/offered"
done <"$FOLDER/commands"
sort -u "$FOLDER/wanted" >"$FOLDER/all"
manual_options "$man/gouji.1" >"$FOLDER/got"
same 'the options of gouji(1)' "$FOLDER/all" "$FOLDER/got"

# ---- gouji.conf
: >"$FOLDER/empty.conf"
: >"$FOLDER/townships.csv"
echo code,name,kind,collector,url,email >"$FOLDER/townships.csv"
echo 990001,青石镇,township,manual,, >>"$FOLDER/townships.csv"
"$BIN/goujid" -c "$FOLDER/empty.conf" --print-config |
    sed -e '/^\[rules\]/,$d' -e "s|$FOLDER/||" |
    sed -nE -e 's/^(\[.*\])$/\1/p' -e 's/^([a-z_]+) = $/\1/p' \
	-e 's/^([a-z_]+) = (.+)$/\1 \2/p' >"$FOLDER/wanted"
sed -nE -e 's/^\.Ss (\[.*\])$/\1/p' \
    -e 's/^\.It Ic ([a-z_]+) Pq none by default$/\1/p' \
    -e 's/^\.It Ic ([a-z_]+) Pq default (.*)$/\1 \2/p' \
    "$here/conf/man/gouji.conf.5" | sed '/^\[rules\]/,$d' >"$FOLDER/got"
same 'the keys of gouji.conf(5)' "$FOLDER/wanted" "$FOLDER/got"

# ---- all of them are sound
if command -v mandoc >/dev/null; then
	for page in "$man"/*.[18] "$here"/conf/man/*.5; do
		mandoc -Tlint -W warning "$page" >"$FOLDER/lint" ||
		    wrong "$(cat "$FOLDER/lint")"
	done
fi
finish
