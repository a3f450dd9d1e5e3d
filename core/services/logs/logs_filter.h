// Filter patterns of FilterLogEvents (docs/rules/logs.md#filter-patterns): terms that all have to be there, `?A ?B` of which
// one has to, `-term` that must not, "quoted phrases". Case-sensitive; an empty pattern matches everything. JSON,
// space-delimited and regular expression patterns are refused with an error that says so.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace moorage::logs_service {

class LogFilter {
 public:
  static Result<LogFilter> parse(std::string_view pattern);

  bool matches(std::string_view message) const;

 private:
  std::vector<std::string> required_;
  std::vector<std::string> optional_;  // one of them, when nothing is required
  std::vector<std::string> excluded_;
};

}  // namespace moorage::logs_service
