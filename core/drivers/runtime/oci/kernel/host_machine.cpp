#include "drivers/runtime/oci/kernel/host_machine.h"

#include <linux/capability.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <ctime>
#include <sstream>

#include "drivers/parts/abilities/abilities.h"
#include "drivers/parts/files/small_files.h"

namespace moorage::oci {

std::string boot_id() {
  auto text = files::read_small("/proc/sys/kernel/random/boot_id").value_or("");
  return text.substr(0, text.find('\n'));
}

std::string machine_id(const std::string& instance) {
  const auto text = files::read_small("/etc/machine-id").value_or("");
  return "i-" +
         files::sha256_hex("moorage container instance " + text.substr(0, text.find('\n')) + ' ' + instance).substr(0, 17);
}

std::string machine_hostname() {
  utsname name{};
  ::uname(&name);
  return name.nodename;
}

std::int64_t cpu_units() {
  const long cores = ::sysconf(_SC_NPROCESSORS_ONLN);
  return (cores > 0 ? cores : 1) * 1024;
}

std::int64_t memory_mib() {
  std::istringstream lines(files::read_small("/proc/meminfo").value_or(""));
  std::string key;
  std::int64_t kib = 0;
  std::string unit;
  while (lines >> key >> kib >> unit) {
    if (key == "MemTotal:") {
      return kib / 1024;
    }
  }
  return 0;
}

std::string architecture() {
  utsname name{};
  ::uname(&name);
  const std::string machine = name.machine;
  return machine == "aarch64" ? "arm64" : machine;
}

bool has_apparmor() { return files::read_small("/sys/module/apparmor/parameters/enabled").value_or("").starts_with('Y'); }

bool has_selinux() { return files::read_small("/sys/fs/selinux/enforce").has_value(); }

std::vector<std::pair<std::string, std::string>> machine_attributes(const AttributeChoice& choice) {
  using abilities::Ability;
  std::vector<std::pair<std::string, std::string>> out{{"ecs.os-type", "linux"},
                                                       {"ecs.os-family", "LINUX"},
                                                       {"ecs.cpu-architecture", architecture()},
                                                       {"ecs.instance-type", "moorage.local"},
                                                       {"moorage.runtime", "oci"}};
  const auto able = abilities::Abilities()
                        .add(Ability::kContainers)
                        .add(Ability::kExecuteCommand)
                        .add(Ability::kSharedNamespaces)  // host namespaces are a policy's to refuse: plan/refusals.h
                        .add_if(choice.task_limits, Ability::kTaskLimits)
                        .add_if(choice.logs, Ability::kLogs)
                        .add(Ability::kEcr)
                        .add_if(choice.registry_credentials, Ability::kRegistryCredentials)
                        .add_if(choice.privileged, Ability::kPrivileged)
                        .add_if(choice.task_roles, Ability::kTaskRoles)
                        .add_if(choice.task_addresses, Ability::kTaskAddresses)
                        .add_if(choice.secrets, Ability::kSecrets)
                        .add_if(choice.environment_files, Ability::kEnvironmentFiles)
                        .add_if(choice.proxies, Ability::kProxies)
                        .add_if(choice.apparmor, Ability::kAppArmor)
                        .add_if(choice.selinux, Ability::kSelinux);
  for (auto& capability : abilities::declared(able)) out.push_back(std::move(capability));
  return out;
}

std::uint64_t open_files_max() {
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> sets{};
  const bool is_free = ::syscall(SYS_capget, &header, sets.data()) == 0 && (sets[0].effective >> CAP_SYS_RESOURCE & 1U) != 0;
  std::uint64_t kernel_max = 0;
  std::istringstream(files::read_small("/proc/sys/fs/nr_open").value_or("")) >> kernel_max;
  rlimit own{};
  ::getrlimit(RLIMIT_NOFILE, &own);
  return is_free && kernel_max > 0 ? kernel_max : own.rlim_max;
}

std::int64_t boot_ms() {
  timespec time{};
  ::clock_gettime(CLOCK_BOOTTIME, &time);
  return static_cast<std::int64_t>(time.tv_sec) * 1000 + time.tv_nsec / 1'000'000;
}

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace moorage::oci
