#include <gtest/gtest.h>

#include "support/control_fixture.h"

namespace moorage {
namespace {

using testing::Answer;
using testing::Control;
using testing::Json;

const std::string kPrefix = "arn:aws:ecs:us-east-1:123456789012:";

// Makes one resource of each kind that takes tags; returns their ARNs.
std::vector<std::string> one_of_each(Control& control) {
  std::vector<std::string> arns;
  arns.push_back(control.call("CreateCluster", "{}")["cluster"]["clusterArn"]);
  arns.push_back(control.call("RegisterContainerInstance", R"({"totalResources":[
      {"name":"CPU","type":"INTEGER","integerValue":2048},{"name":"MEMORY","type":"INTEGER","integerValue":4096}]})")
                     ["containerInstance"]["containerInstanceArn"]);
  arns.push_back(
      control.call("RegisterTaskDefinition",
                   R"({"family":"web","containerDefinitions":[{"name":"app","image":"i","memory":64}]})")["taskDefinition"]
                                                                                                         ["taskDefinitionArn"]);
  arns.push_back(control.call("RunTask", R"({"taskDefinition":"web","count":2})")["tasks"][0]["taskArn"]);
  arns.push_back(
      control.call("CreateService", R"({"serviceName":"s","taskDefinition":"web","desiredCount":0})")["service"]["serviceArn"]);
  return arns;
}

Json tags_of(Control& control, const std::string& arn) {
  return control.call("ListTagsForResource", Json{{"resourceArn", arn}}).json.value("tags", Json("none"));
}

TEST(TagResource, merges_by_key_on_everything_that_takes_tags) {
  Control control;
  for (const std::string& arn : one_of_each(control)) {
    ASSERT_TRUE(control
                    .call("TagResource", Json{{"resourceArn", arn},
                                              {"tags", Json::parse(R"([{"key":"a","value":"1"},{"key":"b","value":"2"}])")}})
                    .ok());
    ASSERT_TRUE(
        control.call("TagResource", Json{{"resourceArn", arn}, {"tags", Json::parse(R"([{"key":"a","value":"3"}])")}}).ok());
    EXPECT_EQ(tags_of(control, arn), Json::parse(R"([{"key":"a","value":"3"},{"key":"b","value":"2"}])")) << arn;
    ASSERT_TRUE(control.call("UntagResource", Json{{"resourceArn", arn}, {"tagKeys", {"a", "other"}}}).ok());
    EXPECT_EQ(tags_of(control, arn), Json::parse(R"([{"key":"b","value":"2"}])")) << arn;
  }
}

TEST(TagResource, tags_one_task_of_a_call_and_not_its_siblings) {
  Control control;
  const std::string arn = one_of_each(control)[3];
  control.call("TagResource", Json{{"resourceArn", arn}, {"tags", Json::parse(R"([{"key":"a","value":"1"}])")}});
  const Json tasks = control.call("ListTasks", "{}")["taskArns"];
  for (const auto& task : tasks) {
    EXPECT_EQ(tags_of(control, task).size(), task == arn ? 1U : 0U);
  }
}

TEST(TagResource, holds_fifty_tags_and_not_one_more) {
  Control control;
  const std::string arn = one_of_each(control)[0];
  for (int i = 0; i < 50; ++i) {
    const Json tag{{"key", "k" + std::to_string(i)}, {"value", ""}};
    ASSERT_TRUE(control.call("TagResource", Json{{"resourceArn", arn}, {"tags", {tag}}}).ok()) << i;
  }
  const Answer answer =
      control.call("TagResource", Json{{"resourceArn", arn}, {"tags", Json::parse(R"([{"key":"one-more","value":""}])")}});
  EXPECT_EQ(answer.error.name, "LimitExceededException");
  EXPECT_EQ(tags_of(control, arn).size(), 50U);
}

TEST(TagResource, keeps_the_rules_of_keys_and_values) {
  Control control;
  const std::string arn = one_of_each(control)[0];
  const auto tag = [&](const std::string& key, const std::string& value) {
    return control.call("TagResource", Json{{"resourceArn", arn}, {"tags", {{{"key", key}, {"value", value}}}}});
  };
  EXPECT_TRUE(tag(std::string(128, 'k'), std::string(256, 'v')).ok());
  EXPECT_TRUE(tag("Größe_.:/=+-@", "größer als 1").ok());
  EXPECT_TRUE(tag("日本語", "Ключ ٣ Ⅷ ½ नमत").ok());
  for (const char* bad : {"emoji🎉", "a\u200b", "a\tb", "a\nb", "a,b", "a&b", "क\u093f", "e\u0301", "™", "€"}) {
    EXPECT_EQ(tag(bad, "").error.message, "Tag key \"" + std::string(bad) + "\" contains invalid characters.");
    EXPECT_EQ(tag("k", bad).error.message, "The value of tag \"k\" contains invalid characters.") << bad;
  }
  EXPECT_FALSE(tag(std::string(129, 'k'), "").ok());
  EXPECT_FALSE(tag("k", std::string(257, 'v')).ok());
  EXPECT_FALSE(tag("k", "a,b").ok());
  EXPECT_FALSE(tag("", "v").ok());
  EXPECT_FALSE(tag("AWS:x", "v").ok());
}

TEST(TagResource, tells_a_bad_arn_from_a_missing_resource) {
  Control control;
  one_of_each(control);
  struct {
    std::string arn, error, message;
  } cases[] = {{"web", "InvalidParameterException", "The ARN provided is invalid."},
               {"arn:aws:s3:::bucket", "InvalidParameterException", "The ARN provided is invalid."},
               {kPrefix + "gizmo/a/b", "InvalidParameterException", "The ARN provided is invalid."},
               {kPrefix + "service/s", "InvalidParameterException", "Long arn format must be used for tagging operations"},
               {kPrefix + "cluster/other", "ClusterNotFoundException", "Cluster not found."},
               {kPrefix + "service/default/t", "ResourceNotFoundException",
                "The specified resource " + kPrefix + "service/default/t was not found."},
               {kPrefix + "task-definition/web:9", "ResourceNotFoundException",
                "The specified resource " + kPrefix + "task-definition/web:9 was not found."}};
  for (const auto& one : cases) {
    const Answer answer = control.call("TagResource", Json{{"resourceArn", one.arn}, {"tags", Json::array()}});
    EXPECT_EQ(answer.error.name, one.error) << one.arn;
    EXPECT_EQ(answer.error.message, one.message);
  }
}

}  // namespace
}  // namespace moorage
