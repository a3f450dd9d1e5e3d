#include "protocol/form.h"

#include <algorithm>

#include "base/hex.h"
#include "wire/wire_text.h"

namespace moorage::codec {
namespace {

bool decode(std::string_view text, std::string& out) {
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      const int high = text.size() - i > 2 ? hex_digit_value(text[i + 1]) : -1;
      const int low = high >= 0 ? hex_digit_value(text[i + 2]) : -1;
      if (low < 0) {
        return false;
      }
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return wire::is_valid_text(out);
}

Error malformed(std::string message) { return api_error("MalformedQueryString", std::move(message)); }

}  // namespace

Result<Form> parse_form(std::string_view body, std::size_t parameters_max) {
  Form form;
  while (!body.empty()) {
    const auto end = body.find('&');
    const auto pair = body.substr(0, end);
    body.remove_prefix(end == std::string_view::npos ? body.size() : end + 1);
    if (pair.empty()) {
      continue;
    }
    if (form.size() == parameters_max) {
      return malformed("more than " + std::to_string(parameters_max) + " parameters");
    }
    const auto equals = pair.find('=');
    Parameter parameter;
    if (!decode(pair.substr(0, equals), parameter.name) ||
        (equals != std::string_view::npos && !decode(pair.substr(equals + 1), parameter.value))) {
      return malformed("parameter " + std::to_string(form.size() + 1) + " has a broken escape or is not UTF-8");
    }
    form.push_back(std::move(parameter));
  }
  std::vector<std::string_view> names;
  names.reserve(form.size());
  for (const auto& parameter : form) {
    names.push_back(parameter.name);
  }
  std::sort(names.begin(), names.end());
  if (const auto twice = std::adjacent_find(names.begin(), names.end()); twice != names.end()) {
    return malformed("parameter " + std::string(*twice) + " appears twice");
  }
  return form;
}

std::string_view find(const Form& form, std::string_view name) {
  const auto found = std::find_if(form.begin(), form.end(), [&](const Parameter& p) { return p.name == name; });
  return found != form.end() ? std::string_view(found->value) : std::string_view{};
}

}  // namespace moorage::codec
