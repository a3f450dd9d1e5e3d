// One operation by its names, with JSON in and JSON out: what the C ABI, Python and the socket of a process that serves its
// engine have in common. Pure translation over Engine::call; threads: any.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/engine_interface.h"

namespace moorage::endpoint {

struct JsonCall {
  std::string_view service;
  std::string_view operation;
  std::string_view body;  // the JSON object of the request
  bool dry_run = false;   // the reply has "moorage:plan": see plan_json
  // Where a reply that goes on is put; null: it is refused, because the door answers at once and as a whole.
  std::shared_ptr<engine::EventSource>* stream = nullptr;
  bool strict = false;  // unknown members are errors; otherwise they are passed over and logged once
};

// The JSON object of the reply. Errors: UnknownOperationException with the name that was probably meant, those of
// wire::read_json, those of Engine::call.
Result<std::string> call_json(engine::Engine& engine, const JsonCall& call, const Caller& caller = kThisProcess);

// The operation of that name, or UnknownOperationException.
Result<const wire::Operation*> operation_named(std::string_view service, std::string_view operation);

// {"placements": [{group, taskDefinitionArn, containerInstanceArn, count}], "stops": [{taskArn, group, stoppedReason}],
// "events": [texts of services]}; members without a value are left out.
std::string plan_json(const control::DryRunPlan& plan);

}  // namespace moorage::endpoint
