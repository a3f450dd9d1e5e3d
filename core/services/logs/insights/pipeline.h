// The commands of a query as stages that rows pass through, one after the other. What has to be kept is bounded; a query that
// needs more fails with a sentence that says so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "services/logs/insights/query.h"
#include "services/logs/insights/row.h"

namespace moorage::logs_service::insights {

inline constexpr std::size_t kHeldBytesMax = 64 << 20;  // of all stages of a query together
inline constexpr std::size_t kGroupsMax = 100'000;      // of a stats or dedup command

using ResultRow = std::vector<std::pair<std::string, std::string>>;

// What the stages of one query share.
struct Account {
  JsonReader reader;
  std::size_t held_bytes = 0;
  std::uint64_t matched = 0;  // events that passed the filters before the first command that collects
};

class Stage {
 public:
  virtual ~Stage() = default;
  // Errors: LimitExceededException.
  virtual Status push(Row row) = 0;
  // No more rows come.
  virtual Status finish() = 0;
};

class Pipeline {
 public:
  // `limit` is that of the request; it holds beside those of the query.
  Pipeline(const Query& query, std::size_t limit);
  ~Pipeline();
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  Status push(std::shared_ptr<const Source> source);
  Status finish();

  std::uint64_t matched() const { return account_.matched; }
  std::vector<ResultRow> take_results() { return std::move(results_); }

 private:
  class Results;

  Account account_;
  std::vector<ResultRow> results_;
  std::vector<std::unique_ptr<Stage>> stages_;  // the last one first: each knows the next
  std::uint64_t sequence_ = 0;
};

}  // namespace moorage::logs_service::insights
