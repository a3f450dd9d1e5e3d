#include "services/moorage/explain.h"

#include <capnp/message.h>

#include "kernel/tagging.h"
#include "schemas/ecs/task.capnp.h"
#include "services/ecs/api/tasks/launch_choice.h"
#include "services/ecs/api/tasks/placement_input.h"
#include "services/ecs/placement/capacity_strategy.h"
#include "services/ecs/placement/demand.h"
#include "services/ecs/placement/placement.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/definition_plan.h"
#include "services/ecs/words/resolve.h"
#include "wire/json.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

// The decision that is to be explained.
struct Question {
  PlacementDemand demand;
  std::shared_ptr<const Demand> resources;
  std::shared_ptr<const Tags> tags;  // of a request
  const Task* task = nullptr;        // it was decided for this one
};

constexpr const char* kNoInstance = "No container instance is chosen for this task: it waits for capacity, or runs on Fargate.";

void fill_from_config(Question& question, const Service& service) {
  const auto config = service.config.reader();
  question.demand.constraints = constraints_in(config.getPlacementConstraints());
  question.demand.strategies = strategies_in(config.getPlacementStrategy());
  question.demand.service = service.id;
  question.demand.group = "service:" + service.name;
}

Result<Question> of_task(const State& state, ClusterId cluster, std::string_view asked) {
  MOORAGE_ASSIGN(const TaskId id, find_task(state, cluster, asked));
  const Task* task = state.find(id);
  if (!task) return invalid_parameter("The referenced task was not found.", "task");
  if (is_guest(*task) || !task->instance) {
    return invalid_parameter(kNoInstance, "task");
  }
  Question question{.demand = {.cluster = cluster}, .resources = task->demand, .task = task};
  question.demand.definition = state.find(task->definition);
  question.demand.group = task->detail->group;
  if (has_overrides(task->detail->overrides.reader())) {
    question.demand.effective = effective_definition(*question.demand.definition, *task->detail);
  }
  if (task->detail->capacity_provider.empty()) question.demand.launch_type = task->detail->launch_type;
  if (!task->service) question.demand.tags = &task->detail->tags;
  if (task->detail->placement) {
    question.demand.constraints = constraints_in(task->detail->placement.reader().getPlacementConstraints());
    question.demand.strategies = strategies_in(task->detail->placement.reader().getPlacementStrategy());
  }
  if (const Service* service = state.find(task->service)) fill_from_config(question, *service);
  if (!task->detail->capacity_provider.empty()) keep_to_provider(question.demand, task->detail->capacity_provider);
  return question;
}

// The provider of the strategy that has the next task takes it.
void keep_to_next(PlacementDemand& demand, const std::vector<CapacityShare>& shares, const std::vector<std::int64_t>& placed) {
  if (!shares.empty()) keep_to_provider(demand, shares[next_share(shares, placed)].provider);
}

Result<Question> of_service(const State& state, ClusterId cluster, std::string_view asked) {
  MOORAGE_ASSIGN(const ServiceId id, resolve_service(state, cluster, asked));
  const Service& service = *state.find(id);
  if (service.deployments.empty()) return invalid_parameter("The service has no deployment: it places nothing.", "service");
  const Deployment& primary = service.deployments.front();
  if (primary.revision->launch_type == LaunchType::kFargate) return invalid_parameter(kNoInstance, "service");
  Question question{.demand = {.cluster = cluster}};
  question.demand.definition = state.find(primary.revision->definition);
  question.resources = question.demand.definition->demand;
  fill_from_config(question, service);
  const auto shares = read_strategy(primary.revision->config.reader().getCapacityProviderStrategy());
  keep_to_next(question.demand, shares, tasks_by_share(state, service, primary.digits, shares));
  if (shares.empty()) question.demand.launch_type = primary.revision->launch_type;
  return question;
}

Result<Question> of_run(const State& state, ClusterId cluster, ecs::RunTaskRequest::Reader run) {
  if (run.hasCluster()) {
    MOORAGE_ASSIGN(cluster, resolve_cluster(state, wire::view(run.getCluster())));
  }
  MOORAGE_ASSIGN(const TaskDefinitionId id, resolve_definition(state, wire::view(run.getTaskDefinition())));
  Question question{.demand = {.cluster = cluster}};
  question.demand.definition = state.find(id);
  question.resources = demand_with(*question.demand.definition, run.getOverrides());
  MOORAGE_ASSIGN(question.demand.constraints, read_constraints(run.getPlacementConstraints()));
  MOORAGE_TRY(check_constraint_count(*question.demand.definition, run.getPlacementConstraints()));
  MOORAGE_ASSIGN(question.demand.strategies, read_strategies(run.getPlacementStrategy()));
  MOORAGE_ASSIGN(const LaunchChoice launch,
                 choose_launch(state, cluster, *question.demand.definition,
                               {.launch_type = run.getLaunchType(), .strategy = run.getCapacityProviderStrategy()}));
  if (launch.type == LaunchType::kFargate) return invalid_parameter(kNoInstance, "launchType");
  const auto shares = read_strategy(launch.strategy);
  keep_to_next(question.demand, shares, std::vector<std::int64_t>(shares.size()));
  if (shares.empty()) question.demand.launch_type = launch.type;
  if (has_overrides(run.getOverrides())) {
    question.demand.effective = apply_overrides(question.demand.definition->message, run.getOverrides());
  }
  MOORAGE_ASSIGN(Tags tags, read_tags(run.getTags()));
  MOORAGE_TRY(check_scorer(state, tags));
  question.tags = std::make_shared<const Tags>(std::move(tags));
  question.demand.group =
      run.getGroup().size() > 0 ? std::string(wire::view(run.getGroup())) : "family:" + question.demand.definition->family;
  return question;
}

// `json`: the request of RunTask.
Result<Question> of_request(const State& state, ClusterId cluster, std::string_view json) {
  capnp::MallocMessageBuilder message;
  auto run = message.initRoot<ecs::RunTaskRequest>();
  const Status read = wire::read_json(json, run, {.unknown = wire::Unknown::kRefuse});
  Result<Question> question = read.ok() ? of_run(state, cluster, run.asReader()) : Result<Question>(read.error());
  if (question.ok()) return question;
  Error error = question.error();
  error.path = error.path.empty() ? "request" : "request." + error.path;
  return error;
}

Result<Question> question_of(const State& state, own::ExplainPlacementRequest::Reader request) {
  const int asked = (request.hasTask() ? 1 : 0) + (request.hasService() ? 1 : 0) + (request.hasRequest() ? 1 : 0);
  if (asked != 1) {
    return invalid_parameter("Say one of task, service and request (that of RunTask): whose placement is to be explained.");
  }
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(state, wire::view(request.getCluster())));
  if (request.hasTask()) return of_task(state, cluster, wire::view(request.getTask()));
  if (request.hasService()) return of_service(state, cluster, wire::view(request.getService()));
  return of_request(state, cluster, wire::view(request.getRequest()));
}

template <typename Out>
void name_instance(const State& state, InstanceId id, Out out) {
  const Instance& instance = *state.find(id);
  out.setContainerInstanceArn(wire::text(arn_of(state, instance)));
  out.setEc2InstanceId(wire::text(instance.machine_id));
}

void write_accepted(const State& state, const Explanation& explanation, own::ExplainPlacementResponse::Builder reply) {
  auto all = reply.initAccepted(static_cast<unsigned>(explanation.accepted.size()));
  for (unsigned i = 0; i < all.size(); ++i) {
    const Accepted& one = explanation.accepted[i];
    name_instance(state, one.instance, all[i]);
    all[i].getChosen().setValue(one.instance == explanation.chosen);
    if (one.score) all[i].getScore().setValue(*one.score);
    auto steps = all[i].initSteps(static_cast<unsigned>(one.steps.size()));
    for (unsigned k = 0; k < steps.size(); ++k) {
      steps[k].setStep(wire::text(one.steps[k].step));
      if (!one.steps[k].bucket.empty()) steps[k].setBucket(wire::text(one.steps[k].bucket));
      steps[k].getValue().setValue(one.steps[k].value);
      steps[k].getBest().setValue(one.steps[k].was_best);
    }
  }
}

void write_refused(const State& state, const Explanation& explanation, own::ExplainPlacementResponse::Builder reply) {
  auto all = reply.initRefused(static_cast<unsigned>(explanation.refused.size()));
  for (unsigned i = 0; i < all.size(); ++i) {
    const Refusal& one = explanation.refused[i];
    name_instance(state, one.instance, all[i]);
    all[i].setReason(wire::text(std::string(one.reason())));
    all[i].setDetail(wire::text(one.detail()));
    if (one.rule != Rule::kCpu && one.rule != Rule::kMemory && one.rule != Rule::kGpu) continue;
    all[i].getNeeds().setValue(one.needs);
    all[i].getFree().setValue(one.free);
    all[i].getTotal().setValue(one.total);
  }
}

void answer(Step& step, const Question& question, own::ExplainPlacementResponse::Builder reply) {
  const State& state = step.state();
  std::optional<InstanceId> chosen;
  if (question.task) {
    if (state.find(question.task->instance)) chosen = question.task->instance;
  } else {
    Placer placer(state, question.demand);
    chosen = placer.place(step.random);
  }
  const Explanation explanation = explain(state, question.demand, chosen);
  if (question.task) reply.setTaskArn(wire::text(arn_of(state, *question.task)));
  reply.setTaskDefinitionArn(wire::text(arn_of(state, *question.demand.definition)));
  reply.setGroup(wire::text(question.demand.group));
  if (chosen) reply.setContainerInstanceArn(wire::text(arn_of(state, *state.find(*chosen))));
  write_accepted(state, explanation, reply);
  write_refused(state, explanation, reply);
  if (!explanation.scorer.empty()) reply.setScorer(wire::text(explanation.scorer));
  if (!explanation.scorer_failure.empty()) reply.setScorerFailure(wire::text(explanation.scorer_failure));
  reply.setText(wire::text(to_text(state, explanation)));
}

}  // namespace

Status explain_placement(Step& step, own::ExplainPlacementRequest::Reader request,
                         own::ExplainPlacementResponse::Builder reply) {
  MOORAGE_ASSIGN(Question question, question_of(step.state(), request));
  question.demand.resources = question.resources.get();
  if (question.tags) question.demand.tags = question.tags.get();
  const Draft::Mark mark = step.draft.mark();
  if (question.task && holds_resources(*question.task)) {
    step.draft.change(question.task->id, [](Task& task) {
      task.desired_status = DesiredStatus::kStopped;
      task.last_status = TaskStatus::kStopped;
    });
    answer(step, question, reply);
    step.draft.rollback_to(mark);
    return {};
  }
  answer(step, question, reply);
  return {};
}

}  // namespace moorage::control
