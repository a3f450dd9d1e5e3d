// The Logs API over a sink in memory, JSON in and JSON out; no engine around it.
#include <capnp/dynamic.h>
#include <capnp/message.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "drivers/logs/memory_log_sink.h"
#include "machine/operation_table.h"
#include "wire/json.h"
#include "wire/operations.h"

namespace moorage {
namespace {

using Json = nlohmann::json;

constexpr Instant kNow{1'700'000'000'000};
constexpr const char* kGroupArn = "arn:aws:logs:us-east-1:123456789012:log-group:";

class LogsApi : public ::testing::Test {
 protected:
  // The reply, or {"error": NAME, "text": MESSAGE}.
  Json call(std::string_view name, const Json& request, bool dry_run = false) {
    const wire::Operation* operation = wire::find_operation("logs", name);
    if (!operation) return {{"error", "no such operation"}};
    capnp::MallocMessageBuilder in;
    capnp::MallocMessageBuilder out;
    auto asked = in.initRoot<capnp::DynamicStruct>(operation->request_schema());
    auto reply = out.initRoot<capnp::DynamicStruct>(operation->reply_schema());
    wire::ReadOptions options = wire::read_options(*operation);
    options.bytes_max = 4 << 20;  // the limits of the operation itself are looked at here
    Status status = wire::read_json(request.dump(), asked, options);
    if (status.ok()) {
      ports::PortCall ports{.logs = *sink, .account_id = "123456789012", .region = "us-east-1", .now = now, .dry_run = dry_run};
      status = control::run_on_ports(ports, {.operation = operation->index, .request = asked.asReader(), .reply = reply});
    }
    if (!status.ok()) return {{"error", status.error().name}, {"text", status.error().message}};
    std::string text;
    wire::write_json(reply.asReader(), text);
    return Json::parse(text);
  }

  void group(const std::string& name = "app") { ASSERT_EQ(call("CreateLogGroup", {{"logGroupName", name}}), Json::object()); }
  void stream(const std::string& name = "one", const std::string& in = "app") {
    ASSERT_EQ(call("CreateLogStream", {{"logGroupName", in}, {"logStreamName", name}}), Json::object());
  }
  // Events `offset` milliseconds from now, as one call.
  Json put(const std::string& name, std::initializer_list<std::pair<std::int64_t, std::string>> events) {
    Json list = Json::array();
    for (const auto& [offset, message] : events) list.push_back({{"timestamp", now.ms + offset}, {"message", message}});
    return call("PutLogEvents", {{"logGroupName", "app"}, {"logStreamName", name}, {"logEvents", list}});
  }
  static std::string messages(const Json& reply) {
    std::string out;
    for (const Json& event : reply.value("events", Json::array())) out += event["message"].get<std::string>() + " ";
    return out;
  }
  std::string filtered(const Json& more) {
    Json request{{"logGroupName", "app"}};
    request.update(more);
    const Json reply = call("FilterLogEvents", request);
    return reply.contains("error") ? reply["error"].get<std::string>() : messages(reply);
  }
  Json get(const Json& more = Json::object()) {
    Json request{{"logGroupName", "app"}, {"logStreamName", "one"}};
    request.update(more);
    return call("GetLogEvents", request);
  }

  std::unique_ptr<ports::LogSink> sink = drivers::make_memory_log_sink();
  Instant now = kNow;
};

// ---------------------------------------------------------------------------------------------------------------- groups

TEST_F(LogsApi, takes_ten_thousand_events_at_once_and_not_more) {
  group();
  stream();
  Json events = Json::array();
  for (int i = 0; i < 10'000; ++i) events.push_back({{"timestamp", now.ms}, {"message", "m"}});
  Json request{{"logGroupName", "app"}, {"logStreamName", "one"}, {"logEvents", events}};
  EXPECT_FALSE(call("PutLogEvents", request).contains("error"));
  request["logEvents"].push_back(events[0]);
  EXPECT_EQ(call("PutLogEvents", request)["error"], "InvalidParameterException");
}

TEST_F(LogsApi, takes_a_mebibyte_of_messages_however_long_their_json_is) {
  group();
  stream();
  const auto put = [&](std::size_t bytes) {  // a quote is two characters in JSON, and an event counts 26 bytes besides
    const Json event{{"timestamp", now.ms}, {"message", std::string(bytes, '"')}};
    return call("PutLogEvents", {{"logGroupName", "app"}, {"logStreamName", "one"}, {"logEvents", Json(10'000, event)}});
  };
  EXPECT_FALSE(put(78).contains("error"));
  EXPECT_EQ(put(79)["error"], "InvalidParameterException");
}

TEST_F(LogsApi, describes_a_group_with_both_of_its_arns) {
  ASSERT_EQ(call("CreateLogGroup", {{"logGroupName", "/ecs/web"}, {"tags", {{"team", "a"}}}}), Json::object());
  EXPECT_EQ(call("DescribeLogGroups", Json::object())["logGroups"],
            Json::array({{{"logGroupName", "/ecs/web"},
                          {"creationTime", kNow.ms},
                          {"metricFilterCount", 0},
                          {"arn", std::string(kGroupArn) + "/ecs/web:*"},
                          {"storedBytes", 0},
                          {"logGroupClass", "STANDARD"},
                          {"logGroupArn", std::string(kGroupArn) + "/ecs/web"}}}));
  EXPECT_EQ(sink->group("/ecs/web")->tags.size(), 1U);
}

TEST_F(LogsApi, refuses_a_group_twice_and_bad_names) {
  group();
  EXPECT_EQ(call("CreateLogGroup", {{"logGroupName", "app"}}),
            Json({{"error", "ResourceAlreadyExistsException"}, {"text", "The specified log group already exists"}}));
  for (const std::string& name : {std::string("a b"), std::string("a:b"), std::string("aws/x"), std::string(513, 'a')}) {
    EXPECT_EQ(call("CreateLogGroup", {{"logGroupName", name}})["error"], "InvalidParameterException") << name;
  }
}

TEST_F(LogsApi, deletes_a_group_with_its_streams) {
  group();
  stream();
  EXPECT_EQ(call("DeleteLogGroup", {{"logGroupName", "app"}}), Json::object());
  const Json missing{{"error", "ResourceNotFoundException"}, {"text", "The specified log group does not exist."}};
  EXPECT_EQ(call("DeleteLogGroup", {{"logGroupName", "app"}}), missing);
  EXPECT_EQ(call("DescribeLogStreams", {{"logGroupName", "app"}}), missing);
  EXPECT_EQ(get(), missing);
}

TEST_F(LogsApi, keeps_retention_to_the_known_choices) {
  group();
  EXPECT_EQ(call("PutRetentionPolicy", {{"logGroupName", "app"}, {"retentionInDays", 14}}), Json::object());
  EXPECT_EQ(call("DescribeLogGroups", Json::object())["logGroups"][0]["retentionInDays"], 14);
  EXPECT_EQ(call("PutRetentionPolicy", {{"logGroupName", "app"}, {"retentionInDays", 2}})["error"],
            "InvalidParameterException");
  EXPECT_EQ(call("PutRetentionPolicy", {{"logGroupName", "no"}, {"retentionInDays", 14}})["error"],
            "ResourceNotFoundException");
}

TEST_F(LogsApi, lists_groups_by_prefix_or_pattern_in_order_of_name_and_in_pages) {
  for (const char* name : {"b", "a/web", "a/db", "c/web"}) group(name);
  const auto names = [&](const Json& request) {
    std::string out;
    const Json reply = call("DescribeLogGroups", request);
    for (const Json& one : reply["logGroups"]) out += one["logGroupName"].get<std::string>() + " ";
    return out;
  };
  EXPECT_EQ(names(Json::object()), "a/db a/web b c/web ");
  EXPECT_EQ(names({{"logGroupNamePrefix", "a/"}}), "a/db a/web ");
  EXPECT_EQ(names({{"logGroupNamePattern", "web"}}), "a/web c/web ");
  EXPECT_EQ(names({{"logGroupNamePattern", "WEB"}}), "");
  EXPECT_EQ(call("DescribeLogGroups", {{"logGroupNamePrefix", "a"}, {"logGroupNamePattern", "b"}})["error"],
            "InvalidParameterException");
  const Json first = call("DescribeLogGroups", {{"limit", 3}});
  EXPECT_EQ(names({{"limit", 3}, {"nextToken", first["nextToken"]}}), "c/web ");
  EXPECT_FALSE(call("DescribeLogGroups", {{"limit", 4}}).contains("nextToken"));
  EXPECT_EQ(call("DescribeLogGroups", {{"logGroupNamePrefix", "a"}, {"nextToken", first["nextToken"]}})["error"],
            "InvalidParameterException");
  EXPECT_EQ(call("DescribeLogGroups", {{"limit", 51}})["error"], "InvalidParameterException");
}

TEST_F(LogsApi, changes_nothing_in_a_dry_run) {
  EXPECT_EQ(call("CreateLogGroup", {{"logGroupName", "app"}}, true), Json::object());
  EXPECT_FALSE(sink->group("app"));
  group();
  EXPECT_EQ(call("CreateLogStream", {{"logGroupName", "app"}, {"logStreamName", "one"}}, true), Json::object());
  EXPECT_EQ(call("DeleteLogGroup", {{"logGroupName", "app"}}, true), Json::object());
  EXPECT_EQ(call("PutRetentionPolicy", {{"logGroupName", "app"}, {"retentionInDays", 1}}, true), Json::object());
  EXPECT_TRUE(sink->streams("app", "")->empty());
  EXPECT_FALSE(sink->group("app")->retention_days);
}

// --------------------------------------------------------------------------------------------------------------- streams

TEST_F(LogsApi, describes_streams_by_name_and_by_last_event) {
  group();
  for (const char* name : {"b", "a", "c"}) stream(name);
  put("a", {{-1000, "x"}});
  put("b", {{-3000, "x"}, {-2000, "y"}});
  const auto names = [&](const Json& more) {
    Json request{{"logGroupName", "app"}};
    request.update(more);
    std::string out;
    const Json reply = call("DescribeLogStreams", request);
    for (const Json& one : reply["logStreams"]) out += one["logStreamName"].get<std::string>();
    return out;
  };
  EXPECT_EQ(names(Json::object()), "abc");
  EXPECT_EQ(names({{"descending", true}}), "cba");
  EXPECT_EQ(names({{"orderBy", "LastEventTime"}}), "cba");
  EXPECT_EQ(names({{"orderBy", "LastEventTime"}, {"descending", true}}), "abc");
  EXPECT_EQ(names({{"logStreamNamePrefix", "b"}}), "b");
  const Json second = call("DescribeLogStreams", {{"logGroupIdentifier", std::string(kGroupArn) + "app:*"}})["logStreams"][1];
  EXPECT_EQ(second["arn"], std::string(kGroupArn) + "app:log-stream:b");
  EXPECT_EQ(second["firstEventTimestamp"], kNow.ms - 3000);
  EXPECT_EQ(second["lastEventTimestamp"], kNow.ms - 2000);
  EXPECT_EQ(second["lastIngestionTime"], kNow.ms);
  EXPECT_EQ(second["storedBytes"], 0);
  const Json first = call("DescribeLogStreams", {{"logGroupName", "app"}, {"limit", 2}, {"descending", true}});
  EXPECT_EQ(names({{"limit", 2}, {"descending", true}, {"nextToken", first["nextToken"]}}), "a");
  EXPECT_EQ(
      call("DescribeLogStreams", {{"logGroupName", "app"}, {"orderBy", "LastEventTime"}, {"logStreamNamePrefix", "a"}})["text"],
      "Cannot order by LastEventTime with a logStreamNamePrefix.");
}

TEST_F(LogsApi, refuses_a_stream_twice_and_in_no_group) {
  group();
  stream();
  EXPECT_EQ(call("CreateLogStream", {{"logGroupName", "app"}, {"logStreamName", "one"}})["text"],
            "The specified log stream already exists");
  EXPECT_EQ(call("CreateLogStream", {{"logGroupName", "no"}, {"logStreamName", "one"}})["error"], "ResourceNotFoundException");
  EXPECT_EQ(call("CreateLogStream", {{"logGroupName", "app"}, {"logStreamName", "a:b"}})["error"], "InvalidParameterException");
}

// ------------------------------------------------------------------------------------------------------------ put events

TEST_F(LogsApi, takes_events_in_order_of_time_only) {
  group();
  stream();
  EXPECT_EQ(put("one", {{-5, "a"}, {-5, "b"}, {-6, "c"}})["text"],
            "Log events in a single PutLogEvents request must be in chronological order.");
  EXPECT_EQ(put("two", {{0, "a"}})["text"], "The specified log stream does not exist.");
  const Json ok = put("one", {{-5, "a"}, {-5, "b"}});
  EXPECT_EQ(ok["nextSequenceToken"].get<std::string>().size(), 56U);
  EXPECT_FALSE(ok.contains("rejectedLogEventsInfo"));
  EXPECT_EQ(messages(get()), "a b ");
}

TEST_F(LogsApi, drops_what_is_too_old_too_new_or_expired_and_says_so) {
  group();
  stream();
  constexpr std::int64_t kHour = 3'600'000;
  EXPECT_EQ(put("one", {{-14 * 24 * kHour - 1, "old"}, {-14 * 24 * kHour, "just"}})["rejectedLogEventsInfo"],
            Json({{"tooOldLogEventEndIndex", 1}}));
  EXPECT_EQ(put("one", {{2 * kHour, "just"}, {2 * kHour + 1, "new"}})["rejectedLogEventsInfo"],
            Json({{"tooNewLogEventStartIndex", 1}}));
  call("PutRetentionPolicy", {{"logGroupName", "app"}, {"retentionInDays", 1}});
  EXPECT_EQ(put("one", {{-24 * kHour - 2, "x"}, {-24 * kHour - 1, "y"}, {-10, "kept"}})["rejectedLogEventsInfo"],
            Json({{"expiredLogEventEndIndex", 2}}));
  EXPECT_EQ(messages(get()), "kept just ") << "what was there before the policy has expired as well";
  call("DeleteRetentionPolicy", {{"logGroupName", "app"}});
  EXPECT_EQ(messages(get()), "just kept just ") << "and is shown again while it is still stored";
}

TEST_F(LogsApi, refuses_batches_beyond_the_limits) {
  group();
  stream();
  EXPECT_EQ(put("one", {{-86'400'001, "a"}, {0, "b"}})["error"], "InvalidParameterException");
  EXPECT_EQ(put("one", {})["error"], "InvalidParameterException");
  const std::string half(524'288 - 26, 'x');
  EXPECT_FALSE(put("one", {{0, half}, {0, half}}).contains("error"));
  EXPECT_EQ(put("one", {{0, half}, {0, half + "x"}})["error"], "InvalidParameterException");
}

TEST_F(LogsApi, leaves_the_offset_of_a_containers_writer_alone) {
  group();
  const ports::LogLine line{kNow, "from the container"};
  ASSERT_TRUE(sink->append("app", "one", {&line, 1}, kNow, 4711).ok());
  put("one", {{0, "from a user"}});
  EXPECT_EQ(sink->source_offset("app", "one"), 4711U);
}

// ------------------------------------------------------------------------------------------------------------ get events

TEST_F(LogsApi, gives_the_newest_events_first_and_each_page_ascending) {
  group();
  stream();
  put("one", {{1, "a"}, {2, "b"}, {3, "c"}, {4, "d"}, {5, "e"}});
  const Json last = get({{"limit", 2}});
  EXPECT_EQ(messages(last), "d e ");
  EXPECT_EQ(last["events"][0], Json({{"timestamp", kNow.ms + 4}, {"message", "d"}, {"ingestionTime", kNow.ms}}));
  const Json middle = get({{"limit", 2}, {"nextToken", last["nextBackwardToken"]}});
  EXPECT_EQ(messages(middle), "b c ");
  EXPECT_EQ(messages(get({{"limit", 2}, {"nextToken", middle["nextBackwardToken"]}})), "a ");
  EXPECT_EQ(messages(get({{"limit", 2}, {"nextToken", middle["nextForwardToken"]}})), "d e ");
  EXPECT_EQ(messages(get({{"limit", 2}, {"startFromHead", true}})), "a b ");
}

TEST_F(LogsApi, ends_by_equal_tokens_that_are_never_null) {
  group();
  stream();
  const Json empty = get({{"startFromHead", true}});
  const std::string forward = empty["nextForwardToken"];
  EXPECT_TRUE(forward.starts_with("f/") && forward.ends_with("/s")) << forward;
  EXPECT_EQ(forward.size(), 60U);
  EXPECT_TRUE(empty["nextBackwardToken"].get<std::string>().starts_with("b/"));
  EXPECT_EQ(get({{"nextToken", forward}})["nextForwardToken"], forward);
  put("one", {{1, "a"}, {2, "b"}});
  const Json page = get({{"nextToken", forward}});
  EXPECT_EQ(messages(page), "a b ");
  EXPECT_NE(page["nextForwardToken"], forward);
  const Json end = get({{"nextToken", page["nextForwardToken"]}});
  EXPECT_EQ(messages(end), "");
  EXPECT_EQ(end["nextForwardToken"], page["nextForwardToken"]);
  EXPECT_EQ(messages(get({{"nextToken", end["nextBackwardToken"]}})), "a b ") << "an empty page leads back to what was seen";
  put("one", {{3, "c"}});
  EXPECT_EQ(messages(get({{"nextToken", end["nextForwardToken"]}})), "c ") << "a tail goes on where it was";
  const Json before = get({{"nextToken", page["nextBackwardToken"]}});
  EXPECT_EQ(before["nextBackwardToken"], page["nextBackwardToken"]);
  EXPECT_EQ(messages(get({{"nextToken", before["nextForwardToken"]}})), "a b c ");
}

TEST_F(LogsApi, bounds_pages_by_time_and_bytes) {
  group();
  stream();
  put("one", {{1, "a"}, {2, "b"}, {3, "c"}});
  EXPECT_EQ(messages(get({{"startTime", kNow.ms + 2}})), "b c ");
  EXPECT_EQ(messages(get({{"endTime", kNow.ms + 3}})), "a b ");
  const std::string big(600'000, 'x');
  put("one", {{4, big}});
  put("one", {{5, big}});
  EXPECT_EQ(get({{"startFromHead", true}, {"startTime", kNow.ms + 4}})["events"].size(), 1U);
}

TEST_F(LogsApi, refuses_tokens_that_it_did_not_make_for_this_stream) {
  group();
  stream();
  stream("two");
  put("one", {{1, "a"}});
  std::string token = get()["nextForwardToken"];
  EXPECT_EQ(get({{"logStreamName", "two"}, {"nextToken", token}})["text"], "The specified nextToken is invalid.");
  token[20] = token[20] == '0' ? '1' : '0';
  EXPECT_EQ(get({{"nextToken", token}})["text"], "The specified nextToken is invalid.");
  for (const char* bad : {"x", "f/", "f/1/s", "g/00000000000000000000000000000000000000000000000000000000/s"}) {
    EXPECT_EQ(get({{"nextToken", bad}})["error"], "InvalidParameterException") << bad;
  }
}

TEST_F(LogsApi, names_a_group_in_exactly_one_way) {
  group();
  stream();
  put("one", {{1, "a"}});
  const std::string arn = std::string(kGroupArn) + "app";
  for (const std::string& identifier : {std::string("app"), arn, arn + ":*"}) {
    EXPECT_EQ(messages(call("GetLogEvents", {{"logGroupIdentifier", identifier}, {"logStreamName", "one"}})), "a ")
        << identifier;
  }
  EXPECT_EQ(call("GetLogEvents", {{"logStreamName", "one"}})["error"], "InvalidParameterException");
  EXPECT_EQ(get({{"logGroupIdentifier", "app"}})["error"], "InvalidParameterException");
  EXPECT_EQ(call("GetLogEvents",
                 {{"logGroupIdentifier", "arn:aws:logs:us-east-1:1:log-group:app"}, {"logStreamName", "one"}})["error"],
            "ResourceNotFoundException");
}

TEST_F(LogsApi, shows_bytes_that_are_not_text_as_replacement_characters) {
  group();
  const ports::LogLine line{kNow, std::string("a\xFFz\0\xC3\xA9", 6)};
  ASSERT_TRUE(sink->append("app", "one", {&line, 1}, kNow, 1).ok());
  EXPECT_EQ(messages(get()), "a\xEF\xBF\xBDz\xEF\xBF\xBD\xC3\xA9 ");
}

// --------------------------------------------------------------------------------------------------------- filter events

TEST_F(LogsApi, interleaves_streams_by_time) {
  group();
  for (const char* name : {"one", "two", "three"}) stream(name);
  put("one", {{1, "a"}, {4, "d"}});
  put("two", {{2, "b"}, {5, "e"}});
  put("three", {{3, "c"}, {6, "f"}});
  EXPECT_EQ(filtered(Json::object()), "a b c d e f ");
  EXPECT_EQ(filtered({{"logStreamNamePrefix", "t"}}), "b c e f ");
  EXPECT_EQ(filtered({{"logStreamNames", {"one", "two"}}}), "a b d e ");
  EXPECT_EQ(filtered({{"startTime", kNow.ms + 3}, {"endTime", kNow.ms + 5}}), "c d ");
  EXPECT_EQ(filtered({{"logStreamNames", {"one"}}, {"logStreamNamePrefix", "t"}}), "InvalidParameterException");
  EXPECT_EQ(filtered({{"logStreamNames", {"four"}}}), "ResourceNotFoundException");
  const Json reply = call("FilterLogEvents", {{"logGroupName", "app"}});
  EXPECT_EQ(reply["searchedLogStreams"], Json::array());
  EXPECT_FALSE(reply.contains("nextToken"));
  EXPECT_EQ(reply["events"][1]["logStreamName"], "two");
  EXPECT_EQ(reply["events"][1]["eventId"].get<std::string>().size(), 56U);
}

TEST_F(LogsApi, pages_through_a_search_without_losing_or_doubling_events) {
  group();
  for (const char* name : {"one", "two"}) stream(name);
  for (int i = 0; i < 20; ++i) {
    put(i % 3 == 0 ? "one" : "two", {{i / 4, std::string(1, static_cast<char>('a' + i))}});
    now = now + Duration::millis(i % 2);
  }
  now = kNow;
  const std::string whole = filtered(Json::object());
  EXPECT_EQ(whole.size(), 40U);
  for (int limit = 1; limit <= 7; ++limit) {
    std::string joined;
    Json request{{"logGroupName", "app"}, {"limit", limit}};
    for (int page = 0; page < 30; ++page) {
      const Json reply = call("FilterLogEvents", request);
      joined += messages(reply);
      if (!reply.contains("nextToken")) break;
      request["nextToken"] = reply["nextToken"];
    }
    EXPECT_EQ(joined, whole) << limit;
  }
  const Json first = call("FilterLogEvents", {{"logGroupName", "app"}, {"limit", 1}});
  EXPECT_EQ(filtered({{"nextToken", first["nextToken"]}, {"filterPattern", "x"}}), "InvalidParameterException");
}

TEST_F(LogsApi, understands_terms_phrases_alternatives_and_exclusions) {
  group();
  stream();
  put("one", {{1, "ERROR-disk"}, {2, "WARN-disk"}, {3, "ERROR-net"}, {4, "say\"GET /x\""}});
  const auto with = [&](const std::string& pattern) { return filtered({{"filterPattern", pattern}}); };
  EXPECT_EQ(with(""), "ERROR-disk WARN-disk ERROR-net say\"GET /x\" ");
  EXPECT_EQ(with("ERROR"), "ERROR-disk ERROR-net ");
  EXPECT_EQ(with("error"), "");
  EXPECT_EQ(with("ERROR disk"), "ERROR-disk ");
  EXPECT_EQ(with("?WARN ?net"), "WARN-disk ERROR-net ");
  EXPECT_EQ(with("ERROR -disk"), "ERROR-net ");
  EXPECT_EQ(with("-disk -net"), "say\"GET /x\" ");
  EXPECT_EQ(with("\"GET /x\""), "say\"GET /x\" ");
  EXPECT_EQ(with("\"\\\"GET\""), "say\"GET /x\" ");
  EXPECT_EQ(with("-\"ERROR-disk\" disk"), "WARN-disk ");
}

TEST_F(LogsApi, refuses_patterns_that_it_does_not_understand) {
  group();
  for (const char* pattern : {"{ $.level = \"error\"", "[ip, user", "%a+", "/health", "\"open", "a ?", "-"}) {
    EXPECT_EQ(filtered({{"filterPattern", pattern}}), "InvalidParameterException") << pattern;
  }
  EXPECT_EQ(filtered({{"filterPattern", std::string(1025, 'a')}}), "InvalidParameterException");
}

TEST_F(LogsApi, searches_more_than_one_chunk_of_a_stream) {
  group();
  stream();
  std::vector<ports::LogLine> lines;
  for (int i = 0; i < 3000; ++i) lines.push_back({kNow + Duration::millis(i), i % 1000 == 999 ? "needle" : "hay"});
  ASSERT_TRUE(sink->append("app", "one", lines, kNow, 0).ok());
  EXPECT_EQ(filtered({{"filterPattern", "needle"}}), "needle needle needle ");
  EXPECT_EQ(call("FilterLogEvents", {{"logGroupName", "app"}})["events"].size(), 3000U);
}

}  // namespace
}  // namespace moorage
