#!/bin/sh
# The host tool that turns schema/sql/ into C says what is wrong with a file.
# usage: sql_tool.sh TOOL
set -eu
tool=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
failed=0

# refuses MESSAGE: the tool, given what stands on stdin.
refuses() {
	cat >a.sql
	if "$tool" a.h a.c a.sql 2>said; then
		echo "was taken, expected: $1"
		failed=1
	elif ! grep -qxF "$1" said; then
		echo "expected: $1"
		echo "said:     $(cat said)"
		failed=1
	fi
}

refuses 'a.sql:1: SQL before any name' <<'END'
SELECT 1
END
refuses 'a.sql:1: "Two words" is no name' <<'END'
-- name: Two words
SELECT 1
END
refuses 'a.sql:3: two statements are named one' <<'END'
-- name: one
SELECT 1
-- name: one
SELECT 2
END
refuses 'a.sql:1: migration 1 must come next' <<'END'
-- migration: 2
CREATE TABLE t (a)
END
refuses 'a.sql: one is empty' <<'END'
-- name: one
-- scan: nothing to scan
END

cat >a.sql <<'END'
-- A comment.
-- migration: 1
CREATE TABLE t (a TEXT DEFAULT "x\y");

-- name: t_all
-- scan: all of it
SELECT a
FROM t
END
"$tool" a.h a.c a.sql
# holds FILE TEXT
holds() {
	grep -qF "$2" "$1" || {
		echo "$1 lacks: $2"
		failed=1
	}
}
holds a.h 'SQL_T_ALL,'
holds a.c '"all of it"'
holds a.c 'DEFAULT \"x\\y\"'
holds a.c 'const int sql_n_migrations = 1;'
exit "$failed"
