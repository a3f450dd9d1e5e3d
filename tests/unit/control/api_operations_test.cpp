// Which operations of the model this room answers.
#include "machine/operation_table.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "machine/service_list.h"
#include "services/ecs/api/clusters/clusters.h"
#include "support/control_fixture.h"
#include "wire/operations.h"

namespace moorage {
namespace {

using testing::Control;

// A handler stands beside its own operation or the row does not compile.
static_assert(
    control::Answers<&control::delete_cluster, &Call::Reader::getEcsDeleteCluster, &Reply::Reader::getEcsDeleteCluster>);
static_assert(
    !control::Answers<&control::delete_cluster, &Call::Reader::getEcsCreateCluster, &Reply::Reader::getEcsDeleteCluster>);
static_assert(
    !control::Answers<&control::delete_cluster, &Call::Reader::getEcsDeleteCluster, &Reply::Reader::getEcsCreateCluster>);

TEST(Operations, have_a_handler_each) {
  std::set<std::string> without;
  for (const wire::Operation& operation : wire::operations()) {
    if (!control::has_handler(operation.index)) without.insert(operation.service->name + " " + operation.name);
  }
  EXPECT_EQ(without, std::set<std::string>{});
}

// Rows are found by the shape of their request.
TEST(Operations, have_shapes_of_their_own) {
  std::set<std::uint64_t> shapes;
  for (const wire::Operation& operation : wire::operations()) {
    EXPECT_TRUE(shapes.insert(operation.request_schema().getProto().getId()).second) << operation.name;
  }
}

TEST(Operations, have_no_row_that_the_schema_does_not_know) {
  std::size_t rows = 0;
  for (const control::ServiceEntry& entry : control::service_list()) {
    EXPECT_NE(wire::find_service(entry.name), nullptr) << entry.name;
    rows += entry.operations.size() + entry.port_operations.size();
  }
  EXPECT_EQ(rows, wire::operations().size());
}

TEST(Operations, of_logs_cloudtrail_and_measured_values_run_over_ports_and_all_others_in_a_step) {
  const std::set<std::string> measured{"PutMetricData", "GetMetricData", "GetMetricStatistics", "ListMetrics"};
  for (const wire::Operation& operation : wire::operations()) {
    const std::string& service = operation.service->name;
    const bool is_over_ports =
        service == "logs" || service == "cloudtrail" || (service == "cloudwatch" && measured.contains(operation.name));
    EXPECT_EQ(control::runs_on_ports(operation.index), is_over_ports) << operation.name;
  }
}

TEST(Operations, that_do_not_exist_are_refused_by_their_number) {
  Control control;
  control::Step step = control.step();
  const Status status = control::run_operation(step, {.operation = 60'000, .request = {}, .reply = {}});
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().name, "UnknownOperationException");
  EXPECT_EQ(status.error().message, "There is no operation number 60000.");
}

// A handler takes the shapes of its operation: an empty request reaches each one and is answered, or refused for its content.
TEST(Operations, reach_their_handlers) {
  for (const wire::Operation& operation : wire::operations()) {
    if (control::runs_on_ports(operation.index)) continue;
    Control control;
    const auto answer = control.call(operation.name, "{}", operation.service->name);
    EXPECT_NE(answer.error.name, "UnknownOperationException") << operation.name;
    EXPECT_NE(answer.error.name, "UnsupportedFeatureException") << operation.name;
  }
}

}  // namespace
}  // namespace moorage
