#!/bin/sh
# gouji probe on the demo county: what an office sees that tries a source out,
# the line that it then has for townships.csv, and that goujid stores the same.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/probe_lib.sh"

# origin CODE - where the registry has that body.
origin() {
	sed -n "s|^$1,.*,\(http://[^/]*\)/.*|\1|p" "$FOLDER/townships.csv"
}

asked() {
	wc -l <"$FOLDER/requests.log"
}

county_publish 2025
county_configure 1
site=$(origin 990101)

# ---- a report's own page
probe 0 "$site/990101/{year}.html" --name 青石镇 --year 2024
says '单位：青石镇，990101'
says "1. $site/990101/2024.html"
says '结果：已取得，HTTP 200'
says '采集方式：page（报告自己的网页）'
says '识别：年度报告'
says '标题：青石镇人民政府2024年政府信息公开工作年度报告'
says '年度：2024'
says '格式：2021 年版'
says '表三：读出 175 个数（格式共 175 格）'
says '结论：可以采集'
says "990101,青石镇,township,page,$site/990101/{year}.html,"

# Whose it is stands in townships.csv already; the year is not there yet.
probe 0 "$site/990101/{year}.html" --year 2026
says '单位：青石镇，990101'
says '没有读：没有该页'
says '注意：2026 年的报告还没有，用 2025 年的试读成功；发布后会自动采到'

# One year's page.
probe 0 "$site/990101/2024.html"
says '注意：这个网址只是一个年度的报告；历年网址只差年份的，把年份写成 {year}，否则请填栏目页的网址'

# Of another body.
probe 1 "$site/990101/2024.html" --name 白鹭乡
says '识别：是年度报告，但不是该单位或该年度的（这是青石镇人民政府的报告，要找的是白鹭乡的）'
says '结论：不能采集，找到的报告不是该单位或该年度的'

# ---- a column
before=$(asked)
probe 0 "$site/990106/"
says '按五种列表各试一次，首页都有 3 条像是年度报告的链接'
says '采集方式：list（栏目列表）'
says '栏目共 1 页，找到 3 条像是年度报告的链接：'
says "$site/990106/2024.html"
says '核查：错误 1，待核实 0（没有与上一年度核对）'
says "990106,枫桥镇,township,list,$site/990106/,"
is 'requests for a column and a report' 2 $(($(asked) - before))

# Rules are the office's.
cp "$FOLDER/gouji.conf" "$FOLDER/kept.conf"
printf '\n[rules]\nA06 = warning\n' >>"$FOLDER/gouji.conf"
probe 0 "$site/990106/"
says '核查：错误 0，待核实 1（没有与上一年度核对）'
sed -i 's/^A06 = .*/A06 = grave/' "$FOLDER/gouji.conf"
probe 2 "$site/990106/"
grep -q '^gouji probe: 无法开始：.*gouji.conf:[0-9]*: \[rules\] A06' \
    "$FOLDER/err" || wrong "of a broken rule: $(cat "$FOLDER/err")"
mv "$FOLDER/kept.conf" "$FOLDER/gouji.conf"

# ---- a column of several bodies, on two pages
probe 0 "$site/xzjd/index.html" --name 清泉镇 --year 2024
says '栏目里有 3 个单位的报告：'
says '桃源乡'
says '河东街道'
says '栏目共 2 页，找到 9 条像是年度报告的链接：'
says '2024 年  桃源乡人民政府  桃源乡人民政府2024年政府信息公开工作年度报告（别的单位）'
says '标题：清泉镇人民政府2024年政府信息公开工作年度报告'
says '注意：多个单位共用这个栏目：各单位各写一行，网址相同，勾稽按名称分辨'
says "990109,清泉镇,township,list,$site/xzjd/index.html,"

# Nobody was named: a line for each.
probe 0 "$site/xzjd/index.html" --json
holds '.shared and ([.bodies[].code] == ["990108","990109","990110"])'
holds ".townships_csv == {header: \"code,name,kind,collector,url,email\",
    lines: [\"990108,桃源乡,township,list,$site/xzjd/index.html,\",
	\"990109,清泉镇,township,list,$site/xzjd/index.html,\",
	\"990110,河东街道,township,list,$site/xzjd/index.html,\"],
    complete: true}"

# A body that it does not name, and one that nobody knows.
probe 1 "$site/xzjd/index.html" --name 青石镇 --year 2024
says '没有可读的：栏目里没有这一年报告的链接'
says '结论：不能采集，栏目里的报告都是别的单位的'
mv "$FOLDER/townships.csv" "$FOLDER/townships.kept"
probe 0 "$site/xzjd/index.html" --name 清泉镇 --year 2024
says '注意：townships.csv 中还没有“清泉镇”，单位代码请自行填写'
says "单位代码,清泉镇,township,list,$site/xzjd/index.html,"
echo 'code,name' >"$FOLDER/townships.csv"
probe 0 "$site/xzjd/index.html" --name 清泉镇 --year 2024
grep -q '^gouji probe: 名册有误，这次没有采用：townships.csv:1: ' "$FOLDER/err" ||
    wrong "of a broken registry: $(cat "$FOLDER/err")"
mv "$FOLDER/townships.kept" "$FOLDER/townships.csv"

# ---- the wrong collector, nothing there, a wall, nobody
probe 1 "$site/990101/2024.html" --collector list
says '结论：不能采集，栏目里没有该单位年度报告的链接'
probe 1 "$site/nothing"
says '结果：没有该页，HTTP 404'
says '结论：不能采集，网站说没有这个网页'
probe 1 "$(origin 990103)/990103/2024.html"
says '结论：不能采集，网站拦截程序访问'
says '单位代码,单位名称,township,manual,,'
probe 1 "http://127.0.0.1:1/"
says '结果：连接不上，该端口没有服务（could not connect: Connection refused）'

# ---- addresses inside, unless the configuration allows them
cp "$FOLDER/gouji.conf" "$FOLDER/kept.conf"
sed -i 's/^allow_private = yes/allow_private = no/' "$FOLDER/gouji.conf"
before=$(asked)
probe 1 "$site/990101/2024.html"
says '结果：内网地址，没有访问，是内网地址（address 127.0.0.1 is private）'
says '结论：不能采集，这是内网地址，勾稽默认不访问'
is 'requests to a private address' "$before" "$(asked)"
mv "$FOLDER/kept.conf" "$FOLDER/gouji.conf"

# ---- wrong usage
probe 2 'www.example.gov.cn/nb/'
says 'gouji probe: 网址不对，应以 http:// 或 https:// 开头，除 {year} 外不能有别的花括号：the URL www.example.gov.cn/nb/ is neither http nor https'
probe 2 "$site/" --collector manual
says 'gouji probe: 没有这种采集方式：manual'
probe 2 "$site/" --year twenty
says 'gouji probe: 年度不对：twenty'
probe 2 "$site/" --name ''
says 'gouji probe: 单位名称不能为空：--name'
probe 2 "$site/" --jsn
says 'gouji probe: 没有这个选项：--jsn'
probe 2 "$site/" --year
says 'gouji probe: 这个选项后面缺少内容：--year'
probe 2
probe 2 "$site/" "$site/"

# ---- what goujid stores is what it said
county_start || die 'goujid did not start'
county_collected 1 120 || die 'the first run did not end'
run=$(get /api/v1/runs | jq -r '.runs[0].id')
get "/api/v1/runs/$run" >"$FOLDER/run"
sed 1d "$FOLDER/townships.csv" | tr -d '\r' >"$FOLDER/lines"
n=0
while IFS=, read -r code name _ collector url _; do
	for year in 2023 2024 2025; do
		stored=$(jq -r --arg code "$code" --argjson year "$year" '
		    [.outcomes[] | select(.code == $code and .year == $year)
			| "\(.outcome) \(.detail)"] | first // "ok "' \
		    "$FOLDER/run")
		timeout 60 "$BIN/gouji" probe --config "$FOLDER/gouji.conf" \
		    --json --name "$name" --year "$year" \
		    --collector "$collector" "$url" >"$FOLDER/out" || true
		is "$code in $year" "${stored%; nothing more was asked of the host in this run}" \
		    "$(jq -r \
		    '.visits[0] | "\(.outcome) \(.detail)"' "$FOLDER/out")"
		n=$((n + 1))
	done
done <"$FOLDER/lines"
is 'sources and years compared' 36 "$n"
finish
