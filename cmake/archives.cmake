# Loading and relocating shared libraries, ICU's above all, is most of the time that a query over a
# small vault takes. So a released program has them within, where their archives are installed.
# The library and other builds of the program, which are linked more often than they are run, share
# them.

# The archives of a library that pkg-config found; empty unless all of them are there.
function(dvq_find_archives found prefix)
  set(archives)
  foreach(name ${ARGN})
    find_library(${prefix}_ARCHIVE_${name} lib${name}.a HINTS ${${prefix}_LIBRARY_DIRS})
    mark_as_advanced(${prefix}_ARCHIVE_${name})
    if(NOT ${prefix}_ARCHIVE_${name})
      message(STATUS "dvq loads lib${name} when it starts: its archive is not installed")
      set(${found} "" PARENT_SCOPE)
      return()
    endif()
    list(APPEND archives ${${prefix}_ARCHIVE_${name}})
  endforeach()
  set(${found} ${archives} PARENT_SCOPE)
endfunction()

# Libraries to link with, in `result`: those given, by their archives where there are any.
function(dvq_prefer_archives result)
  set(libraries ${ARGN})
  if(DVQ_ARCHIVES)
    set(names_YAML yaml)
    set(names_PCRE2 pcre2-8)
    set(names_ICU icui18n icuuc icudata)
    set(names_JANSSON jansson)
    set(names_MD4C md4c)
    set(after_ICU -l:libstdc++.a -static-libgcc) # ICU is C++
    foreach(library YAML PCRE2 ICU JANSSON MD4C)
      dvq_find_archives(archives DVQ_${library} ${names_${library}})
      if(archives)
        list(TRANSFORM libraries REPLACE "^PkgConfig::DVQ_${library}$" "${archives};${after_${library}}")
      endif()
    endforeach()
  endif()
  set(${result} ${libraries} PARENT_SCOPE)
endfunction()
