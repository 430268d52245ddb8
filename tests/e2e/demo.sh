#!/bin/sh
# `make demo DEMO_EXIT=1` prints the sums, the years and the findings in
# Chinese, ends well, and leaves neither process nor file behind; without
# DEMO_EXIT it stays until it is interrupted. Both at once: the second one says
# that its port is taken.
. "$(dirname "$0")/lib.sh"

BUILD=$3
FOLDER=$(mktemp -d)
mkdir "$FOLDER/first" "$FOLDER/second"
demo=$(dirname "$0")/../demo/run.sh

DEMO_EXIT=0 DEMO_PORT=0 TMPDIR=$FOLDER/first \
    "$demo" "$BUILD" >"$FOLDER/stays" 2>"$FOLDER/err" </dev/null &
DAEMON_PID=$!
stays() {
	grep -q Ctrl-C "$FOLDER/stays"
}
wait_until 60 stays || wrong "does not say how to end it"
alive "$DAEMON_PID" || wrong "does not stay"
url=$(grep -o 'http://127.0.0.1:[0-9]*' "$FOLDER/stays" | head -n 1)
curl -fsS -o /dev/null --max-time 5 "$url/healthz" ||
    wrong "the address that it prints does not answer"
grep -q "^网页：$url/ " "$FOLDER/stays" ||
    wrong "does not say where the page is"
! grep -q 占用 "$FOLDER/stays" || wrong "complains of a port that is free"

DEMO_EXIT=1 DEMO_PORT=${url##*:} TMPDIR=$FOLDER/second \
    "$demo" "$BUILD" >"$FOLDER/out" 2>"$FOLDER/err" </dev/null ||
    wrong "ended with $?: $(cat "$FOLDER/err")"
year=$(($(TZ=Asia/Shanghai date +%Y) - 1))
for text in 云岭县 不是该年度报告 程序无法识别 青石镇 "$year" 有数据错误 网站无法访问 尚未查到 \
    '一、本年新收政府信息公开申请数量' http://127.0.0.1: \
    "端口 ${url##*:} 已被其他程序占用，本次改用 "; do
	grep -q "$text" "$FOLDER/out" ||
	    wrong "the output lacks $text"
done
! grep -q "$url" "$FOLDER/out" || wrong "asks another goujid"
[ ! -s "$FOLDER/err" ] || wrong "complains: $(cat "$FOLDER/err")"
is 'folders left behind' '' "$(find "$FOLDER/second" -name 'gouji-demo.*')"

end_process "$DAEMON_PID" 20 || wrong "did not end in 20 s"
DAEMON_PID=
is 'folders left behind' '' "$(find "$FOLDER/first" -name 'gouji-demo.*')"
if curl -fsS -o /dev/null --max-time 5 "$url/healthz" 2>/dev/null; then
	wrong "goujid is still there"
fi
finish
