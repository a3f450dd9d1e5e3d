// Calls the C ABI in any sequence with sound and unsound arguments: NULL, closed handles, unknown flags, any bytes as bodies.
// Each status is one that the header names, outputs are unchanged on failure, and no handle is left at the end, which the leak
// checker sees.
#include <moorage/moorage.h>

#include <cstring>
#include <string>

#include "fuzz/input.h"

using namespace moorage;

namespace {

constexpr int kStepsMax = 64;

// The handles of one sequence: at most one config and one engine. A subscription may outlive its engine.
class Hands {
 public:
  ~Hands() {
    moorage_subscription_free(subscription_);
    moorage_engine_free(engine_);
    moorage_config_free(config_);
  }

  void step(fuzz::Input& input) {
    switch (input.byte() % 16) {
      case 0:
        return new_config(input);
      case 1:
        return open();
      case 2:
        return call(input);
      case 3:
        return http(input);
      case 4:
        return after(moorage_engine_advance(engine_, input.coin() ? input.word() * 10 : -1, wanted()));
      case 5:
        return after(moorage_engine_step(engine_, nullptr, wanted()));
      case 6:
        return subscribe(input);
      case 7:
        return next();
      case 8:
        return after(moorage_engine_close(engine_, wanted()));
      case 9:
        moorage_engine_free(engine_);
        engine_ = nullptr;
        return;
      case 10:
        return after(moorage_simulate(engine_, input.text().c_str(), wanted()));
      case 11:
        return describe(input);
      case 12:
        return check();
      case 13:
        return after(moorage_config_set_region(config_, input.text().c_str(), wanted()));
      case 14:
        return after(moorage_engine_wait_ready(engine_, input.byte(), wanted()));
      case 15:
        return after(moorage_config_set_run_mode(config_, input.byte() % 4, wanted()));
    }
  }

 private:
  moorage_error** wanted() { return &error_; }

  void after(moorage_status status) {
    fuzz::require(status >= MOORAGE_OK && status <= MOORAGE_UNSUPPORTED, "a status of the header");
    fuzz::require(status != MOORAGE_INTERNAL, "no invariant of the library breaks", moorage_error_message(error_));
    if (status == MOORAGE_OK) {
      fuzz::require(error_ == nullptr, "no error object beside OK");
    } else if (error_ != nullptr) {
      fuzz::require(moorage_error_status(error_) == status, "the error object has the status that was returned");
      fuzz::require(std::strchr(moorage_error_message(error_), '\n') == nullptr, "an error is one line");
    }
    moorage_error_free(error_);
    error_ = nullptr;
  }

  // A buffer that was handed over, or none.
  void after(moorage_status status, moorage_buffer*& buffer) {
    fuzz::require((buffer != nullptr) == (status == MOORAGE_OK), "an output is there exactly with OK");
    if (buffer != nullptr) {
      fuzz::require(moorage_buffer_data(buffer)[moorage_buffer_size(buffer)] == '\0', "a NUL follows the bytes");
    }
    moorage_buffer_free(buffer);
    buffer = nullptr;
    after(status);
  }

  void new_config(fuzz::Input& input) {
    moorage_config_free(config_);
    config_ = nullptr;
    after(moorage_config_new(&config_, wanted()));
    after(moorage_config_set_run_mode(config_, MOORAGE_HOST_DRIVEN, wanted()));
    after(moorage_config_set_clock(config_, MOORAGE_CLOCK_VIRTUAL, 0, wanted()));
    after(moorage_config_set_seed(config_, 7, wanted()));
    if (input.coin()) {
      after(moorage_config_add_runtime(config_, "simulated", R"({"machines": 2})", wanted()));
      after(moorage_config_set_balancer(config_, "simulated", nullptr, wanted()));
    }
  }

  void open() {
    if (engine_ != nullptr) {
      return;
    }
    after(moorage_engine_open(config_, &engine_, wanted()));
  }

  void call(fuzz::Input& input) {
    static const char* const kServices[] = {"ecs", "elbv2", "logs", "moorage", "sqs", nullptr};
    static const char* const kOperations[] = {
        "CreateCluster", "ListClusters",   "RegisterTaskDefinition", "RunTask",  "CreateService",
        "ListTasks",     "CreateLogGroup", "DescribeLoadBalancers",  "Nonsense", nullptr};
    const char* service = kServices[input.byte() % 6];
    const char* operation = kOperations[input.byte() % 10];
    const auto flags = static_cast<std::uint32_t>(input.byte() % 8);
    const std::string body = input.text();
    moorage_buffer* reply = nullptr;
    const moorage_status status =
        moorage_call(engine_, service, operation, body.empty() ? nullptr : body.data(), body.size(), flags, &reply, wanted());
    after(status, reply);
  }

  void http(fuzz::Input& input) {
    const std::string headers = input.text();
    const std::string body = input.text();
    int code = -1;
    moorage_buffer* reply_headers = nullptr;
    moorage_buffer* reply_body = nullptr;
    const moorage_status status = moorage_http(engine_, input.coin() ? "POST" : "GET", "/", headers.c_str(), body.data(),
                                               body.size(), &code, &reply_headers, &reply_body, wanted());
    fuzz::require((reply_headers != nullptr) == (status == MOORAGE_OK) && (code != -1) == (status == MOORAGE_OK),
                  "outputs are there exactly with OK");
    moorage_buffer_free(reply_headers);
    after(status, reply_body);
  }

  void subscribe(fuzz::Input& input) {
    moorage_subscription_free(subscription_);
    subscription_ = nullptr;
    const moorage_status status = moorage_subscribe(engine_, input.coin() ? 0 : input.word(), &subscription_, wanted());
    fuzz::require((subscription_ != nullptr) == (status == MOORAGE_OK), "a subscription is there exactly with OK");
    after(status);
  }

  void next() {
    std::uint64_t sequence = 0;
    moorage_buffer* notice = nullptr;
    const moorage_status status = moorage_subscription_next(subscription_, 0, &sequence, &notice, wanted());
    if (status == MOORAGE_OK) {
      fuzz::require(sequence > last_sequence_ || last_sequence_ == 0, "notices rise");
    }
    moorage_subscription_fd(subscription_);
    after(status, notice);
  }

  void describe(fuzz::Input& input) {
    moorage_buffer* json = nullptr;
    const std::string operation = input.coin() ? "RunTask" : input.text();
    after(moorage_describe("ecs", operation.c_str(), &json, wanted()), json);
  }

  void check() {
    moorage_buffer* json = nullptr;
    const moorage_status status = moorage_engine_check(engine_, &json, wanted());
    if (status == MOORAGE_OK) {
      fuzz::require(std::strcmp(moorage_buffer_data(json), "[]") == 0, "store and state agree", moorage_buffer_data(json));
    }
    after(status, json);
  }

  moorage_config* config_ = nullptr;
  moorage_engine* engine_ = nullptr;
  moorage_subscription* subscription_ = nullptr;
  moorage_error* error_ = nullptr;
  std::uint64_t last_sequence_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  Hands hands;
  for (int steps = 0; steps < kStepsMax && !input.empty(); ++steps) {
    hands.step(input);
  }
  return 0;
}
