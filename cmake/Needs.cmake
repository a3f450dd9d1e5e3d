# What the build needs beyond a compiler. Everything that is missing is named at once, with the Debian packages that have it.
#   moorage_need_package(CapnProto libcapnp-dev capnproto)      a CMake package
#   moorage_need_module(LMDB lmdb liblmdb-dev)                  a module of pkg-config, as the target PkgConfig::LMDB
#   moorage_check_needs()                                       ends with an error where something is missing
set(moorage_missing)
set(moorage_apt)

macro(moorage_need_package name)
  find_package(${name} QUIET)
  if(NOT ${name}_FOUND)
    list(APPEND moorage_missing ${name})
    list(APPEND moorage_apt ${ARGN})
  endif()
endmacro()

macro(moorage_need_module prefix module)
  if(PkgConfig_FOUND)
    pkg_check_modules(${prefix} QUIET IMPORTED_TARGET ${module})
  endif()
  if(NOT ${prefix}_FOUND)
    list(APPEND moorage_missing ${module})
    list(APPEND moorage_apt ${ARGN})
  endif()
endmacro()

# A header without a package of its own.
macro(moorage_need_header header)
  string(MAKE_C_IDENTIFIER "HAVE_${header}" moorage_have)
  find_path(${moorage_have} ${header})
  if(NOT ${moorage_have})
    list(APPEND moorage_missing ${header})
    list(APPEND moorage_apt ${ARGN})
  endif()
endmacro()

macro(moorage_need_program program)
  string(MAKE_C_IDENTIFIER "HAVE_${program}" moorage_have)
  find_program(${moorage_have} ${program})
  if(NOT ${moorage_have})
    list(APPEND moorage_missing ${program})
    list(APPEND moorage_apt ${ARGN})
  endif()
endmacro()

function(moorage_check_needs)
  if(NOT moorage_missing)
    return()
  endif()
  list(REMOVE_DUPLICATES moorage_apt)
  list(JOIN moorage_missing ", " missing)
  list(JOIN moorage_apt " " packages)
  message(FATAL_ERROR "Moorage cannot be built, because this machine lacks: ${missing}\n"
                      "On Debian 12 or Ubuntu 24.04:\n    apt-get install ${packages}\n"
                      "The wheel has all of it inside: pip install moorage --only-binary moorage")
endfunction()
