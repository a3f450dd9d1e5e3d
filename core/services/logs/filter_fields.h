// A pattern for events whose fields are separated by spaces: [ip, user, ..., status = 4*, bytes > 1000].
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "services/logs/filter_condition.h"
#include "services/logs/filter_json.h"
#include "services/logs/filter_scan.h"

namespace moorage::logs_service {

// The words of an event: what stands in double quotes or in brackets is one of them, without these.
std::vector<std::string_view> words_of(std::string_view message);

// One field for each word, where "..." stands for any number of words. Without it the last field takes the rest of the event.
class FieldFilter {
 public:
  // `scan` begins behind the opening bracket.
  static Result<FieldFilter> parse(PatternScan& scan);

  bool matches(std::string_view message) const;
  // {"$ip": "127.0.0.1", "$2": "-"}: by name, or by number where a field has none.
  ExtractedValues extract(std::string_view message) const;

 private:
  struct Field {
    std::string name;
    std::vector<FilterCondition> conditions;
    FilterLogic logic;
  };

  static Result<Field> parse_field(PatternScan& scan);
  // The field of each word: a number, or none (within the "..."). False: there are not the right number of words.
  bool assign(std::vector<std::string_view>& words, std::string_view message, std::vector<const Field*>& fields) const;

  std::vector<Field> before_;
  std::vector<Field> behind_;
  bool has_ellipsis_ = false;
};

}  // namespace moorage::logs_service
