// The data of one line of the engine's log as a JSON object. The message beside it is constant, and no value is a secret:
// names, ids, counts and durations only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "machine/machine.h"
#include "wire/wire_text.h"

namespace moorage::engine {

class LogFields {
 public:
  LogFields& add(std::string_view name, std::string_view text) {
    begin(name);
    wire::append_quoted(text, json_);
    return *this;
  }
  LogFields& add(std::string_view name, std::int64_t number) {
    begin(name);
    json_ += std::to_string(number);
    return *this;
  }
  std::string json() const { return json_ + "}"; }

 private:
  void begin(std::string_view name) {
    json_ += json_.empty() ? '{' : ',';
    json_.append("\"").append(name).append("\":");
  }

  std::string json_;
};

// The driver, the command and its object.
LogFields fields_of(const control::Rendered& command);

}  // namespace moorage::engine
