# A toolchain for WebAssembly, with Debian's clang, lld and wasi-libc. The libraries are compiled from
# the sources that scripts/npm has fetched into DVQ_WASM_SOURCES. What the system lacks is in
# bindings/node/posix/, and JavaScript's Intl answers what ICU does elsewhere.
set(DVQ_WASM_SOURCES "" CACHE PATH "The folder with the libraries' sources")
set(DVQ_WASM ON)
set(posix ${CMAKE_CURRENT_LIST_DIR}/../bindings/node/posix)

set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(CMAKE_C_COMPILER clang)
set(CMAKE_C_COMPILER_TARGET wasm32-wasi)
set(CMAKE_AR llvm-ar-14)
set(CMAKE_RANLIB llvm-ranlib-14)
set(CMAKE_C_FLAGS_INIT "-isystem ${posix}")
set(CMAKE_C_FLAGS_RELEASE_INIT "-O2 -DNDEBUG -flto")
# There are threads, of which one runs.
set(CMAKE_HAVE_LIBC_PTHREAD TRUE)
