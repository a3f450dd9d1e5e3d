#include <re2/re2.h>

#include "services/logs/insights/query_expression.h"

namespace moorage::logs_service::insights {
namespace {

constexpr std::int64_t kRegexMemoryMax = 1 << 20;
constexpr std::size_t kRegexBytesMax = 4096;

}  // namespace

FilterRegex compile_query_regex(const std::string& expression, std::string& trouble) {
  if (expression.empty() || expression.size() > kRegexBytesMax) {
    trouble = "it has 1 to 4096 characters";
    return nullptr;
  }
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kRegexMemoryMax);
  auto regex = std::make_shared<const re2::RE2>(expression, options);
  if (regex->ok()) return regex;
  trouble = regex->error();
  return nullptr;
}

std::vector<std::string> group_names(const FilterRegex& regex) {
  std::vector<std::string> names(static_cast<std::size_t>(regex->NumberOfCapturingGroups()));
  for (const auto& [number, name] : regex->CapturingGroupNames()) names[static_cast<std::size_t>(number) - 1] = name;
  return names;
}

std::vector<std::string> captures(const FilterRegex& regex, std::string_view text) {
  const auto groups = static_cast<std::size_t>(regex->NumberOfCapturingGroups());
  std::vector<re2::StringPiece> found(groups + 1);
  const re2::StringPiece in(text.data(), text.size());
  if (!regex->Match(in, 0, in.size(), re2::RE2::UNANCHORED, found.data(), static_cast<int>(found.size()))) return {};
  std::vector<std::string> out;
  for (std::size_t i = 1; i <= groups; ++i) out.emplace_back(found[i].data() == nullptr ? "" : found[i].as_string());
  return out;
}

}  // namespace moorage::logs_service::insights
