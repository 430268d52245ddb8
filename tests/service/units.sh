#!/bin/sh
# What `cmake --install` puts where; that an installed goujid finds its
# programs; that the units are sound and as tight as they can be; that a second
# install leaves what the administrator wrote.
. "$(dirname "$0")/../e2e/lib.sh"

BUILD=$3
FOLDER=$(mktemp -d)
STAGE=$FOLDER/stage

install_to_stage() {
	DESTDIR=$STAGE cmake --install "$BUILD" --prefix /usr \
	    >"$FOLDER/install.log" 2>&1 || {
		cat "$FOLDER/install.log" >&2
		die 'cmake --install'
	}
}

install_to_stage
cat >"$FOLDER/wanted" <<'END'
/etc/gouji/gouji.conf
/usr/bin/gouji
/usr/bin/goujid
/usr/lib/systemd/system/gouji-backup.service
/usr/lib/systemd/system/gouji-backup.timer
/usr/lib/systemd/system/goujid.service
/usr/lib/sysusers.d/gouji.conf
/usr/libexec/gouji/gouji-converter
/usr/libexec/gouji/gouji-reader
/usr/share/bash-completion/completions/gouji
/usr/share/bash-completion/completions/goujid
/usr/share/doc/gouji/CHANGES.md
/usr/share/doc/gouji/README.md
/usr/share/doc/gouji/README.zh-CN.md
/usr/share/doc/gouji/copyright
/usr/share/doc/gouji/examples/gouji.conf
/usr/share/doc/gouji/examples/townships.csv
/usr/share/man/man1/gouji.1
/usr/share/man/man5/gouji.conf.5
/usr/share/man/man8/goujid.8
END
(cd "$STAGE" && find . -type f | sed 's/^\.//' | sort) >"$FOLDER/got"
same 'what is installed' "$FOLDER/wanted" "$FOLDER/got"
is 'the folder of secrets' 700 "$(stat -c %a "$STAGE/etc/gouji/credentials")"

# ---- edited files stay
echo '# mine' >>"$STAGE/etc/gouji/gouji.conf"
install_to_stage
is 'gouji.conf after another install' '# mine' \
    "$(tail -n 1 "$STAGE/etc/gouji/gouji.conf")"

# ---- the installed programs find each other
BIN=$STAGE/usr/bin
county_publish
county_start || die "the installed goujid does not start"
county_collected 1 60 || die "the installed goujid does not collect"
"$BIN/gouji" report 990108 "$LAST_YEAR" --api "$API" >"$FOLDER/out" 2>&1
grep -q '本年新收政府信息公开申请数量' "$FOLDER/out" ||
    wrong "the installed gouji says: $(cat "$FOLDER/out")"
end_process "$DAEMON_PID" 15 || wrong 'did not end'
DAEMON_PID=

# ---- the units
if ! command -v systemd-analyze >/dev/null; then
	finish
	echo "skipped: systemd-analyze is not installed"
	exit 77
fi
units=$STAGE/usr/lib/systemd/system
# They name programs where they will be; here they are elsewhere.
mkdir "$FOLDER/units"
for unit in goujid.service gouji-backup.service gouji-backup.timer; do
	sed "s|^ExecStart=/usr/bin|ExecStart=$BIN|" "$units/$unit" \
	    >"$FOLDER/units/$unit"
done
grep -q "^ExecStart=/usr/bin/goujid --config /etc/gouji/gouji.conf$" \
    "$units/goujid.service" || wrong 'goujid.service starts something else'
# A reload by a program that a small system lacks (kill(1)) would fail there.
grep -q "^ExecReload=/bin/sh -c 'kill -HUP " "$units/goujid.service" ||
    wrong 'goujid.service reloads by something else than the shell'
(cd "$FOLDER/units" && systemd-analyze verify --man=no ./*.service ./*.timer) \
    >"$FOLDER/verify" 2>&1 || wrong 'systemd-analyze verify'
# It ends with 0 whatever it says; of others' units we know nothing.
grep -E 'gouji' "$FOLDER/verify" | grep -v 'Unit network-online' >"$FOLDER/said" &&
    wrong "systemd-analyze verify says: $(cat "$FOLDER/said")"

# exposure UNIT MOST - in tenths.
exposure() {
	systemd-analyze security --offline=yes --threshold="$2" \
	    "$units/$1" >"$FOLDER/security" 2>&1 ||
	    wrong "$1: $(tail -n 1 "$FOLDER/security")"
	grep -q 'Overall exposure level' "$FOLDER/security" ||
	    wrong "$1: no exposure: $(cat "$FOLDER/security")"
}
exposure goujid.service 15
exposure gouji-backup.service 5

# ---- the user
if command -v systemd-sysusers >/dev/null; then
	mkdir -p "$FOLDER/root/etc"
	systemd-sysusers --root="$FOLDER/root" \
	    "$STAGE/usr/lib/sysusers.d/gouji.conf" >"$FOLDER/out" 2>&1 ||
	    wrong "systemd-sysusers: $(cat "$FOLDER/out")"
	is 'the user' 'gouji:/var/lib/gouji:/usr/sbin/nologin' \
	    "$(awk -F: '$1 == "gouji" { print $1 ":" $6 ":" $7 }' \
		"$FOLDER/root/etc/passwd")"
fi
finish
