#include "drivers/runtime/plan/capabilities.h"

#include <algorithm>
#include <set>
#include <sstream>

#include "drivers/parts/files/small_files.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::runtime {
namespace {

// Capabilities of Docker's default set that are off here; they may be added without a grant.
const std::set<std::string>& askable() {
  static const std::set<std::string> set{"CAP_NET_RAW", "CAP_MKNOD", "CAP_AUDIT_WRITE"};
  return set;
}

std::string full_name(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return name == "ALL" || name.starts_with("CAP_") ? name : "CAP_" + name;
}

bool grants(const ContainerPolicy& policy, const std::string& name) {
  return std::any_of(policy.allow_capabilities.begin(), policy.allow_capabilities.end(),
                     [&](const std::string& granted) { return full_name(granted) == "ALL" || full_name(granted) == name; });
}

bool is_known(const std::string& name) {
  return name == "ALL" || std::find(all_capabilities().begin(), all_capabilities().end(), name) != all_capabilities().end();
}

}  // namespace

// In the order of the kernel's numbers.
const std::vector<std::string>& all_capabilities() {
  static const std::vector<std::string> all{"CAP_CHOWN",
                                            "CAP_DAC_OVERRIDE",
                                            "CAP_DAC_READ_SEARCH",
                                            "CAP_FOWNER",
                                            "CAP_FSETID",
                                            "CAP_KILL",
                                            "CAP_SETGID",
                                            "CAP_SETUID",
                                            "CAP_SETPCAP",
                                            "CAP_LINUX_IMMUTABLE",
                                            "CAP_NET_BIND_SERVICE",
                                            "CAP_NET_BROADCAST",
                                            "CAP_NET_ADMIN",
                                            "CAP_NET_RAW",
                                            "CAP_IPC_LOCK",
                                            "CAP_IPC_OWNER",
                                            "CAP_SYS_MODULE",
                                            "CAP_SYS_RAWIO",
                                            "CAP_SYS_CHROOT",
                                            "CAP_SYS_PTRACE",
                                            "CAP_SYS_PACCT",
                                            "CAP_SYS_ADMIN",
                                            "CAP_SYS_BOOT",
                                            "CAP_SYS_NICE",
                                            "CAP_SYS_RESOURCE",
                                            "CAP_SYS_TIME",
                                            "CAP_SYS_TTY_CONFIG",
                                            "CAP_MKNOD",
                                            "CAP_LEASE",
                                            "CAP_AUDIT_WRITE",
                                            "CAP_AUDIT_CONTROL",
                                            "CAP_SETFCAP",
                                            "CAP_MAC_OVERRIDE",
                                            "CAP_MAC_ADMIN",
                                            "CAP_SYSLOG",
                                            "CAP_WAKE_ALARM",
                                            "CAP_BLOCK_SUSPEND",
                                            "CAP_AUDIT_READ",
                                            "CAP_PERFMON",
                                            "CAP_BPF",
                                            "CAP_CHECKPOINT_RESTORE"};
  return all;
}

std::vector<std::string> own_capabilities() {
  const auto status = files::read_small("/proc/self/status").value_or("");
  const auto at = status.find("CapPrm:");
  std::uint64_t bits = 0;
  if (at != std::string::npos) {
    std::istringstream(status.substr(at + 7)) >> std::hex >> bits;
  }
  std::vector<std::string> out;
  for (std::size_t i = 0; i < all_capabilities().size(); ++i) {
    if ((bits >> i & 1) != 0) {
      out.push_back(all_capabilities()[i]);
    }
  }
  return out;
}

const std::vector<std::string>& default_capabilities() {
  static const std::vector<std::string> set{"CAP_CHOWN",   "CAP_DAC_OVERRIDE",     "CAP_FOWNER",    "CAP_FSETID",
                                            "CAP_KILL",    "CAP_NET_BIND_SERVICE", "CAP_SETFCAP",   "CAP_SETGID",
                                            "CAP_SETPCAP", "CAP_SETUID",           "CAP_SYS_CHROOT"};
  return set;
}

bool may_add_capability(const std::string& name, const ContainerPolicy& policy) {
  const auto& own = default_capabilities();
  return std::find(own.begin(), own.end(), name) != own.end() || askable().contains(name) || grants(policy, name);
}

Result<std::vector<std::string>> choose_capabilities(const CapabilityChanges& changes, const ContainerPolicy& policy) {
  std::set<std::string> chosen(default_capabilities().begin(), default_capabilities().end());
  for (const auto& text : changes.drop) {
    const auto name = full_name(text);
    if (!is_known(name)) {
      return cannot_create("linuxParameters.capabilities.drop: there is no capability " + text);
    }
    if (name == "ALL") {
      chosen.clear();
    } else {
      chosen.erase(name);
    }
  }
  for (const auto& text : changes.add) {
    const auto name = full_name(text);
    if (!is_known(name)) {
      return cannot_create("linuxParameters.capabilities.add: there is no capability " + text);
    }
    if (!may_add_capability(name, policy)) {
      return cannot_create("linuxParameters.capabilities.add: " + text +
                           " is not allowed on this machine; its operator can list it in the option policy.allowCapabilities");
    }
    if (name == "ALL") {
      const auto own = own_capabilities();
      chosen.insert(own.begin(), own.end());
    } else {
      chosen.insert(name);
    }
  }
  return std::vector<std::string>(chosen.begin(), chosen.end());
}

}  // namespace moorage::runtime
