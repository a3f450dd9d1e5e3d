// The log stream of a container, as the ECS agent and Docker's awslogs driver choose it.
#include <map>

#include "support/engine_fixture.h"
#include "wire/presence.h"

namespace moorage {
namespace {

using testing::Json;
using testing::SimulatedEngine;

// Records the log stream of every start.
class StartTap final : public ports::RuntimeDriver {
 public:
  StartTap(std::unique_ptr<ports::RuntimeDriver> real, std::map<std::string, std::string>& streams)
      : real_(std::move(real)), streams_(streams) {}
  std::string_view name() const override { return real_->name(); }
  Status start(ports::RuntimeReports& reports) override { return real_->start(reports); }
  void submit(ports::RuntimeCommand command) override {
    const auto reader = command.reader();
    if (reader.isStartContainer()) {
      const auto start = reader.getStartContainer();
      streams_[std::string(wire::view(start.getTaskId()))] = wire::view(start.getLogStream());
    }
    real_->submit(std::move(command));
  }
  void close() override { real_->close(); }
  std::size_t machines() const override { return real_->machines(); }
  Instant next_due() const override { return real_->next_due(); }
  void run_until(Instant now) override { real_->run_until(now); }

 private:
  std::unique_ptr<ports::RuntimeDriver> real_;
  std::map<std::string, std::string>& streams_;
};

TEST(LogStream, is_made_of_the_prefix_or_the_one_that_is_named_or_left_to_the_runtime) {
  std::map<std::string, std::string> streams;
  SimulatedEngine sim({.dress = [&](engine::Ports& ports) {
    ports.runtimes[0] = std::make_unique<StartTap>(std::move(ports.runtimes[0]), streams);
  }});
  const auto stream_of = [&](Json more) {
    Json options{{"awslogs-group", "g"}, {"awslogs-region", "us-east-1"}};
    options.update(more);
    sim.register_family("job", {{"logConfiguration", {{"logDriver", "awslogs"}, {"options", options}}}});
    const std::string arn = sim.call("RunTask", {{"taskDefinition", "job"}})["tasks"][0]["taskArn"];
    const std::string id = arn.substr(arn.rfind('/') + 1);
    EXPECT_TRUE(sim.advance_until([&] { return streams.contains(id); }));
    std::string stream = streams[id];
    if (const auto at = stream.find(id); at != std::string::npos) stream.replace(at, id.size(), "ID");
    return stream;
  };
  EXPECT_EQ(stream_of({{"awslogs-stream-prefix", "web"}}), "web/app/ID");
  EXPECT_EQ(stream_of({{"awslogs-stream", "mine"}}), "mine");
  EXPECT_EQ(stream_of({{"awslogs-stream", "mine"}, {"awslogs-stream-prefix", "web"}}), "web/app/ID");
  EXPECT_EQ(stream_of(Json::object()), "");
}

}  // namespace
}  // namespace moorage
