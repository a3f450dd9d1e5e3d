// PutMetricData, GetMetricData, GetMetricStatistics and ListMetrics over a store in memory; no engine around them.
#include <capnp/message.h>
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "drivers/logs/memory_log_sink.h"
#include "drivers/metrics/series_store.h"
#include "services/cloudwatch/metric_operations.h"
#include "wire/json.h"
#include "wire/operations.h"

namespace moorage::control {
namespace {

using Json = nlohmann::json;

constexpr Instant kNow{1'767'225'600'000};  // 2026-01-01T00:00:00Z
constexpr double kNowSeconds = 1'767'225'600;

class MetricApi : public ::testing::Test {
 protected:
  template <typename Request, typename Reply>
  Json run(Status (*handler)(ports::PortCall&, typename Request::Reader, typename Reply::Builder), const Json& request) {
    capnp::MallocMessageBuilder in;
    capnp::MallocMessageBuilder out;
    auto asked = in.initRoot<Request>();
    auto reply = out.initRoot<Reply>();
    Status status = wire::from_json(request.dump(), asked, {.unknown = wire::Unknown::kRefuse});
    if (status.ok()) {
      ports::PortCall call{
          .logs = *sink_, .account_id = "123456789012", .region = "us-east-1", .now = now_, .metrics = store_.get()};
      status = handler(call, asked.asReader(), reply);
    }
    if (!status.ok()) return {{"error", status.error().name}, {"text", status.error().message}, {"path", status.error().path}};
    return Json::parse(wire::to_json(reply.asReader()));
  }
  Json put(const Json& data, const std::string& space = "Own") {
    return run<cloudwatch::PutMetricDataRequest, cloudwatch::PutMetricDataResponse>(
        &put_metric_data, {{"Namespace", space}, {"MetricData", data}});
  }
  Json get(const Json& queries, double from = -600, double to = 0, Json more = Json::object()) {
    Json request{{"MetricDataQueries", queries},
                 {"StartTime", kNowSeconds + from},
                 {"EndTime", kNowSeconds + to},
                 {"ScanBy", "TimestampAscending"}};
    request.update(more);
    return run<cloudwatch::GetMetricDataRequest, cloudwatch::GetMetricDataResponse>(&get_metric_data, request);
  }
  Json statistics(Json request) {
    request["Namespace"] = "Own";
    if (!request.contains("StartTime")) request["StartTime"] = kNowSeconds - 600;
    if (!request.contains("EndTime")) request["EndTime"] = kNowSeconds;
    return run<cloudwatch::GetMetricStatisticsRequest, cloudwatch::GetMetricStatisticsResponse>(&get_metric_statistics,
                                                                                                request);
  }
  Json list(const Json& request) {
    return run<cloudwatch::ListMetricsRequest, cloudwatch::ListMetricsResponse>(&list_metrics, request);
  }
  // Values one a minute, the last one a minute ago.
  void series(const std::string& name, std::initializer_list<double> values, const Json& dimensions = Json::array()) {
    double at = kNowSeconds - 60.0 * static_cast<double>(values.size());
    for (const double value : values) {
      ASSERT_EQ(put({{{"MetricName", name}, {"Dimensions", dimensions}, {"Timestamp", at}, {"Value", value}}}), Json::object());
      at += 60;
    }
  }
  static Json stat(const std::string& id, const std::string& metric, const std::string& statistic = "Sum",
                   bool returned = false) {
    return {{"Id", id},
            {"ReturnData", returned},
            {"MetricStat", {{"Metric", {{"Namespace", "Own"}, {"MetricName", metric}}}, {"Period", 60}, {"Stat", statistic}}}};
  }
  // The values of one expression over the metrics `a` and `b` of the last four minutes.
  Json values(const std::string& expression) {
    const Json reply = get({stat("a", "a"), stat("b", "b"), {{"Id", "e"}, {"Expression", expression}, {"Period", 60}}}, -240);
    if (reply.contains("error")) return reply["text"];
    Json out = Json::array();
    for (const Json& one : reply["MetricDataResults"]) out.push_back(one["Values"]);
    return out.size() == 1 ? out[0] : out;
  }
  void two_series() {
    series("a", {1, 2, 3, 4});
    series("b", {4, 3, 2, 1});
  }

  Instant now_ = kNow;
  std::unique_ptr<ports::LogSink> sink_ = drivers::make_memory_log_sink(drivers::kMemoryLogBounds);
  std::unique_ptr<ports::MetricStore> store_ = drivers::make_memory_series_store();
};

TEST_F(MetricApi, takes_values_sets_and_values_with_counts) {
  EXPECT_EQ(put({{{"MetricName", "m"}, {"Value", 5}, {"Unit", "Percent"}},
                 {{"MetricName", "m"}, {"StatisticValues", {{"SampleCount", 2}, {"Sum", 4}, {"Minimum", 1}, {"Maximum", 3}}}},
                 {{"MetricName", "n"}, {"Values", {1, 2}}, {"Counts", {3, 1}}}}),
            Json::object());
  const Json m = statistics({{"MetricName", "m"},
                             {"Period", 60},
                             {"EndTime", kNowSeconds + 60},
                             {"Statistics", {"SampleCount", "Average", "Sum", "Minimum", "Maximum"}}});
  ASSERT_EQ(m["Datapoints"].size(), 1U) << m;
  EXPECT_EQ(m["Datapoints"][0], Json({{"Timestamp", kNowSeconds},
                                      {"SampleCount", 3.0},
                                      {"Average", 3.0},
                                      {"Sum", 9.0},
                                      {"Minimum", 1.0},
                                      {"Maximum", 5.0},
                                      {"Unit", "Percent"}}));
  const Json n =
      statistics({{"MetricName", "n"}, {"Period", 60}, {"EndTime", kNowSeconds + 60}, {"ExtendedStatistics", {"p50", "p90"}}});
  EXPECT_EQ(n["Datapoints"][0]["ExtendedStatistics"], Json({{"p50", 1.0}, {"p90", 2.0}}));
  // Values of a statistic set are not known one by one.
  EXPECT_TRUE(
      statistics(
          {{"MetricName", "m"}, {"Period", 60}, {"EndTime", kNowSeconds + 60}, {"ExtendedStatistics", {"p50"}}})["Datapoints"]
          .empty());
}

TEST_F(MetricApi, refuses_data_that_is_none) {
  const auto error = [&](const Json& datum) { return put(Json::array({datum})).value("error", "none"); };
  const auto text = [&](const Json& datum) { return put(Json::array({datum})).value("text", "none"); };
  EXPECT_EQ(error({{"MetricName", "m"}}), "MissingParameter");
  EXPECT_EQ(text({{"MetricName", "m"}, {"Value", 1}, {"Values", {1}}}),
            "The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive and you have "
            "specified both.");
  EXPECT_EQ(text({{"MetricName", "m"}, {"Values", {1}}, {"Counts", {1, 2}}}),
            "The parameters MetricData.member.1.Values and MetricData.member.1.Counts must be of the same size.");
  EXPECT_EQ(error({{"MetricName", "m"}, {"Value", 1e300}}), "InvalidParameterValue");
  EXPECT_EQ(error({{"MetricName", "m"}, {"Value", 1}, {"StorageResolution", 5}}), "InvalidParameterValue");
  EXPECT_EQ(error({{"MetricName", "m"}, {"Value", 1}, {"Timestamp", kNowSeconds - 15 * 86400}}), "InvalidParameterValue");
  EXPECT_EQ(error({{"MetricName", "m"}, {"Value", 1}, {"Timestamp", kNowSeconds + 3 * 3600}}), "InvalidParameterValue");
  EXPECT_EQ(error({{"MetricName", "m"},
                   {"Value", 1},
                   {"Dimensions", {{{"Name", "a"}, {"Value", "1"}}, {{"Name", "a"}, {"Value", "2"}}}}}),
            "InvalidParameterValue");
  EXPECT_EQ(put({{{"MetricName", "m"}, {"Value", 1}}}, "AWS/ECS")["error"], "InvalidParameterValue");
  EXPECT_EQ(put(Json::array())["error"], "MissingParameter");
  Json many = Json::array();
  for (int i = 0; i < 31; ++i) many.push_back({{"Name", std::to_string(i)}, {"Value", "v"}});
  EXPECT_NE(error({{"MetricName", "m"}, {"Value", 1}, {"Dimensions", many}}), "none");
  // Nothing of a batch with one wrong value is taken.
  EXPECT_EQ(put({{{"MetricName", "x"}, {"Value", 1}}, {{"MetricName", "x"}, {"Value", 1e300}}})["error"],
            "InvalidParameterValue");
  EXPECT_TRUE(list(Json::object())["Metrics"].empty());
}

TEST_F(MetricApi, computes_with_expressions) {
  two_series();
  EXPECT_EQ(values("a + 10"), Json({11.0, 12.0, 13.0, 14.0}));
  EXPECT_EQ(values("-a ^ 2"), Json({-1.0, -4.0, -9.0, -16.0}));
  EXPECT_EQ(values("2 * a - 1 > 3 AND a < 4"), Json({0.0, 0.0, 1.0, 0.0}));
  EXPECT_EQ(values("a / (a - 1)"), Json({2.0, 1.5, 4.0 / 3}));  // no point where it divides by 0
  EXPECT_EQ(values("RUNNING_SUM(a)"), Json({1.0, 3.0, 6.0, 10.0}));
  EXPECT_EQ(values("DIFF(a)"), Json({1.0, 1.0, 1.0}));
  EXPECT_EQ(values("RATE(a) * 60"), Json({1.0, 1.0, 1.0}));
  EXPECT_EQ(values("CEIL(a / 2)"), Json({1.0, 1.0, 2.0, 2.0}));
  EXPECT_EQ(values("TIME_SERIES(SUM(a))"), Json({10.0, 10.0, 10.0, 10.0}));
  EXPECT_EQ(values("a * 0 + PERIOD(a)"), Json({60.0, 60.0, 60.0, 60.0}));
  EXPECT_EQ(values("a * 0 + STDDEV(a)")[0], std::sqrt(1.25));
  EXPECT_EQ(values("IF(a > 2, a, 0)"), Json({0.0, 0.0, 3.0, 4.0}));
  EXPECT_EQ(values("IF(a > 2, a)"), Json({3.0, 4.0}));
}

TEST_F(MetricApi, fills_and_joins_series_with_gaps) {
  series("a", {1, 2, 3, 4});
  ASSERT_EQ(put({{{"MetricName", "b"}, {"Timestamp", kNowSeconds - 240}, {"Value", 4}},
                 {{"MetricName", "b"}, {"Timestamp", kNowSeconds - 60}, {"Value", 1}}}),
            Json::object());
  EXPECT_EQ(values("a + b"), Json({5.0, 5.0}));
  EXPECT_EQ(values("FILL(b, 0)"), Json({4.0, 0.0, 0.0, 1.0}));
  EXPECT_EQ(values("FILL(b, REPEAT)"), Json({4.0, 4.0, 4.0, 1.0}));
  EXPECT_EQ(values("FILL(b, LINEAR)"), Json({4.0, 3.0, 2.0, 1.0}));
  EXPECT_EQ(values("SUM([a, FILL(b, 0)])"), Json({5.0, 2.0, 3.0, 5.0}));
  EXPECT_EQ(values("MAX(METRICS())"), Json({4.0, 2.0, 3.0, 4.0}));
  EXPECT_EQ(values("AVG(METRICS('a'))"), Json({1.0, 2.0, 3.0, 4.0}));
}

TEST_F(MetricApi, searches_by_namespace_dimensions_and_words) {
  series("Cpu", {1}, {{{"Name", "Service"}, {"Value", "web"}}});
  series("Cpu", {2}, {{{"Name", "Service"}, {"Value", "worker"}}});
  series("Memory", {3}, {{{"Name", "Service"}, {"Value", "web"}}});
  const auto found = [&](const std::string& search) {
    const Json reply = get({{{"Id", "e"}, {"Expression", "SEARCH('" + search + "', 'Sum', 60)"}}});
    Json out = Json::array();
    for (const Json& one : reply.value("MetricDataResults", Json::array())) out.push_back(one["Label"]);
    return out;
  };
  EXPECT_EQ(found("{Own,Service} MetricName=\"Cpu\""), Json({"web Cpu", "worker Cpu"}));
  EXPECT_EQ(found("{Own,Service} web"), Json({"web Cpu", "web Memory"}));
  EXPECT_EQ(found("{Own,Service} NOT web"), Json({"worker Cpu"}));
  EXPECT_EQ(found("{Own}"), Json::array());
  const Json sum = get({{{"Id", "e"}, {"Expression", "SUM(SEARCH('{Own,Service} MetricName=\"Cpu\"', 'Sum', 60))"}}});
  EXPECT_EQ(sum["MetricDataResults"][0]["Values"], Json({3.0}));
}

TEST_F(MetricApi, says_what_is_wrong_with_a_query) {
  two_series();
  EXPECT_NE(values("a +").get<std::string>().find("at character"), std::string::npos);
  EXPECT_NE(values("NOSUCH(a)").get<std::string>().find("there is no function NOSUCH"), std::string::npos);
  EXPECT_NE(values("c").get<std::string>().find("names c"), std::string::npos);
  EXPECT_NE(values("e + 1").get<std::string>().find("depends on itself"), std::string::npos);
  EXPECT_NE(values("SUM(a)").get<std::string>().find("TIME_SERIES"), std::string::npos);
  EXPECT_NE(values("SELECT AVG(x) FROM y").get<std::string>().find("SEARCH"), std::string::npos);
  EXPECT_EQ(get({stat("a", "a"), stat("a", "b")})["error"], "ValidationError");
  EXPECT_EQ(get(Json::array({stat("A", "a")}))["error"], "ValidationError");
  EXPECT_EQ(get(Json::array({stat("a", "a", "p200")}))["error"], "ValidationError");
  EXPECT_EQ(get(Json::array({stat("a", "a")}), 0, -60)["text"], "The parameter EndTime must be greater than StartTime.");
  EXPECT_EQ(values(std::string(2000, '(')).get<std::string>().substr(0, 19), "Error in expression");
}

TEST_F(MetricApi, pages_by_datapoints) {
  series("a", {1, 2, 3, 4, 5});
  const Json first = get(Json::array({stat("a", "a", "Sum", true)}), -600, 0, {{"MaxDatapoints", 3}});
  EXPECT_EQ(first["MetricDataResults"][0]["Values"], Json({1.0, 2.0, 3.0}));
  EXPECT_EQ(first["MetricDataResults"][0]["StatusCode"], "PartialData");
  const Json second =
      get(Json::array({stat("a", "a", "Sum", true)}), -600, 0, {{"MaxDatapoints", 3}, {"NextToken", first["NextToken"]}});
  EXPECT_EQ(second["MetricDataResults"][0]["Values"], Json({4.0, 5.0}));
  EXPECT_FALSE(second.contains("NextToken"));
  EXPECT_EQ(get(Json::array({stat("b", "a", "Sum", true)}), -600, 0, {{"NextToken", first["NextToken"]}})["error"],
            "InvalidNextToken");
}

TEST_F(MetricApi, answers_high_resolution_only_where_it_was_put) {
  ASSERT_EQ(put({{{"MetricName", "f"}, {"Timestamp", kNowSeconds - 20}, {"Value", 1}, {"StorageResolution", 1}},
                 {{"MetricName", "s"}, {"Timestamp", kNowSeconds - 20}, {"Value", 1}}}),
            Json::object());
  const auto count = [&](const std::string& name, int period) {
    return statistics({{"MetricName", name}, {"Period", period}, {"Statistics", {"Sum"}}})["Datapoints"].size();
  };
  EXPECT_EQ(count("f", 1), 1U);
  EXPECT_EQ(count("f", 60), 1U);
  EXPECT_EQ(count("s", 10), 0U);
  EXPECT_EQ(statistics({{"MetricName", "f"}, {"Period", 7}, {"Statistics", {"Sum"}}})["error"], "InvalidParameterValue");
  EXPECT_EQ(
      statistics({{"MetricName", "f"}, {"Period", 1}, {"StartTime", kNowSeconds - 86400}, {"Statistics", {"Sum"}}})["error"],
      "InvalidParameterCombination");
}

TEST_F(MetricApi, lists_what_was_active_by_filter_and_page) {
  for (int i = 0; i < 7; ++i) series("m" + std::to_string(i), {1}, {{{"Name", "d"}, {"Value", std::to_string(i % 2)}}});
  EXPECT_EQ(list(Json::object())["Metrics"].size(), 7U);
  EXPECT_EQ(list({{"Dimensions", {{{"Name", "d"}, {"Value", "0"}}}}})["Metrics"].size(), 4U);
  EXPECT_EQ(list({{"MetricName", "m3"}})["Metrics"][0],
            Json({{"Namespace", "Own"}, {"MetricName", "m3"}, {"Dimensions", {{{"Name", "d"}, {"Value", "1"}}}}}));
  now_ = kNow + Duration::minutes(60 * 4);
  EXPECT_TRUE(list({{"RecentlyActive", "PT3H"}})["Metrics"].empty());
  EXPECT_EQ(list(Json::object())["Metrics"].size(), 7U);
  now_ = kNow + Duration::minutes(60 * 24 * 15);
  EXPECT_TRUE(list(Json::object())["Metrics"].empty());
}

}  // namespace
}  // namespace moorage::control
