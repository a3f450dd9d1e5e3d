// dependsOn, links and volumesFrom: every dependency exists and can be met, and there is no cycle. Links and volumesFrom imply
// an order as well (definition_plan.h).
#include <map>
#include <vector>

#include "services/ecs/api/definitions/definition_check.h"
#include "services/ecs/rules/definition_plan.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

struct Node {
  std::vector<std::string> depends_on;
  int visit = 0;  // 0: not visited, 1: being visited, 2: done
};

using Graph = std::map<std::string, Node>;

bool leads_back(Graph& graph, const std::string& name) {
  Node& node = graph[name];
  if (node.visit != 0) return node.visit == 1;
  node.visit = 1;
  for (const std::string& next : node.depends_on) {
    if (leads_back(graph, next)) return true;
  }
  node.visit = 2;
  return false;
}

Status check_one(const ContainerInput& input, unsigned index) {
  const auto dependency = input.container.getDependsOn()[index];
  const std::string name(wire::view(dependency.getContainerName()));
  const std::string path = input.at("dependsOn", index);
  for (const auto other : input.definition.request.getContainerDefinitions()) {
    if (wire::view(other.getName()) != name) continue;
    const auto condition = dependency.getCondition();
    const bool waits_for_exit = condition == ecs::ContainerCondition::COMPLETE || condition == ecs::ContainerCondition::SUCCESS;
    if (waits_for_exit && wire::value_or(other.getEssential(), true)) {
      return client_error("A dependency container with SUCCESS or COMPLETE condition cannot be an essential container.",
                          path + ".condition");
    }
    if (condition == ecs::ContainerCondition::HEALTHY && !other.hasHealthCheck()) {
      return client_error("A dependency container with HEALTHY condition must have health check configured.",
                          path + ".condition");
    }
    return {};
  }
  return client_error("Cannot depend on container " + name + " because it does not exist.", path + ".containerName");
}

}  // namespace

Status check_dependencies(const DefinitionInput& input) {
  Graph graph;
  const auto note = [&](const ContainerInput& one) -> Status {
    const auto dependencies = one.container.getDependsOn();
    for (unsigned i = 0; i < dependencies.size(); ++i) {
      MOORAGE_TRY(check_one(one, i));
      graph[one.name].depends_on.emplace_back(wire::view(dependencies[i].getContainerName()));
    }
    for (const auto link : one.container.getLinks()) {
      graph[one.name].depends_on.emplace_back(link_target(wire::view(link)));
    }
    for (const auto from : one.container.getVolumesFrom()) {
      graph[one.name].depends_on.emplace_back(wire::view(from.getSourceContainer()));
    }
    return {};
  };
  MOORAGE_TRY(for_each_container(input, note));
  return for_each_container(input, [&](const ContainerInput& one) -> Status {
    if (!leads_back(graph, one.name)) return {};
    const char* member = one.container.getDependsOn().size() > 0 ? "dependsOn"
                         : one.container.getLinks().size() > 0   ? "links"
                                                                 : "volumesFrom";
    return one.error("Container dependencies are circular: container " + one.name + " depends on itself.", member);
  });
}

}  // namespace moorage::control
