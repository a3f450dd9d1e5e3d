// Names of records on the wire (docs/rules/tags-arns-ids.md#arns). Pure functions of records and settings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

std::string cluster_arn(const Settings& settings, std::string_view cluster);
std::string capacity_provider_arn(const Settings& settings, std::string_view name);
std::string service_arn(const Settings& settings, std::string_view cluster, std::string_view service);
std::string task_arn(const Settings& settings, std::string_view cluster, Hex128 task);
std::string container_arn(const Settings& settings, std::string_view cluster, Hex128 task, std::size_t container);
std::string instance_arn(const Settings& settings, std::string_view cluster, Hex128 instance);
std::string definition_arn(const Settings& settings, std::string_view family, std::int32_t revision);
std::string service_revision_arn(const Settings& settings, std::string_view cluster, std::string_view service,
                                 std::uint64_t digits);
std::string service_deployment_arn(const Settings& settings, std::string_view cluster, std::string_view service,
                                   std::string_view external);

std::string arn_of(const State& state, const Cluster& cluster);
std::string arn_of(const State& state, const Service& service);
std::string arn_of(const State& state, const Task& task);
std::string arn_of(const State& state, const Instance& instance);
std::string arn_of(const State& state, const TaskDefinition& definition);
std::string arn_of(const State& state, const ServiceDeployment& deployment);
std::string revision_arn_of(const State& state, const Service& service, std::uint64_t digits);

std::string deployment_id(std::uint64_t digits);  // "ecs-svc/DIGITS"
const std::string& cluster_name(const State& state, ClusterId id);

}  // namespace moorage::control
