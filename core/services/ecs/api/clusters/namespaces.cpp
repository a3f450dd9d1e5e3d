#include "services/ecs/api/clusters/namespaces.h"

#include <string_view>

#include "kernel/page.h"
#include "services/ecs/model/ecs_model.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

// A namespace is named by its name, or by an ARN that ends in it.
std::string_view name_in(std::string_view asked) { return asked.substr(asked.rfind('/') + 1); }

bool is_known(const State& state, std::string_view name) {
  bool found = false;
  state.table<Cluster>().visit_all([&](const Cluster& cluster) {
    const auto defaults = cluster.described.reader().getServiceConnectDefaults();
    found = found || (cluster.active && name_in(wire::view(defaults.getNamespace())) == name);
  });
  return found;
}

}  // namespace

Status list_services_by_namespace(Step& step, ecs::ListServicesByNamespaceRequest::Reader request,
                                  ecs::ListServicesByNamespaceResponse::Builder reply) {
  const std::string_view name = name_in(wire::view(request.getNamespace()));
  if (name.empty()) return invalid_parameter("The namespace cannot be empty.", "namespace");
  if (!is_known(step.state(), name)) {
    return Error{
        .name = "NamespaceNotFoundException", .message = "The specified namespace was not found.", .path = "namespace"};
  }
  MOORAGE_ASSIGN(Page page, open_page("ListServicesByNamespace " + std::string(name), request));
  write_page(page, reply, reply.initServiceArns(0));
  return {};
}

}  // namespace moorage::control
