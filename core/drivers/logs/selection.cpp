#include "drivers/logs/selection.h"

#include <algorithm>
#include <utility>

#include "drivers/logs/log_rules.h"

namespace moorage::drivers::logs {
namespace {

ports::LogPosition position_of(const ports::LogEvent& event) { return {event.at, event.id}; }

}  // namespace

Selection::Selection(const ports::LogQuery& query) : query_(query) {}

bool Selection::is_before(const ports::LogPosition& a, const ports::LogPosition& b) const {
  return query_.from_head ? a < b : b < a;
}

// The selection is full: an event that is less wanted than the least wanted one does not fit.
bool Selection::is_full() const { return heap_.size() >= query_.limit || bytes_ >= query_.bytes_max; }

bool Selection::wants(ports::LogPosition position) const {
  if (query_.limit == 0 || position.id <= query_.after_id) return false;
  if ((query_.start && position.at < *query_.start) || (query_.end && position.at >= *query_.end)) return false;
  if ((query_.after && position <= *query_.after) || (query_.before && position >= *query_.before)) return false;
  return heap_.empty() || !is_full() || is_before(position, position_of(heap_.front()));
}

bool Selection::wants_any(Instant first, Instant last) const {
  if (query_.limit == 0) return false;
  if ((query_.start && last < *query_.start) || (query_.end && first >= *query_.end)) return false;
  if ((query_.after && last < query_.after->at) || (query_.before && first > query_.before->at)) return false;
  if (heap_.empty() || !is_full()) return true;
  const Instant worst = heap_.front().at;
  return query_.from_head ? first <= worst : last >= worst;
}

void Selection::add(ports::LogEvent event) {
  const auto less_wanted_on_top = [this](const auto& a, const auto& b) { return is_before(position_of(a), position_of(b)); };
  bytes_ += bytes_of(event.message);
  heap_.push_back(std::move(event));
  std::push_heap(heap_.begin(), heap_.end(), less_wanted_on_top);
  while (heap_.size() > query_.limit || (heap_.size() > 1 && bytes_ - bytes_of(heap_.front().message) >= query_.bytes_max)) {
    std::pop_heap(heap_.begin(), heap_.end(), less_wanted_on_top);
    bytes_ -= bytes_of(heap_.back().message);
    heap_.pop_back();
  }
}

std::vector<ports::LogEvent> Selection::take() {
  std::sort(heap_.begin(), heap_.end(),
            [this](const auto& a, const auto& b) { return is_before(position_of(a), position_of(b)); });
  std::size_t bytes = 0;
  std::size_t count = 0;
  for (; count < heap_.size(); ++count) {
    bytes += bytes_of(heap_[count].message);
    if (count > 0 && bytes > query_.bytes_max) break;
  }
  heap_.resize(count);
  if (!query_.from_head) std::reverse(heap_.begin(), heap_.end());
  return std::exchange(heap_, {});
}

}  // namespace moorage::drivers::logs
