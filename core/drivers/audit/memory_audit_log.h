// The audit log of an engine whose state is in memory: the newest records, until the engine ends. Threads: any.
#pragma once

#include <memory>

#include "ports/audit_log.h"

namespace moorage::drivers {

// Bounds that leave the host's memory to the host.
inline constexpr ports::AuditBounds kMemoryAuditBounds{.bytes_max = std::uint64_t{16} << 20,
                                                       .read_bytes_max = std::uint64_t{4} << 20};

struct MemoryAuditOptions {
  ports::AuditBounds bounds = kMemoryAuditBounds;
  bool takes_reads = true;
};

std::unique_ptr<ports::AuditLog> make_memory_audit_log(MemoryAuditOptions options = {});

}  // namespace moorage::drivers
