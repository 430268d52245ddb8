#!/bin/sh
# gouji probe and the troubles that sites make: what each is called, and what
# the office is told to do.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/probe_lib.sh"

HERE=$(cd "$(dirname "$0")" && pwd)
FIXTURES=$HERE/../cli/fixtures
FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/gouji-probe.XXXXXX")
LAST_YEAR=2024
WWW=$FOLDER/www

# link YEAR URL [ORGAN] - a link of a column, as an item of a list.
link() {
	printf '<li><a href="%s">%s%s年政府信息公开工作年度报告</a></li>\n' \
	    "$2" "${3:-青石镇}" "$1"
}

# column PATH LINKS - a column page.
column() {
	mkdir -p "$(dirname "$WWW$1")"
	printf '<title>政府信息公开年报</title><ul>%s</ul>' "$2" >"$WWW$1"
}

# page PATH - a file from stdin.
page() {
	mkdir -p "$(dirname "$WWW$1")"
	cat >"$WWW$1"
}

# convert TYPE FILE - by the word processor, into WWW.
convert() {
	/usr/lib/libreoffice/program/soffice --headless --norestore \
	    "-env:UserInstallation=file://$FOLDER/profile" --writer \
	    --convert-to "$1" --outdir "$WWW" "$2" \
	    >"$FOLDER/said" 2>&1 || die "soffice $1: $(cat "$FOLDER/said")"
}

# ---- the site
mkdir -p "$WWW"
cp "$FIXTURES"/*.html "$WWW"
for name in trusted strange; do
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 \
	    -addext subjectAltName=IP:127.0.0.1 -keyout "$FOLDER/key.pem" \
	    -out "$FOLDER/$name.crt" 2>/dev/null || die 'no certificate'
	cat "$FOLDER/$name.crt" "$FOLDER/key.pem" >"$FOLDER/$name.pem"
done
python3 "$HERE/probe_site.py" "$FOLDER" "$FOLDER/trusted.pem" \
    "$FOLDER/strange.pem" >"$FOLDER/site.out" 2>"$FOLDER/site.err" &
SITE_PID=$!
wait_until 10 site_ready || die "no site: $(cat "$FOLDER/site.err")"
read -r _ plain other closed tls old strange <"$FOLDER/site.out"
site=http://127.0.0.1:$plain

county_configure 1
# As an office has it, but for the time it takes.
sed -i 's/^robots = no/robots = yes/; s/^host_connections = .*/host_connections = 1/
    s/^allow_private = yes/&\nmax_body = 1MiB/' "$FOLDER/gouji.conf"
echo 'code,name,kind,collector,url,email' >"$FOLDER/townships.csv"
echo "990101,青石镇,township,manual,,qs@example.gov.cn" \
    >>"$FOLDER/townships.csv"

# ---- robots.txt
probe 1 "http://127.0.0.1:$closed/qingshizhen-2024.html"
says '结果：网站不允许采集，robots.txt 不允许访问这个地址（robots.txt forbids /qingshizhen-2024.html）'
says "robots.txt（127.0.0.1:$closed）：有（26 字节），已遵守"
says '结论：不能采集，网站的 robots.txt 不允许采集'
says '建议：请与网站管理方联系，请其在 robots.txt 中放行；一时解决不了的，先由人工导入报告文件'
grep -q '^本程序访问时的名称（User-Agent）：Gouji/' "$FOLDER/out" ||
    wrong 'does not say by which name it asks'
probe 1 "http://127.0.0.1:$closed/qingshizhen-2024.html" --json
holds '.problem == "robots" and .robots.kept and
    .robots.hosts[0].http_status == 200 and .requests[0].outcome == "robots"'

# ---- encryption
# certified COMMAND... - where the one certificate is trusted, as a machine's
# own; 77: that cannot be had here.
certificates=/etc/ssl/certs
certified() {
	unshare -m sh -c "mount -t tmpfs none $certificates" 2>/dev/null ||
	    return 77
	unshare -m sh -c "mount -t tmpfs none $certificates &&
	    cp '$FOLDER/trusted.crt' $certificates/ca-certificates.crt &&
	    exec \"\$@\"" sh "$@"
}
if certified true; then
	PROBE='certified'
	probe 0 "https://127.0.0.1:$tls/qingshizhen-2024.html" --json
	holds '.options == "" and ([.notes[].note] == ["one_year"]) and
	    (.requests | length) == 1'
	probe 0 "https://127.0.0.1:$old/qingshizhen-2024.html"
	says '选项：tls=legacy'
	says '注意：网站的加密方式太旧，options 一列要写 tls=legacy；请提醒网站管理方更新'
	says 'code,name,kind,collector,url,email,options'
	says "990101,青石镇,township,page,https://127.0.0.1:$old/qingshizhen-2024.html,qs@example.gov.cn,tls=legacy"
	probe 0 "https://127.0.0.1:$strange/qingshizhen-2024.html"
	says '结果：证书或加密有误，证书是网站自己签发的（robots.txt: SSL certificate problem: self-signed certificate）'
	says '选项：verify=off'
	says '注意：网站的证书有误，options 一列写 verify=off 才能采集，但这样辨不出假冒的网站；请先请网站管理方换证书'
	says "990101,青石镇,township,page,https://127.0.0.1:$strange/qingshizhen-2024.html,qs@example.gov.cn,verify=off"
	probe 1 "https://127.0.0.1:$plain/qingshizhen-2024.html"
	says '结论：不能采集，与网站建立不了加密连接，放宽的选项也不行'
	PROBE='env'
else
	complain 'certificates: not tested, no mount namespaces here'
fi
# A machine without any cannot tell, and does not blame the site.
if [ ! -e $certificates/ca-certificates.crt ]; then
	probe 2 "https://127.0.0.1:$old/qingshizhen-2024.html"
	says '结论：不能采集，本机没有根证书，凡是加密网站都采集不了'
	says '建议：请在本机安装 ca-certificates 软件包后再试；不要因此写 verify=off'
	says "990101,青石镇,township,page,https://127.0.0.1:$old/qingshizhen-2024.html,qs@example.gov.cn,tls=legacy"
fi

# ---- redirects
probe 0 "$site/to?/qingshizhen-2024.html" --year 2024 --json
holds ".final_url == \"$site/qingshizhen-2024.html\" and .notes[0].note ==
    \"one_year\" and .requests[0].redirects == [{from:
    \"$site/to?/qingshizhen-2024.html\", http_status: 302,
    to: \"$site/qingshizhen-2024.html\"}]"
probe 0 "$site/to?http://127.0.0.1:$other/qingshizhen-2024.html"
says "跳转：http://127.0.0.1:$other/qingshizhen-2024.html"
says "注意：网址跳转到了另一个网站，建议直接填 http://127.0.0.1:$other/qingshizhen-2024.html"
probe 1 "$site/to?ftp://127.0.0.1/report.html"
says '结果：跳转到不允许的地址，HTTP 302，跳转到的不是网页地址（redirected to ftp://127.0.0.1/report.html: only http and https are followed）'
probe 1 "$site/loop"
says '结果：跳转到不允许的地址，HTTP 302，跳转次数太多，网站可能在来回跳转（more than 5 redirects）'
says '建议：请在浏览器中打开，把最后停留的网址填上再试'
page /refresh.html <<'END'
<meta http-equiv="refresh" content="0;url=/qingshizhen-2024.html">
END
probe 0 "$site/refresh.html"
says "跳转：$site/qingshizhen-2024.html（网页自动转向）"

# ---- answers that are none
probe 1 "$site/challenge"
says '结论：不能采集，网站拦截程序访问'
probe 1 "$site/status/404"
says '结论：不能采集，网站说没有这个网页'
probe 1 "$site/status/500"
says '结果：网站出错，HTTP 500'
says '结论：不能采集，网站出错或连接不上'
probe 1 "$site/status/403"
says '结果：被网站拦截，HTTP 403'
sed -i 's/^timeout = .*/timeout = 2s/' "$FOLDER/gouji.conf"
probe 1 "$site/slow"
sed -i 's/^timeout = .*/timeout = 10s/' "$FOLDER/gouji.conf"
says '结果：超时，在限定时间内没有收完（not finished within 2 s）'
says '结论：不能采集，网站没有在限定时间内应答'
probe 1 "$site/big"
says '结果：文件过大，HTTP 200，内容太大（larger than 1048576 bytes）'
says '建议：请核对网址；确是报告的，调大配置文件的 [collect] max_body'

# ---- no report, and no list
page /notice.html <<'END'
<title>关于召开会议的通知</title><p>请准时参加。</p>
END
probe 1 "$site/notice.html"
says '按五种列表各试一次：里面没有列表'
says '采集方式：没有合适的'
says '结论：不能采集，既读不出报告，也找不到像是年度报告的链接'
printf 'GIF89a....' | page /scan.gif
probe 1 "$site/scan.gif"
says '识别：读不出来，是图片，程序无法读取'
says '结论：不能采集，找到了文件，但程序读不出来'
says '单位代码,单位名称,township,manual,,'
page /pictures.html <<'END'
<title>青石镇人民政府2024年政府信息公开工作年度报告</title>
<h1>青石镇人民政府2024年政府信息公开工作年度报告</h1>
<p>一、总体情况</p><p>二、主动公开政府信息情况</p><p><img src="2.png"></p>
<p>三、收到和处理政府信息公开申请情况</p><p><img src="3.png"></p>
<p>四、政府信息公开行政复议、行政诉讼情况</p><p><img src="4.png"></p>
<p>五、存在的主要问题及改进情况</p><p>六、其他需要报告的事项</p>
END
probe 1 "$site/pictures.html" --name 青石镇
says '识别：读不出来，表格是图片，程序无法读取，请人工查看'
says '990101,青石镇,township,manual,,qs@example.gov.cn'

# ---- another year's report
probe 1 "$site/qingshizhen-{year}.html" --year 2022
says '结论：不能采集，网站说没有这个网页'
cp "$WWW/qingshizhen-2023.html" "$WWW/wrong-2024.html"
probe 1 "$site/wrong-{year}.html" --year 2024
says '识别：是年度报告，但不是该单位或该年度的（这是 2023 年的报告，要找的是 2024 年的）'
says '结论：不能采集，找到的报告不是该单位或该年度的'

# ---- the tables are in a file
convert docx "$FIXTURES/qingshizhen-2024.html"
convert doc "$FIXTURES/qingshizhen-2024.html"
convert pdf "$FIXTURES/qingshizhen-2024.html"
for type in docx doc pdf; do
	page "/$type.html" <<END
<title>青石镇人民政府2024年政府信息公开工作年度报告</title>
<h1>青石镇人民政府2024年政府信息公开工作年度报告</h1><p>见附件。</p>
<a href="/qingshizhen-2024.$type">青石镇2024年政府信息公开工作年度报告.$type</a>
END
	probe 0 "$site/$type.html" --name 青石镇
	says "所附文件：$site/qingshizhen-2024.$type"
	says '表三：读出 175 个数（格式共 175 格）'
	says '采集方式：page（报告自己的网页）'
	grep -q "^/qingshizhen-2024.$type 200 $site/$type.html$" \
	    "$FOLDER/requests.log" || wrong "asked for the $type without its page"
done
printf '\320\317\021\340\241\261\032\341broken' | page /broken.doc
probe 1 "$site/broken.doc"
says '结论：不能采集，找到的不是年度报告'

# ---- lists
column /pages/index.html "$(link 2024 /qingshizhen-2024.html)
<a href='/pages/index_1.html'>下一页</a>"
column /pages/index_1.html "$(link 2023 /qingshizhen-2023.html)"
probe 0 "$site/pages/index.html" --name 青石镇 --year 2023
says '栏目共 2 页，找到 2 条像是年度报告的链接：'
says '标题：青石镇人民政府2023年政府信息公开工作年度报告'
probe 0 "$site/pages/index.html" --name 青石镇 --year 2025
says '注意：2025 年的报告还没有，用 2024 年的试读成功；发布后会自动采到'
column /empty/index.html "<li><a href='/notice.html'>关于召开会议的通知</a></li>"
probe 1 "$site/empty/index.html"
says '结论：不能采集，既读不出报告，也找不到像是年度报告的链接'
probe 1 "$site/empty/index.html" --collector list --name 青石镇 --json
holds '.problem == "no_links" and .visits[0].outcome == "not_found"'
column /many/index.html "$(link 2024 /qingshizhen-2024.html)
$(link 2024 /a.html 白鹭乡)$(link 2024 /b.html 云台街道)"
probe 0 "$site/many/index.html" --year 2024
says '栏目里有 3 个单位的报告：'
says '白鹭乡（townships.csv 中没有）'
says "990101,青石镇,township,list,$site/many/index.html,qs@example.gov.cn"
says "单位代码,白鹭乡,township,list,$site/many/index.html,"
mkdir -p "$WWW/2023"
column /2023/index.html "$(link 2023 /qingshizhen-2023.html)"
probe 0 "$site/{year}/index.html" --year 2023 --name 青石镇
says "990101,青石镇,township,list,$site/{year}/index.html,qs@example.gov.cn"

# The list is there, the report is behind a wall: nothing more is asked.
column /wall/index.html "$(link 2024 /challenge)$(link 2024 /a.html)"
before=$(wc -l <"$FOLDER/requests.log")
probe 1 "$site/wall/index.html" --year 2024 --name 青石镇
says '结果：没有再访问，网站返回的是验证页面，不是内容（challenge page: HTTP status 412, sets a cookie; nothing more was asked of the host）'
says '结论：不能采集，网站拦截程序访问'
is 'requests at the wall' 3 $(($(wc -l <"$FOLDER/requests.log") - before))

# More links than are shown, and more pages than are asked for.
links=
for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do
	for year in 2022 2023 2024; do
		links=$links$(link "$year" "/many/$year/$n.html" "柳${n}河镇")
	done
done
column /long/index.html "$links"
probe 1 "$site/long/index.html" --year 2024
says '栏目共 1 页，找到 42 条像是年度报告的链接：'
says '（只列出前 40 条）'
probe 1 "$site/endless/{year}/index.html" --collector list --name 青石镇 \
    --year 2024
says '结论：不能采集，要访问的网页太多，没有试完'

# ---- lists of data
page /module/web/jpage/dataproxy.jsp <<END
<?xml version='1.0' encoding='utf-8'?><datastore><totalrecord>1</totalrecord>
<totalpage>1</totalpage><recordset><record><![CDATA[$(
	link 2024 /qingshizhen-2024.html
)]]></record></recordset></datastore>
END
probe 0 "$site/module/web/jpage/dataproxy.jsp?columnid=7" --year 2024
says '采集方式：jpage（大汉（Hanweb）jpage 数据列表）'
page /api-gateway/jpaas-publish-server/front/page/build/unit <<END
{"success":true,"data":{"html":$(link 2024 /qingshizhen-2024.html | jq -Rs .)}}
END
probe 0 "$site/api-gateway/jpaas-publish-server/front/page/build/unit?pageId=1" \
    --year 2024
says '采集方式：jpaas（大汉（Hanweb）jpaas 数据列表）'
page /col/nb.html <<'END'
<title>年度报告</title><script
url='/api-gateway/jpaas-publish-server/front/page/build/unit'
queryData="{'parseType':'bulidstatic','webId':'3a','tagId':'1','pageId':'1'}">
</script>
END
probe 0 "$site/col/nb.html" --year 2024
says '采集方式：jpaas（大汉（Hanweb）jpaas 数据列表）'
page /qsz/gkmlpt/api/all/638 <<END
{"total":1,"articles":[{"title":"青石镇2024年政府信息公开年报",
"url":"$site/qingshizhen-2024.html"}]}
END
probe 0 "$site/qsz/gkmlpt/api/all/638?sid=9" --year 2024
says '采集方式：gkmlpt（广东省政府信息公开平台数据列表）'
link 2024 /qingshizhen-2024.html | page /site/label/8888
probe 0 "$site/site/label/8888?labelName=publicInfoList" --year 2024
says '采集方式：lonsun（龙讯（Lonsun）数据列表）'

# ---- what came is said
iconv -f UTF-8 -t GB18030 "$FIXTURES/qingshizhen-2024.html" |
    sed 's/[Uu][Tt][Ff]-8/gb2312/' | page /gbk.html
probe 0 "$site/gbk.html" --json
holds '.requests[0] | .media_type == "text/html" and .charset == "GB18030" and
    .content_type == "text/html; charset=utf-8" and .bytes > 1000 and
    .http_status == 200 and .elapsed_ms >= 0'
"$BIN/gouji" check --json --name 青石镇 "$FIXTURES/qingshizhen-2024.html" |
    jq -S 'del(.file, .sha256)' >"$FOLDER/checked"
probe 0 "$site/qingshizhen-2024.html" --name 青石镇 --json
jq -S '.visits[0].documents[0].report | del(.file, .sha256)' "$FOLDER/out" \
    >"$FOLDER/probed"
same 'the report resource' "$FOLDER/checked" "$FOLDER/probed"

# ---- a terminal
# Nothing but the result goes to a pipe; a terminal sees what is waited for, on
# lines no longer than it.
probe 0 "$site/qingshizhen-2024.html"
[ ! -s "$FOLDER/err" ] || wrong "stderr: $(cat "$FOLDER/err")"
script -qec "stty cols 30; '$BIN/gouji' probe -c '$FOLDER/gouji.conf' \
    '$site/qingshizhen-2024.html' >'$FOLDER/out'" "$FOLDER/typescript" \
    >/dev/null </dev/null
tr '\r' '\n' <"$FOLDER/typescript" | grep -qF '第 1 次访问：http://127.0' ||
    wrong "no progress: $(cat -v "$FOLDER/typescript")"
! tr '\r' '\n' <"$FOLDER/typescript" | grep -F '次访问' | grep -qF '.html' ||
    wrong 'progress is longer than a line'

# ---- Ctrl-C
asked_slow() {
	wc -l <"$FOLDER/slow.log"
}
came_after() {
	[ "$(asked_slow)" -gt "$1" ]
}
# interrupt SIGNAL ARGUMENT... - while it waits for an answer.
interrupt() {
	signal=$1
	shift
	before=$(asked_slow)
	"$BIN/gouji" probe -c "$FOLDER/gouji.conf" "$@" "$site/slow" \
	    >"$FOLDER/out" 2>"$FOLDER/err" </dev/null &
	pid=$!
	wait_until 60 came_after "$before" || wrong 'it was never asked'
	kill -"$signal" "$pid"
	code=0
	wait "$pid" || code=$?
	is "exit code after $signal" 2 "$code"
}
sed -i 's/^timeout = .*/timeout = 25s/' "$FOLDER/gouji.conf"
interrupt INT
says '结论：没有结论，中断了，没有试完'
interrupt TERM --json
holds '.problem == "interrupted" and (.usable | not)'
finish
