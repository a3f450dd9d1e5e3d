// What a driver says in words, or a program behind it.
#pragma once

#include <string>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "wire/wire_text.h"

namespace moorage::control {

// As a record and a reply may hold it: UTF-8 and within bounds, whatever the program wrote.
inline std::string kept_text(std::string said) {
  return std::string(cut_text(wire::clean_text(std::move(said)), limits::kReasonCharsMax));
}

}  // namespace moorage::control
