#include <gtest/gtest.h>

#include <capnp/dynamic.h>
#include <capnp/message.h>

#include "machine/operation_table.h"
#include "support/control_fixture.h"
#include "wire/operations.h"

namespace moorage {
namespace {

using testing::Answer;
using testing::Control;
using testing::Json;

constexpr const char* kArn = "arn:aws:ecs:us-east-1:123456789012:cluster/";

TEST(CreateCluster, names_the_cluster_default_when_no_name_is_given) {
  Control control;
  const Answer made = control.call("CreateCluster", "{}");
  ASSERT_TRUE(made.ok()) << made.error.message;
  EXPECT_EQ(made["cluster"]["clusterName"], "default");
  EXPECT_EQ(made["cluster"]["clusterArn"], std::string(kArn) + "default");
}

TEST(CreateCluster, answers_every_member_ecs_answers) {
  Control control;
  EXPECT_EQ(control.call("CreateCluster", R"({"clusterName":"web"})")["cluster"], Json::parse(R"({
    "clusterArn":"arn:aws:ecs:us-east-1:123456789012:cluster/web","clusterName":"web","status":"ACTIVE",
    "registeredContainerInstancesCount":0,"runningTasksCount":0,"pendingTasksCount":0,"activeServicesCount":0,
    "statistics":[],"tags":[],"settings":[{"name":"containerInsights","value":"disabled"}],"capacityProviders":[],
    "defaultCapacityProviderStrategy":[]})"));
}

TEST(CreateCluster, is_idempotent_and_leaves_the_existing_cluster_as_it_is) {
  Control control;
  control.call("CreateCluster", R"({"clusterName":"web","tags":[{"key":"team","value":"a"}]})");
  const Answer again =
      control.call("CreateCluster", R"({"clusterName":"web","settings":[{"name":"containerInsights","value":"enabled"}]})");
  EXPECT_EQ(again["cluster"]["settings"][0]["value"], "disabled");
  EXPECT_EQ(again["cluster"]["tags"][0]["value"], "a");
  EXPECT_EQ(control.call("ListClusters", "{}")["clusterArns"].size(), 1U);
}

TEST(CreateCluster, revives_an_inactive_name_with_a_fresh_record) {
  Control control;
  control.call("CreateCluster", R"({"clusterName":"web","tags":[{"key":"team","value":"a"}]})");
  EXPECT_EQ(control.call("DeleteCluster", R"({"cluster":"web"})")["cluster"]["status"], "INACTIVE");
  const Answer revived = control.call("CreateCluster", R"({"clusterName":"web"})");
  EXPECT_EQ(revived["cluster"]["status"], "ACTIVE");
  EXPECT_EQ(revived["cluster"]["tags"], Json::array());
}

TEST(DescribeClusters, shows_settings_only_when_asked) {
  Control control;
  control.call("CreateCluster", "{}");
  EXPECT_EQ(control.call("DescribeClusters", "{}")["clusters"][0]["settings"], Json::array());
  EXPECT_EQ(control.call("DescribeClusters", R"({"include":["SETTINGS"]})")["clusters"][0]["settings"].size(), 1U);
}

TEST(DescribeClusters, gives_statistics_as_texts_with_the_odd_capital) {
  Control control;
  control.call("CreateCluster", "{}");
  const Answer described = control.call("DescribeClusters", R"({"include":["STATISTICS"]})");
  const Json statistics = described["clusters"][0]["statistics"];
  ASSERT_EQ(statistics.size(), 8U);
  EXPECT_EQ(statistics[1], Json::parse(R"({"name":"RunningFargateTasksCount","value":"0"})"));
}

TEST(DescribeClusters, makes_failures_of_what_is_unknown) {
  Control control;
  const Answer described = control.call("DescribeClusters", R"({"clusters":["nope"]})");
  EXPECT_EQ(described["clusters"], Json::array());
  EXPECT_EQ(described["failures"],
            Json::parse(R"([{"arn":"arn:aws:ecs:us-east-1:123456789012:cluster/nope","reason":"MISSING"}])"));
}

TEST(DescribeClusters, still_describes_an_inactive_cluster_and_lists_it_no_more) {
  Control control;
  control.call("CreateCluster", R"({"clusterName":"web"})");
  control.call("DeleteCluster", R"({"cluster":"web"})");
  EXPECT_EQ(control.call("DescribeClusters", R"({"clusters":["web"]})")["clusters"][0]["status"], "INACTIVE");
  EXPECT_EQ(control.call("ListClusters", "{}")["clusterArns"], Json::array());
}

TEST(ListClusters, pages_through_every_cluster_once_for_every_page_size) {
  Control control;
  for (int i = 0; i < 23; ++i) control.call("CreateCluster", Json{{"clusterName", "c" + std::to_string(i)}});
  const Json all = control.call("ListClusters", "{}")["clusterArns"];
  ASSERT_EQ(all.size(), 23U);
  for (int size = 1; size <= 24; ++size) {
    Json seen = Json::array();
    Json request{{"maxResults", size}};
    for (;;) {
      const Answer page = control.call("ListClusters", request);
      ASSERT_TRUE(page.ok()) << page.error.message;
      for (const auto& arn : page["clusterArns"]) seen.push_back(arn);
      if (!page.json.contains("nextToken")) break;
      EXPECT_EQ(page["clusterArns"].size(), static_cast<std::size_t>(size));
      request["nextToken"] = page["nextToken"];
    }
    EXPECT_EQ(seen, all) << size;
  }
}

TEST(ListClusters, refuses_tokens_of_other_queries_and_made_up_ones) {
  Control control;
  for (const char* name : {"a", "b"}) control.call("CreateCluster", Json{{"clusterName", name}});
  const std::string token = control.call("ListClusters", R"({"maxResults":1})")["nextToken"];
  std::string changed = token;
  changed.back() = changed.back() == 'A' ? 'B' : 'A';
  for (const std::string& bad : {std::string("x"), std::string("AAAA"), changed, "A" + token}) {
    const Answer answer = control.call("ListClusters", Json{{"nextToken", bad}});
    EXPECT_EQ(answer.error.name, "InvalidParameterException") << bad;
    EXPECT_EQ(answer.error.message, "Invalid token.");
  }
}

TEST(UpdateCluster, changes_what_is_given_and_keeps_the_rest) {
  Control control;
  control.call("CreateCluster", R"({"clusterName":"web","serviceConnectDefaults":{"namespace":"ns"}})");
  control.call("UpdateCluster", R"({"cluster":"web","settings":[{"name":"containerInsights","value":"enhanced"}]})");
  const Json cluster = control.call("DescribeClusters", R"({"clusters":["web"],"include":["SETTINGS"]})")["clusters"][0];
  EXPECT_EQ(cluster["settings"][0]["value"], "enhanced");
  EXPECT_EQ(cluster["serviceConnectDefaults"]["namespace"], "ns");
  control.call("UpdateCluster", R"({"cluster":"web","serviceConnectDefaults":{"namespace":""}})");
  EXPECT_FALSE(control.call("DescribeClusters", R"({"clusters":["web"]})")["clusters"][0].contains("serviceConnectDefaults"));
}

TEST(DeleteCluster, does_not_know_what_is_not_active) {
  Control control;
  control.call("CreateCluster", R"({"clusterName":"web"})");
  control.call("DeleteCluster", R"({"cluster":"web"})");
  for (const char* name :
       {"web", "other", "arn:aws:ecs:us-east-1:123456789012:cluster/web", "arn:aws:ecs:eu-west-1:123456789012:cluster/web"}) {
    const Answer answer = control.call("DeleteCluster", Json{{"cluster", name}});
    EXPECT_EQ(answer.error.name, "ClusterNotFoundException") << name;
    EXPECT_EQ(answer.error.message, "Cluster not found.");
  }
}

TEST(Operations, name_the_operation_that_is_not_available) {
  Control control;
  capnp::MallocMessageBuilder in;
  capnp::MallocMessageBuilder out;
  const wire::Operation* op = wire::find_operation("logs", "CreateLogGroup");
  control::Step step = control.step();
  const Status status =
      control::run_operation(step, {.operation = op->index,
                                    .request = in.initRoot<capnp::DynamicStruct>(op->request_schema()).asReader(),
                                    .reply = out.initRoot<capnp::DynamicStruct>(op->reply_schema())});
  ASSERT_FALSE(status.ok());
  EXPECT_NE(status.error().message.find("CreateLogGroup"), std::string::npos);
}

}  // namespace
}  // namespace moorage
