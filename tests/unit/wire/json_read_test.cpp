#include <capnp/message.h>
#include <gtest/gtest.h>

#include "schemas/ecs/cluster.capnp.h"
#include "schemas/ecs/instance.capnp.h"
#include "schemas/ecs/service.capnp.h"
#include "schemas/ecs/task.capnp.h"
#include "schemas/ecs/taskdefinition.capnp.h"
#include "schemas/logs/logs.capnp.h"
#include "wire/json.h"
#include "wire/message.h"
#include "wire/presence.h"
#include "wire/suggestion.h"

namespace moorage::wire {
namespace {

// A message read from JSON, or the error.
template <typename T>
struct Read {
  explicit Read(std::string_view json, const ReadOptions& options = {})
      : status(from_json(json, builder.initRoot<T>(), options)) {}
  typename T::Reader get() { return builder.getRoot<T>().asReader(); }
  const Error& error() const { return status.error(); }
  capnp::MallocMessageBuilder builder;
  Status status;
};

constexpr ReadOptions kStrict{.unknown = Unknown::kRefuse};
constexpr ReadOptions kAnything{.enforce = Enforce::kNothing};

TEST(JsonRead, integers_stay_exact_at_the_edges_of_64_bits_and_of_doubles) {
  for (const std::int64_t n : {INT64_MIN, INT64_MAX, (std::int64_t{1} << 53) - 1, std::int64_t{1} << 53,
                               (std::int64_t{1} << 53) + 1, -(std::int64_t{1} << 53) - 1, std::int64_t{0}, std::int64_t{-1}}) {
    Read<logs::InputLogEvent> read(R"({"message":"m","timestamp":)" + std::to_string(n) + "}");
    ASSERT_TRUE(read.status.ok()) << read.error().message;
    EXPECT_EQ(read.get().getTimestamp().getValue(), n);
    EXPECT_EQ(to_json(read.get()), R"({"timestamp":)" + std::to_string(n) + R"(,"message":"m"})");
  }
}

TEST(JsonRead, integers_that_do_not_fit_are_refused) {
  for (const char* n : {"2147483648", "-2147483649", "4294967296", "9223372036854775808", "18446744073709551615"}) {
    Read<ecs::RunTaskRequest> read(std::string(R"({"taskDefinition":"t","count":)") + n + "}");
    ASSERT_FALSE(read.status.ok()) << n;
    EXPECT_EQ(read.error().name, "SerializationException");
    EXPECT_EQ(read.error().path, "count");
    EXPECT_NE(read.error().message.find(n), std::string::npos) << read.error().message;
  }
  EXPECT_FALSE(Read<logs::InputLogEvent>(R"({"message":"m","timestamp":9223372036854775808})").status.ok());
  EXPECT_FALSE(Read<logs::InputLogEvent>(R"({"message":"m","timestamp":99999999999999999999999})").status.ok());
}

TEST(JsonRead, a_fraction_never_becomes_an_integer_but_an_integral_one_does) {
  Read<ecs::RunTaskRequest> half(R"({"taskDefinition":"t","count":1.5})");
  ASSERT_FALSE(half.status.ok());
  EXPECT_EQ(half.error().message, "count: expected an integer, found the number 1.5");
  Read<ecs::RunTaskRequest> integral(R"({"taskDefinition":"t","count":3.0})");
  ASSERT_TRUE(integral.status.ok());
  EXPECT_EQ(integral.get().getCount().getValue(), 3);
}

TEST(JsonRead, absent_null_zero_and_empty_are_different) {
  Read<ecs::UpdateServiceRequest> absent(R"({"service":"s"})");
  EXPECT_FALSE(has(absent.get().getDesiredCount()));
  EXPECT_FALSE(absent.get().hasCluster());
  EXPECT_FALSE(absent.get().hasLoadBalancers());
  EXPECT_FALSE(absent.get().hasDeploymentConfiguration());
  EXPECT_FALSE(has(absent.get().getPropagateTags()));

  Read<ecs::UpdateServiceRequest> null(
      R"({"service":"s","desiredCount":null,"cluster":null,"loadBalancers":null,"deploymentConfiguration":null,"propagateTags":null})");
  ASSERT_TRUE(null.status.ok()) << null.error().message;
  EXPECT_FALSE(has(null.get().getDesiredCount()));
  EXPECT_FALSE(null.get().hasCluster());
  EXPECT_FALSE(null.get().hasLoadBalancers());
  EXPECT_FALSE(null.get().hasDeploymentConfiguration());
  EXPECT_EQ(to_json(null.get()), R"({"service":"s"})");

  const std::string_view present =
      R"({"cluster":"","service":"s","desiredCount":0,"deploymentConfiguration":{},"loadBalancers":[]})";
  Read<ecs::UpdateServiceRequest> empty(present);
  ASSERT_TRUE(empty.status.ok()) << empty.error().message;
  EXPECT_TRUE(has(empty.get().getDesiredCount()));
  EXPECT_EQ(value_or(empty.get().getDesiredCount(), 7), 0);
  EXPECT_TRUE(empty.get().hasCluster());
  EXPECT_TRUE(empty.get().hasLoadBalancers());
  EXPECT_TRUE(empty.get().hasDeploymentConfiguration());
  EXPECT_EQ(to_json(empty.get()), present);
}

TEST(JsonRead, presence_survives_a_message_and_its_bytes) {
  const std::string_view present =
      R"({"cluster":"","service":"s","desiredCount":0,"deploymentConfiguration":{},"loadBalancers":[]})";
  Read<ecs::UpdateServiceRequest> read(present);
  const auto message = Message<ecs::UpdateServiceRequest>::from_reader(read.get());
  EXPECT_EQ(to_json(message.reader()), present);
  EXPECT_EQ(to_json(Message<ecs::UpdateServiceRequest>::from_bytes(message.bytes())->reader()), present);
}

TEST(JsonRead, escapes_and_surrogate_pairs_become_utf8) {
  Read<ecs::CreateClusterRequest> read(R"({"clusterName":"\u0041\u00e9\u6f22\ud83d\ude00\n\t\"\\\/\b\f\r\u001f"})");
  ASSERT_TRUE(read.status.ok()) << read.error().message;
  EXPECT_EQ(view(read.get().getClusterName()), "Aé漢😀\n\t\"\\/\b\f\r\x1f");
  EXPECT_EQ(to_json(read.get()), R"({"clusterName":"Aé漢😀\n\t\"\\/\b\f\r\u001f"})");
}

TEST(JsonRead, nul_lone_surrogates_and_broken_utf8_are_refused) {
  const std::string bad[] = {R"({"clusterName":"a\u0000b"})",
                             R"({"clusterName":"\ud83d"})",
                             R"({"clusterName":"\ude00"})",
                             R"({"clusterName":"\ud83d\u0041"})",
                             R"({"\u0000":1})",
                             R"({"\udc00":1})",
                             "{\"clusterName\":\"\xff\"}",
                             "{\"clusterName\":\"\xc0\x80\"}",
                             "{\"clusterName\":\"\xed\xa0\x80\"}",
                             "{\"clusterName\":\"\xf4\x90\x80\x80\"}",
                             std::string("{\"clusterName\":\"a\0b\"}", 21),
                             "{\"clusterName\":\"a\nb\"}"};
  for (const auto& json : bad) {
    Read<ecs::CreateClusterRequest> read(json);
    ASSERT_FALSE(read.status.ok()) << json;
    EXPECT_EQ(read.error().name, "SerializationException");
    EXPECT_EQ(read.error().http_status, 400);
  }
}

TEST(JsonRead, the_nul_escape_in_a_map_key_is_refused) {
  EXPECT_FALSE(Read<ecs::ContainerDefinition>(R"({"dockerLabels":{"a\u0000":"b"}})").status.ok());
}

TEST(JsonRead, errors_name_path_expectation_and_finding) {
  Read<ecs::RegisterTaskDefinitionRequest> memory(
      R"({"family":"f","containerDefinitions":[{"name":"a"},{"name":"b"},{"name":"c","memory":"12"}]})");
  ASSERT_FALSE(memory.status.ok());
  EXPECT_EQ(memory.error().name, "SerializationException");
  EXPECT_EQ(memory.error().path, "containerDefinitions[2].memory");
  EXPECT_EQ(memory.error().message, "containerDefinitions[2].memory: expected an integer, found the string \"12\"");

  Read<ecs::RegisterTaskDefinitionRequest> label(R"({"family":"f","containerDefinitions":[{"dockerLabels":{"color":7}}]})");
  EXPECT_EQ(label.error().path, "containerDefinitions[0].dockerLabels.color");
  Read<ecs::RegisterTaskDefinitionRequest> list(R"({"family":"f","containerDefinitions":{"name":"a"}})");
  EXPECT_EQ(list.error().message, "containerDefinitions: expected a list, found an object");
  Read<ecs::RegisterTaskDefinitionRequest> hole(R"({"family":"f","containerDefinitions":[null]})");
  EXPECT_EQ(hole.error().path, "containerDefinitions[0]");
  Read<ecs::RegisterTaskDefinitionRequest> body("[]");
  EXPECT_EQ(body.error().message, "request: expected an object, found a list");
}

TEST(JsonRead, no_type_is_taken_for_another) {
  const std::pair<const char*, const char*> bad[] = {
      {R"({"taskDefinition":1})", "taskDefinition"},
      {R"({"taskDefinition":true})", "taskDefinition"},
      {R"({"taskDefinition":"t","count":"1"})", "count"},
      {R"({"taskDefinition":"t","count":true})", "count"},
      {R"({"taskDefinition":"t","enableExecuteCommand":"true"})", "enableExecuteCommand"},
      {R"({"taskDefinition":"t","enableExecuteCommand":1})", "enableExecuteCommand"},
      {R"({"taskDefinition":"t","launchType":1})", "launchType"},
      {R"({"taskDefinition":"t","overrides":[]})", "overrides"},
      {R"({"taskDefinition":"t","tags":"x"})", "tags"}};
  for (const auto& [json, path] : bad) {
    Read<ecs::RunTaskRequest> read(json);
    ASSERT_FALSE(read.status.ok()) << json;
    EXPECT_EQ(read.error().name, "SerializationException");
    EXPECT_EQ(read.error().path, path);
  }
}

TEST(JsonRead, required_members_and_enum_values_fail_with_the_error_the_caller_names) {
  Read<ecs::RunTaskRequest> missing("{}");
  EXPECT_EQ(missing.error().name, "InvalidParameterException");
  EXPECT_EQ(missing.error().message, "taskDefinition: is required");
  Read<ecs::RunTaskRequest> named("{}", {.invalid_error = "ClientException"});
  EXPECT_EQ(named.error().name, "ClientException");
  EXPECT_TRUE(Read<ecs::RunTaskRequest>("{}", kAnything).status.ok());
  Read<ecs::RunTaskRequest> null(R"({"taskDefinition":null})");
  EXPECT_EQ(null.error().path, "taskDefinition");

  Read<ecs::RunTaskRequest> launch(R"({"taskDefinition":"t","launchType":"LAMBDA"})");
  EXPECT_EQ(launch.error().name, "InvalidParameterException");
  EXPECT_EQ(launch.error().path, "launchType");
  EXPECT_NE(launch.error().message.find("FARGATE"), std::string::npos);
  EXPECT_FALSE(Read<ecs::RunTaskRequest>(R"({"taskDefinition":"t","launchType":"unset"})").status.ok());
  EXPECT_FALSE(Read<ecs::RunTaskRequest>(R"({"taskDefinition":"t","launchType":""})").status.ok());
}

TEST(JsonRead, bounds_are_enforced_only_when_asked) {
  const std::string_view json = R"({"capacityProvider":"p","weight":1001})";
  EXPECT_TRUE(Read<ecs::CapacityProviderStrategyItem>(json).status.ok());
  Read<ecs::CapacityProviderStrategyItem> over(json, {.enforce = Enforce::kBounds});
  EXPECT_EQ(over.error().message, "weight: 1001, allowed is at least 0 and at most 1000");
  EXPECT_TRUE(
      Read<ecs::CapacityProviderStrategyItem>(R"({"capacityProvider":"p","weight":1000})", {.enforce = Enforce::kBounds})
          .status.ok());
}

TEST(JsonRead, unknown_members_are_ignored_or_refused_with_a_suggestion) {
  const std::string_view json = R"({"taskDefinition":"t","clustr":"c","x":{"deep":[1,{"y":null}]}})";
  Read<ecs::RunTaskRequest> lenient(json);
  ASSERT_TRUE(lenient.status.ok());
  EXPECT_EQ(to_json(lenient.get()), R"({"taskDefinition":"t"})");
  Read<ecs::RunTaskRequest> strict(json, kStrict);
  ASSERT_FALSE(strict.status.ok());
  EXPECT_EQ(strict.error().path, "clustr");
  EXPECT_EQ(strict.error().message, "clustr: is not a member of RunTaskRequest; did you mean cluster?");
  Read<ecs::RunTaskRequest> cased(R"({"taskdefinition":"t"})", kStrict);
  EXPECT_NE(cased.error().message.find("did you mean taskDefinition?"), std::string::npos);
}

TEST(JsonRead, a_value_of_an_enumeration_is_refused_with_a_suggestion_where_it_is_read_strictly) {
  const std::string_view json = R"({"taskDefinition":"t","placementStrategy":[{"type":"random"},{"type":"Spread"}]})";
  const Read<ecs::RunTaskRequest> strict(json, kStrict);
  ASSERT_FALSE(strict.status.ok());
  EXPECT_EQ(strict.error().path, "placementStrategy[1].type");
  EXPECT_NE(strict.error().message.find("; did you mean spread?"), std::string::npos) << strict.error().message;
  const Read<ecs::RunTaskRequest> lenient(json);
  ASSERT_FALSE(lenient.status.ok());
  EXPECT_EQ(lenient.error().message.find("did you mean"), std::string::npos) << "AWS's text has no suggestion";
  const Read<ecs::RunTaskRequest> far(R"({"taskDefinition":"t","launchType":"MOON"})", kStrict);
  EXPECT_EQ(far.error().message.find("did you mean"), std::string::npos) << far.error().message;
}

TEST(JsonRead, members_that_are_passed_over_are_remembered_by_their_kind_and_bounded) {
  std::vector<Stranger> strangers;
  const Read<ecs::RunTaskRequest> read(
      R"({"taskDefinition":"t","placementStrategies":[],"overrides":{"containerOverrides":[{"nmae":1},{"nmae":2}]}})",
      {.strangers = &strangers});
  ASSERT_TRUE(read.status.ok());
  ASSERT_EQ(strangers.size(), 3U);
  EXPECT_EQ(strangers[0].path, "placementStrategies");
  EXPECT_EQ(strangers[0].nearest, "placementStrategy");
  EXPECT_EQ(strangers[1].path, "overrides.containerOverrides[].nmae");
  EXPECT_EQ(strangers[2].path, strangers[1].path);
  std::string many = R"({"taskDefinition":"t")";
  for (int i = 0; i < 100; ++i) many += ",\"x" + std::to_string(i) + "\":0";
  strangers.clear();
  EXPECT_TRUE(Read<ecs::RunTaskRequest>(many + "}", {.strangers = &strangers}).status.ok());
  EXPECT_EQ(strangers.size(), kStrangersMax);
}

TEST(Suggestion, edits_come_before_parts_and_what_is_far_is_none) {
  EXPECT_EQ(suggestion_distance("placementStrategy", "placementStrategies"), 3U);
  EXPECT_EQ(suggestion_distance("taskDefinition", "task_definition"), 1U);
  EXPECT_EQ(suggestion_distance("EC2", "ec2"), 0U);
  EXPECT_LT(*suggestion_distance("memory", "memroy"), *suggestion_distance("memoryReservation", "memory"));
  EXPECT_TRUE(suggestion_distance("placementStrategy", "strategy"));
  EXPECT_FALSE(suggestion_distance("cpu", "x"));
  EXPECT_FALSE(suggestion_distance("cpu", "gpus1"));
  EXPECT_FALSE(suggestion_distance("serviceName", "colour"));
  EXPECT_FALSE(suggestion_distance("a", ""));
}

TEST(JsonRead, duplicate_members_are_refused_everywhere) {
  const std::pair<const char*, const char*> bad[] = {
      {R"({"taskDefinition":"a","taskDefinition":"b"})", "taskDefinition"},
      {R"({"taskDefinition":null,"taskDefinition":"b"})", "taskDefinition"},
      {R"({"taskDefinition":"a","x":1,"x":2})", "x"},
      {R"({"taskDefinition":"a","overrides":{"cpu":"1","cpu":"2"}})", "overrides.cpu"}};
  for (const auto& [json, path] : bad) {
    Read<ecs::RunTaskRequest> read(json);
    ASSERT_FALSE(read.status.ok()) << json;
    EXPECT_EQ(read.error().path, path);
    EXPECT_NE(read.error().message.find("twice"), std::string::npos);
  }
  EXPECT_FALSE(Read<ecs::ContainerDefinition>(R"({"dockerLabels":{"a":"1","b":"2","a":"3"}})").status.ok());
}

TEST(JsonRead, limits_hold_at_the_limit_and_fail_above) {
  const std::string body = R"({"clusterName":"abcd"})";
  EXPECT_TRUE(Read<ecs::CreateClusterRequest>(body, {.bytes_max = body.size()}).status.ok());
  EXPECT_FALSE(Read<ecs::CreateClusterRequest>(body, {.bytes_max = body.size() - 1}).status.ok());
  EXPECT_TRUE(Read<ecs::CreateClusterRequest>(body, {.string_bytes_max = 11}).status.ok());
  Read<ecs::CreateClusterRequest> text(R"({"clusterName":"abcdefghijkl"})", {.string_bytes_max = 11});
  EXPECT_EQ(text.error().path, "clusterName");

  // The object, the list and its three texts.
  const std::string_view five = R"({"tasks":["a","b","c"]})";
  EXPECT_TRUE(Read<ecs::DescribeTasksRequest>(five, {.values_max = 5}).status.ok());
  Read<ecs::DescribeTasksRequest> four(five, {.values_max = 4});
  EXPECT_EQ(four.error().path, "tasks[2]");
  // What is ignored counts too.
  EXPECT_TRUE(Read<ecs::ListClustersRequest>(R"({"x":[1,{"y":2}]})", {.values_max = 5}).status.ok());
  EXPECT_FALSE(Read<ecs::ListClustersRequest>(R"({"x":[1,{"y":2}]})", {.values_max = 4}).status.ok());
}

TEST(JsonRead, twenty_thousand_values_are_the_default_limit) {
  const auto body = [](std::size_t texts) {
    std::string json = R"({"tasks":[)";
    for (std::size_t i = 0; i < texts; ++i) {
      json += i == 0 ? "\"a\"" : ",\"a\"";
    }
    return json + "]}";
  };
  EXPECT_TRUE(Read<ecs::DescribeTasksRequest>(body(moorage::limits::kJsonValuesMax - 2)).status.ok());
  EXPECT_FALSE(Read<ecs::DescribeTasksRequest>(body(moorage::limits::kJsonValuesMax - 1)).status.ok());
}

std::string nested(std::size_t lists) { return R"({"x":)" + std::string(lists, '[') + std::string(lists, ']') + "}"; }

TEST(JsonRead, depth_is_limited_for_known_and_unknown_members) {
  EXPECT_TRUE(Read<ecs::ListClustersRequest>(nested(moorage::limits::kJsonDepthMax - 1)).status.ok());
  EXPECT_FALSE(Read<ecs::ListClustersRequest>(nested(moorage::limits::kJsonDepthMax)).status.ok());
  EXPECT_FALSE(Read<ecs::ListClustersRequest>(nested(100'000)).status.ok());

  const std::string_view four = R"({"overrides":{"containerOverrides":[{}]},"taskDefinition":"t"})";
  EXPECT_TRUE(Read<ecs::RunTaskRequest>(four, {.depth_max = 4}).status.ok());
  EXPECT_FALSE(Read<ecs::RunTaskRequest>(four, {.depth_max = 3}).status.ok());
}

TEST(JsonRead, depth_is_limited_inside_documents) {
  const auto body = [](std::size_t lists) {
    return R"({"hookTargetArn":"a","hookDetails":)" + std::string(lists, '[') + std::string(lists, ']') + "}";
  };
  EXPECT_TRUE(Read<ecs::DeploymentLifecycleHook>(body(31), kAnything).status.ok());
  EXPECT_FALSE(Read<ecs::DeploymentLifecycleHook>(body(32), kAnything).status.ok());
}

TEST(JsonRead, garbage_is_refused_with_an_error) {
  for (const char* json : {"", " ", "{", "}", "{]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "nul", "{} {}", "{\"a\":01}",
                           "{\"a\":+1}", "{'a':1}", "{\"a\":NaN}", "\xef\xbb\xbf", "1", "\"x\"", "null"}) {
    Read<ecs::ListClustersRequest> read(json);
    EXPECT_FALSE(read.status.ok()) << json;
  }
}

TEST(JsonRead, timestamps_are_seconds_or_iso8601_and_keep_milliseconds) {
  const std::pair<const char*, std::int64_t> good[] = {{"1440938160.123", 1440938160123},
                                                       {"1440938160", 1440938160000},
                                                       {"0", 0},
                                                       {"-1.5", -1500},
                                                       {"1.44093816E9", 1440938160000},
                                                       {"\"2015-08-30T12:36:00Z\"", 1440938160000},
                                                       {"\"2015-08-30T12:36:00.123Z\"", 1440938160123},
                                                       {"\"2015-08-30T14:36:00+02:00\"", 1440938160000},
                                                       {"253402300799.999", 253402300799999}};
  for (const auto& [json, ms] : good) {
    Read<ecs::Task> read(std::string(R"({"createdAt":)") + json + "}");
    ASSERT_TRUE(read.status.ok()) << json << read.error().message;
    EXPECT_EQ(read.get().getCreatedAt().getValue(), ms) << json;
  }
  for (const char* json : {"\"yesterday\"", "true", "1e300", "\"2015-02-30T00:00:00Z\"", "{}"}) {
    EXPECT_FALSE(Read<ecs::Task>(std::string(R"({"createdAt":)") + json + "}").status.ok()) << json;
  }
}

TEST(JsonRead, documents_keep_any_value) {
  const std::string_view json = R"({"hookDetails":{"b":[1,2.5,null,true,"\u00e9"],"a":{}}})";
  Read<ecs::DeploymentLifecycleHook> read(json, kAnything);
  ASSERT_TRUE(read.status.ok());
  EXPECT_EQ(view(read.get().getHookDetails()), R"({"b":[1,2.5,null,true,"é"],"a":{}})");
}

}  // namespace
}  // namespace moorage::wire
