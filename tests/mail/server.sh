#!/bin/sh
# goujid's outbox with a real mail server, Debian's exim, on loopback, with a
# certificate that this test signs and a login. What arrives is read by
# Python's email package.
#
#     server.sh PROGRAMS PUT-MAIL
. "$(dirname "$0")/lib.sh"

PUT=$2
LAST_YEAR=2024

# put NAME RECIPIENTS SUBJECT - into the outbox of the goujid that is not there
put() {
	python3 - "$1" "$3" >"$FOLDER/message" <<'END'
import sys
from email.message import EmailMessage
from email import policy
m = EmailMessage(policy=policy.SMTP)
m["From"] = "年报监测 <gouji@county.example>"
m["To"] = "office@county.example"
m["Subject"] = sys.argv[2]
m["Message-ID"] = "<%s@county.example>" % sys.argv[1]
m.set_content("第一行\n.\n..两点开头\n瓦亭镇\n")
sys.stdout.buffer.write(m.as_bytes())
END
	"$PUT" "$FOLDER/gouji.db" "<$1@county.example>" "$2" "$3" \
	    <"$FOLDER/message" || die "put-mail"
}

FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/gouji-mail.XXXXXX")
mail_prepare
printf 'code,name,kind,collector,url,email\nT1,青石镇,township,manual,,\n' \
    >"$FOLDER/townships.csv"

# ---- the server is down, three times, then there
configure "smtp://localhost:$PORT" geheim ca.pem
put first office@county.example '年度报告：2 处错误'
daemon_start || die "start"
wait_until 20 tried 1 1 || die "no first try"
is 'state' waiting "$(alert 1 state)"
alert 1 detail | grep -q "Failed to connect to localhost port $PORT" ||
    wrong "the detail: $(alert 1 detail)"
again 1 2
again 1 3
is 'why it waits' "$(alert 1 detail)" \
    "$(get /api/v1/status | jq -r .mail.detail)"
mail_server_start
again 1 4
wait_until 20 ended 1 || die "mail 1 does not end"
is 'state' sent "$(alert 1 state)"
is 'detail' '' "$(alert 1 detail)"
wait_until 20 in_the_box 1 || die "nothing arrived"
is 'what arrived' \
    '<first@county.example> office@county.example 年度报告：2 处错误 第一行|.|..两点开头|瓦亭镇|' \
    "$(arrived)"
daemon_stop

# ---- a wrong password
put second office@county.example second
configure "smtp://localhost:$PORT" falsch ca.pem
daemon_start || die "start"
wait_until 20 tried 2 1 || die "no try of mail 2"
is 'refused login' 'the login was refused (535)' "$(alert 2 detail)"
configure "smtp://localhost:$PORT" geheim ca.pem
again 2 2
is 'with the right one' sent "$(alert 2 state)"
daemon_stop
if grep -q -e falsch -e geheim "$FOLDER/goujid.log"; then
	wrong "the log has the password"
fi

# ---- a certificate that nobody we trust signed; then smtps:
put third office@county.example third
put partly 'office@county.example later@county.example' fourth
put some 'office@county.example nobody@county.example' fifth
put none nobody@county.example sixth
put unwanted office@county.example 'seventh, unwanted'
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$FOLDER/other.key" \
    -out "$FOLDER/other.pem" -days 2 -subj '/CN=Other' 2>/dev/null
configure "smtp://localhost:$PORT" geheim other.pem
daemon_start || die "start"
wait_until 20 tried 3 1 || die "no try of mail 3"
alert 3 detail | grep -qi certificate || wrong "detail: $(alert 3 detail)"
is 'the others wait behind it' '0 0 0 0' \
    "$(alert 4 tries) $(alert 5 tries) $(alert 6 tries) $(alert 7 tries)"
is 'waiting' 5 "$(get /api/v1/status | jq .mail.waiting)"
touch "$FOLDER/busy"
configure "smtps://localhost:$TLS_PORT" geheim ca.pem
again 7 1

# ---- accepted; for some only; refused for good
is 'states' '7 refused 6 refused 5 sent 4 waiting 3 sent 2 sent 1 sent' \
    "$(get /api/v1/alerts |
	jq -r '[.alerts[] | "\(.id) \(.state)"] | join(" ")')"
is 'later' 'later@county.example: 451 4.7.1 come later' "$(alert 4 detail)"
is 'for whom' later@county.example "$(alert 4 waiting_for[])"
is 'one of two' 'nobody@county.example: 550 5.1.1 no such user' \
    "$(alert 5 detail)"
is 'the only one' 'nobody@county.example: 550 5.1.1 no such user' \
    "$(alert 6 detail)"
is 'the message' 'the message was refused: 550 5.6.0 not this one' \
    "$(alert 7 detail)"
rm "$FOLDER/busy"
again 4 2
is 'at last' sent "$(alert 4 state)"
is 'nothing waits' 0 "$(get /api/v1/status | jq .mail.waiting)"

# ---- gouji mail-test
# mail_test CODE TEXT [ARGUMENTS...] - it ends so, and says that.
mail_test() {
	wanted=$1
	text=$2
	shift 2
	"$BIN/gouji" mail-test -c "$FOLDER/gouji.conf" "$@" \
	    >"$FOLDER/said" 2>&1 && code=0 || code=$?
	is "mail-test: $text" "$wanted" "$code"
	grep -q -e "$text" "$FOLDER/said" ||
	    wrong "mail-test: no '$text' in: $(cat "$FOLDER/said")"
	! grep -q -e falsch -e geheim "$FOLDER/said" ||
	    wrong "mail-test says the password"
}
mail_test 0 '^测试邮件已发出，邮件服务器已收下。'
mail_test 1 '^gouji: 测试邮件没有发出：邮件服务器拒收以下收件人' \
    --to nobody@county.example
grep -q '详情：nobody@county.example: 550 5.1.1 no such user' "$FOLDER/said" ||
    wrong "mail-test: $(cat "$FOLDER/said")"
mail_test 2 '^gouji: 收件人中没有可用的邮箱地址：nobody' --to nobody
echo falsch >"$FOLDER/other.password"
mail_test 1 '邮件服务器拒绝登录' --password-file "$FOLDER/other.password"
mail_test 2 '^gouji: 读不到发信口令：' --password-file "$FOLDER/nothing"
configure "smtps://localhost:$TLS_PORT" geheim other.pem
mail_test 1 '邮件服务器的证书没有通过核验'
configure "smtps://127.0.0.1:$TLS_PORT" geheim ca.pem
mail_test 1 '邮件服务器的证书没有通过核验'
configure "smtps://localhost:$TLS_PORT" geheim nothing.pem
mail_test 1 'ca_file 指定的证书文件无法使用'
configure "smtps://localhost:$PORT" geheim ca.pem
mail_test 1 '与邮件服务器建立加密连接失败'
configure "smtp://localhost:1" geheim ca.pem
mail_test 1 '连不上邮件服务器'
configure "smtp://mail.invalid:25" geheim ca.pem
mail_test 1 '找不到邮件服务器的主机名'

# ---- everybody has everything once
wait_until 20 in_the_box 7 || wrong "not all arrived"
cat >"$FOLDER/wanted" <<END
<first@county.example> office@county.example
<partly@county.example> later@county.example
<partly@county.example> office@county.example
<second@county.example> office@county.example
<some@county.example> office@county.example
<third@county.example> office@county.example
END
is 'the test mail' '【测试】云岭县 年度报告监测' \
    "$(arrived | grep '^<test' | cut -d ' ' -f 3,4)"
arrived | grep -v '^<test' | cut -d ' ' -f 1,2 | LC_ALL=C sort >"$FOLDER/got"
same 'what arrived' "$FOLDER/wanted" "$FOLDER/got"
daemon_stop
finish
