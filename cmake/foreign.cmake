# A toolchain for the libraries of another architecture that scripts/foreign puts into DVQ_FOREIGN.
# What is built finds them there, also when it runs; an emulator runs what this processor cannot.
set(DVQ_FOREIGN "" CACHE PATH "The folder that scripts/foreign made")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES DVQ_FOREIGN)
include(${DVQ_FOREIGN}/machine.cmake)

set(root ${DVQ_FOREIGN}/root)
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSROOT ${root})
set(CMAKE_C_COMPILER ${compiler}-gcc)
set(CMAKE_CXX_COMPILER ${compiler}-g++)
set(CMAKE_LIBRARY_ARCHITECTURE ${libraries})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_EXE_LINKER_FLAGS_INIT
  "-Wl,--dynamic-linker=${root}/lib/${loader} -Wl,--disable-new-dtags -Wl,-rpath,${root}/lib/${libraries}:${root}/usr/lib/${libraries}")
if(emulator)
  set(CMAKE_CROSSCOMPILING_EMULATOR ${emulator})
endif()
set(ENV{PKG_CONFIG_LIBDIR} ${root}/usr/lib/${libraries}/pkgconfig)
set(ENV{PKG_CONFIG_SYSROOT_DIR} ${root})
