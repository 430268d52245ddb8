#!/bin/sh
# The mail about a database that cannot be written, with a real mail server:
# once when that has outlasted trouble_patience, tried again until it is
# delivered, once more under the same Message-ID by a goujid that was started in
# the middle of it, and one when it is over; then a database found damaged at
# the start, and one that cannot be read at all. On a small file system of its
# own, for which it needs root.
#
#     alarm.sh PROGRAMS DEMO-SITE CONTENTS
if [ "${ALARM_INSIDE:-}" != yes ]; then
	ALARM_INSIDE=yes
	export ALARM_INSIDE
	unshare -m true 2>/dev/null || {
		echo "skipped: needs root, to mount a small file system"
		exit 77
	}
	exec unshare -m "$0" "$@"
fi
. "$(dirname "$0")/lib.sh"

CONTENTS=$3

# trouble FIELD - of the first trouble that the status tells.
trouble() {
	get /api/v1/status | jq -r ".troubles[0].$1"
}
mail_is() {
	[ "$(trouble mail)" = "$1" ]
}
all_is_well() {
	[ "$(get /api/v1/status | jq '.troubles | length')" = 0 ] &&
	    [ "$(status GET /readyz)" = 200 ]
}
alerted() {
	get /api/v1/alerts | jq -e "[.alerts[] | select(.kind == \"trouble\" and
	    .state == \"sent\")] | length == $1" >"$FOLDER/jq"
}
fill() {
	dd if=/dev/zero of="$disk/filler-$1" bs=4k 2>"$FOLDER/dd" || true
}
# Message-IDs and subjects of what arrived about troubles, in their order.
subjects() {
	arrived | grep '^<gouji.database' | cut -d " " -f 1,3,4
}

county_publish
mail_prepare
disk=$FOLDER/disk
mkdir "$disk"
mount -t tmpfs -o size=8m gouji-test "$disk" || {
	echo "skipped: cannot mount"
	exit 77
}
trap 'umount -l "$disk" 2>/dev/null || true; end' EXIT
configure "smtp://localhost:$PORT" geheim ca.pem
echo 'trouble_patience = 2s' >>"$FOLDER/gouji.conf"
sed -i "s|^database = .*|database = disk/gouji.db|" "$FOLDER/gouji.conf"
daemon_start || die 'start'
county_collected 1 60 || die 'the first run did not end'
wait_until 10 all_is_well || die "not well: $(get /api/v1/status)"
daemon_stop

# ---- the disk is full, and the mail server away
fill 1
daemon_start || die 'does not start on a full disk'
wait_until 30 mail_is waiting || die 'no mail is made'
is 'the kind' database "$(trouble kind)"
is 'nobody has it' null "$(trouble told_at)"
"$BIN/gouji" status --api "$API" >"$FOLDER/said" || wrong 'gouji status'
grep -q '数据库无法写入.*告知邮件待发' "$FOLDER/said" ||
    wrong "gouji status: $(cat "$FOLDER/said")"
mail_server_start
wait_until 40 mail_is sent || die 'the mail is not sent'
today=$(TZ=Asia/Shanghai date +%F)
wait_until 20 in_the_box 1 || die 'nothing arrived'
first="<gouji.database.unwritable.$today.1@county.example>"
first="$first 【年报核查】云岭县 系统故障：磁盘已满，数据库无法写入"
is 'the first mail' "$first" "$(subjects)"
arrived | grep -q "请联系管理员清理磁盘空间.*$disk/gouji.db" ||
    wrong "what to do: $(arrived)"
is 'beside the mails' 'database sent' "$(get /api/v1/alerts |
    jq -r '.troubles[] | "\(.kind) \(.mail)"')"

# ---- another goujid meets the same trouble; then there is room again
daemon_stop
daemon_start || die 'does not start again'
wait_until 30 mail_is sent || die 'the mail is not sent again'
wait_until 20 in_the_box 2 || die 'nothing arrived again'
is 'the same mail' "$first
$first" "$(subjects)"
rm "$disk"/filler-*
wait_until 30 all_is_well || die "not well again: $(get /api/v1/status)"
wait_until 30 alerted 2 || die "alerts: $(get /api/v1/alerts)"
wait_until 20 in_the_box 3 || die 'its end did not arrive'
subjects | tail -n 1 |
    grep -q '^<gouji.database.over.[0-9]*@county.example> 【年报核查】云岭县 系统恢复：数据库已能写入$' ||
    wrong "its end: $(subjects)"
is 'what was sent' "【年报核查】云岭县 系统恢复：数据库已能写入
【年报核查】云岭县 系统故障：磁盘已满，数据库无法写入" \
    "$(get /api/v1/alerts |
	jq -r '.alerts[] | select(.kind == "trouble").subject')"

# ---- killed, and damaged
kill -KILL "$DAEMON_PID"
end_process "$DAEMON_PID" 5 || true
page=$("$CONTENTS" --page finding_by_rule "$disk/gouji.db")
dd if=/dev/zero of="$disk/gouji.db" bs=4096 seek=$((page - 1)) count=1 \
    conv=notrunc 2>"$FOLDER/dd"
daemon_start || die 'damaged: does not start'
wait_until 30 mail_is sent || die 'damaged: no mail'
wait_until 20 in_the_box 4 || die 'damaged: nothing arrived'
is 'damaged' "<gouji.database.damaged.$today.1@county.example> 【年报核查】云岭县 系统故障：数据库已损坏" \
    "$(subjects | tail -n 1)"
daemon_stop

# ---- so damaged that nothing of it can be read
printf 'This is no database.' |
    dd of="$disk/gouji.db" conv=notrunc 2>"$FOLDER/dd"
daemon_start || die 'lost: does not start'
lost_arrived() {
	arrived | grep -q '^<gouji.database.lost'
}
wait_until 30 lost_arrived || die 'lost: nothing arrived'
is 'lost' "<gouji.database.lost.$today.1@county.example> 【年报核查】云岭县 系统故障：数据库已损坏，无法读取" \
    "$(subjects | tail -n 1)"
arrived | grep '^<gouji.database.lost' |
    grep -q "运行 goujid restore 备份文件.*$disk/gouji.db" ||
    wrong "lost: what to do: $(arrived)"
daemon_stop
mail_server_stop
umount "$disk"
finish
