#!/bin/sh
# Everything that can be checked: `make check`. Stops at the first step that
# fails, and names it.
set -eu
cd "$(dirname "$0")/../.."

step() {
	echo
	echo "== $1"
	shift
	"$@" || { echo "FAILED: $*"; exit 1; }
}

build() {
	cmake --preset "$1" >/dev/null && cmake --build --preset "$1"
}

# The project's sources as the build knows them, but not what it generates.
tidy() {
	tests/checks/tidy.sh build/clang
}

coverage() {
	find build/cov -name '*.gcda' -delete 2>/dev/null || true
	build cov && ctest --preset cov --quiet &&
	    gcovr --root . --object-directory build/cov \
		--filter collectors/ --filter daemon/ --filter schema/ \
		--exclude 'schema/tools/' --print-summary \
		--gcov-ignore-parse-errors -o build/cov/coverage.txt &&
	    sed -n '/^TOTAL/p' build/cov/coverage.txt
}

# Each fuzz target runs for a moment over its corpus, with a fixed seed.
fuzz() {
	build fuzz || return 1
	for target in build/fuzz/bin/fuzz_*; do
		[ -x "$target" ] || continue
		echo "-- $(basename "$target")"
		corpus=tests/fuzz/corpus/$(basename "$target")
		[ -d "$corpus" ] || corpus=
		# shellcheck disable=SC2086 # there may be no corpus
		"$target" -seed=1 -runs=2000 -max_total_time=20 \
		    -verbosity=0 -rss_limit_mb=1024 $corpus || return 1
	done
}

step 'dev: gcc, warnings are errors' build dev
step 'tests, with the layout, rank and script checks' ctest --preset dev
step 'clang, warnings are errors' build clang
step 'static analysis' tidy
step 'address and undefined behaviour sanitizers' build asan
step 'tests under the sanitizers' ctest --preset asan
step 'coverage' coverage
step 'fuzz targets, briefly' fuzz
echo
echo 'all checks passed'
