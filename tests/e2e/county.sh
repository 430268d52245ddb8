#!/bin/sh
# The whole way with the real programs: the demo county is collected, and the
# API tells what its manifest says; again after a restart, after corrections,
# after a reload.
. "$(dirname "$0")/lib.sh"

TAB=$(printf '\t')

# Every township's years, findings and sums, as the manifest has them.
api_as_manifest() {
	get '/api/v1/townships?limit=1000' | jq -r '
		.townships[] | .code as $code | .years | to_entries[] |
		["status", $code, .key, .value.status] | @tsv'
	get '/api/v1/findings?limit=1000&state=open' | jq -r '
		.findings[] |
		select(.severity == "error" or .severity == "warning") |
		["finding", .code, (.year | tostring), .rule, .place] | @tsv'
	for year in $((LAST_YEAR - 2)) $((LAST_YEAR - 1)) "$LAST_YEAR"; do
		for basis in published valid; do
			get "/api/v1/rollups/$year?basis=$basis" |
			    jq -r '
				.year as $year | .basis as $basis |
				.cells | to_entries[] |
				["sum", $year, $basis, .key, (.value.sum // 0),
				 .value.n] | @tsv'
		done
	done
}

# The manifest with its numbers written as jq writes them.
manifest() {
	"$SITE" --manifest "$1" --last-year "$LAST_YEAR" | jq -rR '
		split("\t") |
		if .[0] == "sum" then .[4] |= tonumber else . end | @tsv'
}

# compare WHAT EDITION
compare() {
	manifest "$2" | sort >"$FOLDER/wanted"
	api_as_manifest | sort >"$FOLDER/got"
	same "$1" "$FOLDER/wanted" "$FOLDER/got"
}

# Those for pages of the county's own site; the one that challenges is left
# alone after that.
requests() {
	grep '^GET' "$FOLDER/requests.log" | grep -vc '/990103/' || true
}

# post_run - a run over all, waited for; its number in RUN.
post_run() {
	before=$(get /api/v1/runs | jq '.runs | length')
	is 'POST runs' 202 "$(status POST /api/v1/runs \
	    -H 'Authorization: Bearer demo-token' -D "$FOLDER/headers")"
	RUN=$(tr -d '\r' <"$FOLDER/headers" |
	    sed -n 's|^[Ll]ocation: */api/v1/runs/||p')
	[ -n "$RUN" ] || die "POST runs: no Location"
	county_collected $((before + 1)) 60 || die "run $RUN did not end"
}

county_publish
county_start || die "start"
county_collected 1 60 || die "the first run did not end"
# The log's line of totals says what the API says.
is 'the totals' "$(get /api/v1/runs/1 | jq -r '"sources=\(.sources.done) " +
    "fetched=\(.documents.fetched) " +
    "not_modified=\(.documents.not_modified) " +
    "failed=\(.documents.failed) new=\(.reports.new)"')" \
    "$(sed -n 's/^<5>run finished id=1 //p' "$FOLDER/goujid.log" | tr ' ' '\n' |
	grep -E '^(sources|fetched|not_modified|failed|new)=' | paste -sd ' ')"

# ---- what was collected
compare 'the county as first published' 1
is 'requests of the first run' 33 "$(requests)"
is 'addresses asked more than once' '' \
    "$(sort "$FOLDER/requests.log" | uniq -d)"

get "/api/v1/rollups/$LAST_YEAR" >"$FOLDER/rollup"
is 'expected, reported' '12 9' \
    "$(jq -r '"\(.expected) \(.reported)"' "$FOLDER/rollup")"
is 'who is missing' \
    '990103 unreachable, 990111 unreachable, 990150 missing' \
    "$(jq -r '[.missing[] | "\(.code) \(.status)"] | sort | join(", ")' \
	"$FOLDER/rollup")"

# ---- one report, its document, its numbers
get "/api/v1/reports/990108/$LAST_YEAR" >"$FOLDER/report"
is 'its state' 'invalid 1' \
    "$(jq -r '"\(.status) \(.revision)"' "$FOLDER/report")"
is 'the message' 1 "$(jq '[.findings[] | select(.rule == "A03" and
    (.message | contains("一、本年新收政府信息公开申请数量")))] | length' \
    "$FOLDER/report")"
get "/api/v1/reports/990108/$LAST_YEAR/document" >"$FOLDER/document"
is 'the archived bytes' "$(jq -r .sha256 "$FOLDER/report")" \
    "$(sha256sum <"$FOLDER/document" | cut -d ' ' -f 1)"
url=$(jq -r .url "$FOLDER/report")
curl -fsS --max-time 10 "$url" | cmp - "$FOLDER/document" >&2 ||
    wrong "the archived bytes are not those of the site"
get "/api/v1/reports/990107/$LAST_YEAR" >"$FOLDER/report"
is 'a blank cell' 'null blank 0' "$(jq -r '"\(
    .cells["t3.received.research"]) \(
    .cell_states["t3.received.research"]) \(
    .implied["t3.received.research"])"' "$FOLDER/report")"

# ---- a table for the spreadsheet
get "/api/v1/rollups/$LAST_YEAR?format=csv" >"$FOLDER/csv"
is 'BOM' 'efbbbf' "$(head -c 3 "$FOLDER/csv" | od -An -tx1 | tr -d ' \n')"
is 'lines without CR' 0 "$(grep -vc "$(printf '\r')\$" "$FOLDER/csv" || true)"
sum=$(manifest 1 | awk -F "$TAB" -v year="$LAST_YEAR" \
    '$1 == "sum" && $2 == year && $3 == "published" &&
    $4 == "t3.received.total" { print $5 }')
grep -qF "表三“一、本年新收政府信息公开申请数量”行“总计”列,$sum,9/12," \
    "$FOLDER/csv" || wrong "the CSV has no sum $sum of t3.received.total"

# ---- what is refused
is 'a run without a token' 401 "$(status POST /api/v1/runs)"
is 'an unknown parameter' 400 "$(status GET '/api/v1/reports?colour=red')"
grep -q colour "$FOLDER/body" || wrong 'the answer does not name it'
is 'no such body' 404 "$(status GET "/api/v1/reports/000000/$LAST_YEAR")"

# ---- the same again: nothing new is fetched or stored
post_run
get "/api/v1/runs/$RUN" >"$FOLDER/run"
is 'an unchanged site' '0 0' \
    "$(jq -r '.reports | "\(.new) \(.revised)"' "$FOLDER/run")"
compare 'the county after a second run' 1

# ---- SIGTERM, and a restart that keeps everything and asks nobody
asked=$(requests)
end_process "$DAEMON_PID" 10 || wrong 'SIGTERM: did not end in 10 s'
is 'exit code after SIGTERM' 0 "$ENDED"
daemon_start || die "restart"
compare 'the county after a restart' 1
is 'requests of a restart' "$asked" "$(requests)"
is 'runs after a restart' 2 "$(get /api/v1/runs | jq '.runs | length')"

# ---- killed, and started again
kill -KILL "$DAEMON_PID"
end_process "$DAEMON_PID" 5 || true
is 'exit code of a killed process' 137 "$ENDED"
daemon_start || die "start after SIGKILL"
compare 'the county after SIGKILL' 1

# ---- corrections
kill -USR1 "$SITE_PID"
wait_until 5 grep -q '^edition 2' "$FOLDER/requests.log" ||
    die "the site has no second edition"
post_run
compare 'the county after corrections' 2
get "/api/v1/runs/$RUN" >"$FOLDER/run"
is 'new and revised' '1 1' \
    "$(jq -r '.reports | "\(.new) \(.revised)"' "$FOLDER/run")"
is 'revisions' 2 "$(get "/api/v1/reports/990108/$LAST_YEAR/revisions" |
    jq '.revisions | length')"
is 'the finding is closed' resolved \
    "$(get "/api/v1/findings?code=990108&year=$LAST_YEAR&rule=A03" |
	jq -r '[.findings[].state] | join(" ")')"

# ---- a reload: a broken file changes nothing, a good one counts
cp "$FOLDER/gouji.conf" "$FOLDER/good.conf"
echo 'colour = red' >>"$FOLDER/gouji.conf"
line=$(wc -l <"$FOLDER/gouji.conf")
kill -HUP "$DAEMON_PID"
wait_until 10 grep -q "gouji.conf:$line: " "$FOLDER/goujid.log" ||
    wrong "SIGHUP: the log does not name gouji.conf:$line"
answers || wrong 'SIGHUP with a broken file: answers no more'
is 'the county after a broken reload' 云岭县 \
    "$(get /api/v1/status | jq -r '.county.name // .county')"
sed 's/^name = .*/name = 云岭市/' "$FOLDER/good.conf" >"$FOLDER/gouji.conf"
kill -HUP "$DAEMON_PID"
renamed() {
	get /api/v1/status | grep -q 云岭市
}
wait_until 10 renamed || wrong 'SIGHUP: the new name does not show'

# ---- other rules: what is stored is judged by them, nobody is asked
open_findings() {
	get "/api/v1/findings?rule=$1&state=open" | jq '.findings | length'
}
no_c02() {
	[ "$(open_findings C02)" -eq 0 ]
}
asked=$(requests)
is 'C02 is open before' 1 "$(open_findings C02)"
printf '[rules]\nC02 = off\n' >>"$FOLDER/gouji.conf"
kill -HUP "$DAEMON_PID"
wait_until 20 no_c02 || wrong 'C02 is open although it is off'
is 'requests of judging again' "$asked" "$(requests)"

end_process "$DAEMON_PID" 10 || wrong 'SIGTERM: did not end in 10 s'
is 'exit code at the end' 0 "$ENDED"
DAEMON_PID=
finish
