// Network interfaces of tasks in the one network: subnets and groups that were asked for are looked up, addresses are given and
// taken back, and what a machine's driver is told of them is written (Amazon ECS developer guide: task networking for awsvpc).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/ecs/common.capnp.h"
#include "schemas/engine/driver.capnp.h"
#include "services/ec2/ec2_network.h"
#include "services/ecs/model/ecs_model.h"
#include "services/ecs/model/network_model.h"

namespace moorage::control {

// The task's machine gives it an interface of its own. Guests of machines that do not declare it share the machine's bridge.
bool wants_interface(const State& state, const Task& task);

bool is_in_group(const TaskInterface& interface, std::string_view group);

// The record of the task's interface, without subnet and address yet. Groups: the default one where none is asked for.
TaskInterfaceId want_interface(Step& step, TaskId task, ecs::AwsVpcConfiguration::Reader configuration);

// Gives the interface a subnet and an address for the task's machine. InsufficientFreeAddressesInSubnet: there is none.
Status attach_interface(Step& step, const Network& network, TaskInterfaceId id);

// Its address is free from now on. Nothing where the task has no interface.
void delete_interface(Step& step, TaskId task);
void forget_interface(Step& step, TaskId task);

// Machines that have tasks with interfaces, each once.
std::vector<InstanceId> networked_machines(const State& state);

// As a driver gets it. The interface is attached.
void write_task_network(const State& state, const TaskInterface& interface, driver::TaskNetwork::Builder out);
// Everything that the machine's tasks may reach and be reached by.
void write_network_rules(const State& state, InstanceId machine, driver::NetworkRules::Builder out);

}  // namespace moorage::control
