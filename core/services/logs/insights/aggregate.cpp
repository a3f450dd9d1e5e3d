#include "services/logs/insights/aggregate.h"

#include <algorithm>
#include <cmath>

namespace moorage::logs_service::insights {
namespace {

using What = AggregateCall::What;

// Between the two nearest values, in proportion.
double percentile(std::vector<double>& numbers, double percent) {
  std::sort(numbers.begin(), numbers.end());
  const double place = percent / 100 * static_cast<double>(numbers.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, numbers.size() - 1);
  return numbers[below] + (numbers[above] - numbers[below]) * (place - static_cast<double>(below));
}

double time_of(const Row& row, const Scope& scope) {
  if (row.source) return static_cast<double>(row.source->event.at.ms);
  return scope.field("@timestamp").number().value_or(static_cast<double>(row.sequence));
}

}  // namespace

std::size_t Aggregate::add(const Row& row, const Scope& scope) {
  const What what = call_->what;
  if (!call_->of) {
    ++count_;
    return 0;
  }
  const Value value = evaluate(*call_->of, scope);
  if (value.is_null()) return 0;
  if (what == What::kCountDistinct) {
    std::string text = value.text();
    const std::size_t bytes = text.size() + 64;
    return texts_.insert(std::move(text)).second ? bytes : 0;
  }
  if (what == What::kEarliest || what == What::kLatest) {
    const double at = time_of(row, scope);
    const bool is_better = best_.is_null() || (what == What::kEarliest ? at < best_at_ : at >= best_at_);
    if (is_better) best_ = value;
    if (is_better) best_at_ = at;
    return 0;
  }
  if (what == What::kSortsFirst || what == What::kSortsLast) {
    const bool is_better =
        best_.is_null() || (what == What::kSortsFirst ? compare(value, best_) < 0 : compare(value, best_) > 0);
    if (is_better) best_ = value;
    return 0;
  }
  if (what == What::kCount) {
    ++count_;
    return 0;
  }
  const auto number = value.number();
  if (!number) return 0;
  ++count_;
  sum_ += *number;
  const double distance = *number - mean_;
  mean_ += distance / count_;
  squares_ += distance * (*number - mean_);
  if (what == What::kMinimum && (best_.is_null() || compare(value, best_) < 0)) best_ = value;
  if (what == What::kMaximum && (best_.is_null() || compare(value, best_) > 0)) best_ = value;
  if (what != What::kPercentile) return 0;
  numbers_.push_back(*number);
  return sizeof(double);
}

Value Aggregate::result() {
  switch (call_->what) {
    case What::kCount:
      return count_;
    case What::kCountDistinct:
      return static_cast<double>(texts_.size());
    case What::kSum:
      return count_ == 0 ? Value() : Value(sum_);
    case What::kAverage:
      return count_ == 0 ? Value() : Value(sum_ / count_);
    case What::kPercentile:
      return numbers_.empty() ? Value() : Value(percentile(numbers_, call_->percent));
    case What::kDeviation:
      return count_ < 2 ? Value() : Value(std::sqrt(squares_ / (count_ - 1)));
    case What::kMinimum:
    case What::kMaximum:
    case What::kEarliest:
    case What::kLatest:
    case What::kSortsFirst:
    case What::kSortsLast:
      return best_;
  }
  return {};
}

}  // namespace moorage::logs_service::insights
