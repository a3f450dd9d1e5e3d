// The audit log in files of one directory. One thread writes what is added, a few hundredths of a second later; what must not
// wait for that (`settle`, `find`) is written on the caller's thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "ports/audit_log.h"

namespace moorage::drivers {

struct DiskAuditOptions {
  std::string path;  // of the directory, made where it is missing, mode 0700
  ports::AuditBounds bounds;
  bool takes_reads = true;
  std::uint64_t file_bytes_max = std::uint64_t{4} << 20;
};

// Errors: ServerException for a directory that cannot be used.
Result<std::unique_ptr<ports::AuditLog>> open_disk_audit_log(DiskAuditOptions options);

}  // namespace moorage::drivers
