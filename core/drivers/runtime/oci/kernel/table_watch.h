// Notifications of the kernel when tables, chains, rules or sets of nftables are removed, by whatever program: a reload of the
// machine's firewall is noticed at once and not at the next look. Threads: one at a time.
#pragma once

#include "base/result.h"
#include "drivers/parts/files/unique_fd.h"

namespace moorage::oci {

class TableWatch {
 public:
  static Result<TableWatch> open();
  // Readable when a notification waits.
  int fd() const { return fd_.get(); }
  // Reads all waiting notifications. True when something was removed, or when notifications were lost.
  bool heard_removal();

 private:
  explicit TableWatch(files::UniqueFd fd) : fd_(std::move(fd)) {}

  files::UniqueFd fd_;
};

}  // namespace moorage::oci
