// The C++ wrapper over the real library.
#include <moorage/moorage.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace {

using namespace std::chrono_literals;

moorage::Engine open_simulation() {
  return moorage::Engine(moorage::Config().virtual_clock().seed(1).runtime("simulated").balancer("simulated"));
}

TEST(Wrapper, CallsAndReads) {
  auto engine = open_simulation();
  engine.advance(1s);
  EXPECT_TRUE(engine.wait_ready(1s));
  const moorage::Buffer reply = engine.call("ecs", "CreateCluster", R"({"clusterName":"w"})");
  EXPECT_NE(reply.view().find("cluster/w"), std::string_view::npos);
  EXPECT_NE(engine.stats().view().find("commits"), std::string_view::npos);
  EXPECT_EQ(engine.check().str(), "[]");
}

TEST(Wrapper, ThrowsWhatTheErrorTells) {
  auto engine = open_simulation();
  try {
    engine.call("ecs", "ListTasks", R"({"cluster":"nowhere"})");
    FAIL() << "no exception";
  } catch (const moorage::Error& error) {
    EXPECT_EQ(error.status(), MOORAGE_API_ERROR);
    EXPECT_EQ(error.name(), "ClusterNotFoundException");
    EXPECT_EQ(error.http_status(), 400);
    EXPECT_FALSE(error.retryable());
    EXPECT_NE(std::string(error.what()), "");
  }
  EXPECT_THROW(moorage::Config().account_id("x"), moorage::Error);
}

TEST(Wrapper, TimeIsVirtual) {
  auto engine = open_simulation();
  const auto before = engine.now_ms();
  engine.advance(90s);
  EXPECT_EQ(engine.now_ms(), before + 90'000);
  while (engine.step()) {
  }
}

TEST(Wrapper, SubscriptionsOutliveTheEngine) {
  std::optional<moorage::Subscription> subscription;
  {
    auto engine = open_simulation();
    subscription.emplace(engine.subscribe(MOORAGE_FROM_NOW));
    EXPECT_FALSE(subscription->next(0ms).has_value());
    EXPECT_GE(subscription->fd(), 0);
  }
  EXPECT_THROW(subscription->next(0ms), moorage::Error);
}

TEST(Wrapper, ServesHttpAndDescribes) {
  auto engine = open_simulation();
  moorage::HttpRequest request;
  request.headers = "X-Amz-Target: AmazonEC2ContainerServiceV20141113.ListClusters\r\n";
  request.body = "{}";
  const auto reply = engine.http(request);
  EXPECT_EQ(reply.status, 200);
  EXPECT_NE(reply.body.view().find("clusterArns"), std::string_view::npos);
  EXPECT_NE(moorage::describe("ecs", "ListClusters").view().find("ListClusters"), std::string_view::npos);
}

}  // namespace
