#!/bin/sh
# Installs what package-lock.json names into build/npm-..., a folder named after
# the lock, once. Prints the folder. Needs npm and, the first time, its
# registry.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
build=$here/../../build
lock=$(cat "$here/package-lock.json" "$here/.npmrc" | sha256sum | cut -c 1-12)
folder=$build/npm-$lock

if [ ! -d "$folder" ]; then
	mkdir -p "$build"
	fresh=$(mktemp -d "$build/npm.XXXXXX")
	trap 'rm -rf "$fresh"' EXIT
	cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" \
	    "$fresh"
	if ! (cd "$fresh" && npm ci >npm.log 2>&1 </dev/null); then
		echo "npm ci failed:" >&2
		cat "$fresh/npm.log" >&2
		exit 1
	fi
	# Somebody else may have been quicker.
	mv -T "$fresh" "$folder" 2>/dev/null || [ -d "$folder" ]
fi
(cd "$folder" && pwd)
