// ListServicesByNamespace (docs/rules/clusters.md#namespaces).
#pragma once

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/ecs/cluster.capnp.h"

namespace moorage::control {

// CreateService refuses Service Connect, so no service is in a namespace: that of a cluster that has it as its default is
// empty, and any other is unknown.
Status list_services_by_namespace(Step& step, ecs::ListServicesByNamespaceRequest::Reader request,
                                  ecs::ListServicesByNamespaceResponse::Builder reply);

}  // namespace moorage::control
