// Any bytes as a policy of IAM. What is read decides the same way twice, and with a statement that denies everything beside it
// nothing is allowed; what cannot be read denies.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "services/iam/policy/evaluate.h"

using namespace moorage;

namespace {

void expect(bool holds) {
  if (!holds) std::abort();
}

policy::Request request_of(std::string_view action) {
  policy::Request out{std::string(action), "arn:aws:ecs:us-east-1:123456789012:task/prod/0", {}};
  out.context.set("aws:username", "bob");
  out.context.set("aws:SourceIp", "192.0.2.7");
  out.context.set("aws:CurrentTime", "2026-11-30T12:00:00Z");
  out.context.set("aws:TagKeys", std::vector<std::string>{"team", "cost"});
  out.context.set("ecs:cluster", "arn:aws:ecs:us-east-1:123456789012:cluster/prod");
  out.context.set("ecs:task-cpu", "256");
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string document(reinterpret_cast<const char*>(data), size);
  const policy::NamedDocument given{"given", document};
  const policy::NamedDocument nothing{"nothing",
                                      R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}})"};
  const policy::NamedDocument all{"all",
                                  R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})"};
  const bool is_readable = policy::read_policy(document, policy::PolicyKind::kIdentity).ok();
  for (const std::string_view action : {"ecs:DescribeTasks", "iam:PassRole", "logs:PutLogEvents"}) {
    const policy::Request request = request_of(action);
    const policy::Ruling first = policy::decide({.identity = {given}, .boundary = {}, .session = {}}, request);
    const policy::Ruling again = policy::decide({.identity = {given}, .boundary = {}, .session = {}}, request);
    expect(first.reason == again.reason);
    expect(is_readable || first.reason == policy::Reason::kDeniedByIdentityPolicy);
    expect(!policy::decide({.identity = {given, nothing}, .boundary = {}, .session = {}}, request).is_allowed());
    // As a boundary it allows no more than it does by itself.
    const policy::Ruling bounded = policy::decide({.identity = {all}, .boundary = given, .session = {}}, request);
    expect(bounded.is_allowed() == first.is_allowed());
  }
  const policy::Asking asking{"arn:aws:iam::123456789012:user/bob", "", "123456789012", ""};
  const bool is_trust = policy::read_policy(document, policy::PolicyKind::kTrust).ok();
  const policy::Ruling trust = policy::decide_trust(document, {"sts:AssumeRole", "*", {}}, asking);
  expect(is_trust || trust.reason == policy::Reason::kDeniedByTrust);
  return 0;
}
