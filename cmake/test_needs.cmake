# What the tests use beyond what the library does. With DVQ_TESTS=AUTO, what needs a thing that is
# missing is left out, which is said; else nothing is, and the thing must be there.
include(CheckLanguage)

set(required REQUIRED)
if(DVQ_TESTS STREQUAL "AUTO")
  set(required)
endif()

function(dvq_leave_out tests package)
  message(STATUS "dvq: left out: ${tests} (missing: Debian's ${package})")
endfunction()

find_package(Python3 ${required} COMPONENTS Interpreter)
pkg_check_modules(CRITERION ${required} IMPORTED_TARGET criterion)
check_language(CXX)
if(CMAKE_CXX_COMPILER OR required)
  enable_language(CXX)
endif()

if(NOT Python3_FOUND)
  dvq_leave_out("all tests" python3)
  set(DVQ_TESTS OFF)
  return()
endif()
if(NOT CRITERION_FOUND)
  dvq_leave_out("the tests of tests/unit" libcriterion-dev)
endif()
if(NOT CMAKE_CXX_COMPILER)
  dvq_leave_out("the test header_cpp" g++)
endif()
