# The commands of the README. All building is CMake's (CMakePresets.json);
# this file only puts the steps in order.
#
#     DEPS=no       do not look for missing packages
#     DEMO_EXIT=1   `make demo` ends after printing

DEPS = yes

.DEFAULT_GOAL = help
.PHONY: help demo test deps deps-check check bench clean
.NOTPARALLEL:

help:
	@echo 'make demo    a made-up county, collected and checked (Ctrl-C ends it)'
	@echo 'make test    build and run every test'
	@echo 'make check   all checks: formats, both compilers, sanitizers,'
	@echo '             static analysis, coverage, fuzz targets'
	@echo 'make bench   what reading and storing cost, as shares of one run'
	@echo 'make deps    install what this Debian 12 lacks for building and testing'
	@echo 'make clean   remove build/'
	@echo
	@echo 'demo, test, check and bench install what they need by themselves'
	@echo '(as root or through sudo); DEPS=no keeps them from it.'

deps:
ifneq ($(DEPS),no)
	@tests/deps/install.sh build test
	@tests/page/npm.sh >/dev/null
endif

deps-check:
ifneq ($(DEPS),no)
	@tests/deps/install.sh build test check
	@tests/page/npm.sh >/dev/null
endif

test: deps
	cmake --preset dev
	cmake --build --preset dev
	ctest --preset dev

demo: deps
	cmake --preset release
	cmake --build --preset release \
	    --target goujid gouji demo-site
	tests/demo/run.sh build/release

check: deps-check
	tests/checks/all.sh

bench: deps
	cmake --preset release
	cmake --build --preset release --target bench bench_run \
		bench_likeness
	build/release/tests/bench/bench
	build/release/tests/bench/bench_likeness
	build/release/tests/bench/bench_run build/release/bin/gouji-reader

clean:
	rm -rf build
