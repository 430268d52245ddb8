#!/bin/sh
# A township without a site: its reports come by hand, through gouji import,
# in every shape that this machine can make.
. "$(dirname "$0")/lib.sh"

FIXTURES=$(dirname "$0")/../cli/fixtures
FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/gouji-import.XXXXXX")
LAST_YEAR=2024

# gouji_says CODE ARGUMENTS... - the exit code must be this; what it printed is
# in FOLDER/said.
gouji_says() {
	wanted=$1
	shift
	"$BIN/gouji" "$@" --api "$API" --token-file "$FOLDER/admin.token" \
	    >"$FOLDER/said" 2>&1 && code=0 || code=$?
	[ "$code" -eq "$wanted" ] ||
	    wrong "gouji $*: wanted exit code $wanted, got $code: $(
		cat "$FOLDER/said"
	    )"
}

said() {
	grep -qF "$1" "$FOLDER/said" ||
	    wrong "wanted '$1', got: $(cat "$FOLDER/said")"
}

state_of() {
	get "/api/v1/townships/990201" | jq -r ".years[\"$1\"].status"
}

start() {
	for _ in 1 2 3; do
		county_configure "$("$SITE" --free-port)"
		daemon_start && return 0
	done
	return 1
}

{
	echo 'code,name,kind,collector,url,email'
	for code in 990201 990202 990203 990204 990205; do
		echo "$code,青石镇,township,manual,,"
	done
} >"$FOLDER/townships.csv"
start || die 'start'
county_collected 1 30 || die 'the first run did not end'

is 'before' missing "$(state_of 2024)"

# ---- a page that was saved
gouji_says 0 import 990201 2024 "$FIXTURES/qingshizhen-2024.html"
said '已导入：青石镇（990201）2024年度报告，第1次发布版'
said '标题：青石镇人民政府2024年政府信息公开工作年度报告'
said '发布状态：未发现问题'
said '发现问题：错误 0，待核实 0，提示 0'
said '查看全部：gouji report 990201 2024'
is 'after' valid "$(state_of 2024)"
gouji_says 0 report 990201 2024
said '第1次发布版，人工导入于 '
get /api/v1/reports/990201/2024/document |
    cmp - "$FIXTURES/qingshizhen-2024.html" >&2 ||
    wrong 'the archived bytes are not those of the file'

gouji_says 0 import 990201 2024 "$FIXTURES/qingshizhen-2024.html"
said '与已有的报告相同，没有变化：青石镇（990201）2024年度报告，第1次发布版'

# ---- the same as a word processor saves it: read to the same figures
sed 's/<table>/<table border="1">/g' "$FIXTURES/qingshizhen-2024.html" \
    >"$FOLDER/report.html"
get /api/v1/reports/990201/2024 | jq -S .cells >"$FOLDER/wanted"
saved_as() {
	/usr/lib/libreoffice/program/soffice --headless --norestore \
	    "-env:UserInstallation=file://$FOLDER/profile" --writer \
	    --convert-to "$3" --outdir "$FOLDER" "$FOLDER/report.html" \
	    >"$FOLDER/said" 2>&1 || die "soffice $3: $(cat "$FOLDER/said")"
	gouji_says 0 import "$1" 2024 "$FOLDER/report.$2"
	said '识别结果：200 格，有数 200，空白 0，没有读到 0'
	said '发布状态：未发现问题'
	get "/api/v1/reports/$1/2024" | jq -S .cells >"$FOLDER/got"
	same "the figures of a $2 file" "$FOLDER/wanted" "$FOLDER/got"
	get "/api/v1/reports/$1/2024/document" |
	    cmp - "$FOLDER/report.$2" >&2 ||
	    wrong "the archived bytes are not those of report.$2"
}
saved_as 990202 docx 'docx:MS Word 2007 XML'
saved_as 990203 doc 'doc:MS Word 97'
saved_as 990204 rtf 'rtf:Rich Text Format'
saved_as 990205 pdf pdf:writer_pdf_Export

# ---- another edition, with an error in it
gouji_says 1 import 990201 2024 "$FIXTURES/qingshizhen-2024-wrong-total.html"
said '第2次发布版'
said '发布状态：有数据错误'
said '发现问题：错误 2，待核实 0，提示 0'
said 'A03'
is 'with an error' invalid "$(state_of 2024)"
gouji_says 1 import 990201 2024 "$FIXTURES/qingshizhen-2024-wrong-total.html" \
    --json
is '--json' 'invalid 2' "$(jq -r '"\(.status) \(.revision)"' "$FOLDER/said")"

# ---- what is refused, and leaves everything as it was
gouji_says 2 import 990201 2023 "$FIXTURES/qingshizhen-2024.html"
said '未被采用：报告的年度或单位与所指定的不符（report of 2024, expected 2023）'
is 'another year' missing "$(state_of 2023)"
echo '今天天气很好' >"$FOLDER/letter.txt"
gouji_says 2 import 990201 2023 "$FOLDER/letter.txt"
said "$FOLDER/letter.txt 未被采用："
gouji_says 2 import 990201 "$(($(date +%Y) + 1))" "$FOLDER/letter.txt"
said '该年度尚未结束，不会有年度报告'
gouji_says 2 import 990299 2023 "$FOLDER/letter.txt"
said '服务拒绝了请求（404）：no township has the code "990299"'
gouji_says 2 import 990201 23 "$FOLDER/letter.txt"
said '服务拒绝了请求（400）："23" is no report year'
gouji_says 2 import 990201 2023 "$FOLDER/nowhere.html"
said "无法读取 $FOLDER/nowhere.html：文件不存在"
: >"$FOLDER/empty.html"
gouji_says 2 import 990201 2023 "$FOLDER/empty.html"
said '文件是空的'
gouji_says 2 import 990201 2023
said '用法：gouji import'
head -c 22000000 /dev/zero >"$FOLDER/large.html"
gouji_says 2 import 990201 2023 "$FOLDER/large.html"
said '文件太大（the document is larger than the 20971520 bytes of [collect] max_body）'
echo other >"$FOLDER/other.token"
"$BIN/gouji" import 990201 2023 "$FOLDER/large.html" --api "$API" \
    --token-file "$FOLDER/other.token" >"$FOLDER/said" 2>&1 && wrong 'a token'
said '服务拒绝了请求（401）：the admin token is not the right one'
is 'all the same' 'invalid missing' "$(state_of 2024) $(state_of 2023)"

# ---- as the README has it: the token is where goujid.service takes it from
mkdir "$FOLDER/etc" "$FOLDER/etc/credentials"
sed -e 's|^admin_token_file = .*|admin_token_file = credential:gouji_my.token|' \
    -e "s|^townships = |townships = $FOLDER/|" "$FOLDER/gouji.conf" \
    >"$FOLDER/etc/gouji.conf"
import_as_configured() {
	if "$BIN/gouji" import 990201 2023 "$FOLDER/letter.txt" \
	    --config "$FOLDER/etc/gouji.conf" >"$FOLDER/said" 2>&1; then
		wrong 'a letter was imported'
	fi
}
import_as_configured
said '服务拒绝了请求（401）：this needs "Authorization: Bearer <admin token>"'
said '需要令牌：请用能读令牌文件的用户（如 root，sudo）执行'
cp "$FOLDER/admin.token" "$FOLDER/etc/credentials/my.token"
import_as_configured
said "$FOLDER/letter.txt 未被采用："

# ---- the year before, in which the figures are carried over
gouji_says 0 import 990201 2023 "$FIXTURES/qingshizhen-2023.html"
is 'the year before' valid "$(state_of 2023)"

# ---- a restart keeps it
end_process "$DAEMON_PID" 10 || wrong 'SIGTERM: did not end in 10 s'
is 'exit code after SIGTERM' 0 "$ENDED"
daemon_start || die 'restart'
is 'after a restart' 'invalid valid' "$(state_of 2024) $(state_of 2023)"

# ---- all of it judged anew, only where no goujid runs
"$BIN/goujid" -c "$FOLDER/gouji.conf" reprocess >"$FOLDER/said" 2>&1 &&
    wrong 'reprocess beside a running goujid'
said 'another goujid'
end_process "$DAEMON_PID" 10 || wrong 'SIGTERM: did not end in 10 s'
"$BIN/goujid" -c "$FOLDER/gouji.conf" reprocess >"$FOLDER/said" 2>&1 ||
    wrong "reprocess: $(cat "$FOLDER/said")"
said 'read again 0, checked again 6, failed 0'
daemon_start || die 'restart'
is 'after reprocess' 'invalid valid' "$(state_of 2024) $(state_of 2023)"

# ---- nobody there
end_process "$DAEMON_PID" 10 || wrong 'SIGTERM: did not end in 10 s'
DAEMON_PID=
gouji_says 2 import 990201 2023 "$FIXTURES/qingshizhen-2023.html"
said '（goujid 是否在运行？）'
finish
