#include "services/ecs/words/tokens.h"

#include <algorithm>

#include "base/hash.h"
#include "services/ecs/words/resolve.h"

namespace moorage::control {

namespace {

constexpr Duration kTokenKept = Duration::minutes(24 * 60);
constexpr std::size_t kTokensForgottenAtOnce = 16;

bool is_over(const Step& step, const Token& token) { return step.now - token.created_at >= kTokenKept; }

}  // namespace

std::uint64_t content_hash(std::string_view content) { return fnv1a(content); }

TokenUse use_of(const TokenCall& call, std::string_view request_json) {
  if (call.token.empty()) return {};
  std::string key(call.operation);
  key.append("/").append(std::to_string(call.cluster.value)).append("/").append(call.token);
  return {.key = std::move(key), .request_hash = content_hash(request_json)};
}

Status check_client_token(std::string_view token, std::size_t chars_max) {
  const bool printable = std::all_of(token.begin(), token.end(), [](char c) { return c >= 33 && c <= 126; });
  if (token.size() <= chars_max && printable) return {};
  return invalid_parameter("clientToken must be at most " + std::to_string(chars_max) + " printable ASCII characters.",
                           "clientToken");
}

const Token* earlier_call(Step& step, const TokenUse& use) {
  if (!use.is_given()) return nullptr;
  const Token* token = step.draft.find(ecs_model(step.state()).token_of(use.key));
  return token && !is_over(step, *token) ? token : nullptr;
}

void remember_token(Step& step, const TokenUse& use, Token made) {
  if (!use.is_given()) return;
  if (const TokenId old = ecs_model(step.state()).token_of(use.key)) step.draft.erase(old);
  for (std::size_t i = 0; i < kTokensForgottenAtOnce && !ecs_model(step.state()).tokens().empty(); ++i) {
    const TokenId oldest = ecs_model(step.state()).tokens().front();
    if (ecs_model(step.state()).tokens().size() < kTokensMax && !is_over(step, *step.draft.find(oldest))) break;
    step.draft.erase(oldest);
  }
  made.key = use.key;
  made.request_hash = use.request_hash;
  made.created_at = step.now;
  step.draft.add(std::move(made));
}

}  // namespace moorage::control
