#include "wire/enum_words.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "wire/wire_text.h"

namespace moorage::wire {

namespace {

constexpr std::size_t kShownMax = 64;

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "a.b[2].c" and "A.member.3.C" alike: names, and numbers that begin at 1.
std::vector<std::string> steps_of(std::string_view path) {
  std::vector<std::string> out;
  std::string step;
  const auto end_step = [&] {
    if (!step.empty() && step != "member") out.push_back(step);
    step.clear();
  };
  for (const char c : path) {
    if (c == '.' || c == '[') {
      end_step();
      if (c == '[') step = "[";
    } else if (c == ']') {
      step = std::to_string(std::stoul(step.substr(1)) + 1);
    } else {
      step += c;
    }
  }
  end_step();
  return out;
}

// "defaultActions.1.member.type"
std::string model_path(std::string_view path) {
  std::string out;
  for (const std::string& step : steps_of(path)) {
    out += out.empty() ? "" : ".";
    out += is_number(step) ? step + ".member" : std::string(1, lower(step.front())) + step.substr(1);
  }
  return out;
}

// "launchType" -> "launch type". ECS begins some of them with a capital letter.
std::string spoken(std::string_view path) {
  const std::vector<std::string> steps = steps_of(path);
  const auto name = std::find_if(steps.rbegin(), steps.rend(), [](const std::string& step) { return !is_number(step); });
  std::string out;
  for (const char c : name == steps.rend() ? std::string("value") : *name) {
    if (is_upper(c) && !out.empty()) out += ' ';
    out += lower(c);
  }
  if (out == "scheduling strategy") out.front() = 'S';
  return out;
}

std::string without_blanks(std::string text) {
  std::erase(text, ' ');
  return text;
}

}  // namespace

std::string unknown_value(EnumWords words, const EnumShape& enumeration, std::string_view value, const std::string& path) {
  const std::string shown = std::string(value.substr(0, kShownMax)) + (value.size() > kShownMax ? "…" : "");
  switch (words) {
    case EnumWords::kEcs:
      return spoken(path) + " should be one of [" + without_blanks(enumeration.joined()) + "]";
    case EnumWords::kModel:
      return "1 validation error detected: Value '" + shown + "' at '" + model_path(path) +
             "' failed to satisfy constraint: Member must satisfy enum value set: [" + enumeration.joined() + "]";
    case EnumWords::kOwn:
      break;
  }
  std::string quoted;
  append_quoted(shown, quoted);
  return (path.empty() ? "request: " : path + ": ") + quoted + " is not one of " + enumeration.joined();
}

}  // namespace moorage::wire
