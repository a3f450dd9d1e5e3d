// Operations called by the owner and by others, on a State, with a sealer whose key is fixed.
#pragma once

#include <capnp/message.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "drivers/seal/aes_sealer.h"
#include "machine/key_table.h"
#include "machine/operation_table.h"
#include "services/iam/model/iam_model.h"
#include "support/control_fixture.h"
#include "wire/json.h"
#include "wire/operations.h"

namespace moorage::testing {

inline control::Settings sealed_settings() {
  control::Settings out;
  out.sealer = *drivers::make_seeded_sealer(7);
  return out;
}

class Iam : public Control {
 public:
  Iam() : Control(sealed_settings()) {}

  Answer call_as(const Caller& caller, std::string_view operation, std::string_view request, std::string_view service) {
    const wire::Operation* op = wire::find_operation(service, operation);
    if (!op) return {.json = {}, .error = {.name = "NoSuchOperation", .message = std::string(operation), .path = {}}};
    capnp::MallocMessageBuilder in;
    capnp::MallocMessageBuilder out;
    auto asked = in.initRoot<capnp::DynamicStruct>(op->request_schema());
    auto reply = out.initRoot<capnp::DynamicStruct>(op->reply_schema());
    if (Status read = wire::read_json(request, asked, wire::read_options(*op)); !read.ok()) {
      return {.json = {}, .error = read.error()};
    }
    const control::Draft::Mark mark = draft.mark();
    control::Step at = step();
    Status status =
        control::run_operation(at, {.operation = op->index, .request = asked.asReader(), .reply = reply, .caller = caller});
    if (!status.ok()) {
      draft.rollback_to(mark);
      return {.json = {}, .error = status.error()};
    }
    std::string text;
    wire::write_json(reply.asReader(), text);
    return {.json = Json::parse(text), .error = {}};
  }

  // By the owner. The test fails where the call is refused.
  Json iam(std::string_view operation, std::string_view request) {
    Answer answer = call(operation, request, "iam");
    EXPECT_TRUE(answer.ok()) << operation << ": " << answer.error.name << ": " << answer.error.message;
    return answer.json;
  }
  std::string iam_error(std::string_view operation, std::string_view request) {
    const Answer answer = call(operation, request, "iam");
    return answer.ok() ? "ok" : answer.error.name + ": " + answer.error.message;
  }

  // A user with one inline policy of these statements; gives the caller that its access key stands for.
  Caller user_with(const std::string& name, const std::string& statements) {
    iam("CreateUser", R"({"UserName":")" + name + "\"}");
    if (!statements.empty()) put_user_policy(name, statements);
    const Json key = iam("CreateAccessKey", R"({"UserName":")" + name + "\"}")["AccessKey"];
    return caller_of(key["AccessKeyId"], "");
  }
  void put_user_policy(const std::string& name, const std::string& statements) {
    const Json request{{"UserName", name}, {"PolicyName", "inline"}, {"PolicyDocument", document(statements)}};
    iam("PutUserPolicy", request.dump());
  }
  static std::string document(const std::string& statements) {
    return R"({"Version":"2012-10-17","Statement":[)" + statements + "]}";
  }

  // The caller as a door makes it of a verified key. The test fails where the key is none.
  Caller caller_of(const std::string& key_id, const std::string& token) {
    auto found = signing_key(key_id, token);
    EXPECT_TRUE(found.ok()) << (found.ok() ? "" : found.error().message);
    Caller out = found.ok() ? found->caller : Caller{.rights = CallerRights::kPolicies};
    out.kind = CallerKind::kNetwork;
    out.source_address = "192.0.2.7";
    return out;
  }
  Result<SigningKey> signing_key(const std::string& key_id, const std::string& token) {
    const auto table = control::key_table_of(state);
    return control::find_signing_key(*table, state.settings(), {key_id, token}, now);
  }
};

}  // namespace moorage::testing
