#include "kernel/plain_arn.h"

namespace moorage::control {

namespace {

std::string_view take_field(std::string_view& rest) {
  const std::size_t colon = rest.find(':');
  const std::string_view field = rest.substr(0, colon);
  rest = colon == std::string_view::npos ? std::string_view{} : rest.substr(colon + 1);
  return field;
}

}  // namespace

std::optional<PlainArn> split_arn(std::string_view text) {
  std::string_view rest = text;
  if (take_field(rest) != "arn" || !take_field(rest).starts_with("aws")) return std::nullopt;
  PlainArn parts;
  parts.service = take_field(rest);
  parts.region = take_field(rest);
  parts.account = take_field(rest);
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  parts.kind = rest.substr(0, slash);
  parts.name = rest.substr(slash + 1);
  if (parts.name.empty()) return std::nullopt;
  return parts;
}

}  // namespace moorage::control
