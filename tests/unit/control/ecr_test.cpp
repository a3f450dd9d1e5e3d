// ECR: lifecycles of images, tags that must not move, passwords of the registry. Answers as a whole: tests/golden/*/ecr_*.
#include <gtest/gtest.h>

#include "base/registry_password.h"
#include "machine/machine.h"
#include "services/ecr/ecr_words.h"
#include "services/ecr/lifecycle_policy.h"
#include "support/control_fixture.h"

namespace moorage {
namespace {

using testing::Control;
using testing::Json;

constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;

std::string manifest(int number) {
  const std::string config = "sha256:" + std::string(60, '0') + std::to_string(1000 + number);
  return R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"c","digest":")" +
         config + R"(","size":1},"layers":[]})";
}

class Ecr : public ::testing::Test {
 protected:
  Ecr() { expect("CreateRepository", {{"repositoryName", "web"}}); }

  Json expect(std::string_view operation, const Json& request) {
    const auto answer = control_.call(operation, request.dump(), "ecr");
    EXPECT_TRUE(answer.ok()) << operation << ": " << answer.error.name << ": " << answer.error.message;
    return answer.json;
  }
  std::string error_of(std::string_view operation, const Json& request) {
    return control_.call(operation, request.dump(), "ecr").error.name;
  }
  void put(int number, const std::string& tag = "") {
    Json request{{"repositoryName", "web"}, {"imageManifest", manifest(number)}};
    if (!tag.empty()) request["imageTag"] = tag;
    expect("PutImage", request);
  }
  void set_lifecycle(const std::vector<Json>& rules) {
    Json text{{"rules", rules}, {"note", std::string(100, 'x')}};  // a policy has at least 100 characters
    expect("PutLifecyclePolicy", {{"repositoryName", "web"}, {"lifecyclePolicyText", text.dump()}});
  }
  // As the engine does at every event.
  void pass(std::int64_t ms) {
    control_.now.ms += ms;
    auto step = control_.step();
    control::settle(step);
  }
  std::set<std::string> tags() {
    std::set<std::string> out;
    const Json reply = expect("ListImages", {{"repositoryName", "web"}});
    for (const Json& id : reply["imageIds"]) out.insert(id.value("imageTag", "untagged"));
    return out;
  }

  Control control_;
};

Json rule(int priority, Json selection) {
  return {{"rulePriority", priority}, {"selection", std::move(selection)}, {"action", {{"type", "expire"}}}};
}

TEST_F(Ecr, lifecycle_keeps_the_newest_images_and_runs_an_hour_after_it_was_set) {
  for (int i = 1; i <= 4; ++i) {
    put(i, "v" + std::to_string(i));
    pass(1000);
  }
  set_lifecycle({rule(1, {{"tagStatus", "any"}, {"countType", "imageCountMoreThan"}, {"countNumber", 2}})});
  pass(59 * 60 * 1000);
  EXPECT_EQ(tags().size(), 4U);
  pass(2 * 60 * 1000);
  EXPECT_EQ(tags(), (std::set<std::string>{"v3", "v4"}));
  put(5, "v5");
  pass(61 * 60 * 1000);
  EXPECT_EQ(tags(), (std::set<std::string>{"v4", "v5"}));
}

TEST_F(Ecr, lifecycle_counts_days_since_the_push) {
  put(1);
  put(2, "kept");
  set_lifecycle(
      {rule(1, {{"tagStatus", "untagged"}, {"countType", "sinceImagePushed"}, {"countUnit", "days"}, {"countNumber", 14}})});
  pass(13 * kDayMs);
  EXPECT_EQ(tags(), (std::set<std::string>{"kept", "untagged"}));
  pass(kDayMs + 3'600'000);
  EXPECT_EQ(tags(), (std::set<std::string>{"kept"}));
}

TEST_F(Ecr, lifecycle_rules_behind_leave_alone_what_an_earlier_one_selects) {
  put(1, "prod-1");
  put(2, "prod-2");
  put(3, "dev-1");
  set_lifecycle({rule(1, {{"tagStatus", "tagged"},
                          {"tagPrefixList", Json::array({"prod"})},
                          {"countType", "imageCountMoreThan"},
                          {"countNumber", 5}}),
                 rule(2, {{"tagStatus", "any"}, {"countType", "imageCountMoreThan"}, {"countNumber", 1}})});
  put(4, "dev-2");
  pass(2 * 3'600'000);
  const auto left = tags();
  EXPECT_TRUE(left.contains("prod-1") && left.contains("prod-2"));
  EXPECT_EQ(left.size(), 3U);
}

TEST_F(Ecr, lifecycle_without_a_policy_removes_nothing) {
  put(1);
  set_lifecycle({rule(1, {{"tagStatus", "any"}, {"countType", "imageCountMoreThan"}, {"countNumber", 1}})});
  put(2);
  expect("DeleteLifecyclePolicy", {{"repositoryName", "web"}});
  pass(2 * kDayMs);
  EXPECT_EQ(expect("ListImages", {{"repositoryName", "web"}})["imageIds"].size(), 2U);
}

TEST_F(Ecr, tags_outside_the_exclusions_of_an_immutable_repository_do_not_move) {
  expect("PutImageTagMutability",
         {{"repositoryName", "web"},
          {"imageTagMutability", "IMMUTABLE_WITH_EXCLUSION"},
          {"imageTagMutabilityExclusionFilters", Json::array({{{"filterType", "WILDCARD"}, {"filter", "latest*"}}})}});
  put(1, "latest-dev");
  put(2, "latest-dev");
  put(1, "v1");
  EXPECT_EQ(error_of("PutImage", {{"repositoryName", "web"}, {"imageManifest", manifest(2)}, {"imageTag", "v1"}}),
            "ImageTagAlreadyExistsException");
}

TEST_F(Ecr, images_of_other_accounts_are_in_no_repository_here) {
  EXPECT_EQ(error_of("ListImages", {{"repositoryName", "web"}, {"registryId", "210987654321"}}), "RepositoryNotFoundException");
}

TEST(EcrNames, fit_patterns_with_stars) {
  EXPECT_TRUE(control::fits_pattern("*", ""));
  EXPECT_TRUE(control::fits_pattern("a*c*", "abbcd"));
  EXPECT_FALSE(control::fits_pattern("a*c", "abbcd"));
  EXPECT_FALSE(control::fits_pattern("", "a"));
  EXPECT_FALSE(control::fits_pattern(std::string(40, '*') + "b", std::string(100, 'a')));
}

TEST(EcrNames, of_repositories_are_lower_case_words_with_single_separators) {
  for (const char* good : {"web", "team/web", "a.b_c__d-e--f/g1"}) EXPECT_TRUE(control::is_repository_name(good)) << good;
  for (const char* bad : {"", "a", "Web", "-web", "web-", "a//b", "a..b", "a/../b", "a._b", "web:1", "\xc3\xa4\xc3\xa4"}) {
    EXPECT_FALSE(control::is_repository_name(bad)) << bad;
  }
}

// Not a cipher: it shows what is sealed for which purpose.
class PlainSealer final : public Sealer {
 public:
  std::string seal(std::string_view plain, std::string_view purpose) const override {
    return std::string(purpose) + "|" + std::string(plain);
  }
  std::optional<std::string> open(std::string_view sealed, std::string_view purpose) const override {
    const std::string begin = std::string(purpose) + "|";
    if (!sealed.starts_with(begin)) return std::nullopt;
    return std::string(sealed.substr(begin.size()));
  }
  std::string derive(std::string_view label) const override { return std::string(label); }
};

TEST(RegistryPasswords, speak_for_their_principal_until_they_expire) {
  const PlainSealer sealer;
  const Instant now{1'000'000};
  const std::string password = make_registry_password(sealer, {.principal_arn = "arn:aws:iam::1:user/a b",
                                                               .principal_id = "AIDAX",
                                                               .is_owner = false,
                                                               .expires_at = now + Duration::seconds(1)});
  const auto holder = read_registry_password(sealer, password, now);
  ASSERT_TRUE(holder.has_value());
  EXPECT_EQ(holder->principal_arn, "arn:aws:iam::1:user/a b");
  EXPECT_EQ(holder->principal_id, "AIDAX");
  EXPECT_FALSE(holder->is_owner);
  EXPECT_FALSE(read_registry_password(sealer, password, now + Duration::seconds(1)).has_value());
}

TEST(RegistryPasswords, of_others_are_none) {
  const PlainSealer sealer;
  for (const char* text : {"", "x", "AAAA", "zz", "70617373776f7264"}) {
    EXPECT_FALSE(read_registry_password(sealer, text, Instant{1}).has_value()) << text;
  }
}

TEST(RegistryPasswords, come_with_the_user_AWS_and_last_twelve_hours) {
  control::Settings settings;
  settings.sealer = std::make_shared<PlainSealer>();
  Control control(settings);
  const auto answer = control.call("GetAuthorizationToken", "{}", "ecr");
  ASSERT_TRUE(answer.ok()) << answer.error.message;
  const Json data = answer.json["authorizationData"][0];
  EXPECT_EQ(data["proxyEndpoint"], "https://123456789012.dkr.ecr.us-east-1.amazonaws.com");
  EXPECT_EQ(data["expiresAt"], 1'700'000'000.0 + 12 * 3600);
}

}  // namespace
}  // namespace moorage
