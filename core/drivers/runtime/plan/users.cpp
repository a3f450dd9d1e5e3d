#include "drivers/runtime/plan/users.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "drivers/runtime/plan/image_files.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::runtime {
namespace {

constexpr std::size_t kBytesMax = 4 << 20;

std::string read_topmost(const std::vector<std::filesystem::path>& layers, const char* inner) {
  const auto fd = open_in_image(layers, inner, O_RDONLY | O_NONBLOCK);
  struct stat info {};
  if (!fd || ::fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
    return {};
  }
  std::string out;
  std::array<char, 16'384> block;
  for (ssize_t count = 0; out.size() < kBytesMax && (count = ::read(fd.get(), block.data(), block.size())) > 0;) {
    out.append(block.data(), static_cast<std::size_t>(count));
  }
  return out;
}

std::optional<std::uint32_t> number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = !text.empty() && error == std::errc() && end == text.data() + text.size();
  return whole && value <= 0x7fffffff ? std::optional(value) : std::nullopt;
}

std::vector<std::string_view> split(std::string_view text, char by) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find(by, at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

// The fields of the first line for which `is_wanted` holds.
template <typename F>
std::vector<std::string_view> find_line(std::string_view file, std::size_t fields_min, F is_wanted) {
  for (const auto line : split(file, '\n')) {
    auto fields = split(line, ':');
    if (fields.size() >= fields_min && is_wanted(fields)) {
      return fields;
    }
  }
  return {};
}

}  // namespace

Result<User> resolve_user(std::string_view text, const std::vector<std::filesystem::path>& layers) {
  const auto colon = text.find(':');
  const auto name = text.substr(0, colon);
  const auto group = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  const auto passwd = read_topmost(layers, "etc/passwd");
  const auto groups = read_topmost(layers, "etc/group");

  User user;
  std::string login;
  const auto by_number = name.empty() ? std::optional<std::uint32_t>(0) : number(name);
  const auto entry =
      find_line(passwd, 4, [&](const auto& fields) { return by_number ? number(fields[2]) == by_number : fields[0] == name; });
  if (!entry.empty()) {
    const auto uid = number(entry[2]);
    const auto gid = number(entry[3]);
    if (!uid || !gid) {
      return cannot_start("the image's passwd file has no valid numbers for user " + std::string(name));
    }
    user.uid = *uid;
    user.gid = *gid;
    login = entry[0];
    if (entry.size() > 5 && entry[5].starts_with('/')) {
      user.home = entry[5];
    }
  } else if (by_number) {
    user.uid = *by_number;
  } else {
    return cannot_start("unable to find user " + std::string(name) + ": no matching entries in passwd file");
  }

  if (!group.empty()) {
    const auto gid = number(group);
    const auto line = find_line(groups, 3, [&](const auto& fields) { return fields[0] == group; });
    if (!gid && (line.empty() || !number(line[2]))) {
      return cannot_start("unable to find group " + std::string(group) + ": no matching entries in group file");
    }
    user.gid = gid ? *gid : *number(line[2]);
    return user;
  }
  for (const auto line : split(groups, '\n')) {  // an explicit group stands alone; else the login's memberships count
    const auto fields = split(line, ':');
    if (fields.size() < 4 || login.empty()) {
      continue;
    }
    const auto members = split(fields[3], ',');
    const auto gid = number(fields[2]);
    if (gid && *gid != user.gid && std::find(members.begin(), members.end(), login) != members.end()) {
      user.groups.push_back(*gid);
    }
  }
  return user;
}

}  // namespace moorage::runtime
