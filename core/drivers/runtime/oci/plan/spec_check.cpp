#include "drivers/runtime/oci/plan/spec_check.h"

#include <simdjson.h>

#include <algorithm>
#include <set>

namespace moorage::oci {
namespace {

using simdjson::dom::element;

const std::set<std::string_view> kDockerCapabilities{
    "CAP_AUDIT_WRITE",      "CAP_CHOWN",   "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID",  "CAP_KILL",   "CAP_MKNOD",
    "CAP_NET_BIND_SERVICE", "CAP_NET_RAW", "CAP_SETFCAP",      "CAP_SETGID", "CAP_SETPCAP", "CAP_SETUID", "CAP_SYS_CHROOT"};
constexpr std::string_view kMasked[] = {"/proc/asound",     "/proc/acpi",        "/proc/interrupts",
                                        "/proc/kcore",      "/proc/keys",        "/proc/latency_stats",
                                        "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug",
                                        "/proc/scsi",       "/sys/firmware",     "/sys/devices/virtual/powercap"};
constexpr std::string_view kReadOnly[] = {"/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus"};
// Calls that would undo the confinement; no filter of an unprivileged container may allow them.
constexpr std::string_view kForbiddenCalls[] = {
    "mount",         "umount2",    "unshare",         "setns",          "kexec_load",       "init_module", "finit_module",
    "delete_module", "bpf",        "perf_event_open", "keyctl",         "add_key",          "request_key", "reboot",
    "swapon",        "pivot_root", "userfaultfd",     "io_uring_setup", "open_by_handle_at"};

// "/..data" is a name like any other.
bool leads_upwards(std::string_view path) {
  for (std::size_t at = path.find("/.."); at != std::string_view::npos; at = path.find("/..", at + 1)) {
    if (at + 3 == path.size() || path[at + 3] == '/') {
      return true;
    }
  }
  return false;
}

class Checker {
 public:
  Checker(const element& spec, const SpecGrants& grants) : spec_(spec), grants_(grants) {}

  std::vector<std::string> run() {
    check_process();
    check_root();
    check_namespaces();
    check_mounts();
    check_paths();
    check_resources();
    check_seccomp();
    check_annotations();
    check_hooks();
    check_absent();
    return std::move(found_);
  }

 private:
  void say(std::string what) { found_.push_back(std::move(what)); }
  bool is_set(std::string_view pointer) const { return spec_.at_pointer(pointer).error() == simdjson::SUCCESS; }
  bool boolean(std::string_view pointer, bool fallback) const {
    bool value = fallback;
    return spec_.at_pointer(pointer).get(value) == simdjson::SUCCESS ? value : fallback;
  }
  std::string_view text(const element& in, std::string_view key) const {
    std::string_view value;
    return in[key].get(value) == simdjson::SUCCESS ? value : std::string_view();
  }
  std::vector<element> list(std::string_view pointer) const {
    std::vector<element> out;
    simdjson::dom::array array;
    if (spec_.at_pointer(pointer).get(array) == simdjson::SUCCESS) {
      for (const auto item : array) {
        out.push_back(item);
      }
    }
    return out;
  }
  std::set<std::string_view> texts(std::string_view pointer) const {
    std::set<std::string_view> out;
    for (const auto& item : list(pointer)) {
      std::string_view value;
      if (item.get(value) == simdjson::SUCCESS) {
        out.insert(value);
      }
    }
    return out;
  }

  void check_process() {
    if (!grants_.privileged && !grants_.any_security_options && !boolean("/process/noNewPrivileges", false)) {
      say("process may gain privileges");
    }
    if (boolean("/process/terminal", false) && !grants_.terminal) {
      say("process has a terminal, and the supervisor holds none");
    }
    if (list("/process/args").empty()) {
      say("process has no arguments");
    }
    for (const char* set : {"bounding", "effective", "permitted", "inheritable", "ambient"}) {
      for (const auto capability : texts(std::string("/process/capabilities/") + set)) {
        const bool granted =
            grants_.privileged || kDockerCapabilities.contains(capability) ||
            std::find(grants_.capabilities.begin(), grants_.capabilities.end(), capability) != grants_.capabilities.end();
        if (!granted) {
          say(std::string(set) + " capability " + std::string(capability) + " was not granted");
        }
      }
    }
    for (const char* set : {"inheritable", "ambient"}) {
      if (!texts(std::string("/process/capabilities/") + set).empty()) {
        say(std::string("there are ") + set + " capabilities");
      }
    }
    std::int64_t adjustment = -1;
    if (spec_.at_pointer("/process/oomScoreAdj").get(adjustment) != simdjson::SUCCESS || adjustment < 0) {
      say("the process is sheltered from lack of memory");
    }
    bool bounded_files = false;
    for (const auto& limit : list("/process/rlimits")) {
      bounded_files = bounded_files || text(limit, "type") == "RLIMIT_NOFILE";
    }
    if (!bounded_files) {
      say("open files are not bounded");
    }
  }

  void check_root() {
    const auto path = spec_.at_pointer("/root");
    std::string_view root;
    if (path["path"].get(root) != simdjson::SUCCESS || !root.ends_with("/rootfs") ||
        root.find("/../") != std::string_view::npos) {
      say("the root file system is not the bundle's rootfs");
    }
  }

  void check_namespaces() {
    std::set<std::string_view> kinds;
    for (const auto& item : list("/linux/namespaces")) {
      const auto kind = text(item, "type");
      const auto path = text(item, "path");
      kinds.insert(kind);
      const bool is_of_the_task = (kind == "pid" && path == grants_.process_namespace.native()) ||
                                  (kind == "ipc" && path == grants_.ipc_namespace.native());
      if (!path.empty() && !is_of_the_task && !(kind == "network" && path == "/proc/self/ns/net")) {
        say("namespace " + std::string(kind) + " is taken from " + std::string(path));
      }
    }
    const auto demand = [&](std::string_view kind, bool granted) {
      if (!kinds.contains(kind) && !granted) {
        say("there is no " + std::string(kind) + " namespace");
      }
    };
    demand("mount", false);
    demand("uts", false);
    demand("cgroup", false);
    demand("pid", grants_.host_pid);
    demand("ipc", grants_.host_ipc);
    demand("network", grants_.host_network);
  }

  void check_mounts() {
    for (const auto& mount : list("/mounts")) {
      const auto destination = text(mount, "destination");
      const auto type = text(mount, "type");
      const auto source = text(mount, "source");
      std::set<std::string_view> options;
      simdjson::dom::array array;
      if (mount["options"].get(array) == simdjson::SUCCESS) {
        for (const auto option : array) {
          std::string_view value;
          if (option.get(value) == simdjson::SUCCESS) {
            options.insert(value);
          }
        }
      }
      if (destination.empty() || destination.front() != '/' || destination == "/" || leads_upwards(destination)) {
        say("mount at " + std::string(destination));
      }
      if (options.contains("shared") || options.contains("rshared") || options.contains("slave") ||
          options.contains("rslave")) {
        say("mounts spread from " + std::string(destination));
      }
      if ((type == "sysfs" || type == "cgroup") && !grants_.privileged && !options.contains("ro")) {
        say(std::string(destination) + " is writable");
      }
      static const std::set<std::string_view> kTypes{"proc", "tmpfs", "devpts", "mqueue", "sysfs", "cgroup", "bind"};
      if (!kTypes.contains(type)) {
        say("mount of type " + std::string(type) + " at " + std::string(destination));
      }
      if (type == "tmpfs" && !is_bounded(options)) {
        say("tmpfs at " + std::string(destination) + " is not bounded");
      }
      if (type == "bind" || options.contains("bind") || options.contains("rbind")) {
        check_source(source, destination, options);
      }
    }
  }

  // One size, or a count of blocks in its place; the kernel reads 0 as no bound.
  static bool is_bounded(const std::set<std::string_view>& options) {
    constexpr std::string_view kSize = "size=";
    std::size_t sizes = 0;
    for (const auto option : options) {
      if (option.starts_with(kSize) && option.find_first_of("123456789") != kSize.size()) {
        return false;
      }
      sizes += option.starts_with(kSize) ? 1 : 0;
    }
    return sizes == 1 && !options.contains("nr_blocks=0");
  }

  void check_source(std::string_view source, std::string_view destination, const std::set<std::string_view>& options) {
    const std::filesystem::path path(source);
    const bool clean = path.is_absolute() && path == path.lexically_normal();
    const bool known =
        std::any_of(grants_.mount_sources.begin(), grants_.mount_sources.end(), [&](const std::filesystem::path& root) {
          return std::mismatch(root.begin(), root.end(), path.begin(), path.end()).first == root.end();
        });
    const bool is_of_a_gpu =
        std::any_of(grants_.gpus.mounts.begin(), grants_.gpus.mounts.end(),
                    [&](const runtime::DeviceMount& mount) { return mount.host == source && mount.container == destination; });
    if (!clean || (!known && !is_of_a_gpu && !(grants_.host_ipc && source == "/dev/shm"))) {
      say("bind mount of " + std::string(source) + " at " + std::string(destination));
    }
    if (!options.contains("nosuid") || !options.contains("nodev")) {
      say("bind mount at " + std::string(destination) + " honours set-uid files or devices");
    }
  }

  void check_paths() {
    if (grants_.privileged) {
      return;
    }
    const auto masked = texts("/linux/maskedPaths");
    for (const auto path : kMasked) {
      if (!masked.contains(path)) {
        say(std::string(path) + " is not masked");
      }
    }
    const auto read_only = texts("/linux/readonlyPaths");
    for (const auto path : kReadOnly) {
      if (!read_only.contains(path)) {
        say(std::string(path) + " is not read-only");
      }
    }
  }

  // A node with exactly these numbers.
  bool is_of_a_gpu(const element& device) const {
    std::uint64_t major = 0;
    std::uint64_t minor = 0;
    const auto type = text(device, "type");
    return device["major"].get(major) == simdjson::SUCCESS && device["minor"].get(minor) == simdjson::SUCCESS &&
           std::any_of(grants_.gpus.nodes.begin(), grants_.gpus.nodes.end(), [&](const runtime::DeviceNode& node) {
             return node.major == major && node.minor == minor && type == std::string_view(&node.type, 1);
           });
  }

  void check_resources() {
    std::string_view cgroup;
    if (spec_.at_pointer("/linux/cgroupsPath").get(cgroup) != simdjson::SUCCESS || !cgroup.starts_with(grants_.cgroup_prefix) ||
        cgroup.find("/..") != std::string_view::npos) {
      say("the control group is not ours");
    }
    std::int64_t pids = 0;
    if (spec_.at_pointer("/linux/resources/pids/limit").get(pids) != simdjson::SUCCESS || pids <= 0) {
      say("processes are not bounded");
    }
    const auto devices = list("/linux/resources/devices");
    bool first = true;
    bool denied = false;
    for (const auto& device : devices) {
      bool allow = true;
      if (device["allow"].get(allow) != simdjson::SUCCESS) {
        allow = true;
      }
      const bool all = device["major"].error() != simdjson::SUCCESS;
      denied = denied || (first && !allow && all);
      if (allow && !grants_.privileged && (all || !(grants_.devices || is_of_a_gpu(device)))) {
        say("access to devices was not granted");
      }
      first = false;
    }
    if (!denied && !grants_.privileged) {
      say("devices are not denied first");
    }
    for (const auto& device : list("/linux/devices")) {
      if (!grants_.devices && !grants_.privileged && !is_of_a_gpu(device)) {
        say("device nodes were not granted");
      }
    }
    simdjson::dom::object sysctls;
    if (spec_.at_pointer("/linux/sysctl").get(sysctls) == simdjson::SUCCESS) {
      for (const auto [name, value] : sysctls) {
        if (!name.starts_with("kernel.msg") && !name.starts_with("kernel.shm") && name != "kernel.sem" &&
            !name.starts_with("fs.mqueue.")) {
          say("sysctl " + std::string(name) + " is not the container's own");
        }
      }
    }
  }

  void check_seccomp() {
    if (grants_.privileged || (grants_.any_security_options && !is_set("/linux/seccomp"))) {
      return;
    }
    std::string_view action;
    if (spec_.at_pointer("/linux/seccomp/defaultAction").get(action) != simdjson::SUCCESS || action != "SCMP_ACT_ERRNO") {
      say("system calls are not filtered");
      return;
    }
    const bool may_administer = texts("/process/capabilities/bounding").contains("CAP_SYS_ADMIN");
    for (std::size_t i = 0; i < list("/linux/seccomp/syscalls").size(); ++i) {
      const auto rule = "/linux/seccomp/syscalls/" + std::to_string(i);
      std::string_view rule_action;
      if (spec_.at_pointer(rule + "/action").get(rule_action) != simdjson::SUCCESS || rule_action != "SCMP_ACT_ALLOW" ||
          is_set(rule + "/args")) {
        continue;
      }
      const auto names = texts(rule + "/names");
      for (const auto call : kForbiddenCalls) {
        if (names.contains(call) && !may_administer && grants_.capabilities.empty()) {
          say("system call " + std::string(call) + " is allowed");
        }
      }
      if ((names.contains("clone") || names.contains("clone3")) && !may_administer) {
        say("new namespaces are allowed");
      }
    }
  }

  // Runtimes take orders from annotations: only those that say nothing to any of them, and the filter that was made for this.
  void check_annotations() {
    simdjson::dom::object annotations;
    if (spec_.at_pointer("/annotations").get(annotations) != simdjson::SUCCESS) {
      return;
    }
    for (const auto [name, value] : annotations) {
      if (name.starts_with("com.amazonaws.ecs.") || name.starts_with("moorage.label.")) {
        continue;
      }
      std::string_view text;
      if (name == "run.oci.seccomp_bpf_data" && value.get(text) == simdjson::SUCCESS && !text.empty() &&
          text == grants_.seccomp_filter) {
        continue;
      }
      say("annotation " + std::string(name) + " is an order to the runtime");
    }
  }

  // Hooks run on this machine as root: those of the machine's GPUs are allowed, exactly as their specification has them, and
  // the one that seals the root file system, exactly as Moorage writes it.
  void check_hooks() {
    if (!is_set("/hooks")) {
      return;
    }
    simdjson::dom::object hooks;
    if (spec_.at_pointer("/hooks").get(hooks) != simdjson::SUCCESS || hooks.size() == 0) {
      say("/hooks is set");
      return;
    }
    for (const auto [when, unused] : hooks) {
      const auto each = list("/hooks/" + std::string(when));
      if (each.empty()) {
        say("/hooks is set: " + std::string(when));
      }
      for (std::size_t i = 0; i < each.size(); ++i) {
        const auto at = "/hooks/" + std::string(when) + '/' + std::to_string(i);
        if (!(i == 0 && is_seal(when, at)) && !is_hook_of_a_gpu(when, at)) {
          say("/hooks is set: " + at.substr(std::string_view("/hooks/").size()));
        }
      }
    }
  }

  std::vector<std::string_view> words(const std::string& pointer) const {
    std::vector<std::string_view> out;
    for (const auto& item : list(pointer)) {
      std::string_view text;
      out.push_back(item.get(text) == simdjson::SUCCESS ? text : std::string_view());
    }
    return out;
  }

  bool is_seal(std::string_view when, const std::string& at) const {
    std::string_view root;
    std::string_view path;
    const auto args = words(at + "/args");
    return when == "createContainer" && !grants_.seal_program.empty() && !is_set(at + "/env") &&
           spec_.at_pointer("/root/path").get(root) == simdjson::SUCCESS &&
           spec_.at_pointer(at + "/path").get(path) == simdjson::SUCCESS && path == grants_.seal_program.native() &&
           args.size() == 4 && args[0] == path && args[1] == "--seal" && args[2] == root &&
           (args[3] == "ro" || args[3] == "rw");
  }

  bool is_hook_of_a_gpu(std::string_view when, const std::string& at) const {
    std::string_view path;
    if (spec_.at_pointer(at + "/path").get(path) != simdjson::SUCCESS) {
      return false;
    }
    const auto same = [](const std::vector<std::string_view>& a, const std::vector<std::string>& b) {
      return std::equal(a.begin(), a.end(), b.begin(), b.end());
    };
    const auto& known = grants_.gpus.hooks;
    return std::any_of(known.begin(), known.end(), [&](const runtime::DeviceHook& hook) {
      return hook.when == when && hook.path == path && same(words(at + "/args"), hook.args) &&
             same(words(at + "/env"), hook.env);
    });
  }

  // Parts of the standard that Moorage never writes, so that their presence is an error.
  void check_absent() {
    for (const char* part : {"/linux/uidMappings", "/linux/intelRdt", "/linux/personality", "/process/consoleSize", "/vm",
                             "/windows", "/solaris"}) {
      if (is_set(part)) {
        say(std::string(part) + " is set");
      }
    }
    for (const char* part : {"/linux/mountLabel", "/process/apparmorProfile", "/process/selinuxLabel"}) {
      if (is_set(part) && !grants_.any_security_options) {
        say(std::string(part) + " is set");
      }
    }
  }

  const element& spec_;
  const SpecGrants& grants_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> check_spec(std::string_view json, const SpecGrants& grants) {
  simdjson::dom::parser parser;
  element spec;
  if (parser.parse(json.data(), json.size()).get(spec) != simdjson::SUCCESS || !spec.is_object()) {
    return {"the spec is not a JSON object"};
  }
  return Checker(spec, grants).run();
}

}  // namespace moorage::oci
