#include "services/ecs/rules/command_line.h"

#include <utility>

namespace moorage::control {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Within double quotes a backslash protects a double quote and a backslash, and stands for itself otherwise.
bool is_protected_in_quotes(char c) { return c == '"' || c == '\\'; }

}  // namespace

Result<std::vector<std::string>> split_command_line(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool has_next = i + 1 < text.size();
    if (quote != 0) {
      if (c == quote) {
        quote = 0;
      } else if (quote == '"' && c == '\\' && has_next && is_protected_in_quotes(text[i + 1])) {
        word += text[++i];
      } else {
        word += c;
      }
    } else if (c == '\'' || c == '"') {
      quote = c;
      in_word = true;
    } else if (c == '\\' && has_next) {
      word += text[++i];
      in_word = true;
    } else if (is_blank(c)) {
      if (in_word) words.push_back(std::exchange(word, {}));
      in_word = false;
    } else {
      word += c;
      in_word = true;
    }
  }
  if (quote != 0) {
    return invalid_parameter(
        quote == '"' ? "Command has a double quote that is not closed." : "Command has a quote that is not closed.", "command");
  }
  if (in_word) words.push_back(std::move(word));
  if (words.empty()) return invalid_parameter("Command cannot be empty.", "command");
  return words;
}

}  // namespace moorage::control
