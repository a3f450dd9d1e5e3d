// Whether a machine can be reached, and under which instance. A machine may have been several instances: the one that is
// registered now, and those that were deregistered; the tasks that an old one still runs are asked about and ended under its
// old name.
#pragma once

#include <string_view>
#include <vector>

#include "services/ecs/rules/edits.h"

namespace moorage::control {

// Questions in a row without an answer after which a machine counts as disconnected (F14).
inline constexpr int kUnansweredMax = 3;

// The instances of a machine: the registered one or the last one, and every earlier one that still has tasks; oldest first.
std::vector<InstanceId> instances_of_machine(const State& state, std::string_view machine_id);

bool has_tasks(const State& state, InstanceId id);

// The driver has connected the machine (again): it is asked for its inventory.
void note_machine(Step& step, std::string_view machine_id);

// A driver says that the link to a machine is up or down.
void note_connection(Step& step, std::string_view machine_id, bool connected);

// A report of the machine came in. `is_answer`: it was an inventory, which only a connected machine can send.
void note_life(Step& step, std::string_view machine_id, bool is_answer);

// The instance is asked what it has. An instance that leaves too many questions without an answer is disconnected.
void ask_instance(Step& step, InstanceId id);

}  // namespace moorage::control
