// Turns any container definition into a specification for the OCI runtime. The definition is refused with a reason, or its
// specification passes the independent check (spec_check.h), which allows what the policy grants and nothing more.
#include <capnp/message.h>

#include <filesystem>
#include <fstream>

#include "drivers/runtime/oci/containers/option_rules.h"
#include "drivers/runtime/oci/plan/spec.h"
#include "drivers/runtime/oci/plan/spec_check.h"
#include "drivers/runtime/plan/container_plan.h"
#include "fuzz/input.h"
#include "support/temporary_directory.h"
#include "wire/json.h"

using namespace moorage;
using namespace moorage::oci;

namespace {

struct Rootfs {
  testing::TemporaryDirectory directory;
  Rootfs() {
    std::filesystem::create_directories(directory.path() / "etc");
    std::ofstream(directory.path() / "etc/passwd") << "root:x:0:0:root:/root:/bin/sh\nweb:x:1000:1001:web:/home/web:/bin/sh\n";
    std::ofstream(directory.path() / "etc/group") << "root:x:0:\nweb:x:1001:\n";
  }
};

runtime::ContainerPolicy policy_of(std::uint8_t bits) {
  runtime::ContainerPolicy policy{.allow_privileged = (bits & 1) != 0,
                                  .allow_host_network = (bits & 2) != 0,
                                  .allow_host_pid = (bits & 4) != 0,
                                  .allow_host_ipc = (bits & 8) != 0,
                                  .allow_devices = (bits & 16) != 0,
                                  .allow_security_options = (bits & 32) != 0};
  if ((bits & 64) != 0) {
    policy.allow_capabilities = {"NET_ADMIN", "SYS_PTRACE"};
  }
  return policy;
}

}  // namespace

// First byte: what the policy grants. The rest: JSON of a StartContainer command.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Rootfs rootfs;
  fuzz::Input input(data, size);
  OciOptions options;
  options.state_dir = "/state";
  options.policy = policy_of(input.byte());
  images::Image image;
  image.digest = "sha256:" + std::string(64, 'a');
  image.lower_dirs = {rootfs.directory.path()};
  image.config.cmd = {"serve"};

  capnp::MallocMessageBuilder message;
  auto command = message.initRoot<driver::StartContainer>();
  if (!wire::from_json(input.rest(), command, {.enforce = wire::Enforce::kNothing}).ok()) {
    return 0;
  }
  // The engine sets these members itself, so they are always sound.
  command.setTaskId("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
  const auto plan = runtime::make_plan(command.asReader(),
                                       {.rules = plan_rules(options), .image = image, .runtime_id = std::string(64, 'c')});
  if (!plan.ok()) {
    fuzz::require(!plan.error().message.empty() && plan.error().message.find('\n') == std::string::npos,
                  "a refusal is one line", plan.error().message);
    return 0;
  }
  SpecPlace place{.bundle = "/state/tasks/a/b", .cgroup = "/moorage/00000000/a/b", .init_program = "/state/bin/init"};
  for (const auto& volume : plan->volumes) {
    place.volumes.emplace_back(volume, "/state/volumes/v");
  }
  SpecGrants grants{.privileged = plan->privileged && options.policy.allow_privileged,
                    .host_network = plan->network == runtime::NetworkKind::kHost && options.policy.allow_host_network,
                    .host_pid = options.policy.allow_host_pid,
                    .host_ipc = options.policy.allow_host_ipc,
                    .devices = options.policy.allow_devices,
                    .any_security_options = options.policy.allow_security_options,
                    .capabilities = {},
                    .mount_sources = {"/state/tasks/a/b", "/state/bin/init", "/state/volumes"},
                    .cgroup_prefix = "/moorage/00000000/"};
  for (const std::string& capability : options.policy.allow_capabilities) {
    grants.capabilities.push_back("CAP_" + capability);
  }
  const std::string spec = write_spec(*plan, place);
  const auto violations = check_spec(spec, grants);
  fuzz::require(violations.empty(), "a specification that was written passes the check",
                violations.empty() ? "" : violations.front());
  if (plan->health) {
    write_process(*plan, plan->health->argv);
  }
  return 0;
}
