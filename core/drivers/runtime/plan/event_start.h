// Where an event of several lines begins: awslogs-multiline-pattern and awslogs-datetime-format (docs/rules/logs.md#awslogs).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace re2 {
class RE2;
}

namespace moorage::runtime {

// A regular expression for times written as strftime would ("%Y-%m-%d %H:%M:%S"); what is no directive is taken as the
// expression that it is, as Docker does. Error: a directive that awslogs does not know.
Result<std::string> pattern_of_datetime(std::string_view format);

// Null for an empty pattern. Error: what is wrong with it.
Result<std::shared_ptr<const re2::RE2>> event_start(const std::string& pattern);

bool begins_event(const re2::RE2& start, std::string_view line);

}  // namespace moorage::runtime
