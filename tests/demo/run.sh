#!/bin/sh
# The demo: a made-up county whose site is served on loopback, collected and
# checked by the real programs.
#
#     run.sh BUILD_FOLDER
#
# Prints the county's sums, every body's years, the findings, and where the
# API is; stays until Ctrl-C, or ends after printing with DEMO_EXIT=1.
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
county_start 8620
if ! county_collected 1 60; then
	complain "the first collection did not end within 60 s:"
	tail -n 20 "$FOLDER/goujid.log" >&2
	exit 1
fi

echo
"$BIN/gouji" rollup "$LAST_YEAR" --api "$API"
echo
"$BIN/gouji" status --api "$API"
echo
"$BIN/gouji" findings --api "$API"
echo
cat <<END
接口：$API/api/v1/status
      $API/api/v1/townships
      $API/api/v1/rollups/$LAST_YEAR          （加 ?format=csv 下载表格）
      $API/api/v1/reports/990108/$LAST_YEAR
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
