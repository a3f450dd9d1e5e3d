// One owner per state directory: an open-file-description lock on `owner.lock`, with the owner's name inside.
//
// Promises: a second taker, in this process or another, is refused at once with the owner of the directory and the time since
// when; the kernel gives the lock back when the owner dies, however it dies; a forked child does not keep it (handlers
// registered with pthread_atfork close its copy). A lock whose owner is dead is waited for, at most a second: a child that the
// owner had just made keeps a copy until it has become another program. Never: removes the lock file, waits for a living owner,
// or trusts the text over the lock.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "drivers/parts/files/unique_fd.h"

namespace moorage::files {

struct LockRequest {
  int directory = -1;
  std::string path;        // for the texts
  std::string error_name;  // of the refusal, e.g. "StoreLocked"
  bool shared = false;     // readers: several may hold it, none beside an owner; nothing is written
};

class OwnerLock {
 public:
  static Result<std::unique_ptr<OwnerLock>> take(const LockRequest& request);

  ~OwnerLock();
  OwnerLock(const OwnerLock&) = delete;
  OwnerLock& operator=(const OwnerLock&) = delete;

  // False in a forked child: what the lock guards belongs to the parent.
  bool is_ours() const;

 private:
  OwnerLock(UniqueFd file, std::uint64_t device, std::uint64_t inode, bool listed);

  UniqueFd file_;
  std::uint64_t device_;
  std::uint64_t inode_;
  bool listed_;
  pid_t pid_;
};

}  // namespace moorage::files
