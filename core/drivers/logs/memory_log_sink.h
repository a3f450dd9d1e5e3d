// Logs in memory, for tests and simulation: the behaviour of the disk sink without a disk. Threads: any.
#pragma once

#include <memory>

#include "ports/log_sink.h"

namespace moorage::drivers {

// Bounds that leave the host's memory to the host.
inline constexpr ports::LogBounds kMemoryLogBounds{.stream_bytes_max = std::uint64_t{64} << 20,
                                                   .group_bytes_max = std::uint64_t{128} << 20,
                                                   .total_bytes_max = std::uint64_t{256} << 20,
                                                   .disk_reserve_bytes = 0};

std::unique_ptr<ports::LogSink> make_memory_log_sink(const ports::LogBounds& bounds = kMemoryLogBounds);

}  // namespace moorage::drivers
