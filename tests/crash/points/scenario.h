// A scenario: the steps of a client that knows which calls were acknowledged and repeats those that were not.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "mortal_ports.h"
#include "support/engine_fixture.h"

namespace moorage::crash_points {

using testing::Json;
using testing::SimulatedEngine;

class Client;

struct Step {
  std::string what;
  std::function<void(Client&)> act;
  // Holds from the acknowledgement of the step, also after any crash, until the step named `until` begins (empty: to the
  // end).
  std::function<bool(Client&)> holds;
  std::string until = {};
  // A state to wait for before the next step (empty: the next step follows at once).
  std::function<bool(Client&)> reached = {};
};

struct Scenario {
  std::string name;
  std::vector<Step> steps;
  int machines = 3;
  // A machine whose instance was deregistered registers as a new instance when an engine opens, as an agent does that starts
  // anew: how many there are at the end depends on whether one had to.
  bool compares_instances = true;
  bool keeps_logs = false;  // on a disk
};

std::vector<Scenario> all_scenarios();

// The client's connection to the engine, which may have crashed.
class Client {
 public:
  Client(SimulatedEngine& sim, const Life& life) : sim_(sim), life_(life) {}

  // The reply, or null when it was refused or the engine died meanwhile: then nothing was acknowledged.
  Json call(std::string_view operation, const Json& request, std::string_view service = "ecs");
  bool is_dead() const { return life_.is_dead; }
  SimulatedEngine& sim() { return sim_; }
  const std::string& refusal() const { return refusal_; }  // of the last call

  // Short words for `holds` and `reached`.
  Json service(const std::string& name);
  bool is_steady(const std::string& name);
  std::size_t tasks(const std::string& family, const std::string& status);

  std::map<std::string, std::string> notes;  // what the client remembers, e.g. ARNs

 private:
  SimulatedEngine& sim_;
  const Life& life_;
  std::string refusal_;
};

}  // namespace moorage::crash_points
