#!/bin/sh
# clang-tidy over the programs' sources in a build (its compile_commands.json),
# two at a time; findings are errors.
set -eu

build=$1
sed -n 's/^ *"file": "\(.*\)",\{0,1\}$/\1/p' "$build/compile_commands.json" |
    grep -vE "/build/|/tests/" | sort -u |
    xargs -n 4 -P 2 clang-tidy --quiet -p "$build" --warnings-as-errors='*'
