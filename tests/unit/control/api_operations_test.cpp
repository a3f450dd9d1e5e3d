// Which operations of the model this room answers.
#include "machine/operation_table.h"

#include <gtest/gtest.h>

#include <set>

#include "support/control_fixture.h"
#include "wire/operations.h"

namespace moorage {
namespace {

using testing::Control;

TEST(Operations, have_a_handler_but_those_that_are_answered_elsewhere) {
  std::set<std::string> without;
  for (const wire::Operation& operation : wire::operations()) {
    if (control::has_handler(operation.index) || operation.service->name == "logs") continue;
    without.insert(operation.service->name + " " + operation.name);
  }
  EXPECT_EQ(without, (std::set<std::string>{"moorage Rebalance"}));
}

// A handler takes the shapes of its operation: an empty request reaches each one and is answered, or refused for its content.
TEST(Operations, reach_their_handlers) {
  for (const wire::Operation& operation : wire::operations()) {
    if (!control::has_handler(operation.index)) continue;
    Control control;
    const auto answer = control.call(operation.name, "{}", operation.service->name);
    EXPECT_NE(answer.error.name, "UnknownOperationException") << operation.name;
    EXPECT_NE(answer.error.name, "UnsupportedFeatureException") << operation.name;
  }
}

}  // namespace
}  // namespace moorage
