#!/bin/sh
# parse.sh TEST_MAIL_TELL TEST_MAIL_MESSAGE - a digest, and a mail of hostile
# strings, as another library reads them: headers, parts, character sets, and
# nothing wrong with them.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
GOUJI_MAIL_FILE=$folder/mail TZ=Asia/Shanghai "$1" >"$folder/log" 2>&1 || {
	cat "$folder/log"
	exit 1
}
PYTHONIOENCODING=utf-8 python3 - "$folder/mail" >"$folder/got" <<'END'
import email
import email.policy
import sys

with open(sys.argv[1], "rb") as file:
    mail = email.message_from_binary_file(file, policy=email.policy.default)
for name in "subject", "from", "to", "date":
    print(mail[name])
for part in mail.walk():
    print(part.get_content_type(), part.get_content_charset(), part.defects)
print(mail.get_body(("plain",)).get_content().splitlines()[0])
print("<h1" in mail.get_body(("html",)).get_content())
END
cat >"$folder/wanted" <<'END'
【年报核查】某县 2025年度：新增错误1、尚未查到3
公开办 <office@county.example>
a@county.example, 主任 <b@county.example>
Sat, 10 Jan 2026 02:30:00 +0800
multipart/alternative None []
text/plain utf-8 []
text/html utf-8 []
某县政府信息公开工作年度报告核查日报
True
END
diff "$folder/wanted" "$folder/got"

GOUJI_MAIL_FILE=$folder/mail "$2" >"$folder/log" 2>&1 || {
	cat "$folder/log"
	exit 1
}
PYTHONIOENCODING=utf-8 python3 - "$folder/mail" >"$folder/got" <<'END'
import email
import email.header
import email.utils
import sys

with open(sys.argv[1], "rb") as file:
    mail = email.message_from_binary_file(file)
print(*mail.keys())
subject = str(email.header.make_header(
    email.header.decode_header(mail["Subject"])))
print(subject == "a  Bcc: e@x.example    <b>=?UTF-8?B?QQ==?=" +
      "".join("a镇" if i % 7 == 0 else "镇" for i in range(300)))
for name in "From", "To":
    for name, address in email.utils.getaddresses([mail[name]]):
        print(email.header.make_header(email.header.decode_header(name)),
              address)
for part in mail.walk():
    print(part.get_content_type(), part.get_content_charset(), part.defects)
print(repr(mail.get_payload(0).get_payload(decode=True).decode("utf-8")))
END
cat >"$folder/wanted" <<'END'
From To Subject Date Message-ID In-Reply-To References Auto-Submitted MIME-Version Content-Type
True
公开  X-Evil: 1  办 office@county.example
王<主任> b@county.example
李  Cc: c@county.example
multipart/alternative None []
text/plain utf-8 []
text/html utf-8 []
'甲\r\n.\r\nQUIT\r\n--=_gouji_alternative--\r\n'
END
diff "$folder/wanted" "$folder/got"
