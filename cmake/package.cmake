# Debian packages: `cpack -G DEB` in the build folder makes dvq, libdvq0 and libdvq-dev.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME dvq)
set(CPACK_PACKAGE_CONTACT "dvq maintainers <dvq@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Obsidian Dataview queries over a folder of Markdown notes")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_COMPONENTS_ALL cli runtime development)

set(CPACK_DEBIAN_CLI_PACKAGE_NAME dvq)
set(CPACK_COMPONENT_CLI_DESCRIPTION
  "Runs Dataview queries from the command line, renders the queries in notes, and\nserves answers to other programs as JSON-RPC.")

set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME libdvq0)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION "The shared library.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libdvq-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "libdvq0 (= ${PROJECT_VERSION}), libyaml-dev, libpcre2-dev, libicu-dev, libjansson-dev")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "Header, static library, pkg-config and CMake files.")

include(CPack)
