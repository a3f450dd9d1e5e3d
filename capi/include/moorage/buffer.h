/* Bytes that the library hands out. A buffer never changes; the program that received it frees it.
 * It outlives the engine it came from. */
#ifndef MOORAGE_BUFFER_H
#define MOORAGE_BUFFER_H

#include <stddef.h>

#include "moorage/export.h"

MOORAGE_BEGIN_C

typedef struct moorage_buffer moorage_buffer;

/* The bytes; a NUL follows them, so JSON may be read as a C string. Never NULL; "" for NULL. Live as long as the buffer.
 * Threads: any. Since: 0.1. */
MOORAGE_API const char* moorage_buffer_data(const moorage_buffer* buffer);

/* Number of bytes without the NUL; 0 for NULL. Threads: any. Since: 0.1. */
MOORAGE_API size_t moorage_buffer_size(const moorage_buffer* buffer);

/* Frees a buffer; NULL is allowed. Threads: any, one at a time for one buffer. Since: 0.1. */
MOORAGE_API void moorage_buffer_free(moorage_buffer* buffer);

MOORAGE_END_C

#endif
