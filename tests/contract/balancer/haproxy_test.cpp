// HAProxy keeps the contract.
#include "contract/balancer/balancer_suite.h"
#include "contract/balancer/haproxy_world.h"

namespace moorage::testing {
namespace {

std::string missing() {
  for (const ports::Finding& finding : drivers::probe_haproxy()) {
    if (finding.part == "haproxy" && !finding.ok) return finding.what + "; " + finding.mend;
  }
  return {};
}

INSTANTIATE_TEST_SUITE_P(Haproxy, BalancerContract,
                         ::testing::Values(BalancerContractCase{.name = "Real",
                                                                .make = [] { return std::make_unique<HaproxyWorld>(); },
                                                                .skip_reason = missing()}),
                         balancer_case_name);

}  // namespace
}  // namespace moorage::testing
