# Names for commands; see README.md. The work is done by CMake, CTest and scripts/.

BUILD ?= build
JOBS ?= $(shell nproc)
FUZZ_SECONDS ?= 60
SEED ?= 1
COUNT ?= 50

.PHONY: all install uninstall demo test debug sanitize clang portable i386 s390x musl static static-test dist bench race fuzz mutate deb npm npm-test format lint clean

all:
	@scripts/setup build
	@scripts/build $(BUILD) -DDVQ_TESTS=OFF

install:
	@cmake --install $(BUILD) $(if $(PREFIX),--prefix "$(PREFIX)")

uninstall:
	@scripts/uninstall $(BUILD)

demo: all
	@scripts/demo $(BUILD)/src/cli/dvq
	@echo 'The example vault as a site, to be opened at $(BUILD)/example-site/index.html:'
	@echo
	@echo '$$ $(BUILD)/src/cli/dvq render --format html --vault examples/vault -o $(BUILD)/example-site'

# Each preset of CMakePresets.json, built and tested in its own folder.
test: PRESET = release
debug: PRESET = debug
sanitize: PRESET = sanitize
test debug sanitize:
	@scripts/setup build test
	@scripts/build --preset $(PRESET)
	@ctest --preset $(PRESET) --parallel $(JOBS)

# The same with another compiler and without what only Linux has; a selection of the tests.
clang portable:
	@scripts/setup build test fuzz
	@scripts/build --preset $@
	@ctest --preset $@ --parallel $(JOBS)

# For other processors: 32 bits, and bytes the other way round (in an emulator).
i386 s390x:
	@scripts/setup build test foreign
	@scripts/foreign $@ build-$@-libraries
	@scripts/build --preset $@
	@ctest --preset $@ --parallel $(JOBS)

musl:
	@scripts/setup build musl
	@scripts/musl $(BUILD)-musl

# One file without libraries, build-static/dvq. ARCH=arm64 makes it for that processor.
ARCH ?=
STATIC = $(BUILD)-static$(if $(ARCH),-$(ARCH))
LIBRARIES = $(if $(ARCH),$(BUILD)-$(ARCH)-libraries)

static:
	@scripts/setup build static $(ARCH)
	@$(if $(ARCH),scripts/foreign $(ARCH) $(LIBRARIES))
	@scripts/static $(if $(ARCH),--foreign $(LIBRARIES)) $(STATIC)

static-test: static
	@scripts/setup test static-test
	@cmake --build $(STATIC) --parallel $(JOBS) --target static_tests >$(STATIC)/log || { cat $(STATIC)/log; exit 1; }
	@ctest --test-dir $(STATIC) --output-on-failure --parallel $(JOBS) \
	    --tests-regex '^(static_|conformance$$|cases_(query|render|eval|parser|html|server|vault)$$|cli_(query|render|usage|serve|recorded)$$)'

# The program with its manual and licences, to be handed on; build-dist/SHA256SUMS has its sum.
dist: static
	@mkdir -p $(BUILD)-dist
	@scripts/dist $(STATIC) $(BUILD)-dist $(LIBRARIES)

race:
	@scripts/setup build test
	@scripts/build $(BUILD)-race -DCMAKE_BUILD_TYPE=RelWithDebInfo -DDVQ_THREAD_SANITIZER=ON -DDVQ_TESTS=ON
	@ctest --test-dir $(BUILD)-race --output-on-failure --parallel $(JOBS) \
	    --tests-regex '^(threads|threads_many|slow_disk|cases_(mcp|publish|server)|cli_(mcp_talk|query|render|serve|serve_talk)|render_twice)$$'

fuzz:
	@scripts/setup build fuzz
	@scripts/build $(BUILD)-fuzz -DCMAKE_BUILD_TYPE=RelWithDebInfo -DDVQ_SANITIZE=ON -DDVQ_FUZZ=ON \
	    -DDVQ_TESTS=OFF -DDVQ_BENCH=OFF -DCMAKE_C_COMPILER=clang
	@scripts/fuzz $(BUILD)-fuzz $(FUZZ_SECONDS)

# Changes of one line each that no test notices; see "Does a test notice?" in CONTRIBUTING.md.
mutate:
	@scripts/setup build test
	@CMAKE_BUILD_PARALLEL_LEVEL=$(JOBS) nice python3 tests/mutate/mutate.py . $(BUILD) --seed $(SEED) --count $(COUNT)

deb:
	@scripts/setup build deb
	@scripts/deb $(BUILD)-deb
	@ls $(BUILD)-deb/*.deb

npm:
	@scripts/setup wasm
	@scripts/npm $(BUILD)-npm
	@ls $(BUILD)-npm/*.tgz

npm-test: npm
	@python3 tests/node/run_node.py $(BUILD)-npm

bench:
	@scripts/setup build bench
	@scripts/build $(BUILD)
	@scripts/bench $(BUILD)

format:
	@scripts/setup lint
	@git ls-files '*.c' '*.h' '*.cpp' | xargs clang-format -i

lint:
	@scripts/setup build test lint
	@scripts/build $(BUILD) -DDVQ_TESTS=ON
	@scripts/lint $(BUILD)

clean:
	rm -rf build build-*
