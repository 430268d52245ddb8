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

# Each fuzz target runs for a moment from its corpus, with a fixed seed; what it
# comes upon does not go into the corpus.
fuzz() {
	build fuzz || return 1
	for target in build/fuzz/tests/fuzz/fuzz_*; do
		[ -x "$target" ] || continue
		name=${target##*/fuzz_}
		echo "-- $name"
		mkdir -p "build/fuzz/found/$name"
		"$target" -seed=1 -runs=3000 -max_total_time=20 -verbosity=0 \
		    -max_len=65536 -rss_limit_mb=2048 \
		    -artifact_prefix="build/fuzz/found/" \
		    "build/fuzz/found/$name" "tests/fuzz/corpus/$name" ||
		    return 1
	done
}

step 'dev: gcc, warnings are errors' build dev
step 'tests, with the layout, rank and script checks' ctest --preset dev
step 'release: what is installed, with the warnings of an optimizing compiler' \
    build release
step 'the package, and the service under its filter and its manager' \
    ctest --preset dev -C slow \
    -R 'package_life|service_(confined|booted)'
step 'killed at 200 random moments' tests/crash/kills.sh build/dev/bin \
    build/dev/tests/demo/demo-site build/dev/tests/crash/contents 200
step 'clang, warnings are errors' build clang
step 'static analysis' tidy
step 'address and undefined behaviour sanitizers' build asan
step 'tests under the sanitizers' ctest --preset asan
step 'coverage' coverage
step 'fuzz targets, briefly' fuzz
echo
echo 'all checks passed'
