// Operations as data, made by reflection from schemas/calls.capnp: which exist, their shapes and their errors.
// The table never changes while the process lives; any thread may read it.
#pragma once

#include <capnp/schema.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/json.h"
#include "wire/shape.h"

namespace moorage::wire {

struct ErrorClass {
  std::string code;  // as on the wire
  int http_status = 400;
};

struct Service {
  std::string name;             // "ecs", "elbv2", "logs"
  std::string endpoint_prefix;  // "elasticloadbalancing"
  std::string target_prefix;    // X-Amz-Target before the dot; empty: query protocol
  std::string api_version;
  std::string xml_namespace;  // query protocol only
  EnumWords enum_words = EnumWords::kOwn;
  std::string invalid_error;       // code for members that are missing, out of bounds or unknown values
  std::size_t body_bytes_max = 0;  // of a request and of one text in it; 0: the bounds of ReadOptions
  std::size_t values_max = 0;      // of a request; 0: the bound of ReadOptions
  std::vector<ErrorClass> errors;  // of the operations here, by code
  bool is_query() const { return target_prefix.empty(); }
  // The HTTP status that the model of the service gives to a code; `otherwise` for a code that the model does not have.
  int http_status(std::string_view code, int otherwise) const;
};

// Of an operation that answers in pages.
struct Pages {
  std::string token_in;  // members of the request and of the reply
  std::string token_out;
  std::string size;
  std::vector<std::string> items;  // lists of the reply that go on from page to page
  std::int32_t standard = 0;       // items on a page when the request does not say, and at most
  std::int32_t max = 0;
};

struct Operation {
  std::uint16_t index = 0;  // Call::Which and Reply::Which of this operation
  const Service* service = nullptr;
  std::string name;  // "CreateCluster"
  bool readonly = false;
  std::vector<std::string> errors;  // codes as on the wire
  std::optional<Pages> pages;
  std::string invalid_error;  // the service's, or the operation's own
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
const Operation* find_operation(capnp::StructSchema request);

// The operation of a generated request type: `operation_of<ecs::ListTasksRequest>().pages`.
template <typename Request>
const Operation& operation_of() {
  static const Operation& operation = *find_operation(capnp::Schema::from<Request>());
  return operation;
}

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
