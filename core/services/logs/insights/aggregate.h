// The values that stats computes of a group of rows.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "services/logs/insights/query.h"
#include "services/logs/insights/row.h"

namespace moorage::logs_service::insights {

class Aggregate {
 public:
  explicit Aggregate(const AggregateCall& call) : call_(&call) {}

  // Returns the bytes that are held for it.
  std::size_t add(const Row& row, const Scope& scope);
  Value result();

 private:
  const AggregateCall* call_;
  double count_ = 0;
  double sum_ = 0;
  double squares_ = 0;  // of the distances from the mean so far
  double mean_ = 0;
  Value best_;
  double best_at_ = 0;
  std::vector<double> numbers_;  // of a percentile
  std::set<std::string> texts_;  // of count_distinct
};

}  // namespace moorage::logs_service::insights
