// The newest records that a query asks for, out of records that are offered in any order.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ports/audit_log.h"

namespace moorage::drivers::audit {

class Newest {
 public:
  explicit Newest(const ports::AuditQuery& query) : query_(query) {}

  void offer(ports::AuditPosition position, std::string_view json) {
    if (query_.limit == 0 || !is_in_range(position)) return;
    if (is_full() && position < kept_.front().position) return;
    if (query_.is_asked && !query_.is_asked(json)) return;
    if (is_full()) {
      std::pop_heap(kept_.begin(), kept_.end(), is_newer);
      kept_.pop_back();
    }
    kept_.push_back({.position = position, .json = std::string(json)});
    std::push_heap(kept_.begin(), kept_.end(), is_newer);
  }

  // Nothing between these times can be among the newest.
  bool is_settled(Instant first, Instant last) const {
    if (query_.start && last < *query_.start) return true;
    if (query_.end && first > *query_.end) return true;
    if (query_.before && first > query_.before->at) return true;
    return is_full() && last < kept_.front().position.at;
  }

  std::vector<ports::AuditFound> take() && {
    std::sort_heap(kept_.begin(), kept_.end(), is_newer);
    return std::move(kept_);
  }

 private:
  static bool is_newer(const ports::AuditFound& a, const ports::AuditFound& b) { return a.position > b.position; }

  bool is_full() const { return kept_.size() >= query_.limit; }

  bool is_in_range(const ports::AuditPosition& position) const {
    if (query_.start && position.at < *query_.start) return false;
    if (query_.end && position.at > *query_.end) return false;
    return !query_.before || position < *query_.before;
  }

  const ports::AuditQuery& query_;
  std::vector<ports::AuditFound> kept_;  // a heap with the oldest in front
};

}  // namespace moorage::drivers::audit
