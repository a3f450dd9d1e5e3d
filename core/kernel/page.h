// Pages of List operations (docs/rules/api-conventions.md#pages). A token is opaque, belongs to one query with the same
// filters, and can not be made up by changing another one; it holds the place after the last item, so what is added or removed
// meanwhile disturbs nothing else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/operations.h"
#include "wire/presence.h"

namespace moorage::control {

struct PageSizes {
  std::int32_t standard;
  std::int32_t max;
};

// As the schema has them for the operation of this request (`request.Reads` is its generated type).
template <typename Request>
PageSizes page_sizes() {
  const wire::Pages& pages = *wire::operation_of<typename Request::Reads>().pages;
  return {.standard = pages.standard, .max = pages.max};
}

class Page {
 public:
  // `query`: the operation and all its filters as text. Errors: InvalidParameterException for a bad token or page size.
  static Result<Page> open(std::string query, std::string_view token, std::optional<std::int32_t> max_results, PageSizes sizes);

  // Where the page begins: behind this place. Empty and 0: at the start.
  const std::string& after() const { return after_; }
  std::uint64_t after_number() const;

  // Takes one more item that stands at `place`. False: the page is full, and the item is not in it; there is a next page.
  bool take(std::string item, std::string place);
  bool take(std::string item, std::uint64_t place) { return take(std::move(item), std::to_string(place)); }
  // Ends the page early behind `place`, which was looked at and did not match.
  void end_at(std::uint64_t place);

  const std::vector<std::string>& items() const { return items_; }
  std::string next_token() const;  // empty: this was the last page

 private:
  Page() = default;

  std::string query_;
  std::string after_;
  std::size_t size_ = 0;
  std::vector<std::string> items_;
  std::string last_place_;
  bool has_next_ = false;
};

// Page::open for any List request.
template <typename Request>
Result<Page> open_page(std::string query, Request request) {
  return Page::open(std::move(query), wire::view(request.getNextToken()), wire::optional(request.getMaxResults()),
                    page_sizes<Request>());
}

// `write_page(page, reply, reply.initTaskArns(page.items().size()))`
template <typename Reply, typename List>
void write_page(const Page& page, Reply reply, List list) {
  wire::set_texts(list, page.items());
  const std::string token = page.next_token();
  if (!token.empty()) reply.setNextToken(wire::text(token));
}

}  // namespace moorage::control
