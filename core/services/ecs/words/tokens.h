// Client tokens: a call that is made again with the same token and the same parameters gives the same answer and has no second
// effect, also after a restart; with other parameters it is refused. A token is kept for a day, and no more than kTokensMax are
// kept: the oldest ones are forgotten first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "kernel/step_context.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

inline constexpr std::size_t kTokensMax = 100'000;

// A hash that is the same on every machine and in every version. Not safe against texts made to collide.
std::uint64_t content_hash(std::string_view content);

// The token of one call. `request` is the request as JSON.
struct TokenUse {
  std::string key;  // empty: the call has no token
  std::uint64_t request_hash = 0;

  bool is_given() const { return !key.empty(); }
};

struct TokenCall {
  std::string_view operation;
  ClusterId cluster;
  std::string_view token;
};

TokenUse use_of(const TokenCall& call, std::string_view request_json);

Status check_client_token(std::string_view token, std::size_t chars_max);

// The earlier call with this token; null: there was none, or it was made too long ago. Compare `request_hash`.
const Token* earlier_call(Step& step, const TokenUse& use);

// Does nothing for a call without a token. `made` tells what the call has made; its key, hash and time are set here.
void remember_token(Step& step, const TokenUse& use, Token made);

}  // namespace moorage::control
