// Account settings, for the root user and for principals of their own (docs/rules/clusters.md#account-settings).
#include <gtest/gtest.h>

#include <capnp/dynamic.h>
#include <capnp/message.h>

#include <set>
#include <string>
#include <vector>

#include "machine/operation_table.h"
#include "services/ecs/rules/account_settings.h"
#include "support/control_fixture.h"
#include "wire/json.h"
#include "wire/operations.h"

namespace moorage {
namespace {

using control::effective_setting;
using testing::Answer;
using testing::Control;
using testing::Json;

constexpr const char* kUser = "arn:aws:iam::123456789012:user/ann";
constexpr const char* kSession = "arn:aws:sts::123456789012:assumed-role/deployer/ci";
constexpr const char* kRole = "arn:aws:iam::123456789012:role/deployer";

// Control::call of another principal than the root user.
Answer call_as(Control& control, const char* principal, const char* operation, const char* request) {
  const wire::Operation* op = wire::find_operation("ecs", operation);
  capnp::MallocMessageBuilder in;
  capnp::MallocMessageBuilder out;
  auto asked = in.initRoot<capnp::DynamicStruct>(op->request_schema());
  auto reply = out.initRoot<capnp::DynamicStruct>(op->reply_schema());
  if (Status read = wire::read_json(request, asked, wire::read_options(*op)); !read.ok())
    return {.json = {}, .error = read.error()};
  const Caller caller{.principal_arn = principal};
  control::Step step = control.step();
  const Status status =
      control::run_operation(step, {.operation = op->index, .request = asked.asReader(), .reply = reply, .caller = caller});
  if (!status.ok()) return {.json = {}, .error = status.error()};
  std::string text;
  wire::write_json(reply.asReader(), text);
  return {.json = Json::parse(text), .error = {}};
}

std::string insights_of(const Answer& made) { return made["cluster"]["settings"][0]["value"]; }

TEST(AccountSettings, of_the_root_user_are_the_default_of_new_clusters) {
  Control control;
  ASSERT_TRUE(control.call("PutAccountSettingDefault", R"({"name":"containerInsights","value":"enhanced"})").ok());
  EXPECT_EQ(insights_of(control.call("CreateCluster", R"({"clusterName":"a"})")), "enhanced");
  EXPECT_EQ(insights_of(call_as(control, kUser, "CreateCluster", R"({"clusterName":"b"})")), "enhanced");
  EXPECT_EQ(insights_of(control.call("CreateCluster",
                                     R"({"clusterName":"c","settings":[{"name":"containerInsights","value":"disabled"}]})")),
            "disabled");
}

TEST(AccountSettings, of_a_user_come_before_those_of_the_root_user) {
  Control control;
  ASSERT_TRUE(control.call("PutAccountSettingDefault", R"({"name":"containerInsights","value":"enhanced"})").ok());
  ASSERT_TRUE(call_as(control, kUser, "PutAccountSetting", R"({"name":"containerInsights","value":"enabled"})").ok());
  EXPECT_EQ(insights_of(call_as(control, kUser, "CreateCluster", R"({"clusterName":"a"})")), "enabled");
  EXPECT_EQ(insights_of(control.call("CreateCluster", R"({"clusterName":"b"})")), "enhanced");
}

TEST(AccountSettings, of_a_session_are_those_of_its_role) {
  Control control;
  const Answer put = call_as(control, kSession, "PutAccountSetting", R"({"name":"containerInsights","value":"enabled"})");
  ASSERT_TRUE(put.ok()) << put.error.message;
  EXPECT_EQ(put["setting"]["principalArn"], kRole);
  EXPECT_EQ(effective_setting(control.state, ecs::SettingName::CONTAINER_INSIGHTS, kRole), "enabled");
}

TEST(AccountSettings, of_others_are_the_root_users_to_change_and_to_read) {
  Control control;
  const std::string request = std::string(R"({"name":"containerInsights","value":"enabled","principalArn":")") + kRole + "\"}";
  EXPECT_EQ(call_as(control, kUser, "PutAccountSetting", request.c_str()).error.path, "principalArn");
  EXPECT_EQ(
      call_as(control, kUser, "ListAccountSettings", (std::string(R"({"principalArn":")") + kRole + "\"}").c_str()).error.name,
      "InvalidParameterException");
  EXPECT_TRUE(control.call("PutAccountSetting", request).ok());
}

TEST(AccountSettings, are_replaced_and_deleted) {
  Control control;
  for (const char* value : {"enabled", "enhanced", "disabled"}) {
    ASSERT_TRUE(control.call("PutAccountSetting", Json{{"name", "containerInsights"}, {"value", value}}).ok());
  }
  EXPECT_EQ(control.call("ListAccountSettings", "{}")["settings"].size(), 1U);
  ASSERT_TRUE(control.call("DeleteAccountSetting", R"({"name":"containerInsights"})").ok());
  EXPECT_EQ(control.call("ListAccountSettings", "{}")["settings"], Json::array());
}

TEST(AccountSettings, are_listed_in_pages_that_meet) {
  Control control;
  std::vector<std::string> seen;
  Json request{{"effectiveSettings", true}, {"maxResults", 4}};
  for (int page = 0; page < 3; ++page) {
    const Answer answer = control.call("ListAccountSettings", request);
    ASSERT_TRUE(answer.ok()) << answer.error.message;
    for (const auto& setting : answer["settings"]) seen.push_back(setting["name"]);
    if (answer.json.contains("nextToken")) request["nextToken"] = answer["nextToken"];
  }
  EXPECT_EQ(seen.size(), control::account_setting_rules().size());
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), seen.size());
}

TEST(AccountSettings, have_a_rule_for_each_name_of_the_model) {
  const auto names = capnp::Schema::from<ecs::SettingName>().getEnumerants();
  EXPECT_EQ(names.size(), control::account_setting_rules().size() + 1);  // and `unset`
}

TEST(AccountSettings, of_single_principals_are_bounded) {
  Control control;
  Answer last;
  for (int i = 0; i <= 1'000; ++i) {
    last = control.call("PutAccountSetting", Json{{"name", "awsvpcTrunking"},
                                                  {"value", "enabled"},
                                                  {"principalArn", "arn:aws:iam::123456789012:user/u" + std::to_string(i)}});
    if (!last.ok()) {
      EXPECT_EQ(i, 1'000);
    }
  }
  EXPECT_EQ(last.error.name, "ClientException");
  EXPECT_EQ(control.state.recount(), std::vector<std::string>{});
}

}  // namespace
}  // namespace moorage
