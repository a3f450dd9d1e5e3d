// The log stream of a container, as the ECS agent and Docker's awslogs driver choose it, and the mode of its log driver.
#include <map>

#include "support/engine_fixture.h"
#include "wire/presence.h"

namespace moorage {
namespace {

using testing::Json;
using testing::SimulatedEngine;

struct Told {
  std::string stream;
  std::string mode;  // option of the log driver; empty: left to the runtime
};
using ToldByTask = std::map<std::string, Told>;

// Records what every start says of the log.
class StartTap final : public ports::RuntimeDriver {
 public:
  StartTap(std::unique_ptr<ports::RuntimeDriver> real, ToldByTask& told) : real_(std::move(real)), told_(told) {}
  std::string_view name() const override { return real_->name(); }
  Status start(ports::RuntimeReports& reports) override { return real_->start(reports); }
  void submit(ports::RuntimeCommand command) override {
    const auto reader = command.reader();
    if (reader.isStartContainer()) {
      const auto start = reader.getStartContainer();
      Told& told = told_[std::string(wire::view(start.getTaskId()))];
      told.stream = wire::view(start.getLogStream());
      for (const auto option : start.getContainer().getLogConfiguration().getOptions()) {
        if (wire::view(option.getKey()) == "mode") told.mode = wire::view(option.getValue());
      }
    }
    real_->submit(std::move(command));
  }
  void close() override { real_->close(); }
  std::size_t machines() const override { return real_->machines(); }
  Instant next_due() const override { return real_->next_due(); }
  void run_until(Instant now) override { real_->run_until(now); }

 private:
  std::unique_ptr<ports::RuntimeDriver> real_;
  ToldByTask& told_;
};

class LogStart : public ::testing::Test {
 protected:
  // What the start of a task with these options of awslogs says.
  Told start(Json more) {
    Json options{{"awslogs-group", "g"}, {"awslogs-region", "us-east-1"}};
    options.update(more);
    sim.register_family("job", {{"logConfiguration", {{"logDriver", "awslogs"}, {"options", options}}}});
    const std::string arn = sim.call("RunTask", {{"taskDefinition", "job"}})["tasks"][0]["taskArn"];
    id = arn.substr(arn.rfind('/') + 1);
    EXPECT_TRUE(sim.advance_until([&] { return told.contains(id); }));
    return told[id];
  }
  std::string stream_of(Json more) {
    std::string stream = start(std::move(more)).stream;
    if (const auto at = stream.find(id); at != std::string::npos) stream.replace(at, id.size(), "ID");
    return stream;
  }

  ToldByTask told;
  std::string id;
  SimulatedEngine sim{{.dress = [this](engine::Ports& ports) {
    ports.runtimes[0] = std::make_unique<StartTap>(std::move(ports.runtimes[0]), told);
  }}};
};

TEST_F(LogStart, has_a_stream_of_the_prefix_or_the_one_that_is_named_or_leaves_it_to_the_runtime) {
  EXPECT_EQ(stream_of({{"awslogs-stream-prefix", "web"}}), "web/app/ID");
  EXPECT_EQ(stream_of({{"awslogs-stream", "mine"}}), "mine");
  EXPECT_EQ(stream_of({{"awslogs-stream", "mine"}, {"awslogs-stream-prefix", "web"}}), "web/app/ID");
  EXPECT_EQ(stream_of(Json::object()), "");
}

TEST_F(LogStart, has_the_mode_of_the_account_where_the_definition_names_none) {
  EXPECT_EQ(start(Json::object()).mode, "");
  sim.call("PutAccountSettingDefault", {{"name", "defaultLogDriverMode"}, {"value", "blocking"}});
  EXPECT_EQ(start(Json::object()).mode, "blocking");
  EXPECT_EQ(start({{"mode", "non-blocking"}}).mode, "non-blocking");
  EXPECT_EQ(start({{"max-buffer-size", "4m"}}).mode, "");
  sim.call("DeleteAccountSetting", {{"name", "defaultLogDriverMode"}});
  EXPECT_EQ(start(Json::object()).mode, "");
}

}  // namespace
}  // namespace moorage
