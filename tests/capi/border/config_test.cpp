// The config builder: what it accepts, what it refuses and how, and that a refusal changes nothing.
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "config_impl.h"
#include "fake_engine.h"
#include "moorage/moorage.h"

namespace moorage {
namespace {

class ConfigTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(moorage_config_new(&config_, nullptr), MOORAGE_OK); }
  void TearDown() override { moorage_config_free(config_); }

  // The path of the InvalidParameterException, or the status' name.
  std::string refusal(moorage_status status) {
    std::string told = status == MOORAGE_API_ERROR ? moorage_error_path(error_) : moorage_status_name(status);
    moorage_error_free(std::exchange(error_, nullptr));
    return told;
  }
  moorage_config* config_ = nullptr;
  moorage_error* error_ = nullptr;
};

TEST_F(ConfigTest, KeepsWhatItIsGiven) {
  EXPECT_EQ(moorage_config_set_store_path(config_, "/tmp/x", nullptr), MOORAGE_OK);
  EXPECT_EQ(moorage_config_set_account_id(config_, "000000000001", nullptr), MOORAGE_OK);
  EXPECT_EQ(moorage_config_set_region(config_, "eu-west-1", nullptr), MOORAGE_OK);
  EXPECT_EQ(moorage_config_set_run_mode(config_, MOORAGE_HOST_DRIVEN, nullptr), MOORAGE_OK);
  EXPECT_EQ(moorage_config_set_register_cluster(config_, "", nullptr), MOORAGE_OK);
  EXPECT_EQ(moorage_config_set_clock(config_, MOORAGE_CLOCK_VIRTUAL, 0, nullptr), MOORAGE_OK);
  EXPECT_EQ(moorage_config_set_seed(config_, 9, nullptr), MOORAGE_OK);
  EXPECT_EQ(moorage_config_set_log_directory(config_, "/tmp/l", nullptr), MOORAGE_OK);
  EXPECT_EQ(moorage_config_set_seal_key_file(config_, "/tmp/k", nullptr), MOORAGE_OK);
  EXPECT_EQ(moorage_config_add_runtime(config_, "simulated", nullptr, nullptr), MOORAGE_OK);
  EXPECT_EQ(moorage_config_set_balancer(config_, "simulated", "{}", nullptr), MOORAGE_OK);
  EXPECT_EQ(config_->store_path, "/tmp/x");
  EXPECT_EQ(config_->options.account_id, "000000000001");
  EXPECT_EQ(config_->options.region, "eu-west-1");
  EXPECT_TRUE(config_->options.host_driven);
  EXPECT_EQ(config_->options.register_in_cluster, "");
  EXPECT_EQ(config_->clock_start_ms, 1'704'067'200'000);
  EXPECT_EQ(config_->seed, 9U);
  EXPECT_EQ(config_->runtimes.size(), 1U);
  EXPECT_TRUE(config_->balancer.has_value());

  EXPECT_EQ(moorage_config_set_store_memory(config_, nullptr), MOORAGE_OK);
  EXPECT_EQ(moorage_config_add_runtime(config_, "none", nullptr, nullptr), MOORAGE_OK);
  EXPECT_EQ(moorage_config_set_balancer(config_, "none", nullptr, nullptr), MOORAGE_OK);
  EXPECT_EQ(config_->store_path, "");
  EXPECT_TRUE(config_->runtimes.empty());
  EXPECT_FALSE(config_->balancer.has_value());
}

TEST_F(ConfigTest, AddressesAndAuditAreCheckedWhenTheyAreSet) {
  EXPECT_EQ(moorage_config_listen(config_, nullptr, nullptr), MOORAGE_OK);
  EXPECT_EQ(moorage_config_listen(config_, R"({"address":"127.0.0.1:0"})", nullptr), MOORAGE_OK);
  EXPECT_EQ(refusal(moorage_config_listen(config_, R"({"address":"0.0.0.0:0"})", &error_)), "address");
  EXPECT_EQ(config_->listen.size(), 2U);
  EXPECT_EQ(moorage_config_set_audit_options(config_, R"({"days":7})", nullptr), MOORAGE_OK);
  EXPECT_EQ(refusal(moorage_config_set_audit_options(config_, R"({"days":0})", &error_)), "audit_options.days");
  EXPECT_EQ(config_->audit_options, R"({"days":7})");
  EXPECT_EQ(moorage_config_set_audit_options(config_, nullptr, nullptr), MOORAGE_OK);
  EXPECT_EQ(config_->audit_options, "{}");
  EXPECT_EQ(moorage_config_set_scaling_options(config_, R"({"pace":"aws"})", nullptr), MOORAGE_OK);
  EXPECT_EQ(refusal(moorage_config_set_scaling_options(config_, R"({"pace":"slow"})", &error_)), "scaling_options.pace");
  EXPECT_EQ(config_->scaling_options, R"({"pace":"aws"})");
  EXPECT_EQ(moorage_config_set_scaling_options(config_, nullptr, nullptr), MOORAGE_OK);
  EXPECT_EQ(config_->scaling_options, "{}");

  moorage_engine* engine = nullptr;
  moorage_buffer* urls = nullptr;
  ASSERT_EQ(moorage_engine_open(config_, &engine, nullptr), MOORAGE_OK);
  ASSERT_EQ(moorage_engine_urls(engine, &urls, nullptr), MOORAGE_OK);
  const std::string text(static_cast<const char*>(moorage_buffer_data(urls)), moorage_buffer_size(urls));
  EXPECT_EQ(text.substr(0, 19), R"(["http://127.0.0.1:)");
  EXPECT_NE(text.find(R"(","http://127.0.0.1:)"), std::string::npos) << text;
  moorage_buffer_free(urls);
  moorage_engine_free(engine);
}

TEST_F(ConfigTest, RefusesWithThePathOfTheOption) {
  EXPECT_EQ(refusal(moorage_config_set_account_id(config_, "12345678901", &error_)), "account_id");
  EXPECT_EQ(refusal(moorage_config_set_account_id(config_, "12345678901x", &error_)), "account_id");
  EXPECT_EQ(refusal(moorage_config_set_region(config_, "", &error_)), "region");
  EXPECT_EQ(refusal(moorage_config_set_region(config_, "US EAST", &error_)), "region");
  EXPECT_EQ(refusal(moorage_config_set_register_cluster(config_, "a/b", &error_)), "register_cluster");
  EXPECT_EQ(refusal(moorage_config_set_register_cluster(config_, std::string(256, 'a').c_str(), &error_)), "register_cluster");
  EXPECT_EQ(refusal(moorage_config_set_store_path(config_, "", &error_)), "store_path");
  EXPECT_EQ(refusal(moorage_config_set_log_directory(config_, "", &error_)), "log_directory");
  EXPECT_EQ(refusal(moorage_config_set_seal_key_file(config_, "", &error_)), "seal_key_file");
  EXPECT_EQ(refusal(moorage_config_set_clock(config_, MOORAGE_CLOCK_VIRTUAL, -1, &error_)), "start_ms");
  EXPECT_EQ(refusal(moorage_config_set_run_mode(config_, 2, &error_)), "MOORAGE_MISUSE");
  EXPECT_EQ(refusal(moorage_config_set_clock(config_, 2, 0, &error_)), "MOORAGE_MISUSE");
  EXPECT_EQ(refusal(moorage_config_set_log(config_, 5, nullptr, nullptr, &error_)), "MOORAGE_MISUSE");
  EXPECT_EQ(refusal(moorage_config_add_runtime(config_, "podman", nullptr, &error_)), "MOORAGE_UNSUPPORTED");
  EXPECT_EQ(refusal(moorage_config_set_balancer(config_, "nginx", nullptr, &error_)), "MOORAGE_UNSUPPORTED");
  EXPECT_EQ(config_->options.account_id, "123456789012");
  EXPECT_EQ(config_->options.region, "us-east-1");
  EXPECT_TRUE(config_->runtimes.empty());
}

TEST_F(ConfigTest, RefusesOptionsThatDoNotExist) {
  for (const char* bad : {"", "{", "[]", "7", R"({"noSuchOption":1})"}) {
    EXPECT_EQ(moorage_config_add_runtime(config_, "simulated", bad, nullptr), MOORAGE_API_ERROR) << bad;
    EXPECT_EQ(moorage_config_add_runtime(config_, "oci", bad, nullptr), MOORAGE_API_ERROR) << bad;
    EXPECT_EQ(moorage_config_set_balancer(config_, "haproxy", bad, nullptr), MOORAGE_API_ERROR) << bad;
    EXPECT_EQ(moorage_config_set_balancer(config_, "simulated", bad, nullptr), MOORAGE_API_ERROR) << bad;
  }
  EXPECT_TRUE(config_->runtimes.empty());
  EXPECT_FALSE(config_->balancer.has_value());

  EXPECT_EQ(refusal(moorage_config_add_runtime(config_, "simulated", R"({"machines":[{"cpuUnits":0}]})", &error_)),
            "runtime.machines[0].cpuUnits");
  EXPECT_EQ(refusal(moorage_config_add_runtime(config_, "oci", R"({"pullBehavior":"never"})", &error_)),
            "runtime.pullBehavior");
  EXPECT_EQ(refusal(moorage_config_set_balancer(config_, "haproxy", R"({"threads":"two"})", &error_)), "balancer.threads");
}

TEST_F(ConfigTest, TakesOptionsThatExist) {
  EXPECT_EQ(moorage_config_add_runtime(config_, "simulated",
                                       R"({"seed":7,"machines":[{"id":"i-1","attributes":{"rack":"a"}}]})", nullptr),
            MOORAGE_OK);
  EXPECT_EQ(
      moorage_config_add_runtime(config_, "oci", R"({"layoutsDir":"/images","policy":{"allowHostNetwork":true}})", nullptr),
      MOORAGE_OK);
  EXPECT_EQ(moorage_config_set_balancer(config_, "simulated", R"({"drain":{"minMs":1,"maxMs":2}})", nullptr), MOORAGE_OK);
  EXPECT_EQ(moorage_config_set_balancer(config_, "haproxy", R"({"threads":2})", nullptr), MOORAGE_OK);
  EXPECT_EQ(config_->runtimes.size(), 2U);
}

TEST_F(ConfigTest, TakesBoundsOfLogsAndNamesWhatIsWrong) {
  EXPECT_EQ(moorage_config_set_log_options(config_, R"({"totalBytesMax":1048576,"diskReserveBytes":0})", nullptr), MOORAGE_OK);
  EXPECT_EQ(config_->log_options, R"({"totalBytesMax":1048576,"diskReserveBytes":0})");
  EXPECT_EQ(refusal(moorage_config_set_log_options(config_, R"({"totalBytes":1})", &error_)), "log_options.totalBytes");
  EXPECT_EQ(refusal(moorage_config_set_log_options(config_, R"({"streamBytesMax":1})", &error_)), "log_options.streamBytesMax");
  EXPECT_EQ(moorage_config_set_log_options(config_, nullptr, nullptr), MOORAGE_OK);
  EXPECT_EQ(config_->log_options, "{}");
}

TEST_F(ConfigTest, LogCallbackGetsCStringsAndMayNotBlock) {
  testing::FakeHandle h;
  struct Line {
    moorage_engine* engine = nullptr;
    int count = 0;
    std::string text;
    moorage_status inside = MOORAGE_OK;
    moorage_log_level level = -1;
  } line;
  line.engine = h.engine;
  const auto write = [](void* self, moorage_log_level level, const char* message, const char* fields) {
    auto* seen = static_cast<Line*>(self);
    ++seen->count;
    seen->level = level;
    seen->text = std::string(message) + fields;
    seen->inside = moorage_call_json(seen->engine, "ecs", "ListTasks", "{}", nullptr, nullptr);
  };
  ASSERT_EQ(moorage_config_set_log(config_, MOORAGE_LOG_WARNING, write, &line, nullptr), MOORAGE_OK);
  EXPECT_EQ(config_->options.log_level, engine::LogLevel::warning);
  config_->options.log(engine::LogLevel::error, std::string_view("Disk full, really").substr(0, 9), R"({"free":0})");
  EXPECT_EQ(line.text, R"(Disk full{"free":0})");
  EXPECT_EQ(line.level, MOORAGE_LOG_ERROR);
  EXPECT_EQ(line.inside, MOORAGE_MISUSE);
  ASSERT_EQ(moorage_config_set_log(config_, MOORAGE_LOG_WARNING, nullptr, nullptr, nullptr), MOORAGE_OK);
  EXPECT_FALSE(config_->options.log);
}

}  // namespace
}  // namespace moorage
