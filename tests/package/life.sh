#!/bin/sh
# The package is installed, started, upgraded, removed and purged by dpkg, in a
# copy of this machine: an overlay that is gone with the test. It needs root,
# and what the package depends on installed here.
if [ "${LIFE_INSIDE:-}" != yes ]; then
	LIFE_INSIDE=yes
	export LIFE_INSIDE
	for tool in dpkg-shlibdeps systemd-sysusers deb-systemd-helper; do
		command -v "$tool" >/dev/null || {
			echo "skipped: $tool is not installed"
			exit 77
		}
	done
	unshare -m true 2>/dev/null || {
		echo "skipped: needs root, for a copy of this machine"
		exit 77
	}
	exec unshare -m "$0" "$@"
fi
. "$(dirname "$0")/../e2e/lib.sh"

BUILD=$3

county_publish
root=$FOLDER/root
trap 'umount -R -l "$root" 2>/dev/null || true
    umount -l "$FOLDER/upper" 2>/dev/null || true; county_stop' EXIT
mkdir "$root" "$FOLDER/upper"
mount -t tmpfs gouji-test "$FOLDER/upper"
mkdir "$FOLDER/upper/new" "$FOLDER/upper/work"
if ! mount -t overlay gouji-test -o \
    "lowerdir=/,upperdir=$FOLDER/upper/new,workdir=$FOLDER/upper/work" \
    "$root" 2>"$FOLDER/mount"; then
	echo "skipped: no overlay here: $(cat "$FOLDER/mount")"
	exit 77
fi
# No service manager is reached from in there.
mount -t proc proc "$root/proc"
mount -t tmpfs gouji-test "$root/run"
mount --bind /dev "$root/dev"

inside() {
	chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \
	    LC_ALL=C DEBIAN_FRONTEND=noninteractive "$@"
}

# package VERSION - the package of this build as that version, in its file.
package() {
	(cd "$FOLDER" && cpack -G DEB --config "$BUILD/CPackConfig.cmake" \
	    -D CPACK_PACKAGE_VERSION="$1" -D CPACK_DEBIAN_PACKAGE_VERSION="$1" \
	    -B "$FOLDER/package-$1") >"$FOLDER/cpack.log" 2>&1 ||
	    die "cpack: $(cat "$FOLDER/cpack.log")"
	cp "$FOLDER/package-$1/gouji_$1"*.deb "$root/tmp/gouji-$1.deb"
}

dpkg_does() {
	inside dpkg --force-confold "$@" >"$FOLDER/dpkg.log" 2>&1 ||
	    die "dpkg $*: $(cat "$FOLDER/dpkg.log")"
}

# Names of ours in the places where packages and services put things.
traces() {
	inside find /etc /usr /var/lib /lib/systemd -xdev -name '*gouji*' \
	    -not -path '/var/lib/dpkg/*' -not -path '/usr/src/*' | sort
}

# As the unit starts it.
start_inside() {
	: >"$FOLDER/goujid.log"
	chroot "$root" /usr/bin/env -i PATH=/usr/bin:/bin setpriv \
	    --reuid=gouji --regid=gouji --clear-groups --no-new-privs \
	    --inh-caps=-all goujid --config /etc/gouji/gouji.conf \
	    >>"$FOLDER/goujid.log" 2>&1 </dev/null &
	DAEMON_PID=$!
	wait_until 20 answers_or_ended || true
	if ! answers || ! alive "$DAEMON_PID"; then
		die "$1: goujid does not answer"
	fi
}
stop_inside() {
	end_process "$DAEMON_PID" 15 || wrong "$1: did not end"
	DAEMON_PID=
}

if inside getent passwd gouji >/dev/null; then
	echo "skipped: there is a user gouji here"
	exit 77
fi
traces >"$FOLDER/before"
package 0.9.1
package 0.9.2

# ---- in Debian's form
if command -v lintian >/dev/null; then
	lintian --allow-root --fail-on error "$root/tmp/gouji-0.9.1.deb" \
	    >"$FOLDER/lintian" 2>&1 || wrong "lintian: $(cat "$FOLDER/lintian")"
fi

# ---- install
dpkg_does -i /tmp/gouji-0.9.1.deb
is 'its state' 'ii  0.9.1' \
    "$(inside dpkg-query -W -f '${db:Status-Abbrev} ${Version}' gouji)"
is 'the user' '/var/lib/gouji /usr/sbin/nologin' \
    "$(inside getent passwd gouji | awk -F: '{ print $6, $7 }')"
is 'the folder of the database' 'gouji:gouji 750' \
    "$(inside stat -c '%U:%G %a' /var/lib/gouji)"
is 'the folder of secrets' 'root:root 700' \
    "$(inside stat -c '%U:%G %a' /etc/gouji/credentials)"
is 'the service is enabled' enabled \
    "$(inside systemctl is-enabled goujid.service 2>&1)"
is 'the timer is enabled' enabled \
    "$(inside systemctl is-enabled gouji-backup.timer 2>&1)"
inside dpkg --verify gouji >"$FOLDER/verify" 2>&1 || true
is 'dpkg --verify' '' "$(cat "$FOLDER/verify")"

inside gzip -t /usr/share/man/man1/gouji.1.gz /usr/share/man/man8/goujid.8.gz \
    /usr/share/man/man5/gouji.conf.5.gz || wrong 'the manuals are not compressed'
is 'the newest change' "gouji ($(sed -n 's/^## \([^ ]*\).*/\1/p' \
    "$root/usr/share/doc/gouji/CHANGES.md" | head -n 1))" \
    "$(inside zcat /usr/share/doc/gouji/changelog.gz | sed -n '1s/).*/)/p')"

case $(inside dpkg-query -W -f '${Depends}' gouji) in
*ca-certificates*) ;;
*) wrong 'without ca-certificates no https site can be asked' ;;
esac

# ---- set it up, start it, collect
port=$("$SITE" --free-port)
county_configure "$port"
sed 's|^database = .*|database = /var/lib/gouji/gouji.db|' \
    "$FOLDER/gouji.conf" >"$root/etc/gouji/gouji.conf"
cp "$FOLDER/townships.csv" "$FOLDER/admin.token" "$root/etc/gouji/"
start_inside 'installed'
county_collected 1 60 || die 'installed: the run did not end'
get '/api/v1/reports?limit=1000' | jq -S . >"$FOLDER/wanted"
stop_inside 'installed'

# ---- upgrade: configuration and data stay, a copy is made
dpkg_does -i /tmp/gouji-0.9.2.deb
is 'its state' 'ii  0.9.2' \
    "$(inside dpkg-query -W -f '${db:Status-Abbrev} ${Version}' gouji)"
grep -q '云岭县' "$root/etc/gouji/gouji.conf" ||
    wrong 'upgrade: the configuration is gone'
is 'upgrade: the copy' 'gouji:gouji' "$(inside stat -c '%U:%G' \
    /var/lib/gouji/backup/before-upgrade-from-0.9.1.db)"
start_inside 'upgraded'
get '/api/v1/reports?limit=1000' | jq -S . >"$FOLDER/got"
same 'upgrade: the reports' "$FOLDER/wanted" "$FOLDER/got"
is 'upgrade: runs' 1 "$(get /api/v1/runs | jq '.runs | length')"
stop_inside 'upgraded'
inside setpriv --reuid=gouji --regid=gouji --clear-groups \
    goujid backup --keep 30 /var/lib/gouji/backup >"$FOLDER/said" 2>&1 ||
    wrong "the timer's backup: $(cat "$FOLDER/said")"

# ---- root puts the copy back, and the service's user can work with it
inside goujid restore /var/lib/gouji/backup/before-upgrade-from-0.9.1.db \
    >"$FOLDER/said" 2>&1 || wrong "restore: $(cat "$FOLDER/said")"
is 'restored: whose it is' 'gouji:gouji gouji:gouji' "$(inside stat -c '%U:%G' \
    /var/lib/gouji/gouji.db /var/lib/gouji/gouji.db.lock | paste -sd ' ' -)"
start_inside 'restored'
is 'restored: /readyz' 200 "$(status GET /readyz)"
stop_inside 'restored'

# ---- remove: programs go, data stays
dpkg_does -r gouji
[ ! -e "$root/usr/bin/goujid" ] || wrong 'removed: goujid is there'
[ -f "$root/var/lib/gouji/gouji.db" ] || wrong 'removed: the data is gone'
[ -f "$root/etc/gouji/gouji.conf" ] ||
    wrong 'removed: the configuration is gone'

# ---- and back: all is as it was
dpkg_does -i /tmp/gouji-0.9.2.deb
start_inside 'back'
get '/api/v1/reports?limit=1000' | jq -S . >"$FOLDER/got"
same 'back: the reports' "$FOLDER/wanted" "$FOLDER/got"
stop_inside 'back'

# ---- purge: nothing is left
dpkg_does -P gouji
traces >"$FOLDER/after"
same 'purged: what is left' "$FOLDER/before" "$FOLDER/after"
inside getent passwd gouji >"$FOLDER/said" && wrong 'purged: the user is there'
is 'purged: its state' '' \
    "$(inside dpkg-query -W -f '${Version}' gouji 2>/dev/null || true)"
finish
