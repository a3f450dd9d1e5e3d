// What a task definition asks of the machine's runtime beyond a plain container, member by member, and which of it a machine
// refuses. A driver declares what it does not carry out by attributes of its machine, "moorage.refuses.KEY", so that no
// task with a member that it would ignore is placed there. The value names the policy that would allow the member, or says why
// the machine cannot carry it out; without one it is not built yet.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/ecs/model/entities.h"

namespace moorage::control {

struct Feature {
  std::string key;        // "repositoryCredentials", "logDriver.splunk", "pidMode.host": as drivers refuse it
  std::string member;     // where the definition asks for it: "containerDefinitions[0].repositoryCredentials"
  std::string attribute;  // by which ECS's agents declare it; empty: there is none
};

// Where a task runs: some members are of one kind alone, and an override may ask for them on the other.
enum class Hosting : std::uint8_t { kInstance, kGuest };

// In the order of the definition: the task's own members first. `definition` has its overrides applied.
std::vector<Feature> features_of(ecs::TaskDefinition::Reader definition, Hosting hosting);

// Name of the attribute by which a machine refuses the feature.
std::string refusal_attribute(std::string_view key);

// "containerDefinitions[0].privileged is not allowed on this machine; its operator can set the option policy.allowPrivileged":
// one sentence without its end. `why` is the value of the refusal.
std::string refusal_text(const Feature& feature, std::string_view why);

// What would bring an attribute that no member of the definition stands for, or that an option of the machine's driver
// declares: the rest of a sentence, without its end.
std::string remedy_for(std::string_view attribute);

// The features that the machine refuses, as text; none: it takes all of them.
std::optional<std::string> refused_by(const Instance& instance, const std::vector<Feature>& features);

}  // namespace moorage::control
