// The contents of commit N of the store child, from which the observer computes the expected records.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ports/store.h"
#include "support/table_numbers.h"

namespace moorage::store_test {

inline std::vector<ports::Write> writes_of_commit(std::uint64_t sequence) {
  using ports::TableId;
  const std::string text = std::to_string(sequence);
  std::vector<ports::Write> writes = {
      {TableId::kFeed, ports::key_of(sequence), "notice " + text},
      {store_tables::kTasksTable, ports::key_of(sequence * 7919 % 400), "task of " + text + std::string(sequence % 1500, '.')},
      {store_tables::kServicesTable, ports::key_of(sequence % 13), "service at " + text},
  };
  if (sequence > 500) writes.push_back({TableId::kFeed, ports::key_of(sequence - 500), std::nullopt});
  if (sequence % 5 == 0) writes.push_back({store_tables::kTasksTable, ports::key_of(sequence * 31 % 400), std::nullopt});
  return writes;
}

}  // namespace moorage::store_test
