// Errors of this room: one line, printable, bounded.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "drivers/parts/files/error_text.h"

namespace moorage::images {

// What a container gets as its reason: "CannotPullContainerError: <message>".
Error cannot_pull(std::string message);
Error store_error(std::string message);

// `text` with control and non-ASCII bytes escaped as \xHH, cut at 300 characters.
std::string printable(std::string_view text);

using files::errno_text;

}  // namespace moorage::images
