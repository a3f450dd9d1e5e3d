#include "drivers/runtime/oci/kernel/places.h"

#include <fcntl.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <sstream>

#include "drivers/parts/files/small_files.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kTableBytesMax = 64 << 20;

bool is_below(const fs::path& path, const fs::path& above) {
  return std::mismatch(above.begin(), above.end(), path.begin(), path.end()).first == above.end();
}

// "\040" is a blank, as the kernel writes it.
std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    int value = 0;
    if (text[at] == '\\' && at + 3 < text.size() &&
        std::from_chars(text.data() + at + 1, text.data() + at + 4, value, 8).ptr == text.data() + at + 4) {
      out += static_cast<char>(value);
      at += 3;
    } else {
      out += text[at];
    }
  }
  return out;
}

// The number of the mount through which the descriptor was opened; 0: unknown.
int mount_id(int fd) {
  std::istringstream lines(files::read_small("/proc/self/fdinfo/" + std::to_string(fd)).value_or(""));
  std::string key;
  for (std::string line; std::getline(lines, line);) {
    int id = 0;
    if (std::istringstream words(line); words >> key >> id && key == "mnt_id:") {
      return id;
    }
  }
  return 0;
}

}  // namespace

bool lies_in(const Place& place, const Place& above) {
  return place.device == above.device && is_below(place.path, above.path);
}

Result<MountTable> MountTable::read() {
  const auto text = files::read_small("/proc/self/mountinfo", kTableBytesMax);
  if (!text || text->empty()) {
    return runtime::runtime_failed("/proc/self/mountinfo cannot be read");
  }
  return MountTable(*text);
}

MountTable::MountTable(std::string_view mountinfo) {
  std::istringstream lines{std::string(mountinfo)};
  for (std::string line; std::getline(lines, line);) {
    Mount mount;
    std::string root;
    std::string point;
    if (std::istringstream words(line); words >> mount.id >> mount.parent >> mount.device >> root >> point) {
      mount.root = unescaped(root);
      mount.point = unescaped(point);
      mounts_.push_back(std::move(mount));
    }
  }
}

std::optional<MountTable::Location> MountTable::locate(int fd) const {
  const int id = mount_id(fd);
  const auto mount = std::find_if(mounts_.begin(), mounts_.end(), [&](const Mount& each) { return each.id == id; });
  std::error_code error;
  Location location{.mount = nullptr, .path = fs::read_symlink("/proc/self/fd/" + std::to_string(fd), error)};
  // What was removed is shown as "/path (deleted)", which need not be below the mount's point, and does not exist.
  if (error || mount == mounts_.end() || !is_below(location.path, mount->point) || !fs::exists(location.path, error)) {
    return std::nullopt;
  }
  location.mount = &*mount;
  return location;
}

std::optional<Place> MountTable::place_of(int fd) const {
  const auto location = locate(fd);
  if (!location) {
    return std::nullopt;
  }
  const auto inner = location->path.lexically_relative(location->mount->point);
  return Place{.device = location->mount->device, .path = inner == "." ? location->mount->root : location->mount->root / inner};
}

std::optional<Place> MountTable::place_of(const fs::path& path) const {
  fs::path missing;
  for (fs::path at = path.lexically_normal(); !at.empty(); at = at.parent_path()) {
    if (const files::UniqueFd fd(::open(at.c_str(), O_PATH | O_CLOEXEC)); fd) {
      auto place = place_of(fd.get());
      if (place && !missing.empty()) {
        place->path /= missing;
      }
      return place;
    }
    if (at == at.parent_path()) {
      break;
    }
    missing = missing.empty() ? at.filename() : at.filename() / missing;
  }
  return std::nullopt;
}

std::optional<std::vector<Place>> MountTable::mounted_below(int fd) const {
  const auto location = locate(fd);
  if (!location) {
    return std::nullopt;
  }
  std::vector<Place> places;
  std::set<int> inside;  // mounts of the tree below
  for (bool grows = true; std::exchange(grows, false);) {
    for (const auto& mount : mounts_) {
      const bool is_inside =
          inside.contains(mount.parent) ||
          (mount.parent == location->mount->id && mount.id != mount.parent && is_below(mount.point, location->path));
      if (is_inside && inside.insert(mount.id).second) {
        places.push_back({.device = mount.device, .path = mount.root});
        grows = true;
      }
    }
  }
  return places;
}

}  // namespace moorage::oci
