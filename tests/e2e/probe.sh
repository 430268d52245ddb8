#!/bin/sh
# gouji probe: what an office sees that tries a source out, and the line that
# it then has for townships.csv.
. "$(dirname "$0")/lib.sh"

# probe CODE ARGUMENT... - what it prints is in $FOLDER/out.
probe() {
	wanted=$1
	shift
	timeout 60 "$BIN/gouji" probe --config "$FOLDER/gouji.conf" "$@" \
	    >"$FOLDER/out" 2>&1 </dev/null && code=0 || code=$?
	[ "$code" = "$wanted" ] || {
		wrong "gouji probe $*: ended with $code"
		cat "$FOLDER/out" >&2
	}
}

# says LINE - a whole line of it.
says() {
	grep -qxF -- "$1" "$FOLDER/out" || {
		wrong "no line '$1' in:"
		cat "$FOLDER/out" >&2
	}
}

# origin CODE - where the registry has that body.
origin() {
	sed -n "s|^$1,.*,\(http://[^/]*\)/.*|\1|p" "$FOLDER/townships.csv"
}

county_publish 2025
county_configure 1
site=$(origin 990101)
asked() {
	wc -l <"$FOLDER/requests.log"
}

# ---- a report's own page
probe 0 "$site/990101/{year}.html" --name 青石镇 --year 2024
says "网址：$site/990101/2024.html"
says '结果：已取得，HTTP 200'
says '加密：没有加密（http）'
says '识别：年度报告'
says '标题：青石镇人民政府2024年政府信息公开工作年度报告'
says '年度：2024'
says '格式：2021'
says '表三：读出 175 个数（格式共 175 格）'
says '采集方式：page（报告自己的网页）'
says "  990101,青石镇,township,page,$site/990101/{year}.html,"

# Of another body.
probe 0 "$site/990101/2024.html" --name 白鹭乡
grep -q '^识别：是年度报告，但与所给的单位或年度不符（' "$FOLDER/out" ||
    wrong 'took the report of another body'

# ---- a column
before=$(asked)
probe 0 "$site/990106/"
says '识别：栏目列表，找到 3 条像是年度报告的链接'
says "            $site/990106/2024.html"
says '采集方式：list'
says '核查：错误 1，警告 0'
says "  990106,枫桥镇,township,list,$site/990106/,"
[ $(($(asked) - before)) -le 12 ] || wrong "asked $(($(asked) - before)) times"

# ---- a column of several bodies
probe 0 "$site/xzjd/index.html" --name 清泉镇 --year 2024
says '识别：栏目列表，找到 9 条像是年度报告的链接'
says '注意：多个单位共用这个栏目；各单位各写一行，网址相同'
says '标题：清泉镇人民政府2024年政府信息公开工作年度报告'
says "  990109,清泉镇,township,list,$site/xzjd/index.html,"

# A body that it does not name.
probe 0 "$site/xzjd/index.html" --name 青石镇 --year 2024
says '注意：没有一条像是青石镇2024年的报告'

# ---- the wrong collector, nothing there, a wall, nobody
probe 1 "$site/990101/2024.html" --collector list
says '结论：没有合适的采集方式：既读不出报告，也找不到像是年度报告的链接'
probe 1 "$site/nothing"
says '结果：没有该页，HTTP 404（HTTP status 404）'
says '建议：请在浏览器中核对网址'
probe 1 "$(origin 990103)/990103/2024.html"
grep -q '^结果：被网站拦截，HTTP 412（challenge page: ' "$FOLDER/out" ||
    wrong "did not see the wall: $(cat "$FOLDER/out")"
probe 1 "http://127.0.0.1:1/"
grep -q '^结果：网站出错（' "$FOLDER/out" ||
    wrong "did not see that nobody answers: $(cat "$FOLDER/out")"

# ---- addresses inside, unless the configuration allows them
sed 's/^allow_private = yes/allow_private = no/' "$FOLDER/gouji.conf" \
    >"$FOLDER/strict.conf"
mv "$FOLDER/strict.conf" "$FOLDER/gouji.conf"
before=$(asked)
probe 1 "$site/990101/2024.html"
grep -q 'address 127.0.0.1 is private' "$FOLDER/out" ||
    wrong "asked a private address: $(cat "$FOLDER/out")"
is 'requests to a private address' "$before" "$(asked)"

# ---- wrong usage
probe 2 'ftp://www.example.gov.cn/'
probe 2 "$site/" --collector manual
says 'gouji probe: 没有这种采集方式：manual'
probe 2 "$site/" --year twenty
says 'gouji probe: 年度不对：twenty'
probe 2
finish
