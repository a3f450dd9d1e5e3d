// The attachments of a cluster's capacity providers: the reply says that they are being made, and a moment later they exist.
#include "support/engine_fixture.h"

namespace moorage {
namespace {

using testing::Json;
using testing::SimulatedEngine;

void create_provider(SimulatedEngine& sim, const std::string& name) {
  sim.call("CreateCapacityProvider", {{"name", name},
                                      {"autoScalingGroupProvider",
                                       {{"autoScalingGroupArn", "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:" +
                                                                    name + ":autoScalingGroupName/" + name},
                                        {"managedScaling", {{"status", "ENABLED"}}}}}});
}

Json described(SimulatedEngine& sim, const char* cluster) {
  return sim.call("DescribeClusters", {{"clusters", {cluster}}, {"include", {"ATTACHMENTS"}}})["clusters"][0];
}

void expect_state(const Json& cluster, const char* status, const char* attachments, const char* each) {
  EXPECT_EQ(cluster["status"], status);
  EXPECT_EQ(cluster["attachmentsStatus"], attachments);
  ASSERT_EQ(cluster["attachments"].size(), 2u) << cluster;
  EXPECT_EQ(cluster["attachments"][0]["type"], "as_policy");
  EXPECT_EQ(cluster["attachments"][1]["type"], "managed_draining");
  for (const Json& one : cluster["attachments"]) EXPECT_EQ(one["status"], each);
}

TEST(ClusterAttachments, of_a_new_cluster_are_under_way_and_then_there) {
  SimulatedEngine sim;
  create_provider(sim, "fleet");
  const Json made = sim.call("CreateCluster", {{"clusterName", "prod"}, {"capacityProviders", {"fleet"}}})["cluster"];
  expect_state(made, "PROVISIONING", "UPDATE_IN_PROGRESS", "PRECREATED");
  sim.advance(Duration::millis(100));
  expect_state(described(sim, "prod"), "ACTIVE", "UPDATE_COMPLETE", "CREATED");
  EXPECT_EQ(described(sim, "prod")["attachments"][0]["id"], made["attachments"][0]["id"]);
  const Json updated = sim.call("UpdateCluster", {{"cluster", "prod"}})["cluster"];
  expect_state(updated, "ACTIVE", "UPDATE_COMPLETE", "CREATED");
  sim.crash();
  sim.open();
  expect_state(described(sim, "prod"), "ACTIVE", "UPDATE_COMPLETE", "CREATED");
  sim.expect_clean();
}

TEST(ClusterAttachments, of_a_cluster_that_is_given_a_provider_leave_it_active) {
  SimulatedEngine sim;
  create_provider(sim, "fleet");
  const Json put = sim.call("PutClusterCapacityProviders", {{"cluster", "default"},
                                                            {"capacityProviders", {"fleet"}},
                                                            {"defaultCapacityProviderStrategy", Json::array()}})["cluster"];
  expect_state(put, "ACTIVE", "UPDATE_IN_PROGRESS", "PRECREATED");
  sim.advance(Duration::millis(100));
  expect_state(described(sim, "default"), "ACTIVE", "UPDATE_COMPLETE", "CREATED");
  const Json none = sim.call("PutClusterCapacityProviders", {{"cluster", "default"},
                                                             {"capacityProviders", Json::array()},
                                                             {"defaultCapacityProviderStrategy", Json::array()}})["cluster"];
  EXPECT_EQ(none["attachmentsStatus"], "UPDATE_COMPLETE");
  EXPECT_TRUE(none["attachments"].empty());
}

TEST(ClusterAttachments, are_not_told_of_clusters_without_providers_and_complete_at_once_on_fargate) {
  SimulatedEngine sim;
  const Json plain = sim.call("CreateCluster", {{"clusterName", "plain"}})["cluster"];
  EXPECT_FALSE(plain.contains("attachments"));
  EXPECT_FALSE(plain.contains("attachmentsStatus"));
  const Json fargate = sim.call("CreateCluster", {{"clusterName", "fargate"}, {"capacityProviders", {"FARGATE"}}})["cluster"];
  EXPECT_EQ(fargate["status"], "ACTIVE");
  EXPECT_FALSE(fargate.contains("attachments"));
  EXPECT_EQ(described(sim, "fargate")["attachmentsStatus"], "UPDATE_COMPLETE");
}

}  // namespace
}  // namespace moorage
