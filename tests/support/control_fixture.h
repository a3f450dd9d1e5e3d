// Operations of the control plane on a State, with JSON in and JSON out and no engine around them. Time stands still at `now`
// unless a test moves it; entropy is a fixed seed, so ids are the same in every run.
#pragma once

#include <concepts>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "kernel/step_context.h"
#include "machine/all_services.h"
#include "services/ecs/model/ecs_model.h"
#include "services/elbv2/model/elb_model.h"

namespace moorage::testing {

using Json = nlohmann::json;

struct Answer {
  Json json;    // the reply
  Error error;  // or this, when its name is not empty
  bool ok() const { return error.name.empty(); }
  const Json& operator[](const char* member) const { return json.at(member); }
};

class Control {
 public:
  Control() = default;
  explicit Control(control::Settings settings) : state(std::move(settings), control::all_services()) {}

  control::State state{control::Settings{}, control::all_services()};
  control::Draft draft{state};
  control::Random random{{11, 22}};
  Instant now{1'700'000'000'000};

  control::Step step() { return control::Step{draft, now, random}; }

  // Like the machine: a refused call leaves no trace.
  Answer call(std::string_view operation, std::string_view request, std::string_view service = "ecs");
  // Constrained, so that a text is never taken for a value of JSON.
  template <std::same_as<Json> Value>
  Answer call(std::string_view operation, const Value& request) {
    return call(operation, std::string_view(request.dump()));
  }
};

}  // namespace moorage::testing
