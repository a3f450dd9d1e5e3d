// A program's copy in sealed memory, from which it is run. crun and runc make such a copy of themselves with every start and
// run themselves again from it, so that no container can write into the file behind /proc/self/exe; started from one that is
// there already they go on at once, which saves a fifth of a start's processor time. The copy follows the file: it is made
// anew when the file has been replaced. Threads: any.
#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "drivers/parts/files/unique_fd.h"

namespace moorage::oci {

class SealedProgram {
 public:
  explicit SealedProgram(std::filesystem::path path) : path_(std::move(path)) {}

  // Empty where there can be no such copy (a script, a kernel that forbids programs in memory): then the file itself is run.
  std::shared_ptr<const files::UniqueFd> get();
  // The copy as a path that a child of this process can run, as long as the descriptor is kept.
  static std::string path_of(const files::UniqueFd& copy);

 private:
  const std::filesystem::path path_;
  std::mutex mutex_;
  struct stat seen_ {};
  std::shared_ptr<const files::UniqueFd> copy_;
};

}  // namespace moorage::oci
