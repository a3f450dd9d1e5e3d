# Runs a program with a fresh directory as its argument and removes it. Usage: cmake -DPROGRAM=… -P in_temporary_directory.cmake
execute_process(COMMAND mktemp -d OUTPUT_VARIABLE directory OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${PROGRAM} ${directory} RESULT_VARIABLE result)
file(REMOVE_RECURSE ${directory})
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${PROGRAM}: ${result}")
endif()
