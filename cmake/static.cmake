# A program that is one file: every library is linked into it. DVQ_STATIC is the folder of those that
# scripts/static made, since Debian has none or too large ones.
set(CMAKE_EXE_LINKER_FLAGS "${CMAKE_EXE_LINKER_FLAGS} -static")
set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
set(DVQ_ARCHIVES OFF) # DVQ_STATIC has all of them

function(dvq_link_statically target)
  set_property(TARGET PkgConfig::${target} PROPERTY INTERFACE_LINK_LIBRARIES ${ARGN})
endfunction()

dvq_link_statically(DVQ_YAML yaml)
dvq_link_statically(DVQ_PCRE2 pcre2-8)
dvq_link_statically(DVQ_JANSSON jansson)
dvq_link_statically(DVQ_MD4C ${DVQ_STATIC}/libmd4c.a)
# ICU is C++.
dvq_link_statically(DVQ_ICU icui18n icuuc ${DVQ_STATIC}/libicudata.a stdc++)
