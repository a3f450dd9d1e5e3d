#include "assembly/haproxy.h"

#include "wire/presence.h"

namespace moorage::capi {

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

}  // namespace moorage::capi
