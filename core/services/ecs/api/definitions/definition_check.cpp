#include "services/ecs/api/definitions/definition_check.h"

#include <set>

#include "base/limits.h"
#include "kernel/lists.h"
#include "services/ecs/placement/expression.h"
#include "services/ecs/words/resolve.h"
#include "wire/json.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::int64_t kTaskCpuMin = 128;
constexpr std::int64_t kTaskCpuMax = 196'608;
constexpr std::size_t kExpressionCharsMax = 2000;

Status check_size(DefinitionRequest request) {
  // A message has at least an eighth of the size of its JSON, so that small ones need not be printed to be measured.
  if (request.totalSize().wordCount * sizeof(capnp::word) < limits::kTaskDefinitionBytesMax / 8) return {};
  const std::size_t bytes = wire::to_json(request).size();
  if (bytes <= limits::kTaskDefinitionBytesMax) return {};
  return client_error("Actual length: '" + std::to_string(bytes) + "'. Max allowed length is '65536' bytes.");
}

Status check_family(std::string_view family) {
  if (family.empty()) return client_error("Family should not be null or empty.", "family");
  if (family.size() > limits::kNameCharsMax) return client_error("Family name should be 255 characters or less.", "family");
  if (!is_name(family)) return client_error("Family contains invalid characters.", "family");
  return {};
}

Result<DefinitionInput> read_sizes(DefinitionRequest request) {
  DefinitionInput input{.request = request};
  if (wire::has(request.getNetworkMode())) input.mode = request.getNetworkMode();
  if (request.hasCpu()) {
    input.cpu_units = parse_cpu(wire::view(request.getCpu()));
    if (input.cpu_units <= 0) return client_error("Invalid 'cpu' setting for task.", "cpu");
  }
  if (request.hasMemory()) {
    input.memory_mib = parse_memory(wire::view(request.getMemory()));
    if (input.memory_mib <= 0) return client_error("Invalid 'memory' setting for task.", "memory");
  }
  return input;
}

Status check_names(const DefinitionInput& input) {
  std::set<std::string> names;
  bool any_essential = false;
  MOORAGE_TRY(for_each_container(input, [&](const ContainerInput& one) -> Status {
    any_essential = any_essential || wire::value_or(one.container.getEssential(), true);
    if (!one.name.empty() && !names.insert(one.name).second) {
      return one.error(
          "Container names must be unique within a task definition. The name " + one.name + " is used more than once.", "name");
    }
    return {};
  }));
  if (!any_essential) {
    return client_error("Task definition doesn't have any essential container.", "containerDefinitions");
  }
  return {};
}

// The containers' sizes fit into the task's sizes.
Status check_sums(const DefinitionInput& input) {
  std::int64_t cpu = 0;
  std::int64_t reserved = 0;
  for (const auto container : input.request.getContainerDefinitions()) {
    cpu += wire::value_or(container.getCpu(), 0);
    reserved += wire::value_or(container.getMemoryReservation(), 0);
  }
  if (input.cpu_units > 0 && cpu > input.cpu_units) {
    return client_error("The sum of all container 'cpu' values cannot be greater than the task-level 'cpu' value.", "cpu");
  }
  if (input.memory_mib > 0 && reserved > input.memory_mib) {
    return client_error(
        "The sum of all container 'memoryReservation' values cannot be greater than the task-level 'memory' value.", "memory");
  }
  return {};
}

Status check_firelens(const DefinitionInput& input) {
  int firelens = 0;
  bool used = false;
  for (const auto container : input.request.getContainerDefinitions()) {
    if (container.hasFirelensConfiguration()) ++firelens;
    used = used || container.getLogConfiguration().getLogDriver() == ecs::LogDriver::AWSFIRELENS;
  }
  if (used && firelens == 0) {
    return client_error(
        "When awsfirelens log driver is specified in log configuration, a firelens configuration must be specified in the task "
        "definition.",
        "containerDefinitions");
  }
  if (firelens > 1) {
    return client_error("Only one container of a task definition can have a firelens configuration.", "containerDefinitions");
  }
  return {};
}

Status check_constraints(DefinitionRequest request) {
  const auto constraints = request.getPlacementConstraints();
  if (constraints.size() > limits::kPlacementConstraintsMax) {
    return client_error("A task definition can have at most 10 placement constraints.", "placementConstraints");
  }
  for (unsigned i = 0; i < constraints.size(); ++i) {
    const std::string path = "placementConstraints[" + std::to_string(i) + "]";
    if (constraints[i].getType() != ecs::TaskDefinitionPlacementConstraintType::MEMBER_OF) {
      return client_error("The type of a task definition's placement constraint is memberOf.", path + ".type");
    }
    const std::size_t size = constraints[i].getExpression().size();
    if (size == 0 || size > kExpressionCharsMax) {
      return client_error("The expression of a placement constraint has 1 to 2000 characters.", path + ".expression");
    }
    if (auto parsed = Expression::parse(wire::view(constraints[i].getExpression())); !parsed.ok()) {
      return client_error(std::move(parsed.error().message), path + ".expression");
    }
  }
  return {};
}

Status check_proxy(const DefinitionInput& input) {
  if (!input.request.hasProxyConfiguration()) return {};
  const auto proxy = input.request.getProxyConfiguration();
  const std::string path = "proxyConfiguration";
  if (input.mode != ecs::NetworkMode::AWSVPC) {
    return client_error("APPMESH proxy configuration is only supported in networkMode=awsvpc", path);
  }
  if (!has_container(input, wire::view(proxy.getContainerName()))) {
    return client_error("Proxy container [" + std::string(wire::view(proxy.getContainerName())) + "] does not exist",
                        path + ".containerName");
  }
  const auto has_property = [&](std::string_view name) {
    return any_in(proxy.getProperties(),
                  [&](auto pair) { return wire::view(pair.getName()) == name && pair.getValue().size() > 0; });
  };
  if (!has_property("IgnoredUID") && !has_property("IgnoredGID"))
    return client_error("Ignored UID or GID not found", path + ".properties");
  if (!has_property("AppPorts")) return client_error("App ports not found", path + ".properties");
  if (!has_property("ProxyIngressPort")) return client_error("Ingress port not found", path + ".properties");
  if (!has_property("ProxyEgressPort")) return client_error("Egress port not found", path + ".properties");
  return {};
}

Status check_required_compatibilities(const DefinitionInput& input) {
  const auto required = input.request.getRequiresCompatibilities();
  // Without requiresCompatibilities the definition must suit EC2.
  if (required.size() == 0) return check_ec2(input);
  for (const auto one : required) {
    switch (one) {
      case ecs::Compatibility::UNSET:
        break;
      case ecs::Compatibility::EC2:
        MOORAGE_TRY(check_ec2(input));
        break;
      case ecs::Compatibility::FARGATE:
        MOORAGE_TRY(check_fargate(input));
        break;
      case ecs::Compatibility::EXTERNAL:
        MOORAGE_TRY(check_external(input));
        break;
      case ecs::Compatibility::MANAGED_INSTANCES:
        MOORAGE_TRY(check_managed_instances(input));
        break;
    }
  }
  return {};
}

Status check_roles(const DefinitionInput& input) {
  if (input.request.hasExecutionRoleArn()) return {};
  return for_each_container(input, [](const ContainerInput& one) -> Status {
    if (one.container.getSecrets().size() > 0 || one.container.getLogConfiguration().getSecretOptions().size() > 0) {
      return one.error("When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
                       "secrets");
    }
    if (one.container.hasRepositoryCredentials()) {
      return one.error("When you are specifying repository credentials, you must also specify a value for 'executionRoleArn'.",
                       "repositoryCredentials");
    }
    return {};
  });
}

}  // namespace

std::string ContainerInput::at(std::string_view member) const { return path + "." + std::string(member); }

std::string ContainerInput::at(std::string_view list, unsigned index) const {
  return path + "." + std::string(list) + "[" + std::to_string(index) + "]";
}

Error ContainerInput::error(std::string message, std::string_view member) const {
  return client_error(std::move(message), at(member));
}

bool has_container(const DefinitionInput& input, std::string_view name) {
  return any_in(input.request.getContainerDefinitions(),
                [&](auto container) { return wire::view(container.getName()) == name; });
}

bool is_ecr_image(std::string_view image) {
  const std::size_t slash = image.find('/');
  const std::string_view host = image.substr(0, slash);
  return slash != std::string_view::npos && host.find(".dkr.ecr.") != std::string_view::npos &&
         host.find(".amazonaws.com") != std::string_view::npos;
}

bool is_windows(const DefinitionInput& input) {
  const auto family = input.request.getRuntimePlatform().getOperatingSystemFamily();
  return wire::has(family) && family != ecs::OSFamily::LINUX;
}

Status check_ec2(const DefinitionInput& input) {
  if (input.request.hasCpu() && (input.cpu_units < kTaskCpuMin || input.cpu_units > kTaskCpuMax)) {
    return client_error("Invalid 'cpu' setting for task.", "cpu");
  }
  if (input.request.hasEphemeralStorage()) {
    return client_error("Tasks using the EC2 launch type do not support EphemeralStorage.", "ephemeralStorage");
  }
  return {};
}

Status check_external(const DefinitionInput& input) {
  MOORAGE_TRY(check_ec2(input));
  if (input.mode != ecs::NetworkMode::AWSVPC) return {};
  return client_error("Tasks using the EXTERNAL launch type do not support network mode 'awsvpc'.", "networkMode");
}

Status check_managed_instances(const DefinitionInput& input) {
  MOORAGE_TRY(check_ec2(input));
  if (input.mode == ecs::NetworkMode::AWSVPC || input.mode == ecs::NetworkMode::HOST) return {};
  return client_error("Managed instances only support network modes 'awsvpc' and 'host'.", "networkMode");
}

Result<DefinitionInput> check_definition(DefinitionRequest request) {
  MOORAGE_TRY(check_size(request));
  MOORAGE_TRY(check_family(wire::view(request.getFamily())));
  const auto containers = request.getContainerDefinitions();
  if (containers.size() == 0) return client_error("Container list cannot be empty.", "containerDefinitions");
  if (containers.size() > limits::kContainersPerTaskMax) {
    return client_error("A task definition can have at most 10 containers, not " + std::to_string(containers.size()) + ".",
                        "containerDefinitions");
  }
  if (request.getInferenceAccelerators().size() > 0) {
    return client_error("Unsupported field 'inferenceAccelerators'", "inferenceAccelerators");
  }
  MOORAGE_ASSIGN(const DefinitionInput input, read_sizes(request));
  MOORAGE_TRY(check_names(input));
  MOORAGE_TRY(for_each_container(input, check_container));
  MOORAGE_TRY(for_each_container(input, check_ports));
  MOORAGE_TRY(check_ports_of_task(input));
  MOORAGE_TRY(for_each_container(input, check_container_network));
  MOORAGE_TRY(for_each_container(input, check_logging));
  MOORAGE_TRY(check_firelens(input));
  MOORAGE_TRY(check_dependencies(input));
  MOORAGE_TRY(check_volumes(input));
  MOORAGE_TRY(check_constraints(request));
  MOORAGE_TRY(check_proxy(input));
  MOORAGE_TRY(check_required_compatibilities(input));
  MOORAGE_TRY(check_sums(input));
  MOORAGE_TRY(check_roles(input));
  return input;
}

}  // namespace moorage::control
