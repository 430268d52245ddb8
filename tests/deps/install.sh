#!/bin/sh
# Install what this machine lacks of debian-12.txt.
#
#     install.sh build test [check]
#
# Asks dpkg first: when nothing is missing it does nothing and needs neither
# root nor a network. Says what it cannot do, and ends with 1 then.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
list=$here/debian-12.txt

say() {
	echo "deps: $*" >&2
}

# The packages of the list that serve one of the given ends.
packages() {
	for end in "$@"; do
		awk -v end="$end" '$1 !~ /^#/ && $2 == end { print $1 }' "$list"
	done
}

installed() {
	dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null |
	    grep -qx installed || provided "$1"
}

# Another package, of another source maybe, holds what it would bring.
provided() {
	dpkg-query -W -f '${db:Status-Status}, ${Provides}\n' 2>/dev/null |
	    grep -qE "^installed,(.*,)? $1( \([^)]*\))?(,|\$)"
}

ends=${*:-build test}
# shellcheck disable=SC2086 # the ends are words
wanted=$(packages $ends)

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
	say "this is no Debian system, so nothing can be installed here."
	say "It takes what these Debian 12 packages hold:"
	echo "$wanted" | sed "s|^|deps:     |" >&2
	say "When they are there, add DEPS=no to the make command."
	exit 1
fi

missing=
for package in $wanted; do
	installed "$package" || missing="$missing $package"
done
if [ -z "$missing" ]; then
	exit 0
fi

as_root=
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null; then
		say "missing:$missing"
		say "Neither root nor sudo here: have an administrator run"
		say "    apt-get install --no-install-recommends$missing"
		exit 1
	fi
	as_root=sudo
	# Without a terminal nobody can type a password.
	if [ ! -t 0 ]; then
		as_root="sudo -n"
	fi
fi

version=$(. /etc/os-release 2>/dev/null && echo "${ID:-}-${VERSION_ID:-}")
if [ "$version" != debian-12 ]; then
	say "this is ${version:-an unknown system}, the names are Debian 12's;" \
	    "trying all the same."
fi

say "installing:$missing"
apt_get() {
	# shellcheck disable=SC2086 # as_root may be empty or two words
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y \
	    -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@"
}

if ! apt_get update; then
	say "apt-get update failed: no network, or no such package source."
	say "Still missing:$missing"
	exit 1
fi

unknown=
for package in $missing; do
	apt-cache show "$package" >/dev/null 2>&1 || unknown="$unknown $package"
done
if [ -n "$unknown" ]; then
	say "the package sources of this machine do not have:$unknown"
	exit 1
fi

# shellcheck disable=SC2086 # package names are words
if ! apt_get install --no-install-recommends $missing; then
	say "apt-get install failed; still missing:"
	for package in $missing; do
		installed "$package" || say "    $package"
	done
	exit 1
fi
