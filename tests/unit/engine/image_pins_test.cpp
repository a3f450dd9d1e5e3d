// The tasks of a service run one digest of each image (Amazon ECS developer guide: software version consistency), and pulls
// become events of their machine.
#include <gmock/gmock.h>

#include "support/engine_fixture.h"
#include "support/runtime_tap.h"

namespace moorage {
namespace {

using ::testing::HasSubstr;
using testing::Json;
using testing::RuntimeLine;
using testing::RuntimeTap;
using testing::SimulatedEngine;

class ImagePins : public ::testing::Test {
 protected:
  void serve(Json more = Json::object()) {
    sim_.register_family("web", std::move(more));
    sim_.call("CreateService", {{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 1}});
    steady();
  }
  void steady() {
    ASSERT_TRUE(sim_.advance_until([&] { return sim_.is_steady("web"); }));
  }
  void scale(int count) {
    sim_.call("UpdateService", {{"service", "web"}, {"desiredCount", count}});
    steady();
  }
  std::string digest() {
    const Json deployments = sim_.call("ListServiceDeployments", {{"service", "web"}})["serviceDeployments"];
    const Json revision =
        sim_.call("DescribeServiceRevisions", {{"serviceRevisionArns", {deployments[0]["targetServiceRevisionArn"]}}});
    return revision["serviceRevisions"][0]["containerImages"][0].value("imageDigest", "");
  }

  RuntimeLine line_;
  SimulatedEngine sim_{{.dress = [&](engine::Ports& ports) {
    ports.runtimes[0] = std::make_unique<RuntimeTap>(std::move(ports.runtimes[0]), line_);
  }}};
};

TEST_F(ImagePins, the_first_task_resolves_the_tag_and_those_behind_it_run_its_digest) {
  serve();
  scale(3);
  ASSERT_EQ(line_.images.size(), 3U);
  const std::string name = line_.images[0];
  EXPECT_EQ(name.find('@'), std::string::npos);
  EXPECT_TRUE(digest().starts_with("sha256:"));
  EXPECT_EQ(line_.images[1], name + "@" + digest());
  EXPECT_EQ(line_.images[2], name + "@" + digest());
}

TEST_F(ImagePins, hold_when_every_task_has_gone_and_after_a_crash) {
  serve();
  const std::string first = digest();
  scale(0);
  sim_.advance(Duration::minutes(3 * 24 * 60));  // stopped tasks are forgotten
  sim_.crash();
  sim_.open();
  line_.images.clear();
  scale(1);
  ASSERT_EQ(line_.images.size(), 1U);
  EXPECT_THAT(line_.images[0], HasSubstr("@" + first));
}

TEST_F(ImagePins, a_new_deployment_resolves_anew) {
  serve();
  line_.images.clear();
  sim_.call("UpdateService", {{"service", "web"}, {"forceNewDeployment", true}});
  steady();
  ASSERT_EQ(line_.images.size(), 1U);
  EXPECT_EQ(line_.images[0].find('@'), std::string::npos);
}

TEST_F(ImagePins, are_not_made_where_the_container_does_not_want_one) {
  serve({{"versionConsistency", "disabled"}});
  scale(2);
  ASSERT_EQ(line_.images.size(), 2U);
  EXPECT_EQ(line_.images[1], line_.images[0]);
}

TEST_F(ImagePins, leave_tasks_without_a_service_and_given_digests_alone) {
  const std::string given = "web@sha256:" + std::string(64, 'a');
  serve({{"image", given}});
  scale(2);
  EXPECT_EQ(line_.images[1], given);
  line_.images.clear();
  sim_.register_family("job");
  for (int i = 0; i < 2; ++i) sim_.call("RunTask", {{"taskDefinition", "job"}});
  sim_.advance(Duration::minutes(1));
  ASSERT_EQ(line_.images.size(), 2U);
  EXPECT_EQ(line_.images[1].find('@'), std::string::npos);
}

}  // namespace
}  // namespace moorage
