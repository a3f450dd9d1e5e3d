#include "services/logs/embedded_metrics.h"

#include <gtest/gtest.h>

namespace moorage::logs_service {
namespace {

constexpr Instant kNow{1'700'000'030'000};

std::vector<ports::MetricSample> read(std::string_view message) {
  std::vector<ports::MetricSample> out;
  read_embedded_metrics(message, kNow, out);
  return out;
}

std::string event(const std::string& directive, const std::string& members, const std::string& at = "1700000000123") {
  return R"({"_aws":{"Timestamp":)" + at + R"(,"CloudWatchMetrics":[)" + directive + "]}," + members + "}";
}

// The example of the specification.
TEST(EmbeddedMetrics, AMetricHasTheDimensionsAndTheUnitOfItsDirective) {
  const auto found = read(event(R"({"Namespace":"lambda-function-metrics","Dimensions":[["functionVersion"]],
      "Metrics":[{"Name":"time","Unit":"Milliseconds","StorageResolution":60}]})",
                                R"("functionVersion":"$LATEST","time":100,"requestId":"989ffbf8")"));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].name.space, "lambda-function-metrics");
  EXPECT_EQ(found[0].name.name, "time");
  const std::vector<std::pair<std::string, std::string>> dimensions{{"functionVersion", "$LATEST"}};
  EXPECT_EQ(found[0].name.dimensions, dimensions);
  EXPECT_EQ(found[0].unit, "Milliseconds");
  EXPECT_EQ(found[0].resolution, ports::MetricResolution::kMinute);
  EXPECT_EQ(found[0].point.at.ms, 1'699'999'980'000);
  EXPECT_EQ(found[0].point.sum, 100);
}

TEST(EmbeddedMetrics, EachSetOfDimensionsIsASeriesAndEachElementAValue) {
  const auto found =
      read(event(R"({"Namespace":"a","Dimensions":[["y","x"],[]],"Metrics":[{"Name":"v","StorageResolution":1}]})",
                 R"("x":"1","y":"2","v":[3,1,2])"));
  ASSERT_EQ(found.size(), 2U);
  const std::vector<std::pair<std::string, std::string>> dimensions{{"x", "1"}, {"y", "2"}};
  EXPECT_EQ(found[0].name.dimensions, dimensions);
  EXPECT_TRUE(found[1].name.dimensions.empty());
  EXPECT_EQ(found[0].point.count, 3);
  EXPECT_EQ(found[0].point.sum, 6);
  EXPECT_EQ(found[0].point.least, 1);
  EXPECT_EQ(found[0].point.greatest, 3);
  EXPECT_EQ(found[0].resolution, ports::MetricResolution::kSecond);
  EXPECT_EQ(found[0].point.at.ms, 1'700'000'000'123);
}

TEST(EmbeddedMetrics, WhatIsNotOfTheFormatIsNoMetric) {
  const std::string directive = R"({"Namespace":"a","Dimensions":[["d"]],"Metrics":[{"Name":"v"}]})";
  EXPECT_EQ(read(event(directive, R"("d":"1","v":1)")).size(), 1U);
  for (const std::string& message :
       {event(directive, R"("d":"1","v":"1")"), event(directive, R"("d":1,"v":1)"), event(directive, R"("d":"1","w":1)"),
        event(directive, R"("d":"1","v":[1,"2"])"), event(directive, R"("d":"1","v":1)", "1698000000000"),
        event(directive, R"("d":"1","v":1)", "1700010000000"),
        event(R"({"Dimensions":[[]],"Metrics":[{"Name":"v"}]})", R"("v":1)"),
        event(R"({"Namespace":"a","Dimensions":[["d","d"]],"Metrics":[{"Name":"v"}]})", R"("d":"1","v":1)"),
        std::string("\"CloudWatchMetrics\" is only a word"), event(directive, R"("d":"1","v":1)") + "}", std::string("{}")}) {
    EXPECT_TRUE(read(message).empty()) << message;
  }
}

}  // namespace
}  // namespace moorage::logs_service
