// The reader's position in its input, as frames on the stack; its text is made only for an error.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace moorage::wire {

struct PathFrame {
  const PathFrame* parent = nullptr;
  std::string_view name;  // member or map key; unused for list elements
  std::ptrdiff_t index = -1;

  // "containerDefinitions[].memory": the same for every element of a list.
  std::string kind() const {
    std::string out = parent != nullptr ? parent->kind() : std::string{};
    if (index >= 0) {
      out += "[]";
    } else if (!name.empty()) {
      out += (out.empty() ? "" : ".") + std::string(name);
    }
    return out;
  }

  // "containerDefinitions[2].memory"
  std::string text() const {
    std::string out = parent != nullptr ? parent->text() : std::string{};
    if (index >= 0) {
      out += "[" + std::to_string(index) + "]";
    } else if (!name.empty()) {
      out += (out.empty() ? "" : ".") + std::string(name);
    }
    return out;
  }
};

}  // namespace moorage::wire
