#include "drivers/runtime/oci/kernel/cgroups.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <set>
#include <sstream>

#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/runtime/oci/kernel/group_settings.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

namespace fs = std::filesystem;

bool lists(const std::string& list, const std::string& item) {
  std::istringstream parts(list);
  for (std::string part; std::getline(parts, part, ',');) {
    if (part == item) {
      return true;
    }
  }
  return false;
}

Status make_group(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) {
    return runtime::runtime_failed("make control group " + path.native() + ": " + error.message());
  }
  return {};
}

Status set(const fs::path& file, const std::string& value) {
  if (const int error = files::write_existing(file, value); error != 0) {
    return runtime::runtime_failed(files::system_text("write " + value + " to " + file.native(), error));
  }
  return {};
}

// Removes the groups below, then this one; only empty ones go.
bool remove_groups(const fs::path& path) {
  std::error_code error;
  std::vector<fs::path> below;
  for (const auto& entry : fs::directory_iterator(path, error)) {
    if (entry.is_directory(error) && !entry.is_symlink(error)) {
      below.push_back(entry.path());
    }
  }
  bool all = true;
  for (const auto& child : below) {
    all = remove_groups(child) && all;
  }
  return (::rmdir(path.c_str()) == 0 || errno == ENOENT) && all;
}

void collect_processes(const fs::path& path, std::set<int>& into) {
  std::istringstream lines(files::read_small(path / "cgroup.procs").value_or(""));
  for (int pid = 0; lines >> pid;) {
    into.insert(pid);
  }
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(path, error)) {
    if (entry.is_directory(error) && !entry.is_symlink(error)) {
      collect_processes(entry.path(), into);
    }
  }
}

// "oom_kill 3" in a list of names and numbers.
std::int64_t named_number(const std::string& text, std::string_view name) {
  std::istringstream lines(text);
  std::string key;
  std::int64_t value = 0;
  while (lines >> key >> value) {
    if (key == name) {
      return value;
    }
  }
  return 0;
}

}  // namespace

Result<Cgroups> Cgroups::find(std::string instance) {
  Cgroups found;
  found.instance_ = std::move(instance);
  std::istringstream lines(files::read_small("/proc/self/mountinfo", 16 << 20).value_or(""));
  for (std::string line; std::getline(lines, line);) {
    // "… root mount-point options … - type source super-options"
    const auto dash = line.find(" - ");
    std::istringstream head(line.substr(0, dash));
    std::istringstream tail(dash == std::string::npos ? "" : line.substr(dash + 3));
    std::string skipped;
    std::string root;
    std::string point;
    std::string type;
    std::string source;
    std::string options;
    head >> skipped >> skipped >> skipped >> root >> point;
    tail >> type >> source >> options;
    if ((type != "cgroup" && type != "cgroup2") || root != "/" || !point.starts_with("/sys/fs/cgroup")) {
      continue;
    }
    found.trees_.push_back({type == "cgroup" ? options : "", point});
  }
  std::error_code error;
  found.v2_ = fs::exists("/sys/fs/cgroup/cgroup.controllers", error);
  if (found.v2_) {
    found.trees_ = {{"", "/sys/fs/cgroup"}};
    found.swap_ = true;
    return found;
  }
  if (found.tree("memory").empty() || found.tree("cpu").empty()) {
    return runtime::runtime_failed("no control groups with cpu and memory are mounted below /sys/fs/cgroup");
  }
  found.swap_ = fs::exists(found.tree("memory") / "memory.memsw.limit_in_bytes", error);
  return found;
}

bool Cgroups::limits_tasks() const {
  if (!v2_) {
    return true;  // `find` demands both trees
  }
  std::istringstream controllers(files::read_small("/sys/fs/cgroup/cgroup.controllers").value_or(""));
  std::set<std::string> known;
  for (std::string name; controllers >> name;) {
    known.insert(name);
  }
  return known.contains("cpu") && known.contains("memory");
}

std::string Cgroups::describe() const {
  if (v2_) {
    return "version 2";
  }
  const bool hybrid = std::any_of(trees_.begin(), trees_.end(), [](const Tree& tree) { return tree.controllers.empty(); });
  return hybrid ? "version 1 (hybrid)" : "version 1";
}

fs::path Cgroups::tree(const std::string& controller) const {
  for (const auto& tree : trees_) {
    if (v2_ || lists(tree.controllers, controller)) {
      return tree.root;
    }
  }
  return {};
}

std::string Cgroups::container_path(const std::string& task, const std::string& container) const {
  return "/moorage/" + instance_ + '/' + task + '/' + container;
}

fs::path Cgroups::supervisors_file() {
  // systemd ends services by group, so supervisors must not be in the engine's group.
  fs::path root;
  for (const auto& tree : trees_) {
    if (v2_ || lists(tree.controllers, "name=systemd")) {
      root = tree.root;
    }
  }
  if (root.empty()) {
    return {};
  }
  const auto group = root / "moorage" / instance_ / "supervisors";
  return make_group(group).ok() ? group / "cgroup.procs" : fs::path();
}

Status Cgroups::enable_controllers(const fs::path& leaf) const {
  auto at = tree("");
  for (const auto& part : fs::relative(leaf, at)) {
    for (const char* controller : {"+cpu", "+memory", "+pids", "+cpuset", "+io", "+hugetlb"}) {
      files::write_existing(at / "cgroup.subtree_control", controller);  // those that this machine lacks are refused
    }
    at /= part;
  }
  return {};
}

Status Cgroups::prepare_task(const std::string& task, const runtime::TaskLimits& limits) {
  const auto inner = fs::path("moorage") / instance_ / task;
  if (v2_) {
    const auto group = tree("") / inner;
    MOORAGE_TRY(make_group(group));
    MOORAGE_TRY(enable_controllers(group / "container"));
    for (const GroupSetting& setting : settings_of(limits, CgroupVersion::k2)) {
      MOORAGE_TRY(set(group / setting.file, setting.value));
    }
    return {};
  }
  for (const GroupSetting& setting : settings_of(limits, CgroupVersion::k1)) {
    const auto group = tree(setting.controller) / inner;
    MOORAGE_TRY(make_group(group));
    files::write_existing(group / "memory.use_hierarchy",
                          "1");  // only the memory tree has it, and newer kernels know nothing else
    MOORAGE_TRY(set(group / setting.file, setting.value));
  }
  return {};
}

std::int64_t Cgroups::oom_kills(const std::string& task, const std::string& container) const {
  const auto group = tree("memory") / fs::path(container_path(task, container)).relative_path();
  return named_number(files::read_small(group / (v2_ ? "memory.events" : "memory.oom_control")).value_or(""), "oom_kill");
}

void Cgroups::thaw(const std::string& task, const std::string& container) const {
  const auto root = tree(v2_ ? "" : "freezer");
  if (root.empty()) {
    return;
  }
  const auto group = root / fs::path(container_path(task, container)).relative_path();
  const auto melt = [this](const fs::path& path) {
    files::write_existing(path / (v2_ ? "cgroup.freeze" : "freezer.state"), v2_ ? "0" : "THAWED");
  };
  melt(group.parent_path());  // a frozen task freezes its containers
  melt(group);
  std::error_code error;
  for (fs::recursive_directory_iterator below(group, error), end; !error && below != end; below.increment(error)) {
    if (std::error_code unused; below->is_directory(unused)) {
      melt(below->path());
    }
  }
}

cgroup::GroupDirectories Cgroups::directories(const std::string& task, const std::string& container) const {
  const auto group = fs::path(container_path(task, container)).relative_path();
  const auto at = [&](const char* controller) {
    const auto root = tree(controller);
    return root.empty() ? root : root / group;
  };
  return {.is_version_2 = v2_,
          .cpu = at("cpu"),
          .cpuacct = at("cpuacct"),
          .memory = at("memory"),
          .blkio = at("blkio"),
          .pids = at("pids")};
}

std::vector<int> Cgroups::processes(const std::string& task, const std::string& container) const {
  std::set<int> pids;
  collect_processes(tree(v2_ ? "" : "memory") / fs::path(container_path(task, container)).relative_path(), pids);
  return {pids.begin(), pids.end()};
}

bool Cgroups::remove_container(const std::string& task, const std::string& container) const {
  bool all = true;
  for (const auto& tree : trees_) {
    all = remove_groups(tree.root / fs::path(container_path(task, container)).relative_path()) && all;
  }
  return all;
}

bool Cgroups::remove_task(const std::string& task) const {
  bool all = true;
  for (const auto& tree : trees_) {
    all = remove_groups(tree.root / "moorage" / instance_ / task) && all;
  }
  return all;
}

void Cgroups::remove_instance() const {
  for (const auto& tree : trees_) {
    ::rmdir((tree.root / "moorage" / instance_ / "supervisors").c_str());
    ::rmdir((tree.root / "moorage" / instance_).c_str());
    ::rmdir((tree.root / "moorage").c_str());
  }
}

}  // namespace moorage::oci
