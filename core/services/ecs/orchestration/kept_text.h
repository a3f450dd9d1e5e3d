// Text that comes from a driver or from a program behind it.
#pragma once

#include <string>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "wire/wire_text.h"

namespace moorage::control {

// The text as records and replies hold it: valid UTF-8 and bounded, whatever the program wrote.
inline std::string kept_text(std::string said) {
  return std::string(cut_text(wire::clean_text(std::move(said)), limits::kReasonCharsMax));
}

}  // namespace moorage::control
