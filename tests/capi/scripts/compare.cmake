# Output of a program equals a checked-in text. Usage: cmake -DPROGRAM=… -DGOLDEN=… -P compare.cmake
execute_process(COMMAND ${PROGRAM} OUTPUT_VARIABLE is COMMAND_ERROR_IS_FATAL ANY)
file(READ ${GOLDEN} shall)
if(NOT is STREQUAL shall)
  message(FATAL_ERROR "${GOLDEN} says\n${shall}\nbut it is\n${is}")
endif()
