#!/bin/sh
# The demo: a made-up county whose site is served on loopback, collected and
# checked by the real programs.
#
#     run.sh BUILD_FOLDER
#
# Prints the county's sums, every body's years, the findings, and where the
# page and the API are; stays until Ctrl-C, or ends after printing with DEMO_EXIT=1. The API
# is at port DEMO_PORT (8620; 0: any), or at another where that is taken.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
BIN=$1/bin
SITE=$1/tests/demo/demo-site
. "$here/county.sh"

trap county_stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

county_publish
echo "云岭县（虚构）：12个单位，$((LAST_YEAR - 2))—$LAST_YEAR 年度，正在采集……"
county_start "${DEMO_PORT:-8620}"
case $API in
*:"${DEMO_PORT:-8620}") ;;
*)
	[ "${DEMO_PORT:-8620}" -eq 0 ] || echo \
	    "端口 ${DEMO_PORT:-8620} 已被其他程序占用，本次改用 ${API##*:}。"
	;;
esac
if ! county_collected 1 60; then
	complain "the first collection did not end within 60 s:"
	tail -n 20 "$FOLDER/goujid.log" >&2
	exit 1
fi

# Every body's years, in the words that the office uses; full-width spaces keep
# the columns.
show_years() {
	echo "各单位历年发布状态"
	curl -fsS --max-time 10 "$API/api/v1/townships?limit=1000" | jq -r '
		{ valid: "未发现问题", warned: "有待核实项",
		  invalid: "有数据错误", missing: "尚未查到",
		  overdue: "逾期未查到", unreachable: "网站无法访问",
		  unreadable: "程序无法识别", wrong: "不是该年度报告",
		  none: "当年无需报送" } as $word |
		def wide($n): . + "　" * ($n - length);
		.townships[] | "  " + (.name | wide(6)) + (.years | to_entries |
		    sort_by(.key) | map(.key + " " +
		    ($word[.value.status] // .value.status | wide(9))) | add)'
}

echo
# Without the columns of table 3 but for its totals: fifty lines, not two
# hundred.
"$BIN/gouji" rollup "$LAST_YEAR" --api "$API" | grep -vE \
    '”行“(自然人|商业企业|科研机构|社会公益组织|法律服务机构|法人或其他组织中的其他)”列'
echo
"$BIN/gouji" status --api "$API"
echo
show_years
echo
"$BIN/gouji" findings --api "$API"
echo
cat <<END
网页：$API/            （用浏览器打开；管理口令：$(cat "$FOLDER/admin.token")）
接口：$API/api/v1/status
      $API/api/v1/townships
      $API/api/v1/rollups/$LAST_YEAR          （加 ?format=csv 下载表格）
      $API/api/v1/reports/990108/$LAST_YEAR
命令：$BIN/gouji rollup $LAST_YEAR --api $API   （全部指标）
      $BIN/gouji report 990108 $LAST_YEAR --api $API
END

if [ "${DEMO_EXIT:-0}" = 1 ]; then
	exit 0
fi

echo
echo "按 Ctrl-C 结束；所有数据都在 $FOLDER，结束时删除。"
wait "$DAEMON_PID" || true
complain "goujid ended:"
tail -n 20 "$FOLDER/goujid.log" >&2
exit 1
