#include "drivers/runtime/plan/refusals.h"

namespace moorage::runtime {

std::vector<std::pair<std::string, std::string>> refusals(const ContainerPolicy& policy, Carried carried) {
  std::vector<std::pair<std::string, std::string>> out;
  const auto refuse = [&](const char* key, const char* allowed_by = "") {
    out.emplace_back(std::string("moorage.refuses.").append(key), allowed_by);
  };
  // Members of the task. Registry credentials need an AWS account, or endpoints that stand for it.
  if (!carried.task_roles) {
    refuse("taskRoleArn");
  }
  for (const char* key : {"proxyConfiguration", "enableFaultInjection", "ephemeralStorage", "pidMode.task", "ipcMode.task",
                          "operatingSystemFamily.WINDOWS"}) {
    refuse(key);
  }
  // Of its volumes.
  for (const char* key : {"efsVolumeConfiguration", "fsxWindowsFileServerVolumeConfiguration", "s3filesVolumeConfiguration",
                          "configuredAtLaunch", "volumeDriver", "driverOpts"}) {
    refuse(key);
  }
  // Of its containers.
  for (const char* key :
       {"repositoryCredentials", "credentialSpecs", "pseudoTerminal", "firelensConfiguration",
        "resourceRequirements.GPU", "resourceRequirements.InferenceAccelerator"}) {
    refuse(key);
  }
  for (const char* key : {"logDriver.syslog", "logDriver.journald", "logDriver.gelf", "logDriver.fluentd", "logDriver.splunk",
                          "logDriver.awsfirelens"}) {
    refuse(key);
  }
  if (!policy.allow_privileged) {
    refuse("privileged", "policy.allowPrivileged");
  }
  if (!policy.allow_host_pid) {
    refuse("pidMode.host", "policy.allowHostPid");
  }
  if (!policy.allow_host_ipc) {
    refuse("ipcMode.host", "policy.allowHostIpc");
  }
  return out;
}

}  // namespace moorage::runtime
