// What ECS knows of machines and tasks, said in EC2's words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kernel/state.h"
#include "schemas/ec2/instance.capnp.h"
#include "schemas/ec2/network.capnp.h"
#include "services/ec2/ec2_network.h"
#include "services/ecs/model/ecs_model.h"
#include "wire/message.h"

namespace moorage::control {

// The machines behind the container instances: each of them once, however many clusters it was registered in, and not those
// whose registration is over.
std::vector<const Instance*> known_machines(const State& state);

// The id of a machine: its own where it has the form of one ("i-…"), otherwise one that follows from it.
std::string machine_name(const Settings& settings, const Instance& instance);

wire::Message<ec2::Instance> describe_machine(const State& state, const Network& network, const Instance& instance);

// The interface of each machine, and one of each task of network mode awsvpc that is not STOPPED.
std::vector<wire::Message<ec2::NetworkInterface>> describe_interfaces(const State& state, const Network& network);

}  // namespace moorage::control
