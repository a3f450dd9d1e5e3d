#include "drivers/runtime/plan/plan_mounts.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <set>

#include "drivers/parts/files/error_text.h"
#include "drivers/runtime/plan/plan_parts.h"
#include "drivers/runtime/plan/plugin_volume.h"
#include "drivers/runtime/plan/runtime_errors.h"
#include "wire/presence.h"

namespace moorage::runtime {
namespace {

namespace fs = std::filesystem;

bool is_below(const fs::path& path, const fs::path& root) {
  const auto [end, unused] = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
  return end == root.end();
}

bool is_clean_absolute(const fs::path& path) {
  return path.is_absolute() && path == path.lexically_normal() &&
         std::none_of(path.begin(), path.end(), [](const fs::path& part) { return part == ".." || part == "."; });
}

Status check_container_path(const std::string& path) {
  const auto clean = fs::path(path).lexically_normal();
  if (!clean.is_absolute() || clean == "/" || path.find('\0') != std::string::npos) {
    return cannot_create("containerPath \"" + files::one_line(path, 200) + "\" is not a path in the container");
  }
  for (const char* reserved : {"/proc", "/sys"}) {
    if (is_below(clean, reserved)) {
      return cannot_create("containerPath " + path + " lies in " + reserved);
    }
  }
  return {};
}

// What the plug-in knows a volume of scope task by gets the task's id in front when it is mounted.
VolumeMount plugin_mount(ecs::DockerVolumeConfiguration::Reader docker, PluginVolume volume) {
  const bool shared = docker.getScope() == ecs::Scope::SHARED;
  volume.of_task = !shared;
  for (const auto option : docker.getDriverOpts()) {
    volume.options.emplace_back(str(option.getKey()), str(option.getValue()));
  }
  return {.kind = VolumeMount::Kind::kPlugin,
          .name = text_of(volume),
          .path = {},
          .must_exist = shared && !wire::value_or(docker.getAutoprovision(), false)};
}

Result<VolumeMount> volume_mount(ecs::Volume::Reader volume, const PlanRules& rules) {
  VolumeMount mount{.kind = VolumeMount::Kind::kTask, .name = str(volume.getName()), .path = {}};
  if (volume.hasEfsVolumeConfiguration() || volume.hasFsxWindowsFileServerVolumeConfiguration() ||
      volume.hasS3filesVolumeConfiguration() || wire::value_or(volume.getConfiguredAtLaunch(), false)) {
    return cannot_create(
        "volume " + mount.name +
        " is of a kind that is not supported by this container runtime; use host or dockerVolumeConfiguration");
  }
  if (volume.hasDockerVolumeConfiguration()) {
    const auto docker = volume.getDockerVolumeConfiguration();
    const auto driver = str(docker.getDriver());
    if (!driver.empty() && driver != "local") {
      return plugin_mount(docker, PluginVolume{.driver = driver, .name = mount.name, .of_task = true, .options = {}});
    }
    if (docker.getDriverOpts().size() > 0) {
      return cannot_create("volume " + mount.name +
                           ": driverOpts of the driver local are not supported by this container runtime");
    }
    if (docker.getScope() == ecs::Scope::SHARED) {
      mount.kind = VolumeMount::Kind::kShared;
      mount.must_exist = !wire::value_or(docker.getAutoprovision(), false);
    }
    return mount;
  }
  const auto source = str(volume.getHost().getSourcePath());
  if (!source.empty()) {
    MOORAGE_TRY(check_host_path(source, rules));
    mount.kind = VolumeMount::Kind::kHostPath;
    mount.name = source;
  }
  return mount;
}

template <typename Mounts>
bool is_taken(const Mounts& mounts, const std::string& path) {
  return std::any_of(mounts.begin(), mounts.end(),
                     [&](const auto& mount) { return container_place(mount.path) == container_place(path); });
}

Status plan_volumes(driver::StartContainer::Reader command, const PlanRules& rules, Plan& plan) {
  for (const auto point : command.getContainer().getMountPoints()) {
    const auto name = wire::view(point.getSourceVolume());
    bool found = false;
    for (const auto volume : command.getVolumes()) {
      if (found || wire::view(volume.getName()) != name) {
        continue;
      }
      MOORAGE_ASSIGN(auto mount, volume_mount(volume, rules));
      mount.path = str(point.getContainerPath());
      mount.read_only = wire::value_or(point.getReadOnly(), false);
      MOORAGE_TRY(check_container_path(mount.path));
      mount.path = container_place(mount.path);
      if (is_taken(plan.volumes, mount.path)) {
        return cannot_create("Duplicate mount point: " + files::one_line(mount.path, 200));
      }
      plan.volumes.push_back(std::move(mount));
      found = true;
    }
    if (!found) {
      return cannot_create("Unknown volume '" + std::string(name) + "'.");
    }
  }
  for (const auto from : command.getContainer().getVolumesFrom()) {
    plan.volumes_from.emplace_back(str(from.getSourceContainer()), wire::value_or(from.getReadOnly(), false));
  }
  return {};
}

// Docker makes a volume of its own for each path that the image declares. What Docker would mount over the kernel's file
// systems is left out: those are there.
void plan_image_volumes(const images::ImageConfig& config, Plan& plan) {
  for (const auto& path : config.volumes) {
    const auto place = container_place(path);
    if (check_container_path(place).ok() && !is_taken(plan.volumes, place) && !is_taken(plan.tmpfs, place)) {
      plan.volumes.push_back(
          {.kind = VolumeMount::Kind::kTask, .name = image_volume_name(plan.container_name, place), .path = place});
    }
  }
}

// A count of pages as the kernel reads it, which takes the place of the size: 0 is no bound.
bool is_within(const std::string& pages, std::int64_t size_mib) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(pages.data(), pages.data() + pages.size(), count);
  return error == std::errc() && end == pages.data() + pages.size() && count > 0 &&
         count <= (size_mib << 20) / ::sysconf(_SC_PAGESIZE);
}

Status plan_tmpfs(ecs::LinuxParameters::Reader parameters, Plan& plan) {
  static const std::set<std::string> allowed{
      "defaults", "ro",         "rw",        "suid",       "nosuid",      "dev",           "nodev",
      "exec",     "noexec",     "sync",      "async",      "dirsync",     "atime",         "noatime",
      "diratime", "nodiratime", "relatime",  "norelatime", "strictatime", "nostrictatime", "mode",
      "uid",      "gid",        "nr_inodes", "nr_blocks",  "mpol"};
  for (const auto tmpfs : parameters.getTmpfs()) {
    TmpfsMount mount{.path = str(tmpfs.getContainerPath()), .size_mib = wire::value_or(tmpfs.getSize(), 0), .options = {}};
    MOORAGE_TRY(check_container_path(mount.path));
    mount.path = container_place(mount.path);
    if (mount.size_mib <= 0) {  // the kernel would take 0 for no bound at all
      return cannot_create("tmpfs " + mount.path + " has no size; give it a size of at least 1 MiB");
    }
    for (const auto option : tmpfs.getMountOptions()) {
      const auto text = str(option);
      if (!allowed.contains(text.substr(0, text.find('='))) || text.find(',') != std::string::npos) {
        return cannot_create("tmpfs " + mount.path + ": the mount option " + files::one_line(text, 60) +
                             " is not supported by this container runtime");
      }
      if (text.starts_with("nr_blocks=") && !is_within(text.substr(std::strlen("nr_blocks=")), mount.size_mib)) {
        return cannot_create("tmpfs " + mount.path + ": " + files::one_line(text, 60) +
                             " pages are no bound within its size of " + std::to_string(mount.size_mib) + " MiB");
      }
      if (text != "defaults") {
        mount.options.push_back(text);
      }
    }
    plan.tmpfs.push_back(std::move(mount));
  }
  return {};
}

Status plan_devices(ecs::LinuxParameters::Reader parameters, const ContainerPolicy& policy, Plan& plan) {
  for (const auto device : parameters.getDevices()) {
    const auto host = str(device.getHostPath());
    if (!policy.allow_devices) {
      return cannot_create(
          "linuxParameters.devices is not allowed on this machine; its operator can set the option policy.allowDevices");
    }
    struct stat info {};
    if (!is_clean_absolute(host) || !is_below(host, "/dev") || ::stat(host.c_str(), &info) != 0 ||
        (!S_ISCHR(info.st_mode) && !S_ISBLK(info.st_mode))) {
      return cannot_create("error gathering device information while adding custom device \"" + files::one_line(host, 200) +
                           "\": no such file or directory or not a device");
    }
    DeviceNode node{.path = device.getContainerPath().size() > 0 ? str(device.getContainerPath()) : host,
                    .type = S_ISCHR(info.st_mode) ? 'c' : 'b',
                    .major = major(info.st_rdev),
                    .minor = minor(info.st_rdev),
                    .access = {}};
    for (const auto permission : device.getPermissions()) {
      node.access += wire::enum_name(permission).substr(0, 1);
    }
    if (node.access.empty()) {
      node.access = "rwm";
    }
    plan.devices.push_back(std::move(node));
  }
  return {};
}

}  // namespace

std::string container_place(const std::string& path) {
  auto clean = fs::path(path).lexically_normal().native();
  if (clean.size() > 1 && clean.ends_with('/')) {
    clean.pop_back();
  }
  return clean;
}

std::string image_volume_name(const std::string& container, const std::string& path) {
  return container + ':' + container_place(path);
}

Status check_host_path(const std::string& path, const PlanRules& rules) {
  const fs::path wanted(path);
  const auto& roots = rules.policy.volume_roots;
  if (!is_clean_absolute(wanted) || path.find('\0') != std::string::npos) {
    return cannot_create("sourcePath \"" + files::one_line(path, 200) + "\" is not a clean absolute path");
  }
  if (std::none_of(roots.begin(), roots.end(), [&](const fs::path& root) { return root != "/" && is_below(wanted, root); })) {
    return cannot_create(
        "host path " + path +
        " is not allowed on this machine; its operator can list a directory above it in the option policy.volumeRoots");
  }
  // Checks the names only; open_host_volume checks the places that they lead to.
  for (const auto& reserved : rules.reserved_paths) {
    std::error_code error;
    const auto own = fs::weakly_canonical(reserved, error);
    for (const auto& name : {reserved, own}) {
      if (!name.empty() && (is_below(wanted, name) || is_below(name, wanted))) {
        return cannot_create("host path " + path + (is_below(wanted, name) ? " lies in " : " holds ") + name.native() +
                             ", which no container gets, whatever the policy allows");
      }
    }
  }
  return {};
}

Status plan_mounts(driver::StartContainer::Reader command, const PlanContext& context, Plan& plan) {
  const auto parameters = command.getContainer().getLinuxParameters();
  MOORAGE_TRY(plan_volumes(command, context.rules, plan));
  MOORAGE_TRY(plan_tmpfs(parameters, plan));
  plan_image_volumes(context.image.config, plan);
  return plan_devices(parameters, context.rules.policy, plan);
}

}  // namespace moorage::runtime
