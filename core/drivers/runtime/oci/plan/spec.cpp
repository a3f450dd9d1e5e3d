#include "drivers/runtime/oci/plan/spec.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "drivers/runtime/oci/plan/seccomp.h"

namespace moorage::oci {
namespace {

using nlohmann::json;

using Sysctls = std::vector<std::pair<std::string, std::string>>;

constexpr const char* kInitPath = "/dev/moorage-init";

// The plan's devices, and those of its GPUs.
std::vector<runtime::DeviceNode> devices_of(const runtime::Plan& plan, const SpecPlace& place) {
  auto out = plan.devices;
  out.insert(out.end(), place.gpus.nodes.begin(), place.gpus.nodes.end());
  return out;
}

json process_json(const runtime::Plan& plan) {
  json user = {{"uid", plan.user.uid}, {"gid", plan.user.gid}, {"umask", 022}};
  if (!plan.user.groups.empty()) {
    user["additionalGids"] = plan.user.groups;
  }
  // A process that is not root has no capabilities, but files it starts may give it some, within the bounding set.
  const json held = plan.user.uid == 0 ? json(plan.capabilities) : json::array();
  json rlimits = json::array();
  for (const auto& limit : plan.rlimits) {
    rlimits.push_back({{"type", limit.type}, {"soft", limit.soft}, {"hard", limit.hard}});
  }
  json process = {{"terminal", plan.terminal},
                  {"user", std::move(user)},
                  {"args", plan.args},
                  {"env", plan.env},
                  {"cwd", plan.cwd},
                  {"capabilities",
                   {{"bounding", plan.capabilities},
                    {"effective", held},
                    {"permitted", held},
                    {"inheritable", json::array()},
                    {"ambient", json::array()}}},
                  {"rlimits", std::move(rlimits)},
                  {"oomScoreAdj", 0},
                  {"noNewPrivileges", plan.no_new_privileges}};
  if (!plan.apparmor_profile.empty()) {
    process["apparmorProfile"] = plan.apparmor_profile;
  }
  if (!plan.selinux_label.empty()) {
    process["selinuxLabel"] = plan.selinux_label;
  }
  return process;
}

json mount(std::string destination, std::string type, std::string source, std::vector<std::string> options) {
  return {{"destination", std::move(destination)},
          {"type", std::move(type)},
          {"source", std::move(source)},
          {"options", std::move(options)}};
}

json mounts_json(const runtime::Plan& plan, const SpecPlace& place) {
  const std::string access = plan.privileged ? "rw" : "ro";
  const auto own_file = [&](const char* destination, const char* name) {
    return mount(destination, "bind", place.bundle / name, {"bind", "rprivate", "nosuid", "nodev", "noexec", "rw"});
  };
  json mounts = json::array();
  mounts.push_back(mount("/proc", "proc", "proc", {"nosuid", "noexec", "nodev"}));
  mounts.push_back(mount("/dev", "tmpfs", "tmpfs", {"nosuid", "strictatime", "mode=755", "size=65536k"}));
  mounts.push_back(
      mount("/dev/pts", "devpts", "devpts", {"nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"}));
  mounts.push_back(mount("/dev/mqueue", "mqueue", "mqueue", {"nosuid", "noexec", "nodev"}));
  if (!plan.has_shm) {
    // ipcMode none
  } else if (plan.host_ipc || plan.task_ipc) {
    const auto source = plan.host_ipc ? std::filesystem::path("/dev/shm") : place.shared_memory;
    mounts.push_back(mount("/dev/shm", "bind", source, {"bind", "rprivate", "nosuid", "nodev", "noexec"}));
  } else {
    mounts.push_back(mount("/dev/shm", "tmpfs", "shm",
                           {"nosuid", "noexec", "nodev", "mode=1777", "size=" + std::to_string(plan.shm_bytes)}));
  }
  mounts.push_back(mount("/sys", "sysfs", "sysfs", {"nosuid", "noexec", "nodev", access}));
  mounts.push_back(mount("/sys/fs/cgroup", "cgroup", "cgroup", {"nosuid", "noexec", "nodev", "relatime", access}));
  if (plan.init_process) {
    mounts.push_back(mount(kInitPath, "bind", place.init_program, {"bind", "rprivate", "nosuid", "nodev", "ro"}));
  }
  mounts.push_back(own_file("/etc/hosts", "hosts"));
  mounts.push_back(own_file("/etc/hostname", "hostname"));
  mounts.push_back(own_file("/etc/resolv.conf", "resolv.conf"));
  if (!plan.metadata_place.empty()) {
    mounts.push_back(mount(plan.metadata_place, "bind", place.bundle / kMetadataDirectory,
                           {"bind", "rprivate", "nosuid", "nodev", "noexec", "ro"}));
  }
  for (const auto& tmpfs : plan.tmpfs) {
    std::vector<std::string> options{"nosuid", "nodev", "noexec", "size=" + std::to_string(tmpfs.size_mib) + "m"};
    options.insert(options.end(), tmpfs.options.begin(), tmpfs.options.end());
    mounts.push_back(mount(tmpfs.path, "tmpfs", "tmpfs", std::move(options)));
  }
  for (const auto& [volume, source] : place.volumes) {
    mounts.push_back(
        mount(volume.path, "bind", source, {"rbind", "rprivate", "nosuid", "nodev", volume.read_only ? "ro" : "rw"}));
  }
  for (const auto& device : place.gpus.mounts) {
    auto options = device.options;
    for (const char* needed : {"nosuid", "nodev"}) {
      if (std::find(options.begin(), options.end(), needed) == options.end()) options.emplace_back(needed);
    }
    mounts.push_back(mount(device.container, "bind", device.host, std::move(options)));
  }
  return mounts;
}

json seccomp_json(const std::vector<SyscallRule>& rules) {
  json calls = json::array();
  for (const auto& rule : rules) {
    json call = {{"names", rule.names}, {"action", rule.error ? "SCMP_ACT_ERRNO" : "SCMP_ACT_ALLOW"}};
    if (rule.error) {
      call["errnoRet"] = *rule.error;
    }
    for (const auto& condition : rule.conditions) {
      json arg = {{"index", condition.argument}, {"value", condition.value}};
      switch (condition.compare) {
        case SyscallCondition::Compare::kEqual:
          arg["op"] = "SCMP_CMP_EQ";
          break;
        case SyscallCondition::Compare::kNotEqual:
          arg["op"] = "SCMP_CMP_NE";
          break;
        case SyscallCondition::Compare::kMaskedEqual:
          arg["op"] = "SCMP_CMP_MASKED_EQ";
          arg["valueTwo"] = condition.masked;
          break;
      }
      call["args"].push_back(std::move(arg));
    }
    calls.push_back(std::move(call));
  }
  return {{"defaultAction", "SCMP_ACT_ERRNO"},
          {"defaultErrnoRet", 1},
          {"architectures", seccomp_architectures()},
          {"syscalls", std::move(calls)}};
}

json resources_json(const runtime::Plan& plan, const SpecPlace& place) {
  json devices = json::array({{{"allow", plan.privileged}, {"access", "rwm"}}});
  for (const auto& device : devices_of(plan, place)) {
    devices.push_back({{"allow", true},
                       {"type", std::string(1, device.type)},
                       {"major", device.major},
                       {"minor", device.minor},
                       {"access", device.access}});
  }
  json resources = {
      {"devices", std::move(devices)}, {"cpu", {{"shares", plan.cpu_shares}}}, {"pids", {{"limit", plan.pids_max}}}};
  json memory = json::object();
  if (plan.memory.limit_bytes > 0) {
    memory["limit"] = plan.memory.limit_bytes;
  }
  if (plan.memory.reservation_bytes > 0) {
    memory["reservation"] = plan.memory.reservation_bytes;
  }
  if (plan.memory.swap_bytes >= 0 && place.has_swap_limit) {
    memory["swap"] = plan.memory.swap_bytes;
  }
  if (plan.memory.swappiness && place.has_swap_limit) {
    memory["swappiness"] = *plan.memory.swappiness;
  }
  if (!memory.empty()) {
    resources["memory"] = std::move(memory);
  }
  return resources;
}

json linux_json(const runtime::Plan& plan, const SpecPlace& place) {
  json namespaces = json::array({{{"type", "mount"}}, {{"type", "uts"}}, {{"type", "cgroup"}}});
  const auto add = [&](const char* type, const std::filesystem::path& shared) {
    namespaces.push_back(shared.empty() ? json{{"type", type}} : json{{"type", type}, {"path", shared}});
  };
  if (!plan.host_pid) {
    add("pid", place.process_namespace);
  }
  if (!plan.host_ipc) {
    add("ipc", place.ipc_namespace);
  }
  if (plan.network != runtime::NetworkKind::kHost) {
    // The supervisor made a network namespace and starts the runtime in it.
    namespaces.push_back({{"type", "network"}, {"path", "/proc/self/ns/net"}});
  }
  json out = {{"namespaces", std::move(namespaces)},
              {"cgroupsPath", place.cgroup},
              {"resources", resources_json(plan, place)},
              {"rootfsPropagation", "private"}};
  if (!plan.privileged) {
    out["maskedPaths"] = {"/proc/asound",      "/proc/acpi",          "/proc/interrupts", "/proc/kcore",
                          "/proc/keys",        "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats",
                          "/proc/sched_debug", "/proc/scsi",          "/sys/firmware",    "/sys/devices/virtual/powercap"};
    for (const auto& path : place.masked_paths) {
      out["maskedPaths"].push_back(path);
    }
    out["readonlyPaths"] = {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"};
  }
  for (const auto& [name, value] :
       plan.task_ipc ? Sysctls() : plan.sysctls) {  // those of a shared namespace are set once, there
    out["sysctl"][name] = value;
  }
  if (!plan.selinux_label.empty()) {
    out["mountLabel"] = "system_u:object_r:container_file_t:s0";
  }
  for (const auto& device : devices_of(plan, place)) {
    out["devices"].push_back({{"path", device.path},
                              {"type", std::string(1, device.type)},
                              {"major", device.major},
                              {"minor", device.minor},
                              {"fileMode", 0666},
                              {"uid", 0},
                              {"gid", 0}});
  }
  if (plan.seccomp) {
    // With a compiled filter the rules are left out: a runtime that does not know the filter then allows no system call.
    out["seccomp"] = seccomp_json(place.seccomp_filter.empty() ? seccomp_rules(plan.capabilities) : std::vector<SyscallRule>());
  }
  return out;
}

// Runtimes obey annotations ("run.oci.handler", "org.systemd.property…"): a task definition's labels never stand among them
// under their own names.
json annotations_json(const runtime::Plan& plan, const SpecPlace& place) {
  json out = json::object();
  for (const auto& [name, value] : plan.labels) out["moorage.label." + name] = value;
  for (const auto& [name, value] : plan.ecs_labels) out[name] = value;
  if (plan.seccomp && !place.seccomp_filter.empty()) out["run.oci.seccomp_bpf_data"] = place.seccomp_filter;
  return out;
}

// crun mounts the root file system once more, and what the supervisor made of it, "nodev" and perhaps read-only, is lost. This
// is run in the container's mount namespace before it becomes the root; runc keeps what it is given.
json hooks_json(const runtime::Plan& plan, const SpecPlace& place) {
  json hooks = json::object();
  if (!place.seal_program.empty()) {
    hooks["createContainer"].push_back(
        {{"path", place.seal_program},
         {"args", {place.seal_program, "--seal", place.bundle / "rootfs", plan.read_only_root ? "ro" : "rw"}}});
  }
  for (const auto& hook : place.gpus.hooks) {
    json one = {{"path", hook.path}, {"args", hook.args}};
    if (!hook.env.empty()) one["env"] = hook.env;
    hooks[hook.when].push_back(std::move(one));
  }
  return hooks;
}

std::string dump(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

}  // namespace

std::vector<std::string> thermal_paths(const std::filesystem::path& processors) {
  std::vector<std::string> out;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(processors, error), end; !error && entry != end; entry.increment(error)) {
    const auto name = entry->path().filename().native();
    const bool is_processor =
        name.size() > 3 && name.starts_with("cpu") && name.find_first_not_of("0123456789", 3) == std::string::npos;
    if (std::error_code missing; is_processor && std::filesystem::exists(entry->path() / "thermal_throttle", missing)) {
      out.push_back(entry->path() / "thermal_throttle");
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string write_spec(const runtime::Plan& plan, const SpecPlace& place) {
  json process = process_json(plan);
  if (plan.init_process) {
    std::vector<std::string> args{kInitPath, "--init"};
    args.insert(args.end(), plan.args.begin(), plan.args.end());
    process["args"] = std::move(args);
  }
  json spec = {{"ociVersion", "1.0.2"},
               {"process", std::move(process)},
               // Read-only already where the plan wants it: the supervisor mounts it so, which keeps it "nodev".
               {"root", {{"path", place.bundle / "rootfs"}, {"readonly", false}}},
               {"hostname", plan.hostname},
               {"mounts", mounts_json(plan, place)},
               {"annotations", annotations_json(plan, place)},
               {"linux", linux_json(plan, place)}};
  for (const auto& variable : place.gpus.env) {
    spec["process"]["env"].push_back(variable);
  }
  if (!place.seal_program.empty() || !place.gpus.hooks.empty()) {
    spec["hooks"] = hooks_json(plan, place);
  }
  return dump(spec);
}

std::string write_process(const runtime::Plan& plan, const std::vector<std::string>& argv) {
  json process = process_json(plan);
  process["args"] = argv;
  process["terminal"] = false;
  return dump(process);
}

}  // namespace moorage::oci
