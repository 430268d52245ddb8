#!/bin/sh
# gouji check as a clerk meets it: exit codes, what is printed, what is said
# of files that cannot be read.
# usage: check_cli.sh GOUJI FIXTURES
set -u
gouji=$1
fixtures=$2
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failed=0

fail() {
	echo "FAILED: $1"
	sed 's/^/    /' "$work/out" "$work/err"
	failed=1
}

# run CODE ARGUMENT...: gouji check exits with CODE.
run() {
	want=$1
	shift
	"$gouji" "$@" >"$work/out" 2>"$work/err" </dev/null
	code=$?
	[ "$code" -eq "$want" ] || fail "gouji $*: exit $code, not $want"
}

prints() {
	grep -qF -- "$1" "$work/out" || fail "output lacks: $1"
}

complains() {
	grep -qF -- "$1" "$work/err" || fail "stderr lacks: $1"
}

lacks() {
	if grep -qF -- "$1" "$work/out"; then
		fail "output has: $1"
	fi
}

# A report without errors.
run 0 check "$fixtures/qingshizhen-2024.html"
prints '标题：青石镇人民政府2024年政府信息公开工作年度报告'
prints '单位：青石镇人民政府'
prints '年度：2024'
prints '格式：2021年版'
prints '发布日期：2025-01-15'
prints '结论：未发现问题（错误 0，待核实 0，'
lacks "$(printf '\033')"

# One wrong total: its row and its column do not agree.
run 1 check "$fixtures/qingshizhen-2024-wrong-total.html"
prints '【错误·数据】A03 表三“一、本年新收政府信息公开申请数量”'
prints '【错误·数据】A01 表三“总计”列'
prints '**'
prints "结论：有数据错误（错误 2，按原因计 1 处，待核实"
prints "   可能的差错位置：表三“一、本年新收政府信息公开申请数量”行“总计”列（填报 11，按合计推算 10）"

# Across years.
run 0 check "$fixtures/qingshizhen-2024.html" \
	--prior "$fixtures/qingshizhen-2023.html" --json
lacks '"rule":"F01","reason"'
run 0 check "$fixtures/qingshizhen-2024.html" --json
prints '{"rule":"F01","reason":"no readable report of 2023"}'
prints '"status":"valid"'
prints '"t2.fees.amount":0.80,'

sed 's/青石/白水/g' "$fixtures/qingshizhen-2023.html" >"$work/other.html"
run 0 check "$fixtures/qingshizhen-2024.html" --prior "$work/other.html" --json
prints '{"rule":"F01","reason":"the report given for 2023 is of 白水镇人民政府"}'
run 0 check "$fixtures/qingshizhen-2024.html" --json \
	--prior "$fixtures/qingshizhen-2024.html"
prints '{"rule":"F01","reason":"the report given is of 2024, not of 2023"}'

# A table that is not there: the conclusion speaks of the rest only.
sed '/四、政府信息公开行政复议/,/五、存在的/{/<p>/!d}' \
	"$fixtures/qingshizhen-2024.html" >"$work/part.html"
run 1 check "$work/part.html"
prints '【错误·格式】I02 缺表四：该部分没有表格'
prints '注意：未见表四，未核查，请人工查看'
prints '结论：已识别部分'

# One line of JSON a file, in order.
run 1 check --json "$fixtures/qingshizhen-2024-wrong-total.html" \
	"$fixtures/qingshizhen-2024.html"
[ "$(wc -l <"$work/out")" -eq 2 ] || fail "two files, not two lines"
head -n 1 "$work/out" | grep -q '"status":"invalid"' ||
	fail "the first line is not the first file"

# What cannot be read.
run 2 check "$work/nothing.html"
complains '文件不存在'
: >"$work/empty"
run 2 check "$work/empty"
complains '文件是空的'
head -c 4096 /dev/urandom >"$work/binary"
run 2 check "$work/binary"
run 2 check "$work"
complains '不是普通文件'
run 2 check --json "$work/nothing.html" "$fixtures/qingshizhen-2024.html"
prints '"status":"unreadable","reason":"No such file or directory","cells":{}'
prints '"status":"valid"'
truncate -s 100M "$work/large"
run 2 check "$work/large"
complains '文件太大'
awk 'BEGIN { print "<table>"; for (i = 0; i < 1000; i++) {
	print "<tr>"; for (k = 0; k < 1000; k++) printf "<td>1"; } }' \
	>"$work/million.html"
run 2 check --json "$work/million.html"
prints '"status":"unreadable","reason":"'
prints 'cells'

# Wrong usage.
run 2 check
complains '用法：gouji check'
run 2 check --year 20x4 "$fixtures/qingshizhen-2024.html"
complains '年度不对：20x4'
run 2 check --kind village "$fixtures/qingshizhen-2024.html"
complains '单位类别不对：village'
run 2 check --form 1999 "$fixtures/qingshizhen-2024.html"
complains '没有这种格式：1999'
run 2 check --forms "$work" "$fixtures/qingshizhen-2024.html"
complains '格式文件有误'
run 2 nonsense
complains '没有这个命令：nonsense'
run 0 --help
prints 'check'
run 0 check --help
prints '退出码'
run 0 --version
prints 'gouji 0.'
prints 'SQLite'

exit $failed
