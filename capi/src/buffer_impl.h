// The definition of moorage_buffer: bytes that never change after they were made.
#pragma once

#include <string>

#include "moorage/buffer.h"

struct moorage_buffer {
  const std::string bytes;
};
