// Filter patterns: the cases of the CloudWatch Logs user guide, and what is refused.
#include "services/logs/logs_filter.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace moorage::logs_service {
namespace {

constexpr const char* kTrail = R"({
  "eventType": "UpdateTrail",
  "sourceIPAddress": "111.111.111.111",
  "arrayKey": ["value", "another value"],
  "objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}],
  "SomeObject": null,
  "cluster.name": "c",
  "isAdmin": true,
  "isGuest": false,
  "bandwidth": 75,
  "latency": 0.0015,
  "user": {"name": "joe", "ids": [7, 8]}
})";
constexpr const char* kRequest = "127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] \"GET /index.html HTTP/1.0\" 404 1534";

struct Case {
  const char* pattern;
  const char* message;
  bool matches;
};

class Filter : public ::testing::TestWithParam<Case> {};

TEST_P(Filter, matches_as_the_user_guide_says) {
  const auto filter = LogFilter::parse(GetParam().pattern);
  ASSERT_TRUE(filter.ok()) << GetParam().pattern << ": " << filter.error().message;
  EXPECT_EQ(filter->matches(GetParam().message), GetParam().matches) << GetParam().pattern << " of " << GetParam().message;
}

INSTANTIATE_TEST_SUITE_P(
    Terms, Filter,
    ::testing::Values(Case{"", "anything", true}, Case{"ERROR", "[ERROR 400] BAD REQUEST", true}, Case{"ERROR", "error", false},
                      Case{"ERROR ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", true},
                      Case{"ERROR ARGUMENTS", "[ERROR 400] BAD REQUEST", false},
                      Case{"?ERROR ?ARGUMENTS", "[ERROR 400] BAD REQUEST", true},
                      Case{"?ERROR ?ARGUMENTS", "[WARN] nothing", false},
                      Case{"\"INTERNAL SERVER ERROR\"", "[ERROR 500] INTERNAL SERVER ERROR", true},
                      Case{"\"INTERNAL SERVER ERROR\"", "INTERNAL ERROR SERVER", false},
                      Case{"ERROR -ARGUMENTS", "[ERROR 400] BAD REQUEST", true},
                      Case{"ERROR -ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", false}, Case{"-\"a b\"", "x a b", false},
                      Case{"%AUTHORIZED%", "[ERROR 401] UNAUTHORIZED REQUEST", true},
                      Case{"%^ERROR [0-9]{3}$%", "ERROR 401", true}, Case{"%^ERROR [0-9]{3}$%", "an ERROR 401", false},
                      Case{"\"say \\\"hi\\\"\"", "they say \"hi\" now", true}));

INSTANTIATE_TEST_SUITE_P(
    Json, Filter,
    ::testing::Values(
        Case{"{ $.eventType = \"UpdateTrail\" }", kTrail, true}, Case{"{ $.eventType = UpdateTrail }", kTrail, true},
        Case{"{ $.eventType != \"UpdateTrail\" }", kTrail, false}, Case{"{ $.eventType = \"*Trail\" }", kTrail, true},
        Case{"{ $.eventType = %^Update% }", kTrail, true}, Case{"{ $.eventType = %Delete|Update% }", kTrail, true},
        Case{"{ $.sourceIPAddress != 123.123.* }", kTrail, true}, Case{"{ $.sourceIPAddress = 111.111.* }", kTrail, true},
        Case{"{ $.arrayKey[0] = \"value\" }", kTrail, true}, Case{"{ $.arrayKey[2] = \"value\" }", kTrail, false},
        Case{"{ $.arrayKey[*] = \"another value\" }", kTrail, true}, Case{"{ $.objectList[1].id = 2 }", kTrail, true},
        Case{"{ $.objectList[*].id > 1 }", kTrail, true}, Case{"{ $.objectList[*].id > 2 }", kTrail, false},
        Case{"{ $.SomeObject IS NULL }", kTrail, true}, Case{"{ $.eventType IS NULL }", kTrail, false},
        Case{"{ $.SomeOtherObject NOT EXISTS }", kTrail, true}, Case{"{ $.SomeObject NOT EXISTS }", kTrail, false},
        Case{"{ $.isAdmin IS TRUE }", kTrail, true}, Case{"{ $.isGuest IS TRUE }", kTrail, false},
        Case{"{ $.isGuest IS FALSE }", kTrail, true}, Case{"{ $.['cluster.name'] = \"c\" }", kTrail, true},
        Case{"{ $.bandwidth > 74.9 }", kTrail, true}, Case{"{ $.bandwidth <= 75 }", kTrail, true},
        Case{"{ $.bandwidth = 75.0 }", kTrail, true}, Case{"{ $.bandwidth != 75 }", kTrail, false},
        Case{"{ $.latency = 1.5e-3 }", kTrail, true}, Case{"{ $.latency >= 1e-2 }", kTrail, false},
        Case{"{ $.bandwidth = 7* }", kTrail, true}, Case{"{ $.bandwidth = \"*\" }", kTrail, true},
        Case{"{ $.missing = \"*\" }", kTrail, false}, Case{"{ $.missing != 1 }", kTrail, false},
        Case{"{ ($.user.name = \"joe\") && ($.bandwidth > 100 || $.user.ids[1] = 8) }", kTrail, true},
        Case{"{ $.user.name = \"joe\" && $.bandwidth > 100 || $.isGuest IS TRUE }", kTrail, false},
        Case{"{ $.isGuest IS TRUE || $.user.name = \"joe\" && $.bandwidth = 75 }", kTrail, true},
        Case{"{ $.user.* = \"joe\" }", kTrail, true}, Case{"{ $.a = 1 }", "a = 1", false},
        Case{"{ $.a NOT EXISTS }", "no json", false}, Case{"{$.a=1&&$.b=\"x\"}", R"({"a":1,"b":"x"})", true},
        Case{"{ $.a = \"say \\\"hi\\\"\" }", R"({"a":"say \"hi\""})", true}));

INSTANTIATE_TEST_SUITE_P(
    Fields, Filter,
    ::testing::Values(Case{"[ip, user, username, timestamp, request =*.html*, status_code = 4*, bytes]", kRequest, true},
                      Case{"[ip, user, username, timestamp, request, status_code = 404, bytes > 1000]", kRequest, true},
                      Case{"[ip, user, username, timestamp, request, status_code = 404, bytes > 1534]", kRequest, false},
                      Case{"[..., status_code = 404 || status_code = 410, bytes]", kRequest, true},
                      Case{"[..., request = *.html*, status_code = 4*, bytes]", kRequest, true},
                      Case{"[ip=%127\\.0\\.0\\.[1-9]%, ..., bytes >= 1534]", kRequest, true},
                      Case{"[ip != 127.0.0.1, ...]", kRequest, false}, Case{"[ip, user, rest]", kRequest, true},
                      Case{"[a, b, c, d, e, f, g, h]", kRequest, false}, Case{"[]", kRequest, true},
                      Case{"[w1=ERROR, w2]", "ERROR 09/25/2014 12:00:02 Failed to process request", true},
                      Case{"[w1=ERROR, w2]", "INFO 09/25/2014 ERROR", false}, Case{"[w1=ERROR, w2]", "ERROR", false},
                      Case{"[w1=ERROR || w1=%WARN%, w2]", "WARNING 12:00:02 Invalid user request", true},
                      Case{"[w1!=ERROR && w1!=WARNING, w2]", "INFO 12:00", true},
                      Case{"[w1!=ERROR && w1!=WARNING, w2]", "ERROR 12:00", false},
                      Case{"[(level = \"ERROR\" || level = WARN) && level != X, ...]", "WARN x", true}));

class BadFilter : public ::testing::TestWithParam<const char*> {};
TEST_P(BadFilter, is_refused_with_its_place) {
  const auto filter = LogFilter::parse(GetParam());
  ASSERT_FALSE(filter.ok()) << GetParam();
  EXPECT_EQ(filter.error().name, "InvalidParameterException");
  EXPECT_EQ(filter.error().path, "filterPattern");
}
INSTANTIATE_TEST_SUITE_P(Filters, BadFilter,
                         ::testing::Values("\"open", "a!b", "%open", "%(a|b)%", "%a!b%", "{ $.a }", "{ $.a = }", "{ $.a == 1 }",
                                           "{ $.a = 1", "{ $.a = 1 } x", "{ a = 1 }", "{ $.a > \"x\" }", "{ $.a IS NOT NULL }",
                                           "{ $.a EXISTS }", "{ $.a[*].* = 1 }", "{ $.a[-1] = 1 }", "{ $.a = 1 && }",
                                           "{ ($.a = 1 }", "{ !($.a = 1) }", "{ $..a = 1 }", "{ }", "[a, b", "[a b]",
                                           "[..., ...]", "[a = 1 || b = 2]", "[a,]", "[a] b", "%a% %b% %c%", "%[%"));

TEST(Filters, say_what_they_extract) {
  const auto fields = LogFilter::parse("[ip, ..., status_code, size]");
  EXPECT_EQ(fields->extract(kRequest), (ExtractedValues{{"$ip", "127.0.0.1"},
                                                        {"$2", "Prod"},
                                                        {"$3", "frank"},
                                                        {"$4", "10/Oct/2000:13:25:15 -0700"},
                                                        {"$5", "GET /index.html HTTP/1.0"},
                                                        {"$status_code", "404"},
                                                        {"$size", "1534"}}));
  const auto json = LogFilter::parse("{ $.user.name = * && $.bandwidth > 1 || $.user.name = x || $.none = 1 }");
  EXPECT_EQ(json->extract(kTrail), (ExtractedValues{{"$.user.name", "joe"}, {"$.bandwidth", "75"}}));
  EXPECT_EQ(LogFilter::parse("ERROR")->extract("ERROR"), ExtractedValues{});
  EXPECT_EQ(LogFilter::parse("[a, b]")->extract("x \"y z\" w"), (ExtractedValues{{"$a", "x"}, {"$b", "\"y z\" w"}}));
}

TEST(Filters, take_time_linear_in_the_event) {
  const std::string event(1 << 20, 'a');
  const auto begun_at = std::chrono::steady_clock::now();
  for (const char* pattern : {"%a*a*a*a*a*a*a*b%", "{ $.a = *a*a*a*a*a*b }", "[x = *a*a*a*a*a*a*b]", "%[a]+[a]+[a]+$b%"}) {
    const auto filter = LogFilter::parse(pattern);
    ASSERT_TRUE(filter.ok()) << pattern;
    EXPECT_FALSE(filter->matches(event)) << pattern;
    EXPECT_FALSE(filter->matches("{\"a\":\"" + event + "\"}")) << pattern;
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begun_at, std::chrono::seconds(20));
}

TEST(Filters, bound_the_pattern) {
  EXPECT_TRUE(LogFilter::parse(std::string(1024, 'a')).ok());
  EXPECT_FALSE(LogFilter::parse(std::string(1025, 'a')).ok());
  EXPECT_FALSE(LogFilter::parse("{ " + std::string(100, '(') + "$.a = 1" + std::string(100, ')') + " }").ok());
  EXPECT_TRUE(LogFilter::parse("%a% %b%")->has_regex());
  EXPECT_FALSE(LogFilter::parse("\"%a%\"")->has_regex());
}

}  // namespace
}  // namespace moorage::logs_service
