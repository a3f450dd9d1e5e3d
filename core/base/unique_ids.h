// Ids of requests and of audit records: UUIDs that differ within one engine and, by their salt, between engines. Nothing secret
// rests on them. A fixed salt gives the same ids again, which a simulation wants.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

namespace moorage {

class UniqueIds {
 public:
  explicit UniqueIds(std::uint64_t salt) : salt_(salt) {}
  std::string next();  // "7c4e2b9a-…"; any thread

 private:
  const std::uint64_t salt_;
  std::atomic<std::uint64_t> count_{0};
};

}  // namespace moorage
