#!/bin/sh
# What goujid says when it cannot start: the file, the line or the place, and
# what is wrong; and that it then ends by itself and leaves nothing behind.
. "$(dirname "$0")/lib.sh"

# refused WHAT MESSAGE - goujid ends with an error of its own accord, and its
# log has the message.
refused() {
	: >"$FOLDER/goujid.log"
	timeout 10 "$BIN/goujid" --config "$FOLDER/gouji.conf" \
	    >>"$FOLDER/goujid.log" 2>&1 </dev/null && code=0 || code=$?
	case $code in
	0 | 124) wrong "$1: ended with $code" ;;
	12[5-9] | 1[3-9]?) wrong "$1: crashed with $code" ;;
	esac
	grep -qF "$2" "$FOLDER/goujid.log" || {
		wrong "$1: wanted the message '$2', got:"
		cat "$FOLDER/goujid.log" >&2
	}
	[ ! -e "$FOLDER/gouji.db" ] || {
		wrong "$1: made a database"
		rm -f "$FOLDER/gouji.db"*
	}
}

county_publish
port=$("$SITE" --free-port)
county_configure "$port"
cp "$FOLDER/gouji.conf" "$FOLDER/good.conf"
cp "$FOLDER/townships.csv" "$FOLDER/good.csv"
lines=$(wc -l <"$FOLDER/gouji.conf")

echo 'colour = red' >>"$FOLDER/gouji.conf"
refused 'an unknown key' "gouji.conf:$((lines + 1)): "
refused 'an unknown key' colour
cp "$FOLDER/good.conf" "$FOLDER/gouji.conf"

echo 'max_body = plenty' >>"$FOLDER/gouji.conf"
refused 'a bad value' "gouji.conf:$((lines + 1)): "
cp "$FOLDER/good.conf" "$FOLDER/gouji.conf"

printf '990199,"没有收尾\r\n' >>"$FOLDER/townships.csv"
refused 'a malformed line of the registry' "townships.csv:14: "
cp "$FOLDER/good.csv" "$FOLDER/townships.csv"

rm "$FOLDER/townships.csv"
refused 'no registry' "$FOLDER/townships.csv"
cp "$FOLDER/good.csv" "$FOLDER/townships.csv"

mv "$FOLDER/gouji.conf" "$FOLDER/elsewhere"
refused 'no configuration' "$FOLDER/gouji.conf"
mv "$FOLDER/elsewhere" "$FOLDER/gouji.conf"

sed -i 's|^database = .*|database = nowhere/gouji.db|' "$FOLDER/gouji.conf"
refused 'no folder for the database' "$FOLDER/nowhere"
"$BIN/goujid" --config "$FOLDER/gouji.conf" --check-config \
    >"$FOLDER/checked" 2>&1 && wrong '--check-config: calls it good'
grep -qF "database folder $FOLDER/nowhere does not exist" "$FOLDER/checked" ||
    wrong '--check-config: does not name the folder'
cp "$FOLDER/good.conf" "$FOLDER/gouji.conf"

echo 'a letter to the office' >"$FOLDER/letter"
sed -i 's|^database = .*|database = letter|' "$FOLDER/gouji.conf"
# It may have been one: it is not refused, but left as it is, with an answer.
daemon_start || die 'a database that is none: does not start'
is 'a database that is none' 503 "$(status GET /readyz)"
grep -qF "$FOLDER/letter" "$FOLDER/body" ||
    wrong "a database that is none: /readyz says $(cat "$FOLDER/body")"
end_process "$DAEMON_PID" 15 || wrong 'a database that is none: does not end'
DAEMON_PID=
is 'what stood there' 'a letter to the office' "$(cat "$FOLDER/letter")"
cp "$FOLDER/good.conf" "$FOLDER/gouji.conf"

# The site has a port of its own, so it is in use.
taken=$(sed -n 's/^ready //p' "$FOLDER/site.out")
sed -i "s|^listen = .*|listen = 127.0.0.1:$taken|" "$FOLDER/gouji.conf"
: >"$FOLDER/goujid.log"
timeout 10 "$BIN/goujid" --config "$FOLDER/gouji.conf" \
    >>"$FOLDER/goujid.log" 2>&1 </dev/null && code=0 || code=$?
if [ "$code" -eq 0 ] || [ "$code" -ge 124 ]; then
	wrong "a port in use: ended with $code"
fi
grep -q "127.0.0.1:$taken.*in use" "$FOLDER/goujid.log" || {
	wrong "a port in use: got"
	cat "$FOLDER/goujid.log" >&2
}
finish
