// Writes text of users into a configuration: checked against a grammar, and quoted so that HAProxy reads it as data.
//
// Promises: what comes out holds no newline, no control character and nothing that ends a quoted word or begins a comment.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace moorage::haproxy {

// Ids that become parts of names: 1 to 64 of [0-9a-zA-Z-].
Status check_id(std::string_view what, std::string_view id);

// An IPv4 or IPv6 address as it stands in a configuration: "127.0.0.1", "[::1]".
Result<std::string> address_text(std::string_view address);

// Path of a health check as one quoted word; what HTTP does not allow unescaped is percent-encoded.
Result<std::string> path_word(std::string_view path);

// "200", "200,202", "200-299" -> the same, checked. Empty: "200".
Result<std::string> status_list(std::string_view matcher);

// A redirect target as one quoted log-format word. #{protocol}, #{host}, #{port}, #{path} and #{query} become HAProxy's
// expressions. Two words where the target says "?#{query}": with a query, and without one.
struct RedirectWords {
  std::string with_query;
  std::string without_query;  // empty: the same word does for both
};
Result<RedirectWords> redirect_words(std::string_view location);

// Any printable text of at most 1024 characters as one quoted log-format word that expands nothing.
Result<std::string> format_word(std::string_view text);

// Content type of a fixed response: one of the five that the API allows. Empty: text/plain.
Result<std::string> content_type_text(std::string_view content_type);

// 64 bits as 16 hex characters; the same on every machine and in every version.
std::string hash_text(std::string_view text);

}  // namespace moorage::haproxy
