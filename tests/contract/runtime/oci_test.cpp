// The OCI runtime driver keeps the contract, with crun and with runc.
#include "contract/runtime/oci_world.h"
#include "contract/runtime/runtime_suite.h"

namespace moorage::testing {
namespace {

RuntimeContractCase with(const std::string& name, const std::string& runtime) {
  const auto reason = no_containers_because(runtime);
  return {
      .name = name,
      .make = [=]() -> std::unique_ptr<RuntimeWorld> { return reason.empty() ? std::make_unique<OciWorld>(runtime) : nullptr; },
      .skip_reason = reason};
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Oci, RuntimeContract, ::testing::Values(with("Crun", "crun"), with("Runc", "runc")), case_name);

}  // namespace moorage::testing
