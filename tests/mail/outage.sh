#!/bin/sh
# The mail server is away over three runs, each with something to tell; then it
# is back. The office gets three digests, in order, each with the changes of
# its own run, as one thread.
#
#     outage.sh BIN SITE
. "$(dirname "$0")/lib.sh"

run() {
	before=$(get /api/v1/runs | jq '.runs | length')
	is 'POST runs' 202 "$(status POST /api/v1/runs \
	    -H 'Authorization: Bearer demo-token')"
	county_collected $((before + 1)) 60 || die "run $((before + 1))"
}

waiting() {
	[ "$(get /api/v1/status | jq .mail.waiting)" = "$1" ]
}

first_was_tried() {
	[ "$(alert 1 tries)" -ge "$1" ]
}

# What an office's mail program shows of each, in the order of arrival.
shown() {
	python3 - "$FOLDER/inbox/all" <<'PYTHON'
import email, email.policy, mailbox, sys
for raw in mailbox.mbox(sys.argv[1], create=False):
    m = email.message_from_bytes(raw.as_bytes(), policy=email.policy.default)
    print(m["Message-ID"].split(".")[1], m["Subject"])
    print(m["In-Reply-To"], m["References"], m["From"], m["To"],
          m["Auto-Submitted"], m["Date"].datetime.strftime("%z"))
    print(*("%s %s %d" % (part.get_content_type(), part.get_content_charset(),
                          len(part.defects)) for part in m.walk()))
    for line in m.get_body(("plain",)).get_content().splitlines():
        if line.startswith(("==", "〔")) or "　" in line:
            print(line)
PYTHON
}

county_publish
mail_prepare
pages_start
configure "smtp://localhost:$PORT" geheim ca.pem

# ---- three runs, each with news
daemon_start || die "start"
county_collected 1 60 || die "the first run"
wait_until 20 first_was_tried 1 || die "no first try"
kill -USR1 "$SITE_PID"
wait_until 5 grep -q '^edition 2' "$FOLDER/requests.log" || die "edition 2"
run
wait_until 20 first_was_tried 2 || die "no second try"
pages_change
run
wait_until 20 first_was_tried 3 || die "no third try"

# ---- what is seen of it meanwhile
wait_until 20 waiting 3 || die "not three wait"
why="Failed to connect to localhost port $PORT"
is 'those behind it are not tried' '0 0' "$(alert 2 tries) $(alert 3 tries)"
is 'states' 'waiting waiting waiting' \
    "$(get /api/v1/alerts | jq -r '[.alerts[].state] | join(" ")')"
alert 1 detail | grep -q "^$why" || wrong "alert 1: $(alert 1 detail)"
get /api/v1/status | jq -r .mail.detail | grep -q "^$why" ||
    wrong "status: $(get /api/v1/status)"
"$BIN/gouji" status --api "$API" >"$FOLDER/said" ||
    die "gouji status"
grep -q '^邮件：最近发出 没有过，待发 3' "$FOLDER/said" ||
    wrong "gouji status: $(cat "$FOLDER/said")"
grep -q "$why" "$FOLDER/said" ||
    wrong "gouji status does not say why: $(cat "$FOLDER/said")"

# ---- it is back: the end of a run without news is enough
mail_server_start
run
wait_until 30 waiting 0 || die "they are not sent"
wait_until 20 in_the_box 3 || die "they do not arrive"
is 'sent' 'sent sent sent' \
    "$(get /api/v1/alerts | jq -r '[.alerts[].state] | join(" ")')"
is 'no reason is left' null "$(get /api/v1/status | jq -r .mail.detail)"
shown >"$FOLDER/shown"
# headers RUN SUBJECT - as each digest has them
headers() {
	thread="<gouji.digest.$LAST_YEAR@county.example>"
	echo "run$1 【年报核查】云岭县 ${LAST_YEAR}年度：$2"
	echo "$thread $thread 年报监测 <gouji@county.example>" \
	    "office@county.example auto-generated +0800"
	echo "multipart/alternative None 0 text/plain utf-8 0 text/html utf-8 0"
}
{
	headers 1 新增错误4、尚未查到1
	cat <<END
== 新增（错误4项） ==
〔枫桥镇〕
1．${LAST_YEAR}年度报告　错误
〔桃源乡〕
2．${LAST_YEAR}年度报告　错误
〔清泉镇〕
3．${LAST_YEAR}年度报告　错误
〔河东街道〕
4．${LAST_YEAR}年度报告　错误
== 尚未查到（1个单位） ==
END
	headers 2 已更正1、尚未查到1
	cat <<END
== 仍未整改（错误3项） ==
== 已更正（错误1项） ==
〔桃源乡〕
1．${LAST_YEAR}年度报告　错误
== 尚未查到（1个单位） ==
END
	headers 3 新增错误1、发布有误1
	cat <<END
== 新增（错误1项） ==
〔松岭乡〕
1．${LAST_YEAR}年度报告　错误
== 逾期未查到或发布有误（1项） ==
〔水利局〕
1．${LAST_YEAR}年度报告　所发布的不是该年度（或该单位）的报告
== 仍未整改（错误3项） ==
END
} >"$FOLDER/wanted"
same 'the digests' "$FOLDER/wanted" "$FOLDER/shown"
daemon_stop
finish
