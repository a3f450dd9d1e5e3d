#include "drivers/runtime/oci/kernel/task_network_probe.h"

#include <sched.h>
#include <unistd.h>

#include <cerrno>

#include "base/thread.h"
#include "drivers/parts/files/error_text.h"
#include "drivers/runtime/oci/kernel/task_links.h"
#include "drivers/runtime/oci/kernel/task_table.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

constexpr Subnet kBlock{.base = 172U << 24 | 31U << 16, .prefix = 20};

// Everything that a first task needs, in the namespace of the calling thread.
Status try_here() {
  if (::unshare(CLONE_NEWNET) != 0) {
    return runtime::runtime_failed(files::system_text("make a network namespace"));
  }
  MOORAGE_ASSIGN(auto inner, make_network_namespace());
  MOORAGE_ASSIGN(auto links, Links::open());
  MOORAGE_ASSIGN(auto table, TaskTable::open());
  const TaskRules rules{.table = "moorage_probe", .bridges = "mo-v", .links = "mv"};
  const Traffic traffic{.groups = {{.id = "sg-0", .ingress = {{.block = "0.0.0.0/0"}}, .egress = {}, .members = {}}},
                        .acls = {}};
  const TaskEnd end{.link = "mv0", .hardware = {0x0a, 0, 0, 0, 0, 1}, .address = kBlock.base + 4, .groups = {"sg-0"}};
  MOORAGE_TRY(table.replace(rules, traffic, {}));
  MOORAGE_TRY(table.add(rules.table, traffic, end));
  MOORAGE_TRY(links.ensure_bridge("mo-v0", kBlock));
  MOORAGE_TRY(add_task_cable(
      links.socket(), {.name = end.link, .bridge = links.index_of("mo-v0"), .ns = inner.ns.get(), .hardware = end.hardware}));
  NetlinkSocket socket(std::move(inner.route));
  return configure_task_interface(socket, {.address = end.address, .gateway = kBlock.gateway(), .prefix = kBlock.prefix});
}

}  // namespace

Status try_task_networks() {
  Status tried;
  MOORAGE_ASSIGN(Thread visitor, Thread::start("probe of task networks", [&] { tried = try_here(); }, {}));
  visitor.join();
  return tried;
}

}  // namespace moorage::oci
