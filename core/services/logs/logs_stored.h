// Records of the Logs API that lie beside the log data (filters, policies, saved queries): lists in order of name, each record
// the JSON of its shape.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ports/log_sink.h"
#include "wire/json.h"

namespace moorage::logs_service {

inline bool is_before(const ports::LogRecord& record, std::string_view name) { return record.name < name; }

inline const ports::LogRecord* find_record(const std::vector<ports::LogRecord>& records, std::string_view name) {
  const auto at = std::lower_bound(records.begin(), records.end(), name, is_before);
  return at != records.end() && at->name == name ? &*at : nullptr;
}

inline void put_record(std::vector<ports::LogRecord>& records, ports::LogRecord record) {
  const auto at = std::lower_bound(records.begin(), records.end(), record.name, is_before);
  if (at != records.end() && at->name == record.name) {
    *at = std::move(record);
  } else {
    records.insert(at, std::move(record));
  }
}

// False: there is none of that name.
inline bool erase_record(std::vector<ports::LogRecord>& records, std::string_view name) {
  return std::erase_if(records, [&](const ports::LogRecord& record) { return record.name == name; }) > 0;
}

// What is stored is this program's own writing, or that of an older one: bounds are not looked at again.
template <typename Builder>
Status read_record(const ports::LogRecord& record, Builder out) {
  return wire::from_json(
      record.content, out,
      {.enforce = wire::Enforce::kNothing, .bytes_max = std::size_t{1} << 20, .string_bytes_max = std::size_t{1} << 20});
}

}  // namespace moorage::logs_service
