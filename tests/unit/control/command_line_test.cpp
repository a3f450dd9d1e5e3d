#include "services/ecs/rules/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace moorage::control {
namespace {

using ::testing::ElementsAre;

TEST(CommandLine, is_split_as_the_agent_splits_it) {
  EXPECT_THAT(split_command_line("/bin/sh").value(), ElementsAre("/bin/sh"));
  EXPECT_THAT(split_command_line("  ls   -l\t/ ").value(), ElementsAre("ls", "-l", "/"));
  EXPECT_THAT(split_command_line("sh -c \"echo 'a b' \\\"c\\\" $HOME\"").value(),
              ElementsAre("sh", "-c", "echo 'a b' \"c\" $HOME"));
  EXPECT_THAT(split_command_line("echo 'a\\b' \"a\\b\" a\\ b").value(), ElementsAre("echo", "a\\b", "a\\b", "a b"));
  EXPECT_THAT(split_command_line("echo \"\" ''").value(), ElementsAre("echo", "", ""));
  EXPECT_THAT(split_command_line("a;b|c&&d").value(), ElementsAre("a;b|c&&d")) << "no shell reads it";
}

TEST(CommandLine, that_has_no_end_is_refused) {
  for (const char* text : {"sh -c \"echo", "echo 'x", "   "}) {
    const auto words = split_command_line(text);
    ASSERT_FALSE(words.ok()) << text;
    EXPECT_EQ(words.error().name, "InvalidParameterException");
    EXPECT_EQ(words.error().path, "command");
  }
}

}  // namespace
}  // namespace moorage::control
