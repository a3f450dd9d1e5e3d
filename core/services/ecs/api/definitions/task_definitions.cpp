#include "services/ecs/api/definitions/task_definitions.h"

#include "base/text.h"
#include "kernel/lists.h"
#include "kernel/tagging.h"
#include "services/ecs/api/definitions/definition_normalize.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/definition_plan.h"
#include "services/ecs/rules/definitions.h"
#include "services/ecs/words/describe.h"
#include "services/ecs/words/failures.h"
#include "services/ecs/words/resolve.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr unsigned kDeleteMax = 10;
constexpr const char* kUnknown = "Unable to describe task definition.";
constexpr const char* kBadIdentifier =
    "The specified task definition identifier is invalid. Specify a valid name or ARN and try again.";
constexpr const char* kNotThere =
    "The specified task definition does not exist. Specify a valid account, family, revision and try again.";
constexpr const char* kStillActive =
    "The specified task definition is still in ACTIVE status. Please deregister the target and try again.";

// The family's next revision; numbers are never used again.
std::int32_t take_revision(Step& step, std::string_view family) {
  const FamilyId known = ecs_model(step.state()).family_named(family);
  if (!known) {
    step.draft.add(Family{.name = std::string(family), .last_revision = 1});
    return 1;
  }
  return step.draft.change(known, [](Family& record) { ++record.last_revision; }).last_revision;
}

// "family:3" of a name or an ARN.
std::string_view name_in(std::string_view asked) {
  if (!is_arn(asked)) return asked;
  const auto parts = parse_arn(asked);
  return parts && parts->kind == "task-definition" ? parts->name : std::string_view{};
}

const TaskDefinition* visible(const State& state, std::string_view asked) {
  const TaskDefinition* definition = state.find(find_definition(state, asked));
  return definition && !is_gone(state, *definition) ? definition : nullptr;
}

// For operations that never mean "the latest one".
Status check_revision(std::string_view asked) {
  const std::string_view name = name_in(asked);
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos || colon + 1 == name.size())
    return client_error("Revision is missing.", "taskDefinition");
  const std::string_view revision = name.substr(colon + 1);
  if (whole_number(revision) > 0) return {};
  return invalid_parameter("Invalid revision number. Number: " + std::string(revision), "taskDefinition");
}

std::string asked_arn(const State& state, std::string_view asked) {
  if (is_arn(asked)) return std::string(asked);
  const std::size_t colon = asked.find(':');
  if (colon == std::string_view::npos) return std::string(asked);
  return definition_arn(state.settings(), asked.substr(0, colon),
                        static_cast<std::int32_t>(whole_number(asked.substr(colon + 1))));
}

// Why the definition cannot be deleted; empty: it can.
const char* obstacle_to_deletion(const State& state, std::string_view asked) {
  const std::string_view name = name_in(asked);
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos || !is_name(name.substr(0, colon)) || whole_number(name.substr(colon + 1)) <= 0)
    return kBadIdentifier;
  const TaskDefinition* definition = visible(state, asked);
  if (!definition) return kNotThere;
  return definition->status == DefinitionStatus::kActive ? kStillActive : nullptr;
}

}  // namespace

Status register_task_definition(Step& step, const Caller& caller, ecs::RegisterTaskDefinitionRequest::Reader request,
                                ecs::RegisterTaskDefinitionResponse::Builder reply) {
  if (request.hasTags() && request.getTags().size() == 0) return client_error("Tags can not be empty", "tags");
  if (request.hasTrustedExecutionConfiguration()) {
    return client_error(
        "trustedExecutionConfiguration is carried out by managed instances only, which this engine does not have: leave it "
        "out.",
        "trustedExecutionConfiguration");
  }
  MOORAGE_ASSIGN(Tags tags, read_tags(request.getTags(), "ClientException"));
  MOORAGE_ASSIGN(const DefinitionInput input, check_definition(request));
  const std::string family(wire::view(request.getFamily()));
  const std::int32_t revision = take_revision(step, family);
  TaskDefinition definition;
  definition.family = family;
  definition.revision = revision;
  definition.message = normalize_definition(input, {.arn = definition_arn(step.settings(), family, revision),
                                                    .revision = revision,
                                                    .at = step.now,
                                                    .by = principal_of(caller, step.settings().account_id)});
  definition.tags = std::move(tags);
  derive_plan(definition);
  const TaskDefinitionId id = step.draft.add(std::move(definition));
  const TaskDefinition& added = *step.draft.find(id);
  describe_definition(step.state(), added, reply.initTaskDefinition());
  if (!added.tags.empty()) set_tags(reply, added.tags);
  return {};
}

Status describe_task_definition(Step& step, ecs::DescribeTaskDefinitionRequest::Reader request,
                                ecs::DescribeTaskDefinitionResponse::Builder reply) {
  const TaskDefinition* definition = visible(step.state(), wire::view(request.getTaskDefinition()));
  if (!definition) return client_error(kUnknown, "taskDefinition");
  describe_definition(step.state(), *definition, reply.initTaskDefinition());
  if (includes(request.getInclude(), ecs::TaskDefinitionField::TAGS)) set_tags(reply, definition->tags);
  return {};
}

Status deregister_task_definition(Step& step, ecs::DeregisterTaskDefinitionRequest::Reader request,
                                  ecs::DeregisterTaskDefinitionResponse::Builder reply) {
  const std::string_view asked = wire::view(request.getTaskDefinition());
  MOORAGE_TRY(check_revision(asked));
  const TaskDefinition* known = visible(step.state(), asked);
  if (!known) return client_error(kNotThere, "taskDefinition");
  const TaskDefinitionId id = known->id;
  if (known->status == DefinitionStatus::kActive) {
    step.draft.change(id, [&](TaskDefinition& definition) {
      definition.status = DefinitionStatus::kInactive;
      definition.deregistered_at = step.now;
    });
  }
  describe_definition(step.state(), *step.draft.find(id), reply.initTaskDefinition());
  return {};
}

Status delete_task_definitions(Step& step, ecs::DeleteTaskDefinitionsRequest::Reader request,
                               ecs::DeleteTaskDefinitionsResponse::Builder reply) {
  const State& state = step.state();
  const auto asked = request.getTaskDefinitions();
  if (asked.size() == 0)
    return invalid_parameter("size of TaskDefinition references list must be greater than 0", "taskDefinitions");
  if (asked.size() > kDeleteMax)
    return invalid_parameter("Size of TaskDefinition references list cannot exceed 10", "taskDefinitions");
  std::vector<TaskDefinitionId> deleted;
  std::vector<FailureItem> failures;
  for (const auto name : asked) {
    if (const char* obstacle = obstacle_to_deletion(state, wire::view(name))) {
      failures.push_back({asked_arn(state, wire::view(name)), obstacle, {}});
      continue;
    }
    deleted.push_back(find_definition(state, wire::view(name)));
  }
  for (const TaskDefinitionId id : deleted) {
    if (state.find(id)->status == DefinitionStatus::kDeleteInProgress) continue;
    step.draft.change(id, [&](TaskDefinition& definition) {
      definition.status = DefinitionStatus::kDeleteInProgress;
      definition.delete_requested_at = step.now;
    });
  }
  auto out = reply.initTaskDefinitions(static_cast<unsigned>(deleted.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe_definition(state, *state.find(deleted[i]), out[i]);
  for (const TaskDefinitionId id : deleted) erase_unused_definition(step, id);
  write_failures(reply, failures);
  return {};
}

}  // namespace moorage::control
