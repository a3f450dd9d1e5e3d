// The common part of EC2's Describe operations: the resources asked for by id, those that the filters accept, one page of them.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kernel/page.h"
#include "services/ec2/ec2_filters.h"
#include "services/ec2/ec2_words.h"
#include "wire/message.h"
#include "wire/operations.h"

namespace moorage::control {

// How resources of one kind are asked for.
struct Describing {
  std::span<const FilterName> filters;
  std::string_view id_member;           // wire name of the id; a filter on it selects the ids of the request
  std::string_view not_found_code;      // "InvalidVpcID.NotFound"
  std::string_view kind;                // "vpc ID"
  std::string_view second_member = {};  // tells resources with one id apart
};

template <typename Resource>
using Described = std::vector<wire::Message<Resource>>;

// A resource's text at a wire name.
std::string text_member(const wire::Shape& shape, capnp::AnyStruct::Reader resource, std::string_view member);

// Each asked id must be among `all`; the others are dropped. No ids: all stay.
template <typename Resource>
Status keep_named(Described<Resource>& all, capnp::List<capnp::Text>::Reader ids, std::string_view member,
                  const Describing& how) {
  if (ids.size() == 0) return {};
  const wire::Shape& shape = wire::Shape::of<Resource>();
  Described<Resource> kept;
  for (const auto id : ids) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) {
      return text_member(shape, capnp::AnyStruct::Reader(one.reader()), member) == wire::view(id);
    });
    if (found == all.end()) return not_found({.code = how.not_found_code, .kind = how.kind, .id = wire::view(id)});
    if (std::none_of(kept.begin(), kept.end(), [&](const auto& one) { return one.same_as(*found); })) kept.push_back(*found);
  }
  all = std::move(kept);
  return {};
}

template <typename Resource>
Status keep_filtered(Described<Resource>& all, capnp::List<ec2::Filter>::Reader filters, const Describing& how,
                     std::string& query) {
  MOORAGE_ASSIGN(const Filters read, Filters::read(filters, how.filters));
  const wire::Shape& shape = wire::Shape::of<Resource>();
  std::erase_if(all, [&](const auto& one) { return !read.accept(shape, capnp::AnyStruct::Reader(one.reader())); });
  query += read.text();
  return {};
}

// 5 to 1000 where the request says how many; otherwise everything is one page.
inline constexpr PageSizes kEc2PageSizes{.standard = 1'000'000, .max = 1'000'000};
inline constexpr std::int32_t kEc2PageMin = 5;
inline constexpr std::int32_t kEc2PageMax = 1000;

// In order of their ids. Errors: InvalidParameterValue for a page size out of range and for a token of another query.
Result<Page> open_ec2_page(std::string query, std::string_view token, std::optional<std::int32_t> max_results);

template <typename Resource, typename Request>
Result<std::string> keep_page(Described<Resource>& all, Request request, std::string query, const Describing& how) {
  const wire::Shape& shape = wire::Shape::of<Resource>();
  std::vector<std::pair<std::string, wire::Message<Resource>>> placed;
  for (const auto& one : all) {
    const capnp::AnyStruct::Reader reader(one.reader());
    std::string place = text_member(shape, reader, how.id_member);
    if (!how.second_member.empty()) place += " " + text_member(shape, reader, how.second_member);
    placed.emplace_back(std::move(place), one);
  }
  std::sort(placed.begin(), placed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  query.insert(0, wire::operation_of<typename Request::Reads>().name + ":");
  MOORAGE_ASSIGN(Page page,
                 open_ec2_page(std::move(query), wire::view(request.getNextToken()), wire::optional(request.getMaxResults())));
  Described<Resource> kept;
  for (auto& [place, one] : placed) {
    if (place <= page.after()) continue;
    if (!page.take(std::string(), std::move(place))) break;
    kept.push_back(std::move(one));
  }
  all = std::move(kept);
  return page.next_token();
}

// All of it, for requests with ids, Filters, MaxResults and NextToken.
template <typename Resource, typename Request>
Result<std::string> choose(Described<Resource>& all, capnp::List<capnp::Text>::Reader ids, Request request,
                           const Describing& how) {
  std::string query;
  for (const auto id : ids) query.append(wire::view(id)).append(",");
  MOORAGE_TRY(keep_named(all, ids, how.id_member, how));
  MOORAGE_TRY(keep_filtered(all, request.getFilters(), how, query));
  return keep_page(all, request, std::move(query), how);
}

template <typename Resource, typename List>
void write_described(const Described<Resource>& all, List list) {
  for (unsigned i = 0; i < list.size(); ++i) list.setWithCaveats(i, all[i].reader());
}

inline unsigned count_of(std::size_t size) { return static_cast<unsigned>(size); }

}  // namespace moorage::control
