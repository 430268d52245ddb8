#!/bin/sh
# parse.sh TEST_MAIL_TELL - a digest as another library reads it: headers,
# parts, character sets, and nothing wrong with them.
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
