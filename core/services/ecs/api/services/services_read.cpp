#include "services/ecs/api/services/services_read.h"

#include "base/limits.h"
#include "kernel/lists.h"
#include "kernel/page.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/words/describe.h"
#include "services/ecs/words/failures.h"
#include "services/ecs/words/resolve.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

bool matches(const Service& service, ecs::ListServicesRequest::Reader request) {
  if (service.status != ServiceStatus::kActive) return false;
  if (wire::has(request.getLaunchType()) && service.config.reader().getLaunchType() != request.getLaunchType()) return false;
  const auto scheduling = service.daemon ? ecs::SchedulingStrategy::DAEMON : ecs::SchedulingStrategy::REPLICA;
  if (wire::has(request.getSchedulingStrategy()) && scheduling != request.getSchedulingStrategy()) return false;
  return !wire::has(request.getResourceManagementType()) ||
         request.getResourceManagementType() == ecs::ResourceManagementType::CUSTOMER;
}

}  // namespace

Status describe_services(Step& step, ecs::DescribeServicesRequest::Reader request,
                         ecs::DescribeServicesResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(state, wire::view(request.getCluster())));
  const auto asked = request.getServices();
  if (asked.size() == 0) return invalid_parameter("Services cannot be empty.", "services");
  if (asked.size() > limits::kDescribeServicesMax) return invalid_parameter("services can have at most 10 items.", "services");
  std::vector<ServiceId> found;
  std::vector<FailureItem> failures;
  for (const auto name : asked) {
    MOORAGE_ASSIGN(const ServiceId id, find_service(state, cluster, wire::view(name)));
    if (!id) {
      failures.push_back({missing_arn(state, cluster, "service", wire::view(name)), "MISSING", {}});
    } else if (std::find(found.begin(), found.end(), id) == found.end()) {
      found.push_back(id);
    }
  }
  const DescribeOptions options{.tags = includes(request.getInclude(), ecs::ServiceField::TAGS)};
  auto out = reply.initServices(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe_service(state, *state.find(found[i]), out[i], options);
  write_failures(reply, failures);
  return {};
}

Status list_services(Step& step, ecs::ListServicesRequest::Reader request, ecs::ListServicesResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(state, wire::view(request.getCluster())));
  std::string query = "ListServices " + std::to_string(cluster.value);
  query.append(" ").append(wire::enum_name(request.getLaunchType()));
  query.append(" ").append(wire::enum_name(request.getSchedulingStrategy()));
  query.append(" ").append(wire::enum_name(request.getResourceManagementType()));
  MOORAGE_ASSIGN(Page page, open_page(query, request));
  state.of(cluster).services.visit_after(ServiceId{page.after_number()}, [&](ServiceId id) {
    const Service& service = *state.find(id);
    return !matches(service, request) || page.take(arn_of(state, service), id.value);
  });
  write_page(page, reply, reply.initServiceArns(static_cast<unsigned>(page.items().size())));
  return {};
}

}  // namespace moorage::control
