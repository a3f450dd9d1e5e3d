// The query language of Logs Insights over events in memory.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/logs/insights/pipeline.h"

namespace moorage::logs_service::insights {
namespace {

constexpr std::int64_t kBegin = 1'700'000'000'000;  // 2023-11-14 22:13:20

// Rows as "name=value,name=value", joined by " | "; @ptr is left out.
class Insights : public ::testing::Test {
 protected:
  void add(std::string message, std::int64_t offset_ms = -1) {
    const auto number = static_cast<std::int64_t>(events.size());
    ports::LogEvent event{.id = events.size() + 1,
                          .at = {kBegin + (offset_ms < 0 ? number * 1000 : offset_ms)},
                          .ingested_at = {kBegin + 5},
                          .message = std::move(message)};
    events.push_back({.log = "123456789012:app", .stream = "s" + std::to_string(number % 2), .pointer = "P", .event = event});
  }
  std::string run(const std::string& text, std::size_t limit = 10'000) {
    const auto query = parse_query(text);
    if (!query.ok()) return query.error().name + " " + query.error().path;
    Pipeline pipeline(*query, limit);
    for (const Source& event : events) {
      const Status pushed = pipeline.push(std::make_shared<const Source>(event));
      if (!pushed.ok()) return pushed.error().name;
    }
    const Status finished = pipeline.finish();
    if (!finished.ok()) return finished.error().name;
    matched = pipeline.matched();
    std::string out;
    for (const ResultRow& row : pipeline.take_results()) {
      if (!out.empty()) out += " | ";
      std::string shown;
      for (const auto& [name, value] : row) {
        if (name != "@ptr") shown += (shown.empty() ? "" : ",") + name + "=" + value;
      }
      out += shown;
    }
    return out;
  }

  std::vector<Source> events;
  std::uint64_t matched = 0;
};

TEST_F(Insights, shows_the_newest_events_first_with_time_and_message) {
  add("one");
  add("two");
  EXPECT_EQ(run("filter 1 = 1"),
            "@timestamp=2023-11-14 22:13:21.000,@message=two | @timestamp=2023-11-14 22:13:20.000,@message=one");
  EXPECT_EQ(run("fields @message, @logStream, @log, @ingestionTime"),
            "@message=two,@logStream=s1,@log=123456789012:app,@ingestionTime=2023-11-14 22:13:20.005 | "
            "@message=one,@logStream=s0,@log=123456789012:app,@ingestionTime=2023-11-14 22:13:20.005");
  EXPECT_EQ(run("fields @message | limit 1"), "@message=two");
  EXPECT_EQ(run("fields @message", 1), "@message=two");
  EXPECT_EQ(run("fields @message | sort @timestamp asc | limit 1"), "@message=one");
}

TEST_F(Insights, filters_by_comparison_like_regex_in_and_truth) {
  add(R"({"level":"ERROR","status":500,"path":"/a","ok":false,"tags":["x","y"],"user":{"name":"joe"}})");
  add(R"({"level":"INFO","status":200,"path":"/b","ok":true})");
  add(R"({"level":"INFO","status":404,"path":"/c"})");
  add("plain ERROR text");
  const auto paths = [&](const std::string& condition) { return run("fields path | filter " + condition + " | sort path"); };
  EXPECT_EQ(paths("status >= 400"), "path=/a | path=/c");
  EXPECT_EQ(paths("status = 200 or level = 'ERROR'"), "path=/a | path=/b");
  EXPECT_EQ(paths("level = \"INFO\" and not status = 200"), "path=/c");
  EXPECT_EQ(paths("status in [200, 404]"), "path=/b | path=/c");
  EXPECT_EQ(paths("status not in [200, 404] and ispresent(status)"), "path=/a");
  EXPECT_EQ(paths("path like /^.[ab]$/"), "path=/a | path=/b");
  EXPECT_EQ(paths("path =~ /A/ or path =~ /(?i)B/"), "path=/b");
  EXPECT_EQ(paths("path not like '/a' and ispresent(path)"), "path=/b | path=/c");
  EXPECT_EQ(paths("ok = 1"), "path=/b");
  EXPECT_EQ(paths("ok = false"), "path=/a");
  EXPECT_EQ(paths("user.name = 'joe'"), "path=/a");
  EXPECT_EQ(paths("tags.1 = 'y'"), "path=/a");
  EXPECT_EQ(paths("status * 2 = 1000 - (2 ^ 3 - 8)"), "path=/a");
  EXPECT_EQ(paths("status > 400 and status % 10 = 4"), "path=/c");
  EXPECT_EQ(run("fields @message | filter @message like 'ERROR' and not ispresent(level)"), "@message=plain ERROR text");
  EXPECT_EQ(matched, 1U);
}

TEST_F(Insights, counts_and_computes_by_groups_and_bins) {
  for (int i = 0; i < 10; ++i) {
    add(R"({"service":")" + std::string(i % 2 == 0 ? "web" : "api") + R"(","ms":)" + std::to_string(i * 10) + "}", i * 60'000);
  }
  EXPECT_EQ(run("stats count(*)"), "count(*)=10");
  EXPECT_EQ(
      run("stats count(*) as n, avg(ms), sum(ms) as total, min(ms), max(ms) by service | sort service"),
      "service=api,n=5,avg(ms)=50,total=250,min(ms)=10,max(ms)=90 | service=web,n=5,avg(ms)=40,total=200,min(ms)=0,max(ms)=80");
  EXPECT_EQ(run("stats count(*) by bin(5m) | sort count(*) desc, bin(5m) | limit 1"),
            "bin(5m)=2023-11-14 22:15:00.000,count(*)=5");
  EXPECT_EQ(run("stats count(*) as n by bin(5m) | filter bin(5m) = 1699999800000"), "bin(5m)=2023-11-14 22:10:00.000,n=2");
  EXPECT_EQ(run("stats count(*) as n by bin(5m) as t | sort t"),
            "t=2023-11-14 22:10:00.000,n=2 | t=2023-11-14 22:15:00.000,n=5 | t=2023-11-14 22:20:00.000,n=3");
  EXPECT_EQ(run("stats pct(ms, 50) as p50, pct(ms, 100) as top, stddev(ms) as sd"), "p50=45,top=90,sd=30.276503540974915");
  EXPECT_EQ(run("stats earliest(ms) as first, latest(ms) as last, count_distinct(service) as services"),
            "first=0,last=90,services=2");
  EXPECT_EQ(run("stats sum(ms) / count(*) as mean, sortsFirst(service) as a, sortsLast(service) as z"), "mean=45,a=api,z=web");
  EXPECT_EQ(run("stats count(missing), sum(missing)"), "count(missing)=0");
  EXPECT_EQ(run("filter ms > 1000 | stats count(*) as n"), "n=0");
  EXPECT_EQ(run("stats count(*) as n by service | filter n > 5"), "");
  EXPECT_EQ(run("stats max(ms) as top by service | sort top desc | limit 1"), "service=api,top=90");
  EXPECT_EQ(run("stats count(*) as n by service | stats sum(n) as all"), "all=10");
}

TEST_F(Insights, parses_by_globs_and_expressions) {
  add("user=joe, method:GET, latency := 12");
  add("user=ann, method:PUT, latency := 7");
  add("other");
  EXPECT_EQ(run("parse @message \"user=*, method:*, latency := *\" as @user, @method, @latency | filter @latency > 10 | "
                "display @user, @method"),
            "@user=joe,@method=GET");
  EXPECT_EQ(
      run("parse @message /user=(?<user>\\w+), method:(?<how>[A-Z]+)/ | filter ispresent(user) | fields user, how | sort user"),
      "user=ann,how=PUT | user=joe,how=GET");
  EXPECT_EQ(run("parse \"latency := *\" as ms | stats sum(ms) as total"), "total=19");
  EXPECT_EQ(run("parse @message 'user=*,' as user | filter user = 'joe'"),
            "@timestamp=2023-11-14 22:13:20.000,@message=user=joe, method:GET, latency := 12,user=joe");
}

TEST_F(Insights, has_functions_of_texts_numbers_dates_and_json) {
  add(R"({"a":"  Mixed ","n":-2.5,"inner":"{\"deep\":{\"x\":5}}","t":1700000123456})");
  const auto value = [&](const std::string& expression) { return run("fields " + expression + " as v | display v"); };
  EXPECT_EQ(value("toupper(trim(a))"), "v=MIXED");
  EXPECT_EQ(value("tolower(ltrim(a))"), "v=mixed ");
  EXPECT_EQ(value("strlen('über')"), "v=4");
  EXPECT_EQ(value("concat(trim(a), '-', n)"), "v=Mixed--2.5");
  EXPECT_EQ(value("substr('über', 1, 2)"), "v=be");
  EXPECT_EQ(value("replace('a.b.c', '.', '/')"), "v=a/b/c");
  EXPECT_EQ(value("strcontains(a, 'Mix')"), "v=1");
  EXPECT_EQ(value("abs(n) + ceil(n) + floor(n)"), "v=-2.5");
  EXPECT_EQ(value("greatest(1, n, 3) - least(1, n, 3)"), "v=5.5");
  EXPECT_EQ(value("sqrt(16) + log(1)"), "v=4");
  EXPECT_EQ(value("1 / 0"), "");
  EXPECT_EQ(value("coalesce(missing, 'x')"), "v=x");
  EXPECT_EQ(value("isempty('') + isblank(' ') + ispresent(a)"), "v=3");
  EXPECT_EQ(value("datefloor(@timestamp, 1h)"), "v=2023-11-14 22:00:00.000");
  EXPECT_EQ(value("dateceil(@timestamp, 1h)"), "v=2023-11-14 23:00:00.000");
  EXPECT_EQ(value("fromMillis(t)"), "v=2023-11-14 22:15:23.456");
  EXPECT_EQ(value("toMillis(@timestamp)"), "v=1700000000000");
  EXPECT_EQ(run("fields jsonParse(inner) as j | fields j.deep.x as x | display x"), "x=5");
}

TEST_F(Insights, keeps_the_first_of_each_by_dedup) {
  add(R"({"s":"a","n":1})");
  add(R"({"s":"b","n":2})");
  add(R"({"s":"a","n":3})");
  EXPECT_EQ(run("fields n | dedup s"), "n=3 | n=2");
  EXPECT_EQ(run("fields n | sort n asc | dedup s"), "n=1 | n=2");
  EXPECT_EQ(run("fields n | limit 2 | sort n asc"), "n=2 | n=3");
}

TEST_F(Insights, reads_comments_backticks_and_names_with_dots) {
  add(R"({"a-b":1,"x.y":{"z":2},"list":[{"k":"v"}]})");
  EXPECT_EQ(run("# a comment\nfields `a-b`, x.y.z, list.0.k # another\n| limit 5"), "a-b=1,x.y.z=2,list.0.k=v");
}

TEST_F(Insights, says_where_a_query_is_wrong) {
  EXPECT_EQ(run("fields @message | explode x"), "MalformedQueryException queryString:18-25");
  EXPECT_EQ(run("filter x ="), "MalformedQueryException queryString:10-10");
  EXPECT_EQ(run("filter nope(x) = 1"), "MalformedQueryException queryString:7-11");
  for (const char* query : {"",
                            "fields",
                            "filter",
                            "limit 0",
                            "limit x",
                            "stats x",
                            "stats count(",
                            "sort",
                            "fields a b",
                            "filter x like",
                            "parse @message \"*-*\" as a",
                            "parse @message /(/",
                            "parse @message /(a)/",
                            "fields 'open",
                            "filter x in []",
                            "fields count(*)",
                            "stats bin(x)",
                            "stats count(*) by",
                            "fields a |",
                            "filter (x",
                            "fields $",
                            "stats pct(x, 101)",
                            "filter x in 1",
                            "fields substr(a)",
                            "fields bin(0m)",
                            "fields 1zz",
                            "pattern @message"}) {
    EXPECT_TRUE(run(query).starts_with("MalformedQueryException")) << query << " " << run(query);
  }
  EXPECT_TRUE(run("filter " + std::string(500, '(') + "1" + std::string(500, ')')).starts_with("MalformedQueryException"));
}

TEST_F(Insights, refuses_to_hold_more_than_its_bound) {
  const std::string big(1 << 20, 'x');
  for (int i = 0; i < 80; ++i) add(big);
  EXPECT_EQ(run("fields @message"), "LimitExceededException");
  EXPECT_EQ(run("fields strlen(@message) as n | limit 1 | display n"), "n=1048576");
  EXPECT_EQ(run("stats sum(strlen(@message)) as n"), "n=83886080");
}

}  // namespace
}  // namespace moorage::logs_service::insights
