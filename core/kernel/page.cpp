#include "kernel/page.h"

#include <span>

#include "base/hash.h"
#include "base/text.h"
#include "kernel/ids.h"
#include "wire/wire_text.h"

namespace moorage::control {

namespace {

// FNV-1a with a final mix: tells one query from another, and an invented token from a real one.
std::uint64_t seal(std::string_view query, std::string_view place) {
  Fnv1a fields;
  fields.add_field(query);
  fields.add_field(place);
  std::uint64_t hash = fields.value();
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ULL;
  return hash ^ (hash >> 27);
}

Error bad_token() { return invalid_parameter("Invalid token.", "nextToken"); }

}  // namespace

Result<Page> Page::open(std::string query, std::string_view token, std::optional<std::int32_t> max_results, PageSizes sizes) {
  Page page;
  page.query_ = std::move(query);
  const std::int32_t size = max_results.value_or(sizes.standard);
  if (size < 1 || size > sizes.max) {
    return invalid_parameter(
        "maxResults must be between 1 and " + std::to_string(sizes.max) + ", but is " + std::to_string(size) + ".",
        "maxResults");
  }
  page.size_ = static_cast<std::size_t>(size);
  if (token.empty()) return page;
  const auto text = wire::parse_base64(token);
  if (!text || text->size() <= 16) return bad_token();
  page.after_ = text->substr(16);
  const std::uint64_t expected = seal(page.query_, page.after_);
  if (text->substr(0, 16) != Hex128{0, expected}.text().substr(16)) return bad_token();
  return page;
}

std::uint64_t Page::after_number() const { return static_cast<std::uint64_t>(whole_number(after_)); }

bool Page::take(std::string item, std::string place) {
  if (items_.size() == size_) {
    has_next_ = true;
    return false;
  }
  items_.push_back(std::move(item));
  last_place_ = std::move(place);
  return true;
}

void Page::end_at(std::uint64_t place) {
  last_place_ = std::to_string(place);
  has_next_ = true;
}

std::string Page::next_token() const {
  if (!has_next_) return {};
  const std::string text = Hex128{0, seal(query_, last_place_)}.text().substr(16) + last_place_;
  return wire::base64(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

}  // namespace moorage::control
