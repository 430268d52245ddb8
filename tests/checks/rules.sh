#!/bin/sh
# schema/RULES.md is what schema/rules.json and the tests say: every rule, and
# the tests that break it, come close to it, or cannot judge it. `rules.sh
# --write` writes it anew.
. "$(dirname "$0")/lib.sh"

command -v jq >/dev/null || exit 77
page=schema/RULES.md
made=$(mktemp)
trap 'rm -f "$faults" "$made"' EXIT

# Where the tests of a rule are: files that name it, in the folders that judge
# it. What one report cannot tell is judged in the store.
tests_of() {
	folders='tests/check tests/narrative tests/similarity'
	case $1 in
	G09 | G10 | H* | I08 | J*)
		folders="$folders tests/store tests/replay tests/run" ;;
	esac
	for folder in $folders; do
		[ ! -d "$folder" ] ||
		    find "$folder" -name '*.c' -exec grep -lw "$1" {} + ||
		    true
	done | sort | sed -E 's|^tests/(.*)\.c$|\1|' | paste -sd ' ' -
}

rows() {
	jq -r '.rules[] | [.id, .severity, .axis, .scope,
	    ((.kinds // []) | join(" ")),
	    ((.parameters // []) | map("\(.name)=\(.value)") | join(" ")),
	    .statement] | join("|")' schema/rules.json
}

{
	cat <<'END'
# 规则表

由 schema/rules.json 和测试生成（tests/checks/rules.sh --write），不要手改。

级别：error 错误，warning 待核实，info 提示，off 停用，none 不单列（附注、指标、
触发条件，不会成为问题）。所列为最重情形的默认级别，可在 [rules] 中调整。范围：
report 看一份报告，prior 还看上年报告，county 还看本县其他单位，publication 看何处
何时发布。适用为空的，各类单位都适用。测试在 tests/ 下。

| 规则 | 级别 | 方面 | 范围 | 适用 | 参数 | 内容 | 测试 |
|---|---|---|---|---|---|---|---|
END
	rows | while IFS='|' read -r id severity axis scope kinds params text; do
		echo "| $id | $severity | $axis | $scope | $kinds | $params |" \
		    "$text | $(tests_of "$id") |"
	done
} >"$made"

if [ "${1-}" = --write ]; then
	cp "$made" "$page"
	exit 0
fi
{
	cmp -s "$made" "$page" ||
	    echo "$page:1: is not what rules.json and the tests say:" \
		"run tests/checks/rules.sh --write"
	grep -nE '^\| [A-J][0-9][0-9] \| (error|warning|info|off) .* \|  \|$' \
	    "$made" |
	    sed -E "s/^([0-9]+):. ([A-J][0-9][0-9]) .*/\1: rule \2 has no test/" |
	    sed "s|^|$page:|"
} | verdict
