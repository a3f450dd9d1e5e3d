#include "drivers/runtime/oci/kernel/forwarding.h"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>

#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/parts/files/tree.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/runtime/oci/kernel/network_rules.h"
#include "drivers/runtime/oci/kernel/runtime_files.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

namespace fs = std::filesystem;

// A lock, so that one engine at a time reads and writes the notes of all engines.
files::UniqueFd lock(const fs::path& run) {
  files::UniqueFd fd(::open(run.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  while (fd && ::flock(fd.get(), LOCK_EX) != 0 && errno == EINTR) {
  }
  return fd;
}

}  // namespace

fs::path Forwarding::setting(const std::string& interface_name) const {
  return places_.settings / "conf" / interface_name / "forwarding";
}

bool Forwarding::forwards(const std::string& interface_name) const {
  return files::read_small(setting(interface_name)).value_or("").starts_with('1');
}

bool Forwarding::is_router() const { return files::read_small(places_.settings / "ip_forward").value_or("").starts_with('1'); }

bool Forwarding::is_noted_by_another(const std::string& interface_name, Others which) const {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(places_.run, error)) {
    const std::string other = entry.path().filename();
    std::error_code inner;
    if (other != places_.instance && fs::exists(notes(other) / interface_name, inner) &&
        (which == Others::kAny || fs::exists(setting(bridge_name(other)), inner))) {
      return true;
    }
  }
  return false;
}

Status Forwarding::open_one(const std::string& interface_name) {
  std::error_code error;
  const bool is_noted = opened_.contains(interface_name) || fs::exists(notes(places_.instance) / interface_name, error);
  if (forwards(interface_name) && !is_noted && !is_noted_by_another(interface_name, Others::kAny)) {
    return {};  // by the machine's operator
  }
  MOORAGE_TRY(make_directory(places_.run / places_.instance));
  MOORAGE_TRY(make_directory(notes(places_.instance)));
  MOORAGE_TRY(write_small(notes(places_.instance) / interface_name, ""));
  opened_.insert(interface_name);
  if (const int failed = files::write_existing(setting(interface_name), "1");
      failed != 0 && failed != ENOENT) {  // it may be gone
    return runtime::runtime_failed(files::system_text("set net.ipv4.conf." + interface_name + ".forwarding", failed));
  }
  return {};
}

Status Forwarding::open(const std::string& bridge, const std::vector<std::string>& outer) {
  if (!forwards(bridge)) {
    if (const int failed = files::write_existing(setting(bridge), "1"); failed != 0) {
      return runtime::runtime_failed(files::system_text("set net.ipv4.conf." + bridge + ".forwarding", failed));
    }
  }
  const auto turn = lock(places_.run);
  if (is_router()) {  // another program has decided for all interfaces, so the engine's notes do not count any more
    files::remove_tree(notes(places_.instance));
    opened_.clear();
    return {};
  }
  for (const auto& name : outer) {
    MOORAGE_TRY(open_one(name));
  }
  return {};
}

bool Forwarding::is_open(const std::string& bridge, const std::vector<std::string>& outer) const {
  if (!forwards(bridge)) {
    return false;
  }
  if (is_router()) {
    return opened_.empty();
  }
  std::error_code error;
  return std::all_of(outer.begin(), outer.end(), [&](const auto& name) {
    return forwards(name) && (!opened_.contains(name) || fs::exists(notes(places_.instance) / name, error));
  });
}

void Forwarding::close() {
  const auto turn = lock(places_.run);
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(notes(places_.instance), error)) {
    const std::string name = entry.path().filename();
    if (!is_router() && !is_noted_by_another(name, Others::kWithBridge)) {
      files::write_existing(setting(name), "0");
    }
  }
  files::remove_tree(notes(places_.instance));
  opened_.clear();
}

}  // namespace moorage::oci
