#!/bin/sh
# One file of browser tests over the demo county and a real goujid.
#
#     run.sh BIN SITE FILE
. "$(dirname "$0")/../e2e/lib.sh"

here=$(cd "$(dirname "$0")" && pwd)
GOUJI_NPM=$("$here/npm.sh")
county_publish
county_start 0
echo "$SITE_PID" >"$FOLDER/site.pid"
county_collected 1 60 || die "the first collection did not end"
export GOUJI_NPM BIN API FOLDER LAST_YEAR DAEMON_PID
node --test "$here/$3" >"$FOLDER/said" 2>&1 || {
	cat "$FOLDER/said" >&2
	die "$3"
}
grep -E '^# (tests|pass) ' "$FOLDER/said"
finish
