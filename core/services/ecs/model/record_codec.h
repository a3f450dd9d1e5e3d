// Records of the store: entities to bytes and back. What is derived (plans, shared details) is derived again when a record is
// read.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/tables.h"
#include "services/ecs/model/draft.h"

namespace moorage::control {

std::string encode_record(const Cluster& record);
std::string encode_record(const CapacityProvider& record);
std::string encode_record(const TaskDefinition& record);
std::string encode_record(const Family& record);
std::string encode_record(const Instance& record);
std::string encode_record(const Task& record);
std::string encode_record(const Service& record);
std::string encode_record(const ServiceEvent& record);
std::string encode_record(const LoadBalancer& record);
std::string encode_record(const TargetGroup& record);
std::string encode_record(const Listener& record);
std::string encode_record(const Target& record);
std::string encode_record(const Token& record);

// Puts a record back as it was stored; tables come in their order, so what a record refers to is there already.
// Errors: StoreDamaged, with table and key.
Status decode_record(Draft& draft, TableId table, std::string_view key, std::span<const std::byte> bytes);

}  // namespace moorage::control
