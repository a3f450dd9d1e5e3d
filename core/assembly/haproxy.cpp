#include "assembly/haproxy.h"

#include "assembly/driver_table.h"
#include "assembly/option_values.h"
#include "wire/presence.h"

namespace moorage::assembly {

Result<drivers::HaproxyOptions> haproxy_options(config::HaproxyOptions::Reader from, const Surroundings& around) {
  drivers::HaproxyOptions options;
  MOORAGE_ASSIGN(options.state_dir, driver_directory(from.getStateDir(), around, "haproxy"));
  if (from.hasHaproxyPath()) options.haproxy_path = wire::view(from.getHaproxyPath());
  if (from.hasRunAs()) options.run_as = wire::view(from.getRunAs());
  take(options.threads, from.getThreads());
  take(options.connections_max, from.getConnectionsMax());
  take(options.answer_within_ms, from.getAnswerWithinMs());
  take(options.hung_after_ms, from.getHungAfterMs());
  take(options.removal_grace_ms, from.getRemovalGraceMs());
  take(options.stop_grace_ms, from.getStopGraceMs());
  return options;
}

Result<std::vector<DriverFinding>> probe_haproxy(config::DoctorOptions::Reader options, const Surroundings& around) {
  MOORAGE_ASSIGN(const auto haproxy, haproxy_options(options.getBalancer(), around));
  std::vector<DriverFinding> findings;
  for (auto& found : drivers::probe_haproxy(haproxy)) {
    findings.push_back({.driver = "haproxy", .finding = std::move(found)});
  }
  return findings;
}

}  // namespace moorage::assembly
