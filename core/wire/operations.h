// Operations as data, made by reflection from schemas/calls.capnp: which exist, their shapes and their errors.
// The table never changes while the process lives; any thread may read it.
#pragma once

#include <capnp/schema.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wire/json.h"
#include "wire/shape.h"

namespace moorage::wire {

struct Service {
  std::string name;             // "ecs", "elbv2", "logs"
  std::string endpoint_prefix;  // "elasticloadbalancing"
  std::string target_prefix;    // X-Amz-Target before the dot; empty: query protocol
  std::string api_version;
  std::string xml_namespace;  // query protocol only
  bool is_query() const { return target_prefix.empty(); }
};

struct Operation {
  std::uint16_t index = 0;  // Call::Which and Reply::Which of this operation
  const Service* service = nullptr;
  std::string name;  // "CreateCluster"
  bool readonly = false;
  std::vector<std::string> errors;  // codes as on the wire
  const Shape* request = nullptr;
  const Shape* reply = nullptr;
  capnp::StructSchema::Field call_field;   // of Call
  capnp::StructSchema::Field reply_field;  // of Reply

  capnp::StructSchema request_schema() const { return request->schema(); }
  capnp::StructSchema reply_schema() const { return reply->schema(); }
};

const std::vector<Service>& services();
const Service* find_service(std::string_view name);

const std::vector<Operation>& operations();  // by index; operations()[0].index == 1
const Operation* find_operation(std::string_view service, std::string_view name);
const Operation* find_operation(std::uint16_t index);

// How a request of this operation is read: which error says "invalid" there, and the limits its members need.
ReadOptions read_options(const Operation& operation, Unknown unknown = Unknown::kIgnore);

// {services, operations, shapes, enums}: everything a code generator needs, in stable order. A name narrows it down to the
// operations so named and the shapes they reach; empty: all. For names that do not exist the lists are empty.
struct DescribeFilter {
  std::string_view service;
  std::string_view operation;
};
std::string describe_json(DescribeFilter filter = {});

}  // namespace moorage::wire
