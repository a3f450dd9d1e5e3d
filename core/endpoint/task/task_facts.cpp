#include "endpoint/task/task_facts.h"

#include "wire/presence.h"

namespace moorage::endpoint {

std::string cluster_in(std::string_view task_arn) {
  const auto first = task_arn.find('/');
  const auto second = first == std::string_view::npos ? first : task_arn.find('/', first + 1);
  if (second == std::string_view::npos) return "default";
  return std::string(task_arn.substr(first + 1, second - first - 1));
}

Result<TaskFacts> facts_of(engine::Engine& engine, const std::string& task_arn) {
  TaskFacts out;
  MOORAGE_ASSIGN(out.task_answer, ask<ecs::DescribeTasksRequest>(engine, kThisProcess, [&](auto request) {
                   request.setCluster(cluster_in(task_arn));
                   request.initTasks(1).set(0, task_arn);
                   request.initInclude(1).set(0, ecs::TaskField::TAGS);
                 }));
  const auto tasks = out.task_answer.reply.as<ecs::DescribeTasksResponse>().getTasks();
  if (tasks.size() == 0) return invalid_parameter("The task " + task_arn + " is not known.", "tasks");
  out.task = tasks[0];
  MOORAGE_ASSIGN(out.definition_answer, ask<ecs::DescribeTaskDefinitionRequest>(engine, kThisProcess, [&](auto request) {
                   request.setTaskDefinition(out.task.getTaskDefinitionArn());
                 }));
  out.definition = out.definition_answer.reply.as<ecs::DescribeTaskDefinitionResponse>().getTaskDefinition();
  return out;
}

std::string TaskFacts::role() const {
  const auto given = task.getOverrides().getTaskRoleArn();
  return std::string(wire::view(given.size() > 0 ? given : definition.getTaskRoleArn()));
}

std::optional<ecs::ContainerDefinition::Reader> TaskFacts::container(std::string_view name) const {
  for (const auto one : definition.getContainerDefinitions()) {
    if (wire::view(one.getName()) == name) return one;
  }
  return std::nullopt;
}

}  // namespace moorage::endpoint
