/* The supervisor program (shim/) as bytes of the library: see shim_program.h. */
  .section .rodata
  .balign 16
  .hidden moorage_shim_bytes
  .global moorage_shim_bytes
moorage_shim_bytes:
  .incbin MOORAGE_SHIM_FILE
  .hidden moorage_shim_bytes_end
  .global moorage_shim_bytes_end
moorage_shim_bytes_end:
  .section .note.GNU-stack,"",%progbits
