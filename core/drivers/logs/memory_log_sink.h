// Logs in memory, for tests and simulation: the behaviour of the disk sink without a disk. Threads: any.
#pragma once

#include <memory>

#include "ports/log_sink.h"

namespace moorage::drivers {

std::unique_ptr<ports::LogSink> make_memory_log_sink();

}  // namespace moorage::drivers
