# What the system has beyond POSIX, for src/support/features.h. DVQ_PORTABLE looks for none of it.
include(CheckCSourceCompiles)
include(CheckStructHasMember)
include(CheckSymbolExists)

# What features.h.in defines, so that a check sees what the sources see.
set(DVQ_EXTENSIONS
  -D_GNU_SOURCE -D_DARWIN_C_SOURCE -D_NETBSD_SOURCE -D__BSD_VISIBLE=1)

# dvq_feature(NAME KIND ARGUMENT...): DVQ_HAS_NAME is whether the system has all the symbols of
# `SYMBOLS NAME... IN HEADER...`, or the member of `MEMBER STRUCT NAME HEADER`.
function(dvq_feature name kind)
  set(CMAKE_REQUIRED_DEFINITIONS -D_XOPEN_SOURCE=700 ${DVQ_EXTENSIONS})
  set(CMAKE_REQUIRED_LIBRARIES Threads::Threads)
  set(CMAKE_REQUIRED_QUIET ON)
  set(found ON)
  if(kind STREQUAL "MEMBER")
    list(GET ARGN 0 struct)
    list(GET ARGN 1 member)
    list(GET ARGN 2 header)
    check_struct_has_member("${struct}" ${member} ${header} DVQ_FOUND_${name} LANGUAGE C)
    set(found ${DVQ_FOUND_${name}})
  else()
    cmake_parse_arguments(arg "" "" "SYMBOLS;IN" ${kind} ${ARGN})
    foreach(symbol ${arg_SYMBOLS})
      check_symbol_exists(${symbol} "${arg_IN}" DVQ_FOUND_${symbol})
      if(NOT DVQ_FOUND_${symbol})
        set(found OFF)
      endif()
    endforeach()
  endif()
  if(found)
    set(DVQ_HAS_${name} 1 PARENT_SCOPE)
  endif()
endfunction()

# Names that differ among systems that do the same; see src/support/file.c.
dvq_feature(ST_MTIMESPEC MEMBER "struct stat" st_mtimespec sys/stat.h)
if(NOT DVQ_PORTABLE)
  dvq_feature(ST_BIRTHTIMESPEC MEMBER "struct stat" st_birthtimespec sys/stat.h)
  dvq_feature(ST_BIRTHTIM MEMBER "struct stat" st_birthtim sys/stat.h)
  dvq_feature(STATX SYMBOLS statx STATX_BTIME AT_EMPTY_PATH IN sys/stat.h fcntl.h)
  dvq_feature(OPENAT2 SYMBOLS SYS_openat2 RESOLVE_BENEATH IN sys/syscall.h linux/openat2.h)
  dvq_feature(CLOSE_RANGE SYMBOLS SYS_close_range CLOSE_RANGE_UNSHARE
    IN sys/syscall.h linux/close_range.h)
  dvq_feature(LEASES SYMBOLS F_SETLEASE F_SETSIG IN fcntl.h)
  dvq_feature(AFFINITY SYMBOLS sched_getcpu sched_getaffinity pthread_setaffinity_np CPU_COUNT
    IN sched.h pthread.h)
  dvq_feature(INOTIFY SYMBOLS inotify_init1 IN sys/inotify.h)
  dvq_feature(FILE_SYSTEM_TYPES SYMBOLS EXT4_SUPER_MAGIC fstatfs IN linux/magic.h sys/statfs.h)
  dvq_feature(FDATASYNC SYMBOLS fdatasync IN unistd.h)
  dvq_feature(MEMMEM SYMBOLS memmem IN string.h)
  dvq_feature(MEMRCHR SYMBOLS memrchr IN string.h)
  set(CMAKE_REQUIRED_QUIET ON)
  check_c_source_compiles("#include <immintrin.h>
    __attribute__((target(\"avx2\"))) static int ones(void)
    { return _mm256_movemask_epi8(_mm256_set1_epi8(-1)) & __builtin_ctzll(1); }
    #ifndef __x86_64__
    #error
    #endif
    int main(void) { return __builtin_cpu_supports(\"avx2\") ? ones() : 0; }" DVQ_FOUND_AVX2)
  check_c_source_compiles("#include <arm_neon.h>
    #if !defined(__aarch64__) || defined(__AARCH64EB__)
    #error
    #endif
    int main(void) { return vgetq_lane_u8(vpaddq_u8(vdupq_n_u8(0), vdupq_n_u8(0)), 0); }"
    DVQ_FOUND_NEON)
  set(DVQ_HAS_AVX2 ${DVQ_FOUND_AVX2})
  set(DVQ_HAS_NEON ${DVQ_FOUND_NEON})
endif()

# Numbers are computed as JavaScript does: each step rounded to 64 bits. By default, compilers for
# i386 use registers of 80 bits.
set(exact "#include <float.h>\n#if FLT_EVAL_METHOD != 0 && FLT_EVAL_METHOD != 1\n#error\n#endif\nint main(void) { return 0; }")
set(CMAKE_REQUIRED_QUIET ON)
check_c_source_compiles("${exact}" DVQ_FOUND_EXACT)
if(NOT DVQ_FOUND_EXACT)
  set(DVQ_EXACT_FLAGS -msse2 -mfpmath=sse)
  set(CMAKE_REQUIRED_FLAGS "-msse2 -mfpmath=sse")
  check_c_source_compiles("${exact}" DVQ_FOUND_EXACT_SSE2)
  if(NOT DVQ_FOUND_EXACT_SSE2)
    message(FATAL_ERROR "The compiler cannot round each step of a computation to 64 bits")
  endif()
  unset(CMAKE_REQUIRED_FLAGS)
endif()
unset(CMAKE_REQUIRED_QUIET)

configure_file(${PROJECT_SOURCE_DIR}/src/support/features.h.in
  ${PROJECT_BINARY_DIR}/src/support/features.h)
