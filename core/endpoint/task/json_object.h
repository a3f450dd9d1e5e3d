// A JSON object written member by member, for answers whose members depend on what is known.
#pragma once

#include <concepts>
#include <string>
#include <string_view>

#include "wire/wire_text.h"

namespace moorage::endpoint {

// Opened by its constructor, closed by its destructor. The text is borrowed.
class JsonObject {
 public:
  explicit JsonObject(std::string& out) : out_(out) { out_ += '{'; }
  ~JsonObject() { out_ += '}'; }
  JsonObject(const JsonObject&) = delete;
  JsonObject& operator=(const JsonObject&) = delete;

  // The name; its value is appended by the caller.
  std::string& member(std::string_view name) {
    if (!is_first_) out_ += ',';
    is_first_ = false;
    wire::append_quoted(name, out_);
    out_ += ':';
    return out_;
  }
  void text(std::string_view name, std::string_view value) { wire::append_quoted(value, member(name)); }
  void text_if_any(std::string_view name, std::string_view value) {
    if (!value.empty()) text(name, value);
  }
  template <std::unsigned_integral Number>
  void number(std::string_view name, Number value) {
    wire::append_unsigned(value, member(name));
  }
  template <std::signed_integral Number>
  void number(std::string_view name, Number value) {
    wire::append_integer(value, member(name));
  }
  void fraction(std::string_view name, double value) { wire::append_double(value, member(name)); }
  void flag(std::string_view name, bool value) { member(name) += value ? "true" : "false"; }

 private:
  std::string& out_;
  bool is_first_ = true;
};

// A JSON array; each element is appended by the caller.
class JsonArray {
 public:
  explicit JsonArray(std::string& out) : out_(out) { out_ += '['; }
  ~JsonArray() { out_ += ']'; }
  JsonArray(const JsonArray&) = delete;
  JsonArray& operator=(const JsonArray&) = delete;

  std::string& element() {
    if (!is_first_) out_ += ',';
    is_first_ = false;
    return out_;
  }
  void text(std::string_view value) { wire::append_quoted(value, element()); }

 private:
  std::string& out_;
  bool is_first_ = true;
};

}  // namespace moorage::endpoint
