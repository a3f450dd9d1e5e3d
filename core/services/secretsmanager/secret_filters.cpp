#include "services/secretsmanager/secret_filters.h"

#include <algorithm>

#include "base/ascii.h"

namespace moorage::control {
namespace {

using Key = secretsmanager::FilterNameStringType;

bool begins(std::string_view text, std::string_view with) { return text.substr(0, with.size()) == with; }
bool begins_folded(std::string_view text, std::string_view with) {
  return same_ignoring_case(text.substr(0, with.size()), with);
}

// Some word of the text begins with `with`, or the text as a whole does.
bool has_word(std::string_view text, std::string_view with) {
  if (begins_folded(text, with)) return true;
  for (std::size_t at = 1; at < text.size(); ++at) {
    const bool is_start = std::string_view(" /_+=.@-").find(text[at - 1]) != std::string_view::npos;
    if (is_start && begins_folded(text.substr(at), with)) return true;
  }
  return false;
}

bool has_all_words(const Secret& secret, std::string_view value) {
  while (!value.empty()) {
    const std::string_view word = value.substr(0, value.find(' '));
    value.remove_prefix(std::min(value.size(), word.size() + 1));
    if (word.empty()) continue;
    const bool is_there = has_word(secret.name, word) || has_word(secret.description, word) ||
                          std::any_of(secret.tags.begin(), secret.tags.end(),
                                      [&](const auto& tag) { return has_word(tag.first, word) || has_word(tag.second, word); });
    if (!is_there) return false;
  }
  return true;
}

bool fits(Key key, std::string_view value, const Secret& secret, std::string_view region) {
  const auto any_tag = [&](auto part) {
    return std::any_of(secret.tags.begin(), secret.tags.end(), [&](const auto& tag) { return begins(part(tag), value); });
  };
  switch (key) {
    case Key::NAME:
      return begins(secret.name, value);
    case Key::DESCRIPTION:
      return has_word(secret.description, value);
    case Key::TAG_KEY:
      return any_tag([](const auto& tag) { return std::string_view(tag.first); });
    case Key::TAG_VALUE:
      return any_tag([](const auto& tag) { return std::string_view(tag.second); });
    case Key::PRIMARY_REGION:
      return begins(region, value);
    case Key::OWNING_SERVICE:
      return false;  // no service of AWS owns secrets here
    case Key::ALL:
      return has_all_words(secret, value);
    case Key::UNSET:
      return false;
  }
  return false;
}

}  // namespace

Result<SecretFilters> read_secret_filters(capnp::List<secretsmanager::Filter>::Reader from) {
  if (from.size() > 10) return secret_invalid("A request has at most 10 filters.", "Filters");
  SecretFilters out;
  for (const auto filter : from) {
    if (!wire::has(filter.getKey())) return secret_invalid("A filter has a key.", "Filters.Key");
    if (filter.getValues().size() == 0) return secret_invalid("A filter has at least one value.", "Filters.Values");
    SecretFilters::One one{.key = filter.getKey(), .values = {}};
    out.text.append(wire::enum_name(filter.getKey())) += '\n';
    for (const auto value : filter.getValues()) {
      MOORAGE_TRY(check_length(wire::view(value), {.member = "Filters.Values", .least = 0, .most = 512}));
      one.values.emplace_back(wire::view(value));
      out.text.append(one.values.back()) += '\n';
    }
    out.all.push_back(std::move(one));
  }
  return out;
}

bool matches(const SecretFilters& filters, const Secret& secret, std::string_view region) {
  return std::all_of(filters.all.begin(), filters.all.end(), [&](const SecretFilters::One& one) {
    return std::any_of(one.values.begin(), one.values.end(), [&](const std::string& value) {
      const bool is_negated = value.starts_with('!');
      return fits(one.key, std::string_view(value).substr(is_negated ? 1 : 0), secret, region) != is_negated;
    });
  });
}

}  // namespace moorage::control
