#include "engine/log_fields.h"

namespace moorage::engine {
namespace {

std::string_view view(capnp::Text::Reader text) { return {text.begin(), text.size()}; }

void add_runtime(driver::RuntimeCommand::Reader command, LogFields& out) {
  out.add("machine", view(command.getMachineId()));
  switch (command.which()) {
    case driver::RuntimeCommand::INVENTORY:
      out.add("command", "inventory");
      return;
    case driver::RuntimeCommand::START_CONTAINER:
      out.add("command", "startContainer").add("task", view(command.getStartContainer().getTaskId()));
      out.add("container", view(command.getStartContainer().getContainer().getName()));
      return;
    case driver::RuntimeCommand::STOP_CONTAINER:
      out.add("command", "stopContainer").add("task", view(command.getStopContainer().getTaskId()));
      out.add("container", view(command.getStopContainer().getContainerName()));
      return;
    case driver::RuntimeCommand::RELEASE_TASK:
      out.add("command", "releaseTask").add("task", view(command.getReleaseTask().getTaskId()));
      return;
    case driver::RuntimeCommand::NETWORK_RULES:
      out.add("command", "networkRules");
      return;
    case driver::RuntimeCommand::PULL_IMAGE:
      out.add("command", "pullImage").add("image", view(command.getPullImage().getImage()));
      return;
  }
}

void add_target(std::string_view name, driver::Target::Reader target, LogFields& out) {
  out.add("command", name).add("targetGroup", view(target.getTargetGroupId())).add("target", view(target.getTargetId()));
}

void add_balancer(driver::BalancerCommand::Reader command, LogFields& out) {
  switch (command.which()) {
    case driver::BalancerCommand::SYNC:
      out.add("command", "sync");
      return;
    case driver::BalancerCommand::SET_LOAD_BALANCER:
      out.add("command", "setLoadBalancer").add("loadBalancer", view(command.getSetLoadBalancer().getId()));
      return;
    case driver::BalancerCommand::REMOVE_LOAD_BALANCER:
      out.add("command", "removeLoadBalancer").add("loadBalancer", view(command.getRemoveLoadBalancer()));
      return;
    case driver::BalancerCommand::SET_TARGET_GROUP:
      out.add("command", "setTargetGroup").add("targetGroup", view(command.getSetTargetGroup().getId()));
      return;
    case driver::BalancerCommand::REMOVE_TARGET_GROUP:
      out.add("command", "removeTargetGroup").add("targetGroup", view(command.getRemoveTargetGroup()));
      return;
    case driver::BalancerCommand::SET_TARGET:
      return add_target("setTarget", command.getSetTarget(), out);
    case driver::BalancerCommand::REMOVE_TARGET:
      return add_target("removeTarget", command.getRemoveTarget(), out);
  }
}

}  // namespace

LogFields fields_of(const control::Rendered& command) {
  LogFields out;
  if (command.balancer_command) {
    add_balancer(command.balancer_command.reader(), out.add("driver", "balancer"));
  } else {
    add_runtime(command.runtime_command.reader(), out.add("driver", command.runtime));
  }
  return out;
}

}  // namespace moorage::engine
