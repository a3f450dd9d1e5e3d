// CreateService, UpdateService, DeleteService (docs/rules/services-and-deployments.md#update,
// docs/rules/services-and-deployments.md#create, docs/rules/services-and-deployments.md#new-deployment). The reconciler does
// the rest.
#pragma once

#include "base/result.h"
#include "kernel/caller.h"
#include "kernel/step_context.h"
#include "schemas/ecs/service.capnp.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

Status create_service(Step& step, const Caller& caller, ecs::CreateServiceRequest::Reader request,
                      ecs::CreateServiceResponse::Builder reply);
Status update_service(Step& step, ecs::UpdateServiceRequest::Reader request, ecs::UpdateServiceResponse::Builder reply);
Status delete_service(Step& step, ecs::DeleteServiceRequest::Reader request, ecs::DeleteServiceResponse::Builder reply);

}  // namespace moorage::control
