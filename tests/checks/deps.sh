#!/bin/sh
# What `make deps` does on machines of several kinds, each played by a few
# stand-ins for dpkg-query, apt-get, sudo and id: nothing when nothing is
# missing, exactly what is missing otherwise, and clear words when it cannot.
set -eu

install=$(cd "$(dirname "$0")/../deps" && pwd)/install.sh
machine=$(mktemp -d)
trap 'rm -rf "$machine"' EXIT
failed=0

tool() {
	printf '#!/bin/sh\n%s\n' "$2" >"$machine/bin/$1"
	chmod +x "$machine/bin/$1"
}

# A Debian with everything but $MISSING, run by root.
debian() {
	rm -rf "${machine:?}/bin"
	mkdir "$machine/bin"
	for name in sh awk sed grep dirname env cat; do
		ln -s "$(command -v $name)" "$machine/bin/$name"
	done
	tool id 'echo 0'
	tool dpkg-query '
		for package; do :; done
		case " $MISSING " in
		*" $package "*) exit 1 ;;
		*) echo installed ;;
		esac'
	tool apt-get 'echo "apt-get $*" >>"$ACTS"'
	tool apt-cache 'case " $UNKNOWN " in *" $2 "*) exit 100 ;; esac'
}

# expect CASE CODE ACTS WORDS - what it ends with, the calls of apt-get that
# change something (without options), and words among what it says.
expect() {
	: >"$machine/acts"
	env -i PATH="$machine/bin" ACTS="$machine/acts" MISSING="$MISSING" \
	    UNKNOWN="$UNKNOWN" "$install" build test \
	    >"$machine/said" 2>&1 </dev/null && code=0 || code=$?
	acts=$(sed -E 's/ -[^ ]+( [A-Za-z-]+::[^ ]+)?//g' "$machine/acts" |
	    paste -sd ';' -)
	if [ "$code" != "$2" ] || [ "$acts" != "$3" ] ||
	    { [ -n "$4" ] && ! grep -qF -e "$4" "$machine/said"; }; then
		echo "$1: ended with $code, acts '$acts', said:"
		cat "$machine/said"
		failed=1
	fi
}

UNKNOWN=
MISSING=
debian
tool apt-get 'echo apt-get >>"$ACTS"; exit 1'
expect 'nothing is missing' 0 '' ''

MISSING='jq cmake'
debian
expect 'root' 0 'apt-get update;apt-get install cmake jq' \
    'installing: cmake jq'

tool id 'echo 1000'
expect 'neither root nor sudo' 1 '' \
    'apt-get install --no-install-recommends cmake jq'

tool sudo '[ "$1" = -n ] && shift; echo sudo >>"$ACTS"; exec "$@"'
expect 'sudo' 0 'sudo;apt-get update;sudo;apt-get install cmake jq' ''

debian
UNKNOWN=jq
expect 'an unknown package' 1 'apt-get update' 'do not have: jq'

UNKNOWN=
tool apt-get 'exit 100'
expect 'no network' 1 '' 'Still missing: cmake jq'

debian
rm "$machine/bin/dpkg-query"
expect 'no Debian' 1 '' 'no Debian system'

# Every package is listed once, for an end that is known, with a reason.
awk '$1 !~ /^#/ && NF > 0 {
	if ($2 !~ /^(build|test|check)$/ || NF < 3 || seen[$1]++) {
		print FILENAME ":" FNR ": " $0
		bad = 1
	}
} END { exit bad }' "$(dirname "$install")/debian-12.txt" || failed=1

exit "$failed"
