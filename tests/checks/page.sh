#!/bin/sh
# The page builds its document without a parser and asks nobody but goujid: no
# markup from strings, no code from strings, no inline scripts or styles, no
# address of another site, no import from elsewhere.
. "$(dirname "$0")/lib.sh"

pages() {
	files "$@" | grep '^daemon/page/' || true
}

{
	pages .js | xargs -r grep -HnE \
	    '(inner|outer)HTML|insertAdjacentHTML|srcdoc|createContextualFragment|DOMParser|document\.write' |
	    as_fault 'markup from a string'
	pages .js | xargs -r grep -HnE \
	    '(^|[^A-Za-z])eval\(|new Function|set(Timeout|Interval)\(['\''"`]|javascript:' |
	    as_fault 'code from a string'
	pages .js | xargs -r grep -HnE \
	    '(from|import\() ?['\''"`][^.]|(from|import\() ?['\''"`]\.[^/]' |
	    as_fault 'imports what is not the page'
	pages .html .js | xargs -r grep -HnE \
	    '<[a-z][^>]* (on[a-z]+|style)=' | as_fault 'inline script or style'
	pages .html | xargs -r grep -HnE '<script([^>]*[^"])?>|<style' |
	    grep -v 'src=' | as_fault 'inline script or style'
	# An XML namespace is a name, not an address.
	pages .html .js .css | xargs -r grep -HnE '(https?:)?//[a-z0-9.-]+\.[a-z]' |
	    grep -v '//www\.w3\.org/2000/svg' | as_fault 'an address elsewhere'
	pages .css | xargs -r grep -HnE '@import|url\((['\''"])?[^d]' |
	    as_fault 'a file beside the style sheet'
} | verdict
