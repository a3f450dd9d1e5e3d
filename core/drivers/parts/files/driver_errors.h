// Errors of this room: one printable, bounded line each.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace moorage::oci {

// What a container gets as "<name>: <message>" (docs/rules/task-lifecycle.md#start-failures).
Error cannot_create(std::string_view message);
Error cannot_start(std::string_view message);

// Names the program in "open executable: Permission denied" and the like, which crun tells without it.
Error with_program(Error error, const std::string& program);

// The driver itself: RuntimeFailed.
Error runtime_failed(std::string_view message);
// A program or the kernel did not answer in time; the machine counts as disconnected until something works again.
Error runtime_hangs(std::string_view message);
bool is_hang(const Error& error);

// "mount overlay: No such device"; takes errno as it is now unless given.
std::string system_text(std::string_view what);
std::string system_text(std::string_view what, int number);

// `text` as one printable line of at most `bytes_max`.
std::string one_line(std::string_view text, std::size_t bytes_max = 900);

}  // namespace moorage::oci
