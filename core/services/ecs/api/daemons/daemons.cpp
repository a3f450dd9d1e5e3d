#include "services/ecs/api/daemons/daemons.h"

#include <string>
#include <string_view>
#include <vector>

#include "kernel/page.h"
#include "services/ecs/words/failures.h"
#include "services/ecs/words/not_served.h"
#include "services/ecs/words/resolve.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr AbsentFeature kDaemons{
    .what = "Daemons of ECS Managed Instances",
    .instead = "create a service with schedulingStrategy DAEMON, which runs one task on each instance"};
constexpr std::size_t kDescribeMax = 20;
constexpr PageSizes kDaemonPages{.standard = 100, .max = 100};
constexpr PageSizes kDeploymentPages{.standard = 20, .max = 100};

// No daemon exists, so what is wrong with its ARN is said first, then that its cluster is unknown, then that it is.
Status check_daemon_arn(const State& state, std::string_view arn) {
  const auto parts = parse_arn(arn);
  if (!parts || parts->service != "ecs" || parts->kind != "daemon" || parts->cluster.empty()) {
    return invalid_parameter("Invalid identifier: \"" + std::string(arn) + "\" is not the ARN of a daemon.", "daemonArn");
  }
  const auto cluster = resolve_cluster(state, parts->cluster);
  return cluster.ok() ? Status() : Status(cluster.error());
}

Status no_daemon(const State& state, std::string_view arn) {
  MOORAGE_TRY(check_daemon_arn(state, arn));
  return Error{.name = "DaemonNotFoundException", .message = "The specified daemon does not exist.", .path = "daemonArn"};
}

Error no_definition() { return client_error("The specified daemon task definition does not exist.", "daemonTaskDefinition"); }

using Arns = capnp::List<capnp::Text>::Reader;

Status check_count(Arns arns, const std::string& member) {
  std::string text = member;
  if (arns.size() == 0) return invalid_parameter(text.append(" cannot be empty."), member);
  if (arns.size() > kDescribeMax) return invalid_parameter(text.append(" can have at most 20 items."), member);
  return {};
}

template <typename Reply>
Status all_missing(Arns arns, const std::string& member, Reply reply) {
  MOORAGE_TRY(check_count(arns, member));
  std::vector<FailureItem> failures;
  for (const auto arn : arns) failures.push_back({std::string(wire::view(arn)), "MISSING", {}});
  write_failures(reply, failures);
  return {};
}

// A page of nothing: the bounds of its size are checked, and a token, which none was given out, is refused.
template <typename Request>
Status empty_page(const char* query, Request request, PageSizes sizes) {
  const auto page = Page::open(query, wire::view(request.getNextToken()), wire::optional(request.getMaxResults()), sizes);
  return page.ok() ? Status() : Status(page.error());
}

}  // namespace

Status create_daemon(Step& step, ecs::CreateDaemonRequest::Reader request, ecs::CreateDaemonResponse::Builder) {
  if (const auto known = resolve_cluster(step.state(), wire::view(request.getClusterArn())); !known.ok()) return known.error();
  return not_enabled(kDaemons, "daemonName");
}

Status update_daemon(Step& step, ecs::UpdateDaemonRequest::Reader request, ecs::UpdateDaemonResponse::Builder) {
  return no_daemon(step.state(), wire::view(request.getDaemonArn()));
}

Status delete_daemon(Step& step, ecs::DeleteDaemonRequest::Reader request, ecs::DeleteDaemonResponse::Builder) {
  return no_daemon(step.state(), wire::view(request.getDaemonArn()));
}

Status describe_daemon(Step& step, ecs::DescribeDaemonRequest::Reader request, ecs::DescribeDaemonResponse::Builder) {
  return no_daemon(step.state(), wire::view(request.getDaemonArn()));
}

Status list_daemons(Step& step, ecs::ListDaemonsRequest::Reader request, ecs::ListDaemonsResponse::Builder reply) {
  if (const auto known = resolve_cluster(step.state(), wire::view(request.getClusterArn())); !known.ok()) return known.error();
  MOORAGE_TRY(empty_page("ListDaemons", request, kDaemonPages));
  reply.initDaemonSummariesList(0);
  return {};
}

Status list_daemon_deployments(Step& step, ecs::ListDaemonDeploymentsRequest::Reader request,
                               ecs::ListDaemonDeploymentsResponse::Builder reply) {
  MOORAGE_TRY(check_daemon_arn(step.state(), wire::view(request.getDaemonArn())));
  MOORAGE_TRY(empty_page("ListDaemonDeployments", request, kDeploymentPages));
  reply.initDaemonDeployments(0);
  return {};
}

Status describe_daemon_deployments(Step&, ecs::DescribeDaemonDeploymentsRequest::Reader request,
                                   ecs::DescribeDaemonDeploymentsResponse::Builder reply) {
  reply.initDaemonDeployments(0);
  return all_missing(request.getDaemonDeploymentArns(), "daemonDeploymentArns", reply);
}

Status describe_daemon_revisions(Step&, ecs::DescribeDaemonRevisionsRequest::Reader request,
                                 ecs::DescribeDaemonRevisionsResponse::Builder reply) {
  reply.initDaemonRevisions(0);
  return all_missing(request.getDaemonRevisionArns(), "daemonRevisionArns", reply);
}

Status register_daemon_task_definition(Step&, ecs::RegisterDaemonTaskDefinitionRequest::Reader,
                                       ecs::RegisterDaemonTaskDefinitionResponse::Builder) {
  return not_enabled_client(kDaemons, "family");
}

Status describe_daemon_task_definition(Step&, ecs::DescribeDaemonTaskDefinitionRequest::Reader,
                                       ecs::DescribeDaemonTaskDefinitionResponse::Builder) {
  return no_definition();
}

Status delete_daemon_task_definition(Step&, ecs::DeleteDaemonTaskDefinitionRequest::Reader,
                                     ecs::DeleteDaemonTaskDefinitionResponse::Builder) {
  return no_definition();
}

Status list_daemon_task_definitions(Step&, ecs::ListDaemonTaskDefinitionsRequest::Reader request,
                                    ecs::ListDaemonTaskDefinitionsResponse::Builder reply) {
  if (request.getFamily().size() > 0 && request.getFamilyPrefix().size() > 0) {
    return invalid_parameter("family and familyPrefix exclude each other: leave one of them out.", "familyPrefix");
  }
  MOORAGE_TRY(empty_page("ListDaemonTaskDefinitions", request, kDaemonPages));
  reply.initDaemonTaskDefinitions(0);
  return {};
}

}  // namespace moorage::control
