# What `cmake --install` puts where, in three components: cli, runtime, development. debian/ shares
# it out among Debian's packages.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(DVQ_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/dvq)

install(TARGETS dvq COMPONENT cli)
install(FILES ${PROJECT_SOURCE_DIR}/docs/dvq.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT cli)
install(FILES ${PROJECT_SOURCE_DIR}/docs/dvq-language.7
  DESTINATION ${CMAKE_INSTALL_MANDIR}/man7 COMPONENT cli)

# Completion comes from the program itself, which a cross build cannot run.
if(NOT CMAKE_CROSSCOMPILING)
  set(DVQ_COMPLETIONS)
  foreach(shell bash zsh fish)
    set(file ${PROJECT_BINARY_DIR}/completion/${shell})
    add_custom_command(OUTPUT ${file} DEPENDS dvq
      COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/completion
      COMMAND dvq completion ${shell} > ${file})
    list(APPEND DVQ_COMPLETIONS ${file})
  endforeach()
  add_custom_target(dvq_completion ALL DEPENDS ${DVQ_COMPLETIONS})
  # Debian's zsh looks elsewhere for what packages bring.
  set(DVQ_ZSH_DIR zsh/site-functions)
  if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
    set(DVQ_ZSH_DIR zsh/vendor-completions)
  endif()
  set(data ${CMAKE_INSTALL_DATADIR})
  install(FILES ${PROJECT_BINARY_DIR}/completion/bash
    DESTINATION ${data}/bash-completion/completions RENAME dvq COMPONENT cli)
  install(FILES ${PROJECT_BINARY_DIR}/completion/zsh
    DESTINATION ${data}/${DVQ_ZSH_DIR} RENAME _dvq COMPONENT cli)
  install(FILES ${PROJECT_BINARY_DIR}/completion/fish
    DESTINATION ${data}/fish/vendor_completions.d RENAME dvq.fish COMPONENT cli)
endif()

install(FILES ${PROJECT_SOURCE_DIR}/LICENSE
  DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/dvq COMPONENT cli)

install(TARGETS dvq_shared EXPORT dvqTargets
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT runtime NAMELINK_COMPONENT development)
install(TARGETS dvq_static EXPORT dvqStaticTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
install(FILES ${PROJECT_SOURCE_DIR}/include/dvq.h
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)

foreach(export dvqTargets dvqStaticTargets)
  install(EXPORT ${export} NAMESPACE dvq:: DESTINATION ${DVQ_CMAKE_DIR} COMPONENT development)
endforeach()
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/dvqConfig.cmake.in
  ${PROJECT_BINARY_DIR}/dvqConfig.cmake INSTALL_DESTINATION ${DVQ_CMAKE_DIR})
# Until 1.0 every minor version may have a soname of its own.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/dvqConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/dvqConfig.cmake ${PROJECT_BINARY_DIR}/dvqConfigVersion.cmake
  DESTINATION ${DVQ_CMAKE_DIR} COMPONENT development)

# The .pc file finds its prefix from where it lies, so that the tree can be installed anywhere.
file(RELATIVE_PATH DVQ_PC_PREFIX /root/${CMAKE_INSTALL_LIBDIR}/pkgconfig /root)
string(REGEX REPLACE "/$" "" DVQ_PC_PREFIX "${DVQ_PC_PREFIX}")
# ICU is C++, and its own .pc files do not name the library of C++, which a static program needs
# after ICU's. What a .pc file requires comes after what it names, so ICU is named.
list(JOIN DVQ_ICU_STATIC_LDFLAGS " " DVQ_ICU_PRIVATE)
set(DVQ_CXX_LIBRARY stdc++)
if(CMAKE_SYSTEM_NAME MATCHES "Darwin|BSD")
  set(DVQ_CXX_LIBRARY c++)
endif()
configure_file(${PROJECT_SOURCE_DIR}/src/api/dvq.pc.in ${PROJECT_BINARY_DIR}/dvq.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/dvq.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
