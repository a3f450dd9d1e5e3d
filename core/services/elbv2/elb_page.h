// Pages of ELB's Describe operations: Marker and PageSize (its bounds are in the schema), in order of creation. The tokens are
// Page's.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kernel/page.h"
#include "services/elbv2/elb_words.h"

namespace moorage::control {

template <typename IdType>
class ElbPage {
 public:
  // Errors: ValidationError for a marker of another query and a page size out of range.
  template <typename Request>
  static Result<ElbPage> open(std::string query, Request request) {
    const PageSizes sizes = page_sizes<Request>();
    auto page = Page::open(std::move(query), wire::view(request.getMarker()), wire::optional(request.getPageSize()), sizes);
    if (!page.ok()) {
      const bool is_marker = page.error().path == "nextToken";
      return is_marker
                 ? validation_error("Invalid marker.", "Marker")
                 : validation_error("PageSize must be in the range of '1' to '" + std::to_string(sizes.max) + "'", "PageSize");
    }
    return ElbPage(std::move(*page));
  }

  IdType after() const { return IdType{page_.after_number()}; }
  // False: the page is full, and `id` is the first of the next one.
  bool take(IdType id) {
    if (!page_.take(std::string(), id.value)) return false;
    ids_.push_back(id);
    return true;
  }

  const std::vector<IdType>& ids() const { return ids_; }
  template <typename Reply>
  void write_marker(Reply reply) const {
    const std::string token = page_.next_token();
    if (!token.empty()) reply.setNextMarker(wire::text(token));
  }

 private:
  explicit ElbPage(Page page) : page_(std::move(page)) {}

  Page page_;
  std::vector<IdType> ids_;
};

// Fills the page with the records of a whole table that `wanted` accepts.
template <typename Entity, typename Wanted>
void take_from_table(const State& state, ElbPage<Id<Entity>>& page, Wanted&& wanted) {
  bool has_room = true;
  state.table<Entity>().visit_all([&](const Entity& entity) {
    if (has_room && entity.id > page.after() && wanted(entity)) has_room = page.take(entity.id);
  });
}

template <typename IdType>
void add_once(std::vector<IdType>& ids, IdType id) {
  for (const IdType known : ids) {
    if (known == id) return;
  }
  ids.push_back(id);
}

}  // namespace moorage::control
