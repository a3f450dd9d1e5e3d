#include "services/ecs/placement/expression.h"

#include <gtest/gtest.h>

#include "services/ecs/placement/expression_cache.h"
#include "support/control_fixture.h"

namespace moorage::control {
namespace {

// Of a kind of instances whose attribute `x` has this value.
bool matches(const std::string& pattern, const std::string& text) {
  const Kind::Key key{.attributes = {{"x", text}}};
  Kind kind;
  kind.key = &key;
  const auto parsed = Expression::parse("attribute:x =~ '" + pattern + "'");
  EXPECT_TRUE(parsed.ok()) << pattern << ": " << parsed.error().message;
  return parsed.ok() && parsed->is_about_kind() && parsed->accepts(kind);
}

TEST(Pattern, matches_the_whole_text) {
  struct {
    const char *pattern, *text;
    bool expected;
  } cases[] = {{"t2.*", "t2.micro", true},
               {"t2.*", "at2.micro", false},
               {"t2", "t2.micro", false},
               {"", "", true},
               {"", "x", false},
               {"a|b|cd", "cd", true},
               {"a|b|cd", "d", false},
               {"(t2|m5)\\.(large|small)", "m5.small", true},
               {"(t2|m5)\\.(large|small)", "m5xsmall", false},
               {"a+", "", false},
               {"a+", "aaa", true},
               {"(ab)*", "ababab", true},
               {"(ab)*", "aba", false},
               {"colou?r", "color", true},
               {"colou?r", "colouur", false},
               {"[a-c]+[^0-9]", "abcx", true},
               {"[a-c]+[^0-9]", "abc1", false},
               {"\\d{3}-\\d{2,}", "123-4567", true},
               {"\\d{3}-\\d{2,}", "123-4", false},
               {"x{0,2}y", "xxy", true},
               {"x{0,2}y", "xxxy", false},
               {"x{2}", "xx", true},
               {"x{0}y", "y", true},
               {"^abc$", "abc", true},
               {"[]a]+", "]a]", true},
               {"(a*)*b", "aaab", true},
               {"(a|b)?c{1,2}d*", "bccddd", true},
               {"\\w+\\s\\S", "ab_1 -", true},
               {"i-[0-9a-f]{17}", "i-0123456789abcdef0", true}};
  for (const auto& one : cases) EXPECT_EQ(matches(one.pattern, one.text), one.expected) << one.pattern << " on " << one.text;
}

TEST(Pattern, takes_time_in_proportion_whatever_the_pattern) {
  EXPECT_FALSE(matches("(a*)*(a*)*(a|aa)+b", std::string(2000, 'a')));
}

TEST(Pattern, says_what_is_wrong_with_it_and_where) {
  for (const char* bad : {"(", ")", "a)", "[a", "*", "a{2,1}", "a{9999}", "(?=x)", "\\", "\\q", "[z-a]", "(a)\\1", "a*+",
                          "((a{100}){100}){100}"}) {
    EXPECT_FALSE(Expression::parse("attribute:x =~ '" + std::string(bad) + "'").ok()) << bad;
  }
  const auto parsed = Expression::parse("attribute:x == a and attribute:x =~ 'ab[z-a]'");
  ASSERT_FALSE(parsed.ok());
  EXPECT_NE(parsed.error().message.find("the regular expression \"ab[z-a]\" is not valid"), std::string::npos);
  EXPECT_NE(parsed.error().message.find("at position 40."), std::string::npos) << parsed.error().message;
}

class Filter : public ::testing::Test {
 protected:
  testing::Control control;

  void SetUp() override {
    control.call("CreateCluster", "{}");
    control.call("RegisterContainerInstance", R"({"totalResources":[{"name":"CPU","type":"INTEGER","integerValue":1024},
      {"name":"MEMORY","type":"INTEGER","integerValue":1024}],"versionInfo":{"agentVersion":"1.14.5"},
      "instanceIdentityDocument":"{\"instanceId\":\"i-0123456789abcdef0\"}",
      "attributes":[{"name":"ecs.instance-type","value":"t2.micro"},{"name":"flag"},{"name":"stack","value":"prod"}]})");
    control.call("RegisterTaskDefinition",
                 R"({"family":"web","containerDefinitions":[{"name":"app","image":"i","memory":64}]})");
    control.call("RunTask", R"({"taskDefinition":"web","group":"databases"})");
  }
  bool accepts(const std::string& expression) {
    const auto parsed = Expression::parse(expression);
    EXPECT_TRUE(parsed.ok()) << expression << ": " << parsed.error().message;
    const Instance* instance = nullptr;
    control.state.table<Instance>().visit_all([&](const Instance& one) { instance = &one; });
    return parsed.ok() && parsed->accepts(control.state, *instance);
  }
};

TEST_F(Filter, knows_every_subject_and_operator) {
  for (const char* yes : {"attribute:ecs.instance-type == t2.micro",
                          "attribute:ecs.instance-type equals 't2.micro'",
                          "attribute:stack != test",
                          "attribute:nothing != test",
                          "attribute:ecs.instance-type =~ t2.*",
                          "attribute:ecs.instance-type matches \"t[0-9]+.micro\"",
                          "attribute:ecs.instance-type !~ m5.*",
                          "attribute:stack in [test, prod]",
                          "attribute:stack not_in [test]",
                          "attribute:stack !in ['a','b']",
                          "attribute:flag exists",
                          "attribute:nothing !exists",
                          "attribute:nothing not_exists",
                          "agentConnected == true",
                          "agentVersion >= 1.14",
                          "agentVersion < 1.15.0",
                          "agentVersion > 1.9.12",
                          "agentVersion == 1.14.5",
                          "ec2InstanceId == i-0123456789abcdef0",
                          "ec2InstanceId in [i-1, i-0123456789abcdef0]",
                          "runningTasksCount == 0",
                          "runningTasksCount less_than 1",
                          "registeredAt > 2018-06-18",
                          "registeredAt <= 2023-11-14T22:13:20Z",
                          "registeredAt >= 2023-11-14T23:13:20+01:00",
                          "task:group == databases",
                          "task:group =~ data.*",
                          "task:group exists",
                          "task:group in [x, databases]"}) {
    EXPECT_TRUE(accepts(yes)) << yes;
  }
  for (const char* no :
       {"attribute:stack == test", "attribute:nothing == test", "attribute:flag !exists", "attribute:nothing exists",
        "agentConnected != true", "agentVersion >= 1.14.6", "runningTasksCount > 0", "registeredAt < 2018-06-18T22:28:28+00:00",
        "task:group != databases", "task:group !~ data.*", "ec2InstanceId !in [i-0123456789abcdef0]"}) {
    EXPECT_FALSE(accepts(no)) << no;
  }
}

TEST_F(Filter, joins_tests_by_precedence_and_parentheses) {
  EXPECT_TRUE(accepts("attribute:stack == test and attribute:stack == x or attribute:stack == prod"));
  EXPECT_FALSE(accepts("attribute:stack == test && (attribute:stack == x || attribute:stack == prod)"));
  EXPECT_FALSE(accepts("not(task:group == databases)"));
  EXPECT_TRUE(accepts("! (task:group == other) and not not agentConnected == true"));
  EXPECT_TRUE(accepts("((attribute:stack == prod))"));
}

TEST(Expression, knows_whether_it_speaks_of_whole_kinds_only) {
  for (const char* of_kinds :
       {"attribute:a exists", "agentVersion > 1.2 and agentConnected == true", "not(attribute:a == b)"}) {
    EXPECT_TRUE(Expression::parse(of_kinds)->is_about_kind()) << of_kinds;
  }
  for (const char* of_instances : {"attribute:a exists or runningTasksCount > 1", "task:group == a",
                                   "registeredAt > 2020-01-01", "not(ec2InstanceId == i-1)"}) {
    EXPECT_FALSE(Expression::parse(of_instances)->is_about_kind()) << of_instances;
  }
}

TEST(Expression, says_what_is_wrong_and_where) {
  struct {
    const char *text, *problem;
  } cases[] = {{"", "a subject was expected at position 0"},
               {"colour == red", "the subject \"colour\" is not known at position 0"},
               {"attribute:x", "an operator was expected at position 11"},
               {"attribute:x ==", "a value was expected at position 14"},
               {"attribute:x == a b", "an operator or the end was expected at position 17"},
               {"attribute:x in a", "a [ was expected at position 15"},
               {"attribute:x in [a", "a ] was expected at position 17"},
               {"(attribute:x exists", "a ) was expected at position 19"},
               {"attribute:x == 'a", "a quote is not closed at position 15"},
               {"attribute:x > a", "the operator > does not go with this subject at position 13"},
               {"agentVersion exists", "the operator exists does not go with this subject at position 19"},
               {"runningTasksCount == many", "\"many\" is not a number at position 25"},
               {"agentVersion > 1.x", "\"1.x\" is not a version at position 18"},
               {"agentVersion == ''", "\"\" is not a version at position 18"},
               {"agentConnected == maybe", "\"maybe\" is neither true nor false at position 23"},
               {"agentConnected in [true, 1]", "\"1\" is neither true nor false at position 27"},
               {"registeredAt > soon", "\"soon\" is not a time at position 19"}};
  for (const auto& one : cases) {
    const auto parsed = Expression::parse(one.text);
    ASSERT_FALSE(parsed.ok()) << one.text;
    EXPECT_EQ(parsed.error().name, "InvalidParameterException");
    EXPECT_NE(parsed.error().message.find(one.problem), std::string::npos) << parsed.error().message;
  }
  EXPECT_FALSE(Expression::parse("attribute:x =~ '('").ok());
  EXPECT_FALSE(Expression::parse(std::string(1000, '(')).ok()) << "nesting is bounded";
}

TEST(ExpressionCache, reads_a_text_once_and_holds_no_more_than_its_limit) {
  ExpressionCache cache;
  const auto first = cache.read("attribute:x =~ 'a.*'");
  ASSERT_TRUE(first->expression);
  EXPECT_EQ(cache.read("attribute:x =~ 'a.*'"), first);
  EXPECT_FALSE(cache.read("attribute:x ==")->expression) << "what can not be read satisfies nothing";
  for (std::size_t i = 0; i < 2 * ExpressionCache::kKeptMax; ++i) cache.read("attribute:x == " + std::to_string(i));
  EXPECT_LE(cache.size(), ExpressionCache::kKeptMax);
  EXPECT_TRUE(first->expression->is_about_kind()) << "what is in use lives on";
}

TEST_F(Filter, keeps_tasks_off_instances_that_are_no_members) {
  const auto run = [&](const char* expression) {
    return control.call("RunTask",
                        testing::Json{{"taskDefinition", "web"},
                                      {"placementConstraints", {{{"type", "memberOf"}, {"expression", expression}}}}});
  };
  EXPECT_EQ(run("attribute:stack == prod")["tasks"].size(), 1U);
  const testing::Answer refused = run("attribute:stack == test");
  EXPECT_EQ(refused["tasks"].size(), 0U);
  EXPECT_EQ(refused["failures"][0]["reason"], "MemberOf placement constraint unsatisfied.");
}

TEST_F(Filter, keeps_the_constraints_of_the_definition_too) {
  control.call("RegisterTaskDefinition",
               R"json({"family":"picky","containerDefinitions":[{"name":"app","image":"i","memory":64}],
      "placementConstraints":[{"type":"memberOf","expression":"not(task:group == databases)"}]})json");
  const testing::Answer refused = control.call("RunTask", R"({"taskDefinition":"picky"})");
  EXPECT_EQ(refused["failures"][0]["reason"], "MemberOf placement constraint unsatisfied.") << refused.json;
}

TEST_F(Filter, filters_the_list_of_instances) {
  EXPECT_EQ(
      control.call("ListContainerInstances", R"({"filter":"attribute:ecs.instance-type =~ t2.*"})")["containerInstanceArns"]
          .size(),
      1U);
  EXPECT_EQ(
      control.call("ListContainerInstances", R"({"filter":"attribute:ecs.instance-type =~ m5.*"})")["containerInstanceArns"]
          .size(),
      0U);
  const testing::Answer bad = control.call("ListContainerInstances", R"({"filter":"x =="})");
  EXPECT_EQ(bad.error.name, "InvalidParameterException");
  EXPECT_EQ(bad.error.path, "filter");
}

}  // namespace
}  // namespace moorage::control
