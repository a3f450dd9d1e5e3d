#include "drivers/parts/process/process_stat.h"

#include <charconv>
#include <string_view>

#include "drivers/parts/files/small_files.h"

namespace moorage::process {

std::string stat_field(const std::string& stat, int number) {
  const auto name_end = stat.rfind(')');
  if (name_end == std::string::npos) return {};
  std::string_view text = std::string_view(stat).substr(name_end + 1);  // " S 1 …", from the third field on
  for (int field = kStateField; field < number; ++field) {
    const auto space = text.find(' ', 1);
    if (space == std::string_view::npos) return {};
    text.remove_prefix(space);
  }
  if (!text.empty()) text.remove_prefix(1);
  return std::string(text.substr(0, text.find_first_of(" \n")));
}

std::string stat_of(pid_t pid) { return files::read_small("/proc/" + std::to_string(pid) + "/stat").value_or(""); }

std::uint64_t start_time_of(pid_t pid) {
  const std::string text = stat_field(stat_of(pid), kStartTimeField);
  std::uint64_t ticks = 0;
  std::from_chars(text.data(), text.data() + text.size(), ticks);
  return ticks;
}

std::string boot_id() {
  std::string id = files::read_small("/proc/sys/kernel/random/boot_id").value_or("");
  while (!id.empty() && id.back() == '\n') id.pop_back();
  return id;
}

}  // namespace moorage::process
