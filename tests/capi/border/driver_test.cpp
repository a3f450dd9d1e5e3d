// Own drivers through their function table: messages in both formats, late reports, wrong answers of the host's code, links
// after the end.
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "callback.h"
#include "moorage/moorage.h"
#include "own_driver.h"
#include "ports/clock.h"
#include "wire/presence.h"

namespace moorage::capi {
namespace {

class StillClock final : public ports::Clock {
 public:
  Instant now() const override { return {77}; }
  std::int64_t steady_ms() const override { return 0; }
};

struct Reports final : ports::RuntimeReports {
  void report(ports::RuntimeReport report) override {
    const std::lock_guard lock(mutex);
    seen.push_back(std::move(report));
  }
  std::mutex mutex;
  std::vector<ports::RuntimeReport> seen;
};

// The host's side.
struct Host {
  moorage_driver_link* link = nullptr;
  moorage_status start_with = MOORAGE_OK;
  bool throws = false;
  std::vector<std::string> messages;
  int starts = 0;
  int closes = 0;

  static moorage_status start(void* self, moorage_driver_link* link) {
    auto* host = static_cast<Host*>(self);
    ++host->starts;
    host->link = link;
    if (host->throws) {
      throw 7;
    }
    const char capabilities[] = R"({"machineId":"i-1","capabilities":{"address":"127.0.0.1","cpuUnits":2048}})";
    if (host->start_with == MOORAGE_OK) {
      return moorage_driver_report(link, capabilities, sizeof(capabilities) - 1, nullptr);
    }
    return host->start_with;
  }
  static void submit(void* self, const void* message, size_t size) {
    auto* host = static_cast<Host*>(self);
    host->messages.emplace_back(static_cast<const char*>(message), size);
    EXPECT_TRUE(InCallback::active());  // what makes blocking calls from here MISUSE
    if (host->throws) {
      throw std::string("the host's mistake");
    }
  }
  static void close(void* self) { ++static_cast<Host*>(self)->closes; }
};

moorage_driver table() {
  moorage_driver driver{};
  driver.struct_size = sizeof(driver);
  driver.name = "mine";
  driver.start = Host::start;
  driver.submit = Host::submit;
  driver.close = Host::close;
  return driver;
}

ports::RuntimeCommand stop_command() {
  return ports::RuntimeCommand::build([](driver::RuntimeCommand::Builder command) {
    command.setId(7);
    command.setMachineId("i-1");
    auto stop = command.initStopContainer();
    stop.setTaskId("t1");
    stop.setContainerName("web");
    stop.setTimeoutMs(30'000);
  });
}

class OwnDriverTest : public ::testing::Test {
 protected:
  std::unique_ptr<ports::RuntimeDriver> make(moorage_message_format format = MOORAGE_JSON) {
    const moorage_driver driver = table();
    auto own = own_driver(&driver, &host_, format);
    EXPECT_TRUE(own.ok());
    return make_runtime(*own, link_);
  }
  Host host_;
  Reports reports_;
  LinkPtr link_ = std::make_shared<moorage_driver_link>(std::make_shared<StillClock>());
};

TEST_F(OwnDriverTest, CarriesJsonBothWays) {
  const auto runtime = make();
  EXPECT_EQ(runtime->name(), "mine");
  ASSERT_TRUE(runtime->start(reports_).ok());
  ASSERT_EQ(reports_.seen.size(), 1U);
  EXPECT_EQ(wire::view(reports_.seen[0].reader().getMachineId()), "i-1");
  EXPECT_EQ(reports_.seen[0].reader().getCapabilities().getCpuUnits(), 2048);
  runtime->submit(stop_command());
  ASSERT_EQ(host_.messages.size(), 1U);
  EXPECT_NE(host_.messages[0].find(R"("stopContainer":{"taskId":"t1","containerName":"web","timeoutMs":30000,"attempt":-1})"),
            std::string::npos)
      << host_.messages[0];
}

TEST_F(OwnDriverTest, CarriesBinaryBothWays) {
  // `start` of the host reports JSON, which is no Cap'n Proto: refused, and so is the driver.
  const auto runtime = make(MOORAGE_BINARY);
  EXPECT_FALSE(runtime->start(reports_).ok());
  EXPECT_TRUE(reports_.seen.empty());

  host_.start_with = MOORAGE_TIMEOUT;
  EXPECT_FALSE(make(MOORAGE_BINARY)->start(reports_).ok());

  moorage_driver driver = table();
  driver.start = [](void* self, moorage_driver_link* link) {
    static_cast<Host*>(self)->link = link;
    return moorage_status{MOORAGE_OK};
  };
  const auto own = own_driver(&driver, &host_, MOORAGE_BINARY);
  const auto binary = make_runtime(*own, link_);
  ASSERT_TRUE(binary->start(reports_).ok());
  const auto command = stop_command();
  binary->submit(command);
  ASSERT_EQ(host_.messages.size(), 1U);
  const auto bytes = command.bytes();
  EXPECT_EQ(host_.messages[0], std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));

  const auto report =
      ports::RuntimeReport::build([](driver::RuntimeReport::Builder r) { r.initTaskReleased().setTaskId("t9"); });
  std::string shifted(1, 'x');  // the host's memory need not be aligned
  shifted.append(reinterpret_cast<const char*>(report.bytes().data()), report.bytes().size());
  ASSERT_EQ(moorage_driver_report(host_.link, shifted.data() + 1, shifted.size() - 1, nullptr), MOORAGE_OK);
  ASSERT_EQ(reports_.seen.size(), 1U);
  EXPECT_EQ(wire::view(reports_.seen[0].reader().getTaskReleased().getTaskId()), "t9");
}

TEST_F(OwnDriverTest, RefusesWhatIsNoReport) {
  const auto runtime = make();
  ASSERT_TRUE(runtime->start(reports_).ok());
  for (const std::string bad :
       {"", "{", "[]", R"({"machineId":7})", R"({"machineID":"i-1"})", R"({"taskReleased":{"task":"x"}})"}) {
    moorage_error* error = nullptr;
    EXPECT_EQ(moorage_driver_report(host_.link, bad.data(), bad.size(), &error), MOORAGE_API_ERROR) << bad;
    EXPECT_STREQ(moorage_error_name(error), "SerializationException") << bad;
    moorage_error_free(error);
  }
  EXPECT_EQ(reports_.seen.size(), 1U);
  EXPECT_EQ(moorage_driver_report(host_.link, nullptr, 0, nullptr), MOORAGE_MISUSE);
  EXPECT_EQ(moorage_driver_report(nullptr, "{}", 2, nullptr), MOORAGE_MISUSE);
}

TEST_F(OwnDriverTest, LinkAnswersClosedAfterTheEnd) {
  auto runtime = make();
  ASSERT_TRUE(runtime->start(reports_).ok());
  int64_t now = 0;
  EXPECT_EQ(moorage_driver_now(host_.link, &now, nullptr), MOORAGE_OK);
  EXPECT_EQ(now, 77);
  runtime->close();
  EXPECT_EQ(host_.closes, 1);
  EXPECT_EQ(moorage_driver_report(host_.link, "{}", 2, nullptr), MOORAGE_CLOSED);
  EXPECT_EQ(moorage_driver_now(host_.link, &now, nullptr), MOORAGE_CLOSED);
  runtime.reset();
  EXPECT_EQ(host_.closes, 1);
  EXPECT_EQ(moorage_driver_report(host_.link, "{}", 2, nullptr), MOORAGE_CLOSED);
}

TEST_F(OwnDriverTest, IsClosedOnceWheneverItStarted) {
  { const auto never_started = make(); }
  EXPECT_EQ(host_.closes, 0);
  {
    const auto forgotten = make();
    ASSERT_TRUE(forgotten->start(reports_).ok());
  }
  EXPECT_EQ(host_.closes, 1);
  host_.start_with = MOORAGE_INTERNAL;
  {
    const auto refused = make();
    const Status status = refused->start(reports_);
    ASSERT_FALSE(status.ok());
    EXPECT_NE(status.error().message.find("MOORAGE_INTERNAL"), std::string::npos);
  }
  EXPECT_EQ(host_.closes, 1);
}

TEST_F(OwnDriverTest, LetsNoExceptionOfTheHostThrough) {
  host_.throws = true;
  EXPECT_FALSE(make()->start(reports_).ok());
  host_.throws = false;
  const auto runtime = make();
  ASSERT_TRUE(runtime->start(reports_).ok());
  host_.throws = true;
  EXPECT_NO_THROW(runtime->submit(stop_command()));
}

TEST_F(OwnDriverTest, ReportsAndClosingMayMeet) {
  const auto runtime = make();
  ASSERT_TRUE(runtime->start(reports_).ok());
  std::vector<std::thread> threads;
  std::atomic<int> strange{0};
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      moorage_status status = MOORAGE_OK;
      const std::string_view report = R"({"machineId":"i-1","taskReleased":{"taskId":"t"}})";
      while ((status = moorage_driver_report(host_.link, report.data(), report.size(), nullptr)) == MOORAGE_OK) {
      }
      strange += status != MOORAGE_CLOSED;
    });
  }
  while (true) {
    const std::lock_guard lock(reports_.mutex);
    if (reports_.seen.size() > 100) {
      break;
    }
  }
  runtime->close();
  const auto after_close = reports_.seen.size();
  for (auto& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(strange, 0);
  EXPECT_EQ(reports_.seen.size(), after_close);  // "no report follows after it has returned"
}

TEST(OwnDriver, ChecksTheTable) {
  moorage_config* config = nullptr;
  ASSERT_EQ(moorage_config_new(&config, nullptr), MOORAGE_OK);
  const auto add = [&](const moorage_driver& driver, moorage_message_format format = MOORAGE_JSON) {
    return moorage_config_add_runtime_driver(config, &driver, nullptr, format, nullptr);
  };
  EXPECT_EQ(add(table()), MOORAGE_OK);
  EXPECT_EQ(add(table(), 2), MOORAGE_MISUSE);
  moorage_driver driver = table();
  driver.struct_size = 8;
  EXPECT_EQ(add(driver), MOORAGE_MISUSE);
  driver = table();
  driver.submit = nullptr;
  EXPECT_EQ(add(driver), MOORAGE_MISUSE);
  driver = table();
  driver.name = "Has spaces";
  EXPECT_EQ(add(driver), MOORAGE_API_ERROR);
  driver.name = nullptr;
  EXPECT_EQ(add(driver), MOORAGE_MISUSE);

  struct Newer {
    moorage_driver known;
    void (*more)(void*);
  } newer{table(), nullptr};
  newer.known.struct_size = sizeof(newer);
  EXPECT_EQ(add(newer.known), MOORAGE_OK);
  newer.more = [](void*) {};
  EXPECT_EQ(add(newer.known), MOORAGE_UNSUPPORTED);

  const moorage_driver fine = table();
  EXPECT_EQ(moorage_config_set_balancer_driver(config, &fine, nullptr, MOORAGE_BINARY, nullptr), MOORAGE_OK);
  EXPECT_EQ(moorage_config_set_balancer_driver(config, nullptr, nullptr, MOORAGE_BINARY, nullptr), MOORAGE_MISUSE);
  moorage_config_free(config);
}

}  // namespace
}  // namespace moorage::capi
