#include "kernel/tagging.h"

#include <algorithm>

#include "base/limits.h"
#include "kernel/letters.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::size_t kKeyCharsMax = 128;
constexpr std::size_t kValueCharsMax = 256;

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

bool is_reserved(std::string_view key) {
  return key.size() >= 4 && (key[0] | 0x20) == 'a' && (key[1] | 0x20) == 'w' && (key[2] | 0x20) == 's' && key[3] == ':';
}

std::string problem_with(std::string_view key, std::string_view value) {
  if (key.empty()) return "Tag keys can not be empty.";
  if (characters(key) > kKeyCharsMax) return "Tag key is longer than 128 characters.";
  if (characters(value) > kValueCharsMax) return "Tag value is longer than 256 characters.";
  if (!is_tag_text(key)) return "Tag key \"" + std::string(key) + "\" contains invalid characters.";
  if (!is_tag_text(value)) {
    return "The value of tag \"" + std::string(key) + "\" contains invalid characters.";
  }
  if (is_reserved(key)) return "Tag key \"" + std::string(key) + "\" is invalid: keys that begin with aws: are reserved.";
  return {};
}

}  // namespace

bool is_tag_text(std::string_view text) {
  while (!text.empty()) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (size > text.size()) return false;
    char32_t character = size == 1 ? lead : lead & (0x7fU >> size);
    for (std::size_t i = 1; i < size; ++i) character = character << 6 | (static_cast<unsigned char>(text[i]) & 0x3fU);
    const bool is_sign = size == 1 && std::string_view("_.:/=+-@").find(text.front()) != std::string_view::npos;
    if (!is_sign && !is_letter_number_or_separator(character)) return false;
    text.remove_prefix(size);
  }
  return true;
}

Result<Tags> read_tags(TagList::Reader tags, const char* error_name) {
  if (tags.size() > limits::kTagsMax) {
    return Error{.name = error_name, .message = "Number of tags exceeds the limit of 50 tags per resource.", .path = "tags"};
  }
  Tags out;
  unsigned index = 0;
  for (const auto tag : tags) {
    const std::string path = "tags[" + std::to_string(index++) + "]";
    const std::string_view key = wire::view(tag.getKey());
    const std::string_view value = wire::view(tag.getValue());
    if (std::string problem = problem_with(key, value); !problem.empty()) {
      return Error{.name = error_name, .message = std::move(problem), .path = path};
    }
    if (std::any_of(out.begin(), out.end(), [&](const auto& known) { return known.first == key; })) {
      return Error{
          .name = error_name, .message = "Duplicate tag keys found: \"" + std::string(key) + "\".", .path = path + ".key"};
    }
    out.emplace_back(key, value);
  }
  return out;
}

Status merge_tags(Tags& into, const Tags& tags) {
  for (const auto& [key, value] : tags) {
    const auto known = std::find_if(into.begin(), into.end(), [&key = key](const auto& tag) { return tag.first == key; });
    if (known != into.end()) {
      known->second = value;
    } else {
      into.emplace_back(key, value);
    }
  }
  const auto counted = std::count_if(into.begin(), into.end(), [](const auto& tag) { return !is_reserved(tag.first); });
  if (static_cast<std::size_t>(counted) > limits::kTagsMax) {
    return Error{.name = "LimitExceededException",
                 .message = "Number of tags exceeds the limit of 50 tags per resource.",
                 .path = "tags"};
  }
  return {};
}

void write_tags(TagList::Builder out, const Tags& tags) {
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setKey(wire::text(tags[i].first));
    out[i].setValue(wire::text(tags[i].second));
  }
}

}  // namespace moorage::control
