# What `cmake --install` puts where, in three components: cli, runtime, development.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(DVQ_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/dvq)

install(TARGETS dvq COMPONENT cli)
install(FILES ${PROJECT_SOURCE_DIR}/docs/dvq.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT cli)

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
configure_file(${PROJECT_SOURCE_DIR}/src/api/dvq.pc.in ${PROJECT_BINARY_DIR}/dvq.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/dvq.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
