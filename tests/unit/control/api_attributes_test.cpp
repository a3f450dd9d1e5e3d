#include <gtest/gtest.h>

#include "support/control_fixture.h"

namespace moorage {
namespace {

using testing::Answer;
using testing::Control;
using testing::Json;

class Attributes : public ::testing::Test {
 protected:
  void SetUp() override {
    call("CreateCluster", Json::object());
    for (const char* machine : {"i-1", "i-2"}) {
      const Json registered =
          call("RegisterContainerInstance",
               {{"totalResources",
                 {{{"name", "CPU"}, {"type", "INTEGER"}, {"integerValue", 2048}},
                  {{"name", "MEMORY"}, {"type", "INTEGER"}, {"integerValue", 4096}}}},
                {"instanceIdentityDocument", Json{{"instanceId", machine}, {"instanceType", "m5.large"}}.dump()}});
      arns_.push_back(registered["containerInstance"]["containerInstanceArn"]);
    }
  }

  Json call(std::string_view operation, const Json& request) {
    const Answer answer = control_.call(operation, request);
    EXPECT_TRUE(answer.ok()) << operation << ": " << answer.error.message << " at " << answer.error.path;
    return answer.json;
  }
  Json put(std::size_t instance, const std::string& name, const std::string& value) {
    return call("PutAttributes", {{"attributes", {{{"name", name}, {"value", value}, {"targetId", arns_[instance]}}}}});
  }
  Json members(const std::string& filter) {
    return call("ListContainerInstances", {{"filter", filter}})["containerInstanceArns"];
  }

  Control control_;
  std::vector<std::string> arns_;
};

TEST_F(Attributes, are_described_with_the_instance_and_raise_its_version) {
  const Json before = call("DescribeContainerInstances", {{"containerInstances", {arns_[0]}}})["containerInstances"][0];
  put(0, "stack", "production");
  const Json after = call("DescribeContainerInstances", {{"containerInstances", {arns_[0]}}})["containerInstances"][0];
  EXPECT_EQ(after["version"].get<int>(), before["version"].get<int>() + 1);
  EXPECT_NE(after["attributes"].dump().find(R"({"name":"stack","value":"production"})"), std::string::npos);
  EXPECT_EQ(after["registeredResources"], before["registeredResources"]);
  EXPECT_EQ(after["versionInfo"], before["versionInfo"]);
  EXPECT_TRUE(control_.state.recount().empty());
}

TEST_F(Attributes, are_seen_by_the_cluster_query_language_until_they_are_deleted) {
  put(1, "stack", "production");
  EXPECT_EQ(members("attribute:stack == production"), Json::array({arns_[1]}));
  EXPECT_EQ(members("not(attribute:stack exists)"), Json::array({arns_[0]}));
  call("DeleteAttributes", {{"attributes", {{{"name", "stack"}, {"targetId", arns_[1]}}}}});
  EXPECT_EQ(members("attribute:stack exists"), Json::array());
}

TEST_F(Attributes, decide_placement_at_once) {
  call("RegisterTaskDefinition",
       {{"family", "app"}, {"containerDefinitions", {{{"name", "app"}, {"image", "app"}, {"memory", 128}}}}});
  const Json request{{"taskDefinition", "app"},
                     {"placementConstraints", {{{"type", "memberOf"}, {"expression", "attribute:stack == production"}}}}};
  EXPECT_EQ(call("RunTask", request)["tasks"].size(), 0u);
  put(1, "stack", "production");
  EXPECT_EQ(call("RunTask", request)["tasks"][0]["containerInstanceArn"], arns_[1]);
}

TEST_F(Attributes, survive_the_registration_of_a_restarted_agent) {
  put(0, "stack", "production");
  call("RegisterContainerInstance", {{"containerInstanceArn", arns_[0]},
                                     {"totalResources",
                                      {{{"name", "CPU"}, {"type", "INTEGER"}, {"integerValue", 2048}},
                                       {{"name", "MEMORY"}, {"type", "INTEGER"}, {"integerValue", 4096}}}}});
  EXPECT_EQ(members("attribute:stack == production"), Json::array({arns_[0]}));
}

TEST_F(Attributes, are_listed_page_by_page_without_gaps) {
  for (const char* name : {"a", "b", "c"}) {
    put(0, name, "1");
    put(1, name, "2");
  }
  Json all = call("ListAttributes", {{"targetType", "container-instance"}})["attributes"];
  Json paged = Json::array();
  Json request{{"targetType", "container-instance"}, {"maxResults", 3}};
  for (int page = 0; page < 10; ++page) {
    const Json answer = call("ListAttributes", request);
    for (const Json& one : answer["attributes"]) paged.push_back(one);
    if (!answer.contains("nextToken")) break;
    request["nextToken"] = answer["nextToken"];
  }
  EXPECT_EQ(paged, all);
  EXPECT_EQ(all.size(), 8u);
}

TEST_F(Attributes, one_refused_target_refuses_the_whole_call) {
  const Answer refused = control_.call(
      "PutAttributes",
      Json{{"attributes",
            {{{"name", "stack"}, {"value", "x"}, {"targetId", arns_[0]}},
             {{"name", "stack"}, {"value", "x"}, {"targetType", "container-instance"}, {"targetId", "missing"}}}}});
  EXPECT_EQ(refused.error.name, "TargetNotFoundException");
  EXPECT_EQ(refused.error.path, "attributes[1].targetId");
  EXPECT_EQ(members("attribute:stack exists"), Json::array());
}

TEST_F(Attributes, a_capacity_provider_attribute_puts_the_instance_into_its_group) {
  put(0, "moorage.capacity-provider", "fleet");
  const Json instance = call("DescribeContainerInstances", {{"containerInstances", {arns_[0]}}})["containerInstances"][0];
  EXPECT_EQ(instance["capacityProviderName"], "fleet");
}

}  // namespace
}  // namespace moorage
