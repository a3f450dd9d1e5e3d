#include "drivers/runtime/oci/kernel/gpus.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/parts/process/spawn.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using runtime::DeviceEdits;
using runtime::DeviceNode;

constexpr std::size_t kSpecificationBytesMax = 4 << 20;
constexpr const char* kUuidPrefix = "GPU-";

Error unreadable(const fs::path& file, std::string_view what) {
  return runtime::runtime_failed(file.native() + ": " + files::one_line(what, 200));
}

// Hooks of a specification run as root: it has to be root's, and no other user's to write.
Status check_owner(const fs::path& file) {
  struct stat info {};
  if (::stat(file.c_str(), &info) != 0) return unreadable(file, files::system_text("stat"));
  if (info.st_uid != 0 || (info.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return unreadable(file, "is not passed on, because users other than root may write it; chown root, chmod go-w");
  }
  return {};
}

// Type and numbers as they are on the machine where the specification leaves them out.
bool fill_node(DeviceNode& node, const fs::path& host) {
  struct stat info {};
  if (::stat(host.c_str(), &info) != 0 || (!S_ISCHR(info.st_mode) && !S_ISBLK(info.st_mode))) return false;
  node.type = S_ISBLK(info.st_mode) ? 'b' : 'c';
  node.major = major(info.st_rdev);
  node.minor = minor(info.st_rdev);
  return true;
}

std::vector<std::string> texts(const json& in, const char* name) {
  return in.contains(name) ? in.at(name).get<std::vector<std::string>>() : std::vector<std::string>();
}

DeviceNode node_of(const json& in) {
  DeviceNode node{.path = in.at("path")};
  const fs::path host = in.value("hostPath", node.path);
  if (in.contains("major") && in.contains("minor")) {
    const std::string type = in.value("type", "c");
    node.type = type == "b" ? 'b' : 'c';
    node.major = in.at("major");
    node.minor = in.at("minor");
  } else if (!fill_node(node, host)) {
    throw std::runtime_error(host.native() + " is no device node");
  }
  node.access = in.value("permissions", "rw");
  if (node.access.empty() || node.access.find_first_not_of("rwm") != std::string::npos) {
    throw std::runtime_error("permissions of " + node.path);
  }
  return node;
}

// Throws where the specification does not follow the CDI.
DeviceEdits edits_of(const json& in) {
  DeviceEdits out;
  for (const auto& node : in.value("deviceNodes", json::array())) out.nodes.push_back(node_of(node));
  out.env = texts(in, "env");
  for (const auto& mount : in.value("mounts", json::array())) {
    out.mounts.push_back(
        {.host = mount.at("hostPath"), .container = mount.at("containerPath"), .options = texts(mount, "options")});
  }
  for (const auto& hook : in.value("hooks", json::array())) {
    out.hooks.push_back(
        {.when = hook.at("hookName"), .path = hook.at("path"), .args = texts(hook, "args"), .env = texts(hook, "env")});
  }
  return out;
}

// "Device Minor: 0" and "GPU UUID: GPU-…" of a file of the driver.
std::string named_value(const std::string& text, std::string_view name) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto colon = line.find(':');
    if (colon == std::string::npos || line.substr(0, colon) != name) continue;
    const auto begin = line.find_first_not_of(" \t", colon + 1);
    return begin == std::string::npos ? "" : line.substr(begin);
  }
  return {};
}

// The driver's ids by the number of the device node.
std::map<std::string, std::string> uuids_by_minor(const fs::path& driver) {
  std::map<std::string, std::string> out;
  std::error_code error;
  for (fs::directory_iterator card(driver / "gpus", error), end; !error && card != end; card.increment(error)) {
    const auto text = files::read_small(card->path() / "information").value_or("");
    if (const auto minor = named_value(text, "Device Minor"); !minor.empty()) out[minor] = named_value(text, "GPU UUID");
  }
  return out;
}

}  // namespace

Gpus Gpus::find(const GpuPlaces& places) {
  Gpus out;
  for (const auto& directory : places.specifications) out.read_specifications(directory);
  if (out.gpus_.empty()) out.read_nodes(places);
  return out;
}

void Gpus::read_specifications(const fs::path& directory) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
    found.push_back(entry->path());
  }
  std::sort(found.begin(), found.end());
  for (const auto& file : found) {
    if (file.extension() == ".json") {
      if (auto read = read_specification(file); !read.ok()) trouble_ = std::move(read).error().message;
    } else if (file.extension() == ".yaml" || file.extension() == ".yml") {
      trouble_ = file.native() + " is YAML; write it as JSON: nvidia-ctk cdi generate --format=json --output=" +
                 fs::path(file).replace_extension(".json").native();
    }
  }
}

Status Gpus::read_specification(const fs::path& file) {
  MOORAGE_TRY(check_owner(file));
  const auto text = files::read_small(file, kSpecificationBytesMax);
  if (!text) return unreadable(file, "cannot be read, or is too long");
  try {
    const auto spec = json::parse(*text);
    const std::string kind = spec.at("kind");
    if (!kind.ends_with("/gpu")) return {};
    const auto common = edits_of(spec.value("containerEdits", json::object()));
    std::map<std::string, DeviceEdits> by_uuid;
    std::map<std::string, DeviceEdits> by_number;
    for (const auto& device : spec.at("devices")) {
      const std::string name = device.at("name");
      auto edits = edits_of(device.value("containerEdits", json::object()));
      edits.add(common);
      // nvidia-ctk writes each GPU by number and by UUID, and "all".
      if (name.starts_with(kUuidPrefix)) {
        by_uuid.emplace(name, std::move(edits));
      } else if (name != "all") {
        by_number.emplace(kUuidPrefix + name, std::move(edits));
      }
    }
    gpus_.merge(by_uuid.empty() ? by_number : by_uuid);
  } catch (const std::exception& wrong) {
    return unreadable(file, wrong.what());
  }
  return {};
}

// Without a specification: the nodes themselves, and NVIDIA's hook, which mounts the driver's libraries.
void Gpus::read_nodes(const GpuPlaces& places) {
  DeviceEdits common;
  for (const char* name : {"nvidiactl", "nvidia-uvm", "nvidia-uvm-tools", "nvidia-modeset"}) {
    DeviceNode node{.path = "/dev/" + std::string(name), .access = "rw"};
    if (fill_node(node, places.devices / name)) common.nodes.push_back(std::move(node));
  }
  if (const auto hook = places.hook.empty() ? std::string() : process::find_program(places.hook); !hook.empty()) {
    common.hooks.push_back({.when = "prestart", .path = hook, .args = {hook, "prestart"}, .env = {}});
    common.env = {"NVIDIA_DRIVER_CAPABILITIES=compute,utility"};
  }
  const auto uuids = uuids_by_minor(places.driver);
  std::error_code error;
  for (fs::directory_iterator entry(places.devices, error), end; !error && entry != end; entry.increment(error)) {
    const auto name = entry->path().filename().native();
    const auto number = name.starts_with("nvidia") ? name.substr(std::string_view("nvidia").size()) : std::string();
    DeviceNode node{.path = "/dev/" + name, .access = "rw"};
    if (number.empty() || number.find_first_not_of("0123456789") != std::string::npos || !fill_node(node, entry->path()))
      continue;
    const auto uuid = uuids.find(number);
    DeviceEdits edits;
    edits.nodes.push_back(std::move(node));
    edits.add(common);
    gpus_.emplace(uuid == uuids.end() || uuid->second.empty() ? kUuidPrefix + number : uuid->second, std::move(edits));
  }
}

std::vector<std::string> Gpus::ids() const {
  std::vector<std::string> out;
  for (const auto& [id, edits] : gpus_) out.push_back(id);
  return out;
}

Result<DeviceEdits> Gpus::edits_for(const std::vector<std::string>& ids) const {
  DeviceEdits out;
  for (const auto& id : ids) {
    const auto found = gpus_.find(id);
    if (found == gpus_.end()) {
      return runtime::cannot_create("resourceRequirements: the GPU " + files::one_line(id, 100) + " is not on this machine");
    }
    out.add(found->second);
  }
  return out;
}

}  // namespace moorage::oci
