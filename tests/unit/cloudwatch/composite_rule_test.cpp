// Rules of composite alarms: what they hold for, and what is no rule.
#include "services/cloudwatch/composite_rule.h"

#include <gtest/gtest.h>

namespace moorage::control {
namespace {

using cloudwatch::StateValue;

bool holds(std::string_view text) {
  const auto rule = CompositeRule::parse(text);
  EXPECT_TRUE(rule.ok()) << text;
  return rule.ok() && rule->holds([](const std::string& name) {
    if (name == "bad") return StateValue::ALARM;
    if (name == "good") return StateValue::OK;
    return StateValue::UNSET;
  });
}

TEST(CompositeRules, bind_not_before_and_before_or) {
  EXPECT_TRUE(holds(R"(ALARM("bad"))"));
  EXPECT_FALSE(holds("ALARM(good)"));
  EXPECT_TRUE(holds("OK(good) OR ALARM(good) AND FALSE"));
  EXPECT_TRUE(holds("NOT ALARM(good) AND NOT OK(bad)"));
  EXPECT_FALSE(holds("NOT (ALARM(bad) OR TRUE)"));
  EXPECT_TRUE(holds("ALARM(arn:aws:cloudwatch:us-east-1:123456789012:alarm:bad)"));
  EXPECT_FALSE(holds("ALARM(unknown) OR OK(unknown) OR INSUFFICIENT_DATA(unknown)"));
}

TEST(CompositeRules, name_their_alarms_once) {
  const auto rule = CompositeRule::parse(R"(ALARM("a") OR (OK(b) AND ALARM(a)))");
  ASSERT_TRUE(rule.ok());
  EXPECT_EQ(rule->alarms(), (std::vector<std::string>{"a", "b"}));
}

TEST(CompositeRules, that_are_none_are_refused_with_their_place) {
  for (const char* text : {"", "ALARM", "ALARM(", "ALARM()", "ALARM(a) AND", "ALARM(a) ALARM(b)", "alarm(a)", "NOT", "(TRUE",
                           "TRUE)", "ALARM(\"a)"}) {
    const auto rule = CompositeRule::parse(text);
    ASSERT_FALSE(rule.ok()) << text;
    EXPECT_EQ(rule.error().name, "ValidationError");
    EXPECT_EQ(rule.error().path, "AlarmRule");
  }
  EXPECT_FALSE(CompositeRule::parse(std::string(5000, '(')).ok());
}

}  // namespace
}  // namespace moorage::control
