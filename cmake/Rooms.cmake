# One static library per room: a room that reaches for another room it may not know fails to link, and the tidy test
# reads its includes. Usage: moorage_room(<target> DIR <dirs under core...> DEPS <targets...>)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

find_program(MOORAGE_CCACHE ccache)
if(MOORAGE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Hits across build directories, and with the precompiled header of the control rooms.
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=/ CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros ${MOORAGE_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
endif()
find_program(MOORAGE_MOLD mold)
if(MOORAGE_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_library(moorage_options INTERFACE)
target_include_directories(moorage_options INTERFACE ${PROJECT_SOURCE_DIR}/core ${PROJECT_BINARY_DIR})
target_compile_options(moorage_options INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Wshadow -Werror -Wno-error=deprecated-declarations -Wno-missing-field-initializers>
  # At -O3 g++ 12 warns of lengths inside the standard library's strings that cannot occur (GCC bug 105651).
  $<$<AND:$<COMPILE_LANG_AND_ID:CXX,GNU>,$<CONFIG:Release>>:-Wno-restrict -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread>
  $<$<COMPILE_LANGUAGE:C>:-Wall -Wextra -Wpedantic -Werror>)
if(MOORAGE_SANITIZE)
  add_compile_options(-fsanitize=${MOORAGE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${MOORAGE_SANITIZE})
endif()

# What GNU's compiler needs to have its precompiled headers found in ccache.
function(moorage_pch_options target)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE -fpch-preprocess)
  endif()
endfunction()

# The header is parsed once for all files of the target.
function(moorage_precompile target header)
  target_precompile_headers(${target} PRIVATE ${header})
  moorage_pch_options(${target})
endfunction()

# The precompiled header of another target, which has to be compiled with the same options.
function(moorage_precompiled_from target owner)
  target_precompile_headers(${target} REUSE_FROM ${owner})
  moorage_pch_options(${target})
endfunction()

# PCH: the headers of the services (generated shapes, Cap'n Proto, std, the model) are parsed once. One target compiles them, the
# others reuse them with PCH_FROM.
function(moorage_room target)
  cmake_parse_arguments(ROOM "" "PCH;PCH_FROM" "DIR;DEPS" ${ARGN})
  set(patterns ${ROOM_DIR})
  list(TRANSFORM patterns REPLACE "(.+)" "${PROJECT_SOURCE_DIR}/core/\\1/*.cpp")
  file(GLOB sources CONFIGURE_DEPENDS ${patterns})
  if(sources)
    add_library(${target} STATIC ${sources})
    target_link_libraries(${target} PUBLIC moorage_options ${ROOM_DEPS})
    if(ROOM_PCH)
      moorage_precompile(${target} ${ROOM_PCH})
    elseif(ROOM_PCH_FROM)
      moorage_precompiled_from(${target} ${ROOM_PCH_FROM})
    endif()
  else()
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE moorage_options ${ROOM_DEPS})
  endif()
endfunction()

# Test code is compiled without optimisation: that takes a third of the time, and the code under test keeps its own options.
# All test programs share the precompiled header of tests/support, so none of them is compiled with an option of position
# independence of its own. PLAIN: without that header, for what does not use GoogleTest.
function(moorage_test_code target)
  cmake_parse_arguments(CODE "PLAIN" "" "" ${ARGN})
  target_compile_options(${target} PRIVATE -O0)
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  if(NOT CODE_PLAIN AND TARGET moorage_test_precompiled)
    moorage_precompiled_from(${target} moorage_test_precompiled)
  endif()
endfunction()

# Unit tests of one room: every *_test.cpp of a directory in one executable. OPTIMISED: for a test that computes much by itself.
function(moorage_unit_test target)
  cmake_parse_arguments(UNIT "OPTIMISED" "DIR;TIMEOUT" "DEPS;LABELS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/${UNIT_DIR}/*.cpp)
  if(NOT sources)
    return()
  endif()
  if(NOT UNIT_TIMEOUT)
    set(UNIT_TIMEOUT 300)
  endif()
  add_executable(${target} ${sources})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(${target} PRIVATE ${UNIT_DEPS} GTest::gtest GTest::gmock GTest::gtest_main)
  if(NOT UNIT_OPTIMISED)
    moorage_test_code(${target})
  endif()
  add_test(NAME ${target} COMMAND ${target} --gtest_brief=1)
  set_tests_properties(${target} PROPERTIES TIMEOUT ${UNIT_TIMEOUT} LABELS "unit;${UNIT_LABELS}")
endfunction()

function(moorage_add_if_present dir)
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${dir}/CMakeLists.txt)
    add_subdirectory(${dir})
  endif()
endfunction()
