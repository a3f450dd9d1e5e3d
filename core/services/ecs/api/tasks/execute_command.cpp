#include "services/ecs/api/tasks/execute_command.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "base/sealer.h"
#include "kernel/lists.h"
#include "services/ecs/api/tasks/exec_token.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/command_line.h"
#include "services/ecs/words/resolve.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr const char* kNotEnabled =
    "The execute command failed because execute command was not enabled when the task was run or the execute command agent "
    "isn't running. Wait and try again or run a new task with execute command enabled and try again.";
constexpr std::string_view kSessionMark = "ecs-execute-command-";
constexpr std::size_t kSessionLetters = 17;
constexpr Duration kBeginWithin = Duration::minutes(2);

Result<std::size_t> container_asked(const Task& task, ecs::TaskDefinition::Reader definition, std::string_view asked) {
  const auto containers = definition.getContainerDefinitions();
  if (asked.empty()) {
    if (containers.size() == 1) return std::size_t{0};
    return invalid_parameter("The task has " + std::to_string(containers.size()) + " containers: name one of them.",
                             "container");
  }
  for (unsigned i = 0; i < containers.size() && i < task.containers.size(); ++i) {
    if (wire::view(containers[i].getName()) == asked) return std::size_t{i};
  }
  return invalid_parameter("Container named " + std::string(asked) + " is not a container in the task.", "container");
}

std::string session_id(Step& step) {
  const std::string hex = step.random.hex().text();
  return std::string(kSessionMark) + hex.substr(0, kSessionLetters);
}

// The client connects to the address that it has called. In-process callers and those of a unix socket know their own way.
std::string stream_url(const Caller& caller, const std::string& session) {
  const bool is_named = caller.kind == CallerKind::kNetwork && !caller.asked_host.empty();
  return std::string(caller.is_encrypted ? "wss://" : "ws://") + (is_named ? caller.asked_host : "localhost") +
         "/v1/data-channel/" + session + "?role=publish_subscribe";
}

// executeCommandConfiguration of the cluster: transcripts go to a log group where it says OVERRIDE.
std::string log_group_of(const Cluster& cluster) {
  const auto exec = cluster.described.reader().getConfiguration().getExecuteCommandConfiguration();
  return exec.getLogging() == ecs::ExecuteCommandLogging::OVERRIDE
             ? std::string(wire::view(exec.getLogConfiguration().getCloudWatchLogGroupName()))
             : std::string();
}

}  // namespace

Status execute_command(Step& step, const Caller& caller, ecs::ExecuteCommandRequest::Reader request,
                       ecs::ExecuteCommandResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(state, wire::view(request.getCluster())));
  MOORAGE_ASSIGN(const TaskId id, resolve_task(state, cluster, wire::view(request.getTask())));
  if (request.getCommand().size() == 0) return invalid_parameter("Command cannot be empty.", "command");
  if (!wire::value_or(request.getInteractive(), false)) {
    return invalid_parameter("Interactive is the only mode supported currently.", "interactive");
  }
  const Task& task = *state.find(id);
  const auto definition = state.find(task.definition)->message.reader();
  MOORAGE_ASSIGN(const std::size_t index, container_asked(task, definition, wire::view(request.getContainer())));
  const Container& container = task.containers[index];
  if (!task.detail->enable_execute_command || task.last_status != TaskStatus::kRunning || !task.instance ||
      container.run->runtime_id.empty() || container.phase != ContainerPhase::kRunning) {
    return invalid_parameter(kNotEnabled, "task");
  }
  if (const auto words = split_command_line(wire::view(request.getCommand())); !words.ok()) return words.error();
  const auto& sealer = step.settings().sealer;
  if (!sealer) {
    return api_error("TargetNotConnectedException",
                     "This engine has no key to seal the tokens of sessions with: give it a key file (sealKeyFile).");
  }
  const Instance& instance = *state.find(task.instance);
  const std::string session = session_id(step);
  const std::string name(wire::view(definition.getContainerDefinitions()[static_cast<unsigned>(index)].getName()));
  const auto token = ExecTokenRecord::build([&](record::ExecToken::Builder out) {
    out.setSessionId(wire::text(session));
    out.setTaskId(wire::text(task.external.text()));
    out.setContainer(wire::text(name));
    out.setCommand(request.getCommand());
    out.setRuntime(wire::text(instance.runtime.empty() ? step.settings().default_runtime : instance.runtime));
    out.setMachineId(wire::text(instance.machine_id));
    out.setPrincipal(wire::text(principal_of(caller, step.settings().account_id)));
    out.setExpiresAt((step.now + kBeginWithin).ms);
    out.setNonce(step.random.next());
    out.setLogGroup(wire::text(log_group_of(*state.find(cluster))));
  });
  const Cluster& within = *state.find(cluster);
  reply.setClusterArn(wire::text(cluster_arn(step.settings(), within.name)));
  reply.setContainerArn(wire::text(container_arn(step.settings(), within.name, task.external, index)));
  reply.setContainerName(wire::text(name));
  wire::set(reply.getInteractive(), true);
  reply.setTaskArn(wire::text(task_arn(step.settings(), within.name, task.external)));
  auto opened = reply.initSession();
  opened.setSessionId(wire::text(session));
  opened.setStreamUrl(wire::text(stream_url(caller, session)));
  opened.setTokenValue(wire::text(sealed_exec_token(*sealer, token)));
  return {};
}

}  // namespace moorage::control
