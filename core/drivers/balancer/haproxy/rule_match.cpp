#include "drivers/balancer/haproxy/rule_match.h"

#include <algorithm>
#include <string_view>

#include "base/hex.h"
#include "drivers/balancer/haproxy/config_text.h"

namespace moorage::haproxy {
namespace {

constexpr std::size_t kValueCharsMax = 128;
constexpr std::size_t kHeaderCharsMax = 40;
constexpr std::size_t kValuesMax = 16;

bool is_letter_or_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool has_only(std::string_view text, std::string_view others) {
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_letter_or_digit(c) || others.find(c) != std::string_view::npos; });
}

Status check_text(const Condition& condition, std::string_view text) {
  const bool fits = !text.empty() && text.size() <= kValueCharsMax &&
                    std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
  if (fits) return {};
  return invalid_parameter("a value of a " + condition.field + " condition has 1 to 128 printable characters of ASCII");
}

std::string literal(char c) {
  if (is_letter_or_digit(c)) return std::string(1, c);
  std::string out = "\\x";
  append_hex_byte(out, static_cast<std::uint8_t>(c));
  return out;
}

// What the wildcards stand for.
struct Wildcards {
  std::string_view many = ".*";
  std::string_view one = ".";
  bool has_escapes = false;  // \* and \? are the characters themselves
};

std::string expression_of(std::string_view pattern, const Wildcards& wildcards) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    const bool escapes =
        wildcards.has_escapes && c == '\\' && i + 1 < pattern.size() && (pattern[i + 1] == '*' || pattern[i + 1] == '?');
    if (escapes) {
      out += literal(pattern[++i]);
    } else if (c == '*') {
      out += wildcards.many;
    } else if (c == '?') {
      out += wildcards.one;
    } else {
      out += literal(c);
    }
  }
  return out;
}

std::string quoted(const std::string& expression) { return "'" + expression + "'"; }

// A group around it keeps an expression from being read as a flag or as the end of the test.
std::string quoted_regex(std::string_view regex) {
  std::string out = "(?:";
  for (std::size_t i = 0; i < regex.size(); ++i) {
    if (regex[i] == '\'') {
      out += "\\x27";
    } else if (regex[i] == '\\' && i + 1 < regex.size() && regex[i + 1] == '\'') {
      out += "\\x27";
      ++i;
    } else if (regex[i] == '\\' && i + 1 < regex.size()) {
      out += regex[i];
      out += regex[++i];
    } else {
      out += regex[i];
    }
  }
  return quoted(out + ")");
}

// `fetch`: what is compared, with its flags.
Result<std::vector<std::string>> texts_of(const Condition& condition, const std::string& fetch) {
  std::vector<std::string> lines;
  for (const std::string& value : condition.values) {
    MOORAGE_TRY(check_text(condition, value));
    lines.push_back(fetch + " -m reg " + quoted("^" + expression_of(value, {}) + "$"));
  }
  for (const std::string& regex : condition.regexes) {
    MOORAGE_TRY(check_text(condition, regex));
    lines.push_back(fetch + " -m reg " + quoted_regex(regex));
  }
  return lines;
}

Result<std::vector<std::string>> pairs_of(const Condition& condition) {
  std::vector<std::string> lines;
  for (const auto& [key, value] : condition.pairs) {
    MOORAGE_TRY(check_text(condition, value));
    if (!key.empty()) MOORAGE_TRY(check_text(condition, key));
    const std::string name =
        key.empty() ? "[^=&]*" : expression_of(key, {.many = "[^=&]*", .one = "[^=&]", .has_escapes = true});
    const std::string expression = expression_of(value, {.many = "[^&]*", .one = "[^&]", .has_escapes = true});
    lines.push_back("query -i -m reg " + quoted("(?:^|&)" + name + "=" + expression + "(?:&|$)"));
  }
  return lines;
}

Result<std::vector<std::string>> methods_of(const Condition& condition) {
  std::vector<std::string> lines;
  for (const std::string& method : condition.values) {
    MOORAGE_TRY(check_text(condition, method));
    lines.push_back("method -m reg " + quoted("^" + expression_of(method, {.many = "\\x2a", .one = "\\x3f"}) + "$"));
  }
  return lines;
}

Result<std::vector<std::string>> sources_of(const Condition& condition) {
  std::vector<std::string> lines;
  for (const std::string& block : condition.values) {
    const std::size_t slash = block.find('/');
    const std::string bits = slash == std::string::npos ? "" : block.substr(slash + 1);
    const std::string address = block.substr(0, slash);
    const bool has_bits = !bits.empty() && bits.size() <= 3 && bits.find_first_not_of("0123456789") == std::string::npos &&
                          std::stoi(bits) <= (address.find(':') == std::string::npos ? 32 : 128);
    if (!has_bits || !address_text(address).ok()) return invalid_parameter("a value of a source-ip condition is a CIDR block");
    lines.push_back("src -m ip " + address + "/" + bits);
  }
  return lines;
}

Result<std::vector<std::string>> lines_of(const Condition& condition) {
  if (condition.field == "host-header") return texts_of(condition, "req.hdr(host),host_only -i");
  if (condition.field == "path-pattern") return texts_of(condition, "path");
  if (condition.field == "query-string") return pairs_of(condition);
  if (condition.field == "http-request-method") return methods_of(condition);
  if (condition.field == "source-ip") return sources_of(condition);
  if (condition.field != "http-header") return invalid_parameter("the field of a condition is not known");
  if (condition.header.empty() || condition.header.size() > kHeaderCharsMax || !has_only(condition.header, "-_.!$&+^~")) {
    return invalid_parameter("the name of a header in a condition has 1 to 40 letters, digits and some punctuation");
  }
  return texts_of(condition, "'req.fhdr(" + condition.header + ")' -i");
}

}  // namespace

Result<std::vector<std::string>> match_of(const Condition& condition) {
  MOORAGE_ASSIGN(std::vector<std::string> lines, lines_of(condition));
  if (lines.empty() || lines.size() > kValuesMax) return invalid_parameter("a condition of a rule has 1 to 16 values");
  return lines;
}

}  // namespace moorage::haproxy
