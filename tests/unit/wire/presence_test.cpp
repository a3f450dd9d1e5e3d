#include "wire/presence.h"

#include <capnp/message.h>
#include <gtest/gtest.h>

#include "schemas/ecs/common.capnp.h"
#include "schemas/ecs/service.capnp.h"
#include "wire/content.h"
#include "wire/operations.h"
#include "wire/wire_text.h"

namespace moorage::wire {
namespace {

TEST(Presence, groups_hold_nothing_until_set) {
  capnp::MallocMessageBuilder builder;
  auto request = builder.initRoot<ecs::UpdateServiceRequest>();
  EXPECT_FALSE(has(request.asReader().getDesiredCount()));
  EXPECT_EQ(value_or(request.asReader().getDesiredCount(), 9), 9);
  EXPECT_EQ(optional(request.asReader().getDesiredCount()), std::nullopt);
  set(request.getDesiredCount(), 0);
  EXPECT_TRUE(has(request.asReader().getDesiredCount()));
  EXPECT_EQ(optional(request.asReader().getDesiredCount()), 0);
  set(request.getDesiredCount(), std::optional<int>());
  EXPECT_FALSE(has(request.asReader().getDesiredCount()));
}

TEST(Presence, what_was_set_and_cleared_equals_what_never_was) {
  capnp::MallocMessageBuilder a, b;
  auto touched = a.initRoot<ecs::UpdateServiceRequest>();
  auto fresh = b.initRoot<ecs::UpdateServiceRequest>();
  touched.getDesiredCount().setValue(5);
  touched.getDesiredCount().setUnset();
  EXPECT_TRUE(equal(touched.asReader(), fresh.asReader()));
  set(touched.getDesiredCount(), 5);
  EXPECT_FALSE(equal(touched.asReader(), fresh.asReader()));
  set(fresh.getDesiredCount(), 5);
  EXPECT_TRUE(equal(touched.asReader(), fresh.asReader()));
  fresh.setCluster("");
  EXPECT_FALSE(equal(touched.asReader(), fresh.asReader()));
}

TEST(Presence, enums_have_their_wire_names) {
  EXPECT_EQ(enum_name(ecs::LaunchType::FARGATE), "FARGATE");
  EXPECT_EQ(enum_name(ecs::LaunchType::UNSET), "");
  EXPECT_EQ(enum_of<ecs::LaunchType>("EC2"), ecs::LaunchType::EC2);
  EXPECT_EQ(enum_of<ecs::LaunchType>("ec2"), std::nullopt);
  EXPECT_EQ(enum_of<ecs::LaunchType>(""), std::nullopt);
  EXPECT_EQ(enum_of<ecs::LaunchType>("unset"), std::nullopt);
  EXPECT_EQ(value_or(ecs::LaunchType::UNSET, ecs::LaunchType::EC2), ecs::LaunchType::EC2);
}

TEST(Operations, are_found_by_name_and_index) {
  ASSERT_FALSE(operations().empty());
  for (const Operation& op : operations()) {
    EXPECT_EQ(find_operation(op.service->name, op.name), &op);
    EXPECT_EQ(find_operation(op.index), &op);
    EXPECT_EQ(op.request->name(), op.name + "Request");
    EXPECT_EQ(op.reply->name(), op.name + "Response");
  }
  EXPECT_EQ(find_operation("ecs", "CreateLoadBalancer"), nullptr);
  EXPECT_EQ(find_operation("ecs", ""), nullptr);
  EXPECT_EQ(find_operation(std::uint16_t{0}), nullptr);
  EXPECT_EQ(find_operation(std::uint16_t{60000}), nullptr);
}

TEST(Operations, know_their_errors_and_services) {
  const Operation* op = find_operation("ecs", "DeleteCluster");
  ASSERT_NE(op, nullptr);
  EXPECT_NE(std::find(op->errors.begin(), op->errors.end(), "ClusterNotFoundException"), op->errors.end());
  EXPECT_FALSE(op->readonly);
  EXPECT_EQ(op->service->target_prefix, "AmazonEC2ContainerServiceV20141113");
  EXPECT_TRUE(find_operation("ecs", "DescribeTasks")->readonly);
  EXPECT_TRUE(find_service("elbv2")->is_query());
  // Codes, not shape names: that is what clients compare.
  const auto& errors = find_operation("elbv2", "DescribeLoadBalancers")->errors;
  EXPECT_NE(std::find(errors.begin(), errors.end(), "LoadBalancerNotFound"), errors.end());
}

TEST(Operations, know_from_the_schema_whether_they_change_anything) {
  // ECS marks it in its model; for the other services schemas/operations.txt does.
  for (const auto& [service, name] : {std::pair{"ecs", "ListTagsForResource"}, std::pair{"elbv2", "DescribeTargetHealth"},
                                      std::pair{"logs", "FilterLogEvents"}, std::pair{"moorage", "ExplainPlacement"}}) {
    EXPECT_TRUE(find_operation(service, name)->readonly) << name;
  }
  for (const auto& [service, name] : {std::pair{"ecs", "RunTask"}, std::pair{"elbv2", "RegisterTargets"},
                                      std::pair{"logs", "PutLogEvents"}, std::pair{"moorage", "Rebalance"}}) {
    EXPECT_FALSE(find_operation(service, name)->readonly) << name;
  }
}

TEST(Operations, know_their_pages_from_the_schema) {
  const auto pages = [](const char* service, const char* name) { return find_operation(service, name)->pages.value(); };
  EXPECT_EQ(pages("ecs", "ListServices").standard, 10);
  EXPECT_EQ(pages("ecs", "ListServices").max, 100);
  EXPECT_EQ(pages("ecs", "DescribeCapacityProviders").max, 10);
  EXPECT_EQ(pages("logs", "DescribeLogGroups").max, 50);
  EXPECT_EQ(pages("logs", "FilterLogEvents").items, (std::vector<std::string>{"events", "searchedLogStreams"}));
  const Pages balancers = pages("elbv2", "DescribeLoadBalancers");
  EXPECT_EQ(balancers.token_in, "Marker");
  EXPECT_EQ(balancers.token_out, "NextMarker");
  EXPECT_EQ(balancers.size, "PageSize");
  EXPECT_EQ(balancers.standard, 400);
  EXPECT_FALSE(find_operation("ecs", "DescribeTasks")->pages.has_value());
  for (const Operation& op : operations()) {
    if (!op.pages) continue;
    EXPECT_NE(op.request->find(op.pages->token_in), nullptr) << op.name;
    EXPECT_NE(op.request->find(op.pages->size), nullptr) << op.name;
    EXPECT_NE(op.reply->find(op.pages->token_out), nullptr) << op.name;
    for (const auto& items : op.pages->items) EXPECT_NE(op.reply->find(items), nullptr) << op.name << "." << items;
    EXPECT_GE(op.pages->max, op.pages->standard) << op.name;
    EXPECT_GT(op.pages->standard, 0) << op.name;
  }
}

TEST(Operations, are_read_by_the_rules_that_the_schema_gives_their_service) {
  const auto options = [](const char* service, const char* name) { return read_options(*find_operation(service, name)); };
  EXPECT_EQ(options("ecs", "RunTask").invalid_error, "InvalidParameterException");
  EXPECT_EQ(options("ecs", "RunTask").enum_words, EnumWords::kEcs);
  EXPECT_EQ(options("ecs", "RegisterTaskDefinition").invalid_error, "ClientException");
  EXPECT_EQ(options("elbv2", "CreateListener").invalid_error, "ValidationError");
  EXPECT_EQ(options("elbv2", "CreateListener").enum_words, EnumWords::kModel);
  EXPECT_EQ(options("moorage", "Rebalance").enum_words, EnumWords::kOwn);
  EXPECT_EQ(options("logs", "PutLogEvents").bytes_max, std::size_t{4} << 20);
  EXPECT_EQ(options("logs", "PutLogEvents").string_bytes_max, std::size_t{4} << 20);
  EXPECT_EQ(options("logs", "PutLogEvents").values_max, 30'016U);
  EXPECT_EQ(options("ecs", "RunTask").values_max, ReadOptions{}.values_max);
}

TEST(Operations, know_the_status_of_each_error_class_from_the_schema) {
  EXPECT_EQ(find_service("elbv2")->http_status("HealthUnavailable", 400), 500);
  EXPECT_EQ(find_service("ecs")->http_status("ServerException", 400), 500);
  EXPECT_EQ(find_service("ecs")->http_status("ClusterNotFoundException", 500), 400);
  EXPECT_EQ(find_service("ecs")->http_status("NoSuchClass", 503), 503);
  for (const Operation& op : operations()) {
    for (const auto& code : op.errors) EXPECT_NE(op.service->http_status(code, 0), 0) << op.name << " " << code;
  }
}

TEST(Operations, describe_shows_pages) {
  const std::string one = describe_json({.service = "elbv2", .operation = "DescribeListeners"});
  EXPECT_NE(one.find(R"("readonly":true,"pages":{"tokenIn":"Marker","tokenOut":"NextMarker","size":"PageSize",)"
                     R"("items":["Listeners"],"standard":400,"max":400})"),
            std::string::npos)
      << one.substr(0, 400);
}

TEST(Operations, describe_names_every_shape_it_refers_to) {
  const std::string all = describe_json();
  for (const char* part : {R"("name":"CreateCluster")", R"("ecs.ContainerDefinition":{)", R"("ecs.LaunchType":["EC2")",
                           R"({"name":"LoadBalancerArn","field":"loadBalancerArn","type":"string")", R"("required":true)"}) {
    EXPECT_NE(all.find(part), std::string::npos) << part;
  }
}

TEST(Text, iso8601_reads_what_it_prints) {
  for (const std::int64_t ms : {std::int64_t{0}, std::int64_t{1440938160123}, std::int64_t{-1}, std::int64_t{951782399999},
                                std::int64_t{4102444800000}}) {
    EXPECT_EQ(parse_iso8601(iso8601(ms)), ms) << iso8601(ms);
  }
  EXPECT_EQ(iso8601(1440938160123), "2015-08-30T12:36:00.123Z");
  EXPECT_EQ(iso8601(-1), "1969-12-31T23:59:59.999Z");
  for (const char* bad :
       {"", "2015", "2015-13-01", "2015-02-29", "2015-08-30T24:00:00Z", "2015-08-30T12:36:00.Z", "2015-08-30T12:36:00Zx"}) {
    EXPECT_EQ(parse_iso8601(bad), std::nullopt) << bad;
  }
}

TEST(Text, base64_is_exact_and_refuses_rubbish) {
  const std::string bytes("\x00\xff\x10\x80 any", 8);
  for (std::size_t n = 0; n <= bytes.size(); ++n) {
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    EXPECT_EQ(parse_base64(base64(std::span(data, n))), bytes.substr(0, n));
  }
  for (const char* bad : {"a", "ab=c", "====", "a===", "ab!=", "YQ==YQ=="}) {
    EXPECT_EQ(parse_base64(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace moorage::wire
