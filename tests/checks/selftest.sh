#!/bin/sh
# The checks find what they are for: each is run over a small tree with faults
# planted in it, and must name exactly those.
set -eu

checks=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
cd "$tree"

mkdir -p collectors/base collectors/check daemon/page daemon/store tests
cat >collectors/base/good.h <<'END'
/*
 * A header as it should be. It may speak of strcpy() and "sqlite3.h".
 */
#ifndef GOUJI_BASE_GOOD_H
#define GOUJI_BASE_GOOD_H

#include <stddef.h>

size_t good_count(const char *s); /* not strlen(), not double */

#endif
END
cat >collectors/base/good.c <<'END'
#include "collectors/base/good.h"

#include <string.h>

size_t
good_count(const char *s)
{
	return strlen(s) + strlen("sprintf(\"%d\", atoi(x)) /* ") + '"';
}
END
cp collectors/base/good.c daemon/store/good.c

cat >daemon/page/good.js <<'END'
import { h } from './dom.js';

const SVG = 'http://www.w3.org/2000/svg';

export const text = () => h('p', { onclick: () => setTimeout(text, 1) }, SVG);
END
cat >daemon/page/good.html <<'END'
<link rel="icon" href="data:,"><script src="page/good.js"></script>
END

failed=0

# expect NAME WANTED - the check prints exactly these faults (sorted).
expect() {
	"$checks/$1.sh" >out 2>&1 && code=0 || code=$?
	grep -v 'fault(s)$' out | sort >got
	printf '%s' "$2" | sort >wanted
	if ! cmp -s got wanted || { [ -s wanted ] && [ "$code" -ne 1 ]; }; then
		echo "$1: ended with $code; wanted (-) and got (+):"
		diff -u wanted got | sed 1,3d
		failed=1
	fi
}

for check in ranks foreign banned log length headers words text page; do
	expect $check ''
done

cat >collectors/check/bad.c <<'END'
#include "collectors/base/good.h"
#include "daemon/store/store.h"
#include "good.h"
#include <sqlite3.h>
#include <sys/unheard.h>
#if 0
#endif
typedef struct bad {
	double v;
} town_bad;
END
# Pieces, so that this script is no fault itself.
printf '/* %s: later; see /%s/me */\n' 'TO''DO' 'home' >>collectors/check/bad.c
printf 'int f(char *s) { return sprintf(s, "x") + atoi (s); } \n' \
    >>collectors/check/bad.c
printf '/* %080d */\n' 0 >>collectors/check/bad.c
printf 'int bad' >>collectors/check/bad.c
printf '#ifndef BAD_H\nbad_type x;\n#endif\n' >collectors/base/bad.h
printf '/* \377 */\n' >collectors/base/latin.c
yes 'int x;' | head -n 1001 >collectors/base/long.c

expect ranks 'collectors/check/bad.c:2: includes daemon/store/store.h of rank 8, is itself of rank 6
collectors/check/bad.c:3: "good.h" is no path from the root of a folder with a rank
'
expect foreign 'collectors/check/bad.c:4: <sqlite3.h> does not belong here (foreign.txt)
collectors/check/bad.c:5: <sys/unheard.h> is in neither foreign.txt nor system.txt
'
expect banned 'collectors/check/bad.c:12: atoi() is not used here: num_parse() or strtol() with its checks
collectors/check/bad.c:12: sprintf() is not used here: snprintf() or arena_printf()
collectors/check/bad.c:9: binary floating point; figures are struct num
'
expect length 'collectors/base/long.c:1001: has more than 1000 lines
collectors/check/bad.c:13: has 86 columns, at most 80
'
expect words 'collectors/check/bad.c:10: say township
collectors/check/bad.c:11: left half done
collectors/check/bad.c:6: is never compiled
collectors/check/bad.c:8: say structs, unions and enums keep their word
'
expect text 'collectors/base/latin.c:1: is not UTF-8
collectors/check/bad.c:11: a path of one machine
collectors/check/bad.c:12: ends with white space
collectors/check/bad.c:1: does not end with a newline
'
cat >daemon/store/logs.c <<'END'
void
f(void)
{
	log_info("read again documents=%zu failed=%zu "
		 "error=\"%s\"",
	    n, m, s);
	log_error("robots.txt not read host=%s", s);
	log_notice("stopping");
	log_info("%s", s);
	log_info("database %s: is sound", s);
	log_info("ready database=%s", s);
	log_info("job failed detail=\"%s\" try=%d", s,
	    n);
}
END
expect log 'daemon/store/logs.c:10: the log line is no key=value at " %s: is sound"
daemon/store/logs.c:11: the log line database is not quoted
daemon/store/logs.c:12: the log line detail is not the last
daemon/store/logs.c:9: the log line begins with no event
'
cat >daemon/page/bad.js <<'END'
import x from 'elsewhere';
box.innerHTML = text;
setTimeout('x()', 1);
fetch('https://elsewhere.example/');
END
cat >daemon/page/bad.html <<'END'
<script>x()</script>
<p onclick="x()">
<link href="//elsewhere.example/x.css">
END
echo '@import "x.css";' >daemon/page/bad.css
expect page "daemon/page/bad.css:1: a file beside the style sheet
daemon/page/bad.html:1: inline script or style
daemon/page/bad.html:2: inline script or style
daemon/page/bad.html:3: an address elsewhere
daemon/page/bad.js:1: imports what is not the page
daemon/page/bad.js:2: markup from a string
daemon/page/bad.js:3: code from a string
daemon/page/bad.js:4: an address elsewhere
"
"$checks/headers.sh" >out 2>&1 || true
for fault in 'bad.h:1: does not open with what it is' \
    'bad.h:1: has no guard GOUJI_..._BAD_H' \
    'bad.h:1: does not compile alone: '; do
	grep -q "^collectors/base/$fault" out || {
		echo "headers: did not find: $fault"
		cat out
		failed=1
	}
done

exit "$failed"
