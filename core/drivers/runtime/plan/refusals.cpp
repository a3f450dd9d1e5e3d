#include "drivers/runtime/plan/refusals.h"

#include <string_view>

#include "drivers/runtime/plan/capabilities.h"

namespace moorage::runtime {

namespace {

using Refusals = std::vector<std::pair<std::string, std::string>>;

void refuse(Refusals& out, std::string_view key, std::string_view why) {
  out.emplace_back(std::string("moorage.refuses.").append(key), why);
}

// What the operator of the machine did not allow.
void add_policy(const ContainerPolicy& policy, Refusals& out) {
  const auto refuse_unless = [&](bool is_allowed, std::string_view key, std::string_view option) {
    if (!is_allowed) refuse(out, key, option);
  };
  refuse_unless(policy.allow_privileged, "privileged", "policy.allowPrivileged");
  refuse_unless(policy.allow_host_pid, "pidMode.host", "policy.allowHostPid");
  refuse_unless(policy.allow_host_ipc, "ipcMode.host", "policy.allowHostIpc");
  refuse_unless(policy.allow_host_network, "networkMode.host", "policy.allowHostNetwork");
  refuse_unless(policy.allow_devices, "devices", "policy.allowDevices");
  refuse_unless(!policy.volume_roots.empty(), "host.sourcePath", "policy.volumeRoots");
  for (const auto& capability : all_capabilities()) {
    refuse_unless(may_add_capability(capability, policy), "capabilities." + capability.substr(std::string("CAP_").size()),
                  "policy.allowCapabilities");
  }
  refuse_unless(may_add_capability("ALL", policy), "capabilities.ALL", "policy.allowCapabilities");
}

// What the kernel and the devices of the machine do not give.
void add_machine(const ContainerPolicy& policy, const MachineTraits& traits, Refusals& out) {
  const auto refuse_unless = [&](bool is_there, std::string_view key, std::string_view reason) {
    if (!is_there) refuse(out, key, reason);
  };
  refuse_unless(traits.swap_limit, "maxSwap", "the kernel of this machine counts no swap for control groups");
  refuse_unless(traits.swappiness, "swappiness", "the control groups of this machine have no swappiness of their own");
  refuse_unless(traits.storage_quota, "ephemeralStorage", "this machine has no loop devices, no ext4, or no mkfs.ext4");
  refuse_unless(traits.proxies, "proxyConfiguration", "the runtime of this machine redirects no traffic of tasks");
  refuse_unless(traits.gpus, "resourceRequirements.GPU", "no GPU was found on this machine");
  refuse(out, "ephemeralStorage.EC2",
         "tasks on instances write to the disk of the instance; Fargate's alone have a size of their own");
  for (const char* kind : {"GPU", "InferenceAccelerator", "NeuronDevice"}) {
    refuse(out, std::string("resourceRequirements.").append(kind).append(".FARGATE"), "Fargate has no such devices");
  }
  const std::string_view option = policy.allow_security_options ? "" : "policy.allowSecurityOptions";
  const auto security = [&](std::string_view key, bool is_there, std::string_view reason) {
    if (!is_there || !option.empty()) refuse(out, key, is_there ? option : reason);
  };
  security("dockerSecurityOptions.seccomp", true, "");
  security("dockerSecurityOptions.no-new-privileges", true, "");
  security("dockerSecurityOptions.apparmor", traits.apparmor, "the kernel of this machine has no AppArmor");
  security("dockerSecurityOptions.label", traits.selinux, "the kernel of this machine has no SELinux");
  refuse(out, "dockerSecurityOptions.other", "the runtime knows no-new-privileges, seccomp, apparmor and label");
}

}  // namespace

std::vector<std::pair<std::string, std::string>> refusals(const ContainerPolicy& policy, const MachineTraits& traits,
                                                          Carried carried) {
  Refusals out;
  const auto refuse = [&](const char* key) { runtime::refuse(out, key, ""); };
  // Members of the task. Registry credentials need an AWS account, or endpoints that stand for it.
  if (!carried.task_roles) {
    refuse("taskRoleArn");
  }
  for (const char* key : {"enableFaultInjection", "operatingSystemFamily.WINDOWS"}) {
    refuse(key);
  }
  // Of its volumes.
  for (const char* key : {"efsVolumeConfiguration", "fsxWindowsFileServerVolumeConfiguration", "s3filesVolumeConfiguration",
                          "configuredAtLaunch", "driverOpts"}) {
    refuse(key);
  }
  // Of its containers.
  for (const char* key : {"repositoryCredentials", "credentialSpecs", "firelensConfiguration",
                          "resourceRequirements.InferenceAccelerator", "resourceRequirements.NeuronDevice"}) {
    refuse(key);
  }
  for (const char* key : {"logDriver.syslog", "logDriver.journald", "logDriver.gelf", "logDriver.fluentd", "logDriver.splunk",
                          "logDriver.awsfirelens"}) {
    refuse(key);
  }
  add_policy(policy, out);
  add_machine(policy, traits, out);
  return out;
}

}  // namespace moorage::runtime
