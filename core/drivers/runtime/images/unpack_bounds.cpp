#include "drivers/runtime/images/unpack_bounds.h"

#include <sys/statvfs.h>

#include <charconv>
#include <utility>

#include "drivers/parts/files/small_files.h"

namespace moorage::images {
namespace {

// "wchar: N" of /proc/PID/io
std::uint64_t counted(int pid, std::string_view name) {
  const auto facts = files::read_small("/proc/" + std::to_string(pid) + "/io");
  const auto at = facts ? facts->find(name) : std::string::npos;
  std::uint64_t bytes = 0;
  if (at != std::string::npos) {
    std::from_chars(facts->data() + at + name.size(), facts->data() + facts->size(), bytes);
  }
  return bytes;
}

}  // namespace

std::uint64_t bytes_written(int pid) { return counted(pid, "wchar: "); }
std::uint64_t bytes_read(int pid) { return counted(pid, "rchar: "); }

UnpackBounds::UnpackBounds(std::filesystem::path where, std::uint64_t bytes_max, std::uint64_t entries_max)
    : where_(std::move(where)), bytes_max_(bytes_max), entries_max_(entries_max), entries_before_(free_entries()) {}

std::uint64_t UnpackBounds::free_entries() const {
  struct statvfs facts {};
  return ::statvfs(where_.c_str(), &facts) == 0 && facts.f_files > 0 ? facts.f_ffree : 0;
}

bool UnpackBounds::are_passed(int pid) {
  if (bytes_written(pid) > bytes_max_) {
    words_ = "it unpacks to more than " + std::to_string(bytes_max_ >> 20) + " MiB (option imageBytesMax)";
    return true;
  }
  const std::uint64_t entries = free_entries();
  if (entries_before_ > 0 && entries < entries_before_ && entries_before_ - entries > entries_max_) {
    words_ = "it unpacks to more than " + std::to_string(entries_max_) + " files (option imageEntriesMax)";
    return true;
  }
  return false;
}

}  // namespace moorage::images
