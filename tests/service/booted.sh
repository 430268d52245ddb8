#!/bin/sh
# goujid under a real service manager: systemd is process 1 of namespaces of its
# own, in a copy of this machine (an overlay that is gone with the test), with
# what `cmake --install` puts into it. So the unit is held against all that it
# asks for: the file system, the users, the credentials, the watchdog's pings.
if [ "${BOOTED_INSIDE:-}" != yes ]; then
	BOOTED_INSIDE=yes
	export BOOTED_INSIDE
	[ -x /lib/systemd/systemd ] || {
		echo "skipped: systemd is not installed"
		exit 77
	}
	unshare -m true 2>/dev/null || {
		echo "skipped: needs root, for a copy of this machine"
		exit 77
	}
	exec unshare -m "$0" "$@"
fi
. "$(dirname "$0")/../e2e/lib.sh"

BUILD=$3

FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/gouji-booted.XXXXXX")
root=$FOLDER/root
INIT=
booted_stop() {
	[ -z "$INIT" ] || kill -KILL "$INIT" 2>/dev/null || true
	[ -z "$SITE_PID" ] || end_process "$SITE_PID" 5 || true
	SITE_PID=
	umount -R -l "$root" 2>/dev/null || true
	umount -l "$FOLDER/upper" 2>/dev/null || true
	rm -rf "$FOLDER"
}
trap booted_stop EXIT
mkdir "$root" "$FOLDER/upper" "$FOLDER/site"
mount -t tmpfs gouji-test "$FOLDER/upper"
mkdir "$FOLDER/upper/new" "$FOLDER/upper/work"
if ! mount -t overlay gouji-test -o \
    "lowerdir=/,upperdir=$FOLDER/upper/new,workdir=$FOLDER/upper/work" \
    "$root" 2>"$FOLDER/mount"; then
	echo "skipped: no overlay here: $(cat "$FOLDER/mount")"
	exit 77
fi
if chroot "$root" getent passwd gouji >/dev/null; then
	echo "skipped: there is a user gouji here"
	exit 77
fi
DESTDIR=$root cmake --install "$BUILD" --prefix /usr >"$FOLDER/install" 2>&1 ||
    die "cmake --install: $(cat "$FOLDER/install")"
chroot "$root" systemd-sysusers gouji.conf >"$FOLDER/users" 2>&1 ||
    die "systemd-sysusers: $(cat "$FOLDER/users")"

# What becomes process 1: all mounts as systemd expects them in a container.
cat >"$root/init" <<'END_INIT'
set -e
mount --make-rprivate /
cd "$1"
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs dev
for node in null zero full random urandom tty; do
	: >"dev/$node"
	mount --bind "/dev/$node" "dev/$node"
done
mkdir dev/shm dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs tmpfs tmp
mkdir old
pivot_root . old
exec chroot . /bin/sh -c 'umount -l /old
	mount --make-rshared /
	exec /usr/bin/env -i container=gouji-test \
	    PATH=/usr/sbin:/usr/bin:/sbin:/bin \
	    /lib/systemd/systemd --unit=basic.target --show-status=no'
END_INIT
unshare -m -p -i -u -C -n -f --kill-child \
    /bin/sh "$root/init" "$root" >"$FOLDER/boot" 2>&1 </dev/null &
waiter=$!

# Process 1 of the namespaces, as it is numbered here.
find_init() {
	INIT=$(cat "/proc/$waiter/task/$waiter/children" 2>/dev/null) || return 1
	INIT=${INIT%% *}
	[ -n "$INIT" ] && [ "$(cat "/proc/$INIT/comm")" = systemd ]
}
inside() {
	nsenter -t "$INIT" -m -p -i -u -C -n -r -w /usr/bin/env -i LC_ALL=C.UTF-8 \
	    PATH=/usr/sbin:/usr/bin:/sbin:/bin SYSTEMD_PAGER= "$@"
}
booted() {
	inside systemctl is-active --quiet basic.target 2>/dev/null
}
if ! wait_until 10 find_init || ! wait_until 30 booted; then
	echo "skipped: systemd does not boot here: $(cat "$FOLDER/boot")"
	exit 77
fi

property() {
	inside systemctl show "${2:-goujid}" -p "$1" --value
}
run_is_done() {
	inside gouji status --json 2>/dev/null |
	    jq -e ".last_run.id == $1 and .last_run.state == \"done\"" >/dev/null
}
# systemctl_does ARGUMENTS...
systemctl_does() {
	inside systemctl "$@" >"$FOLDER/systemctl" 2>&1 && return 0
	inside journalctl -u goujid --no-pager | tail -n 20 >&2
	die "systemctl $*: $(cat "$FOLDER/systemctl")"
}

# ---- the county; all of it is on the loopback interface in there
LAST_YEAR=$(($(TZ=Asia/Shanghai date +%Y) - 1))
nsenter -t "$INIT" -n "$SITE" --serve "$FOLDER/site" \
    --last-year "$LAST_YEAR" >"$FOLDER/site.out" 2>"$FOLDER/site.err" &
SITE_PID=$!
wait_until 10 site_ready || die "the site: $(cat "$FOLDER/site.err")"
county_configure 8620
sed -e 's|^database = .*|database = /var/lib/gouji/gouji.db|' -e \
    's|^admin_token_file = .*|admin_token_file = credential:gouji_my.token|' \
    "$FOLDER/gouji.conf" >"$root/etc/gouji/gouji.conf"
cp "$FOLDER/site/townships.csv" "$root/etc/gouji/"
(umask 077 && cp "$FOLDER/admin.token" "$root/etc/gouji/credentials/my.token")

# ---- started, it is ready when the API answers, and collects
systemctl_does start goujid
inside gouji status >"$FOLDER/status" 2>&1 ||
    wrong "ready and does not answer: $(cat "$FOLDER/status")"
wait_until 60 run_is_done 1 || die "no run: $(inside journalctl -u goujid)"
is 'reports' 27 "$(inside gouji status --json |
    jq '.last_run.reports.new')"
is_idle() {
	property StatusText | grep -q '^idle, next run '
}
wait_until 10 is_idle || wrong "its status: $(property StatusText)"
is 'the database' 'gouji:gouji 600' \
    "$(inside stat -c '%U:%G %a' /var/lib/gouji/gouji.db)"

# ---- a reload: with good and with wrong configuration
systemctl_does reload goujid
echo 'nonsense = 1' >>"$root/etc/gouji/gouji.conf"
systemctl_does reload goujid
is 'after a wrong reload' active "$(property ActiveState)"
sed -i '$d' "$root/etc/gouji/gouji.conf"

# ---- the token that only root and the service can read
inside gouji collect >"$FOLDER/collect" 2>&1 || true
wait_until 60 run_is_done 2 || wrong "collect: $(cat "$FOLDER/collect")"

# ---- the copy of every day, beside it
systemctl_does start gouji-backup
is 'copies' 1 "$(inside find /var/lib/gouji/backup -name 'gouji-*.db' | wc -l)"

# ---- killed, it comes back; ended, all is gone in time
systemctl_does restart goujid
inside systemctl kill --signal=KILL goujid
is_back() {
	[ "$(property NRestarts)" = 1 ] && [ "$(property ActiveState)" = active ]
}
wait_until 45 is_back || wrong 'killed, it does not come back'
systemctl_does stop goujid
is 'how it ended' 'success' "$(property Result)"

# ---- a wrong configuration is not tried again
echo 'nonsense = 1' >>"$root/etc/gouji/gouji.conf"
inside systemctl start goujid >"$FOLDER/systemctl" 2>&1 &&
    wrong 'starts with a wrong configuration'
is 'a wrong configuration' 'failed 2' \
    "$(property ActiveState) $(property ExecMainStatus)"
finish
