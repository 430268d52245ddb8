#!/bin/sh
# goujid under the system call filter of its unit: readers and converters can
# confine themselves as ever, and every shape of document is read. Which calls
# these are is taken from the unit, by systemd's own lists.
set -eu

BIN=$1
SITE=$2
BUILD=$3
CONFINED=$4
here=$(cd "$(dirname "$0")" && pwd)
unit=$here/../../systemd/goujid.service.in

if ! command -v systemd-analyze >/dev/null; then
	echo "skipped: systemd-analyze is not installed"
	exit 77
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Sets and calls in the order of the unit: "+ @system-service", "- @resources".
sed -nE 's/^SystemCallFilter=//p' "$unit" | awk '{
	sign = "+"
	if (sub(/^~/, ""))
		sign = "-"
	for (i = 1; i <= NF; i++)
		print sign, $i
}' >"$folder/filter"
systemd-analyze syscall-filter >"$folder/sets" 2>"$folder/err"
awk '
	NR == FNR {
		if ($0 ~ /^[^ ]*@/) {
			set = $0
			gsub(/[^@a-z-]|\[[0-9;]*m/, "", set)
		} else if ($1 != "" && $1 !~ /^#/) {
			members[set] = members[set] " " $1
		}
		next
	}
	function put(sign, name, part, n, i) {
		if (name !~ /^@/) {
			if (sign == "+")
				allowed[name] = 1
			else
				delete allowed[name]
			return
		}
		if (!(name in members)) {
			print "no such set: " name >"/dev/stderr"
			exit 1
		}
		n = split(members[name], part, " ")
		for (i = 1; i <= n; i++)
			put(sign, part[i])
	}
	FNR == 1 { put("+", "@default") }
	{ put($1, $2) }
	END {
		for (name in allowed)
			print name
	}' "$folder/sets" "$folder/filter" >"$folder/names"
for call in execve seccomp landlock_restrict_self prlimit64; do
	grep -qx "$call" "$folder/names" || {
		echo "WRONG: the unit does not allow $call"
		exit 1
	}
done
if grep -qxE 'mount|reboot|setpriority|ptrace|kexec_load|chroot' "$folder/names"; then
	echo "WRONG: the unit allows too much"
	exit 1
fi

# A goujid that is always confined.
mkdir "$folder/bin"
cat >"$folder/bin/goujid" <<END
#!/bin/sh
exec "$CONFINED" "$BIN/goujid" "\$@" <"$folder/names"
END
chmod +x "$folder/bin/goujid"
ln -s "$BIN/gouji" "$folder/bin/gouji"
"$here/../e2e/import.sh" "$folder/bin" "$SITE" "$BUILD"
