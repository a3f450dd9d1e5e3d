#include "assembly/docker.h"

#include "assembly/driver_table.h"
#include "assembly/oci.h"
#include "assembly/option_values.h"
#include "wire/presence.h"

namespace moorage::assembly {

Result<docker::DockerOptions> docker_options(config::DockerOptions::Reader from, const Surroundings& around) {
  docker::DockerOptions options;
  MOORAGE_ASSIGN(options.state_dir, driver_directory(from.getStateDir(), around, "docker"));
  if (from.hasSocket()) options.socket = wire::view(from.getSocket());
  if (options.socket.starts_with("unix://")) options.socket.erase(0, std::string("unix://").size());
  if (!options.socket.empty() && !options.socket.starts_with('/')) {
    return invalid_parameter("socket is the absolute path of a unix socket, such as /var/run/docker.sock.", "socket");
  }
  if (from.hasNetwork()) options.network = wire::view(from.getNetwork());
  if (from.hasAddress()) options.address = wire::view(from.getAddress());
  options.pull = pull_behaviour(from.getPullBehavior());
  options.logs = around.logs;
  options.secrets = around.secrets;
  options.region = around.region;
  const auto policy = from.getPolicy();
  take(options.policy.allow_privileged, policy.getAllowPrivileged());
  take(options.policy.allow_host_network, policy.getAllowHostNetwork());
  take(options.policy.allow_host_pid, policy.getAllowHostPid());
  take(options.policy.allow_host_ipc, policy.getAllowHostIpc());
  take(options.policy.allow_security_options, policy.getAllowSecurityOptions());
  options.policy.allow_capabilities = texts_of<std::string>(policy.getAllowCapabilities());
  take(options.pids_max, from.getPidsMax());
  take(options.reserved_memory_mib, from.getReservedMemoryMib());
  take(options.workers, from.getWorkers());
  for (const auto pair : from.getAttributes()) options.attributes.emplace_back(pair.getKey(), pair.getValue());
  return options;
}

Result<std::vector<DriverFinding>> probe_docker(config::DoctorOptions::Reader, const Surroundings&) {
  const auto socket = docker::socket_of({});
  const auto version = socket.ok() ? docker::daemon_version(*socket) : Result<docker::DaemonVersion>(socket.error());
  DriverFinding out{.driver = "docker", .finding = {}, .needed = false};
  out.finding.part = "daemon";
  out.finding.ok = version.ok();
  out.finding.what = version.ok() ? "version " + version->engine + " answers at " + *socket + ", API " + version->api_version
                                  : version.error().message;
  out.finding.mend = version.ok() ? "" : "apt-get install docker.io";
  return std::vector<DriverFinding>{std::move(out)};
}

}  // namespace moorage::assembly
