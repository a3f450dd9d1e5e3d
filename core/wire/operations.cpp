#include "wire/operations.h"

#include <algorithm>

#include "schemas/annotations.capnp.h"
#include "schemas/calls.capnp.h"

namespace moorage::wire {
namespace {

// Ids of schemas/annotations.capnp.
constexpr std::uint64_t kOperationNote = 0xb0a17bc1d9a1f10c;
constexpr std::uint64_t kServicesNote = 0xb0a17bc1d9a1f10f;

EnumWords words_of(annotations::EnumWords words) {
  switch (words) {
    case annotations::EnumWords::ECS:
      return EnumWords::kEcs;
    case annotations::EnumWords::MODEL:
      return EnumWords::kModel;
    case annotations::EnumWords::OWN:
      break;
  }
  return EnumWords::kOwn;
}

Pages pages_of(annotations::Pages::Reader read) {
  Pages out{.token_in = read.getTokenIn().cStr(),
            .token_out = read.getTokenOut().cStr(),
            .size = read.getSize().cStr(),
            .items = {},
            .standard = read.getStandard(),
            .max = read.getMax()};
  for (auto item : read.getItems()) {
    out.items.emplace_back(item.cStr());
  }
  return out;
}

std::vector<Service> make_services() {
  std::vector<Service> out;
  for (auto note : capnp::Schema::from<Call>().getProto().getAnnotations()) {
    if (note.getId() != kServicesNote) {
      continue;
    }
    for (auto s : note.getValue().getList().getAs<capnp::List<annotations::Service>>()) {
      out.push_back({.name = s.getName().cStr(),
                     .endpoint_prefix = s.getEndpointPrefix().cStr(),
                     .target_prefix = s.getTargetPrefix().cStr(),
                     .api_version = s.getApiVersion().cStr(),
                     .xml_namespace = s.getXmlNamespace().cStr(),
                     .enum_words = words_of(s.getEnumWords()),
                     .invalid_error = s.getInvalidError().cStr(),
                     .body_bytes_max = s.getBodyBytesMax(),
                     .values_max = s.getValuesMax()});
      for (auto error : s.getErrors()) {
        out.back().errors.push_back({error.getCode().cStr(), error.getHttpStatus()});
      }
    }
  }
  return out;
}

std::vector<Operation> make_operations() {
  std::vector<Operation> out;
  const auto replies = capnp::Schema::from<Reply>();
  for (auto field : capnp::Schema::from<Call>().getUnionFields()) {
    for (auto note : field.getProto().getAnnotations()) {
      if (note.getId() != kOperationNote) {
        continue;
      }
      const auto read = note.getValue().getStruct().getAs<annotations::Operation>();
      Operation op;
      op.index = field.getProto().getDiscriminantValue();
      op.service = find_service(read.getService().cStr());
      op.name = read.getName().cStr();
      op.readonly = read.getReadonly();
      for (auto error : read.getErrors()) {
        op.errors.emplace_back(error.cStr());
      }
      if (read.hasPages()) {
        op.pages = pages_of(read.getPages());
      }
      op.invalid_error = read.hasInvalidError() ? std::string(read.getInvalidError().cStr()) : op.service->invalid_error;
      op.call_field = field;
      op.reply_field = replies.getFieldByName(field.getProto().getName());
      op.request = &Shape::of(field.getType().asStruct());
      op.reply = &Shape::of(op.reply_field.getType().asStruct());
      out.push_back(std::move(op));
    }
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.index < b.index; });
  return out;
}

}  // namespace

const std::vector<Service>& services() {
  static const std::vector<Service> all = make_services();
  return all;
}

const Service* find_service(std::string_view name) {
  for (const auto& service : services()) {
    if (service.name == name) {
      return &service;
    }
  }
  return nullptr;
}

const std::vector<Operation>& operations() {
  static const std::vector<Operation> all = make_operations();
  return all;
}

const Operation* find_operation(std::string_view service, std::string_view name) {
  // Sorted once by name; a few hundred operations at most.
  static const std::vector<const Operation*> by_name = [] {
    std::vector<const Operation*> out;
    for (const auto& op : operations()) {
      out.push_back(&op);
    }
    std::sort(out.begin(), out.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
    return out;
  }();
  auto at = std::lower_bound(by_name.begin(), by_name.end(), name,
                             [](const Operation* op, std::string_view n) { return op->name < n; });
  for (; at != by_name.end() && (*at)->name == name; ++at) {
    if ((*at)->service->name == service) {
      return *at;
    }
  }
  return nullptr;
}

const Operation* find_operation(std::uint16_t index) {
  const auto& all = operations();
  return index >= 1 && index <= all.size() ? &all[index - 1U] : nullptr;
}

const Operation* find_operation(capnp::StructSchema request) {
  for (const auto& operation : operations()) {
    if (operation.request_schema() == request) {
      return &operation;
    }
  }
  return nullptr;
}

int Service::http_status(std::string_view code, int otherwise) const {
  for (const ErrorClass& error : errors) {
    if (error.code == code) {
      return error.http_status;
    }
  }
  return otherwise;
}

ReadOptions read_options(const Operation& operation, Unknown unknown) {
  const Service& service = *operation.service;
  ReadOptions options;
  options.unknown = unknown;
  options.enum_words = service.enum_words;
  options.invalid_error = operation.invalid_error;
  if (service.body_bytes_max > 0) {
    options.bytes_max = service.body_bytes_max;
    options.string_bytes_max = service.body_bytes_max;
  }
  if (service.values_max > 0) {
    options.values_max = service.values_max;
  }
  return options;
}

}  // namespace moorage::wire
