// Options arrive as JSON texts and become messages of schemas/engine/config.capnp, then values of a driver's own options
// struct. A member that does not exist is an error with its path and a suggestion, so that a misspelt option is noticed where
// it was set.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "schemas/engine/config.capnp.h"
#include "wire/json.h"
#include "wire/message.h"

namespace moorage::assembly {

// UnsupportedException: this build or this engine does not have it.
Error unsupported(std::string message);
// InvalidParameterException, its path below `where`.
Error wrong_option(Error reason, std::string_view where);

// Errors: InvalidParameterException, its path below `where`.
template <typename T>
Result<wire::Message<T>> read_options(std::string_view json, std::string_view where) {
  wire::ReadOptions options;
  options.unknown = wire::Unknown::kRefuse;
  options.enforce = wire::Enforce::kBounds;
  Status status;
  auto message = wire::Message<T>::build([&](auto out) { status = wire::from_json(json, out, options); });
  if (!status.ok()) {
    return wrong_option(std::move(status).error(), where);
  }
  return message;
}

// A list of texts as a vector of strings or paths.
template <typename Element>
std::vector<Element> texts_of(capnp::List<capnp::Text>::Reader from) {
  std::vector<Element> out;
  for (const auto text : from) {
    out.emplace_back(std::string(text.begin(), text.size()));
  }
  return out;
}

template <typename Target>
struct ValueIn {
  using Type = Target;
};
template <typename Value>
struct ValueIn<std::optional<Value>> {
  using Type = Value;
};
template <typename Target>
using ValueOf = typename ValueIn<Target>::Type;

// Overwrites `target` where the option is present.
template <typename Target, typename Group>
void take(Target& target, Group option) {
  if (option.isValue()) {
    target = static_cast<ValueOf<Target>>(option.getValue());
  }
}

}  // namespace moorage::assembly
