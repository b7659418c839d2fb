# Names for commands; see README.md. The work is done by CMake, CTest and scripts/.

BUILD ?= build
JOBS ?= $(shell nproc)

.PHONY: all setup build demo test bench sanitize format lint clean

all: build

setup:
	@scripts/setup

build: setup
	@cmake -S . -B $(BUILD) -DCMAKE_BUILD_TYPE=Release > $(BUILD).log 2>&1 || { cat $(BUILD).log; exit 1; }
	@cmake --build $(BUILD) --parallel $(JOBS) > $(BUILD).log 2>&1 || { cat $(BUILD).log; exit 1; }

demo: build
	@scripts/demo $(BUILD)/src/cli/dvq

test: build
	@ctest --test-dir $(BUILD) --output-on-failure --parallel $(JOBS)

sanitize: setup
	@cmake -S . -B $(BUILD)-sanitize -DCMAKE_BUILD_TYPE=RelWithDebInfo -DDVQ_SANITIZE=ON -DDVQ_ARENA_DEBUG=ON > $(BUILD)-sanitize.log
	@cmake --build $(BUILD)-sanitize --parallel $(JOBS) >> $(BUILD)-sanitize.log 2>&1 || { cat $(BUILD)-sanitize.log; exit 1; }
	@ctest --test-dir $(BUILD)-sanitize --output-on-failure --parallel $(JOBS)

bench: build
	@scripts/bench $(BUILD)

format: setup
	@git ls-files '*.c' '*.h' '*.cpp' | xargs clang-format -i

lint: build
	@scripts/lint $(BUILD)

clean:
	rm -rf build build-* build.log
