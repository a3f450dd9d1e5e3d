#include "buffer_impl.h"

extern "C" {

const char* moorage_buffer_data(const moorage_buffer* buffer) { return buffer != nullptr ? buffer->bytes.c_str() : ""; }
size_t moorage_buffer_size(const moorage_buffer* buffer) { return buffer != nullptr ? buffer->bytes.size() : 0; }
void moorage_buffer_free(moorage_buffer* buffer) { delete buffer; }

}  // extern "C"
