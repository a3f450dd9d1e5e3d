#include "drivers/runtime/oci/kernel/host_preparation.h"

#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "drivers/parts/files/small_files.h"

namespace moorage::oci {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHugetlb = "/sys/fs/cgroup/hugetlb";

}  // namespace

bool wants_hugetlb() {
  std::error_code error;
  if (fs::exists("/sys/fs/cgroup/cgroup.controllers", error) || !fs::exists("/sys/fs/cgroup/memory", error)) {
    return false;
  }
  const bool known = files::read_small("/proc/cgroups").value_or("").find("hugetlb") != std::string::npos;
  return known && files::read_small("/proc/self/mountinfo", 16 << 20).value_or("").find(kHugetlb) == std::string::npos;
}

std::string hugetlb_command() {
  return std::string("mkdir -p ") + kHugetlb + " && mount -t cgroup -o hugetlb hugetlb " + kHugetlb;
}

Status prepare_host() {
  if (!wants_hugetlb()) {
    return {};
  }
  if (::mkdir(kHugetlb, 0755) != 0 && errno != EEXIST) {
    return {};  // a read-only tree: runc does without, and crun says what is wrong
  }
  if (::mount("hugetlb", kHugetlb, "cgroup", 0, "hugetlb") != 0) {
    ::rmdir(kHugetlb);
  }
  return {};
}

}  // namespace moorage::oci
