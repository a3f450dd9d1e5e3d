#include "python_engine.h"

#include <pybind11/stl.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "failure.h"
#include "interpreter.h"
#include "moorage/moorage.h"
#include "python_calls.h"
#include "python_logger.h"
#include "python_scorer.h"

namespace py = pybind11;

namespace moorage::python {
namespace {

constexpr std::int64_t kSliceMs = 200;  // how late Ctrl-C may be noticed

// Waits in slices; `wait(slice_ms, error)` answers OK, TIMEOUT or a failure. Returns whether it was OK in time. A negative
// timeout: no end.
template <typename Wait>
bool wait_in_slices(std::int64_t timeout_ms, Wait wait) {
  for (;;) {
    const std::int64_t slice = timeout_ms < 0 ? kSliceMs : std::min(timeout_ms, kSliceMs);
    moorage_error* error = nullptr;
    moorage_status status = MOORAGE_OK;
    {
      const WithoutGil released;
      status = wait(slice, &error);
    }
    if (status != MOORAGE_TIMEOUT) {
      check(status, error);
      return true;
    }
    moorage_error_free(error);
    if (timeout_ms >= 0 && (timeout_ms -= slice) <= 0) return false;
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
  }
}

struct Settings {
  std::optional<std::string> store_path;
  std::string account_id;
  std::string region;
  std::string register_cluster;
  std::vector<std::pair<std::string, std::optional<std::string>>> runtimes;
  std::optional<std::pair<std::string, std::optional<std::string>>> balancer;
  bool host_driven = false;
  std::optional<std::int64_t> virtual_start_ms;
  std::optional<std::uint64_t> seed;
  std::optional<std::string> log_directory;
  std::optional<std::string> seal_key_file;
  std::optional<std::string> state;  // bytes of another engine
  std::optional<std::string> log_options;
  std::optional<std::string> audit_options;
  std::optional<std::string> secret_options;
  std::optional<std::string> object_options;
  std::optional<std::string> ec2_options;
  std::optional<std::string> scaling_options;
  std::optional<std::string> metric_options;
  std::vector<std::string> listen;  // options of addresses
  int log_level = MOORAGE_LOG_WARNING;
  std::shared_ptr<Logger> logger;
  std::vector<std::tuple<std::string, py::object, std::int64_t>> scorers;  // name, function, budget in ms
  std::string default_scorer;
};

const char* pointer(const std::optional<std::string>& text) { return text ? text->c_str() : nullptr; }

using Config = std::unique_ptr<moorage_config, decltype(&moorage_config_free)>;

Config make_config(const Settings& settings) {
  moorage_error* error = nullptr;
  moorage_config* made = nullptr;
  const moorage_status begun = moorage_config_new(&made, &error);
  check(begun, error);
  Config config(made, &moorage_config_free);
  const auto set = [&](auto function, auto... values) {
    moorage_error* why = nullptr;
    const moorage_status status = function(config.get(), values..., &why);
    check(status, why);
  };
  if (settings.store_path) set(moorage_config_set_store_path, settings.store_path->c_str());
  set(moorage_config_set_account_id, settings.account_id.c_str());
  set(moorage_config_set_region, settings.region.c_str());
  set(moorage_config_set_register_cluster, settings.register_cluster.c_str());
  if (settings.host_driven) set(moorage_config_set_run_mode, moorage_run_mode{MOORAGE_HOST_DRIVEN});
  if (settings.virtual_start_ms)
    set(moorage_config_set_clock, moorage_clock_kind{MOORAGE_CLOCK_VIRTUAL}, *settings.virtual_start_ms);
  if (settings.seed) set(moorage_config_set_seed, *settings.seed);
  if (settings.seal_key_file) set(moorage_config_set_seal_key_file, settings.seal_key_file->c_str());
  if (settings.log_directory) set(moorage_config_set_log_directory, settings.log_directory->c_str());
  if (settings.state) {
    set(moorage_config_set_state, static_cast<const void*>(settings.state->data()), settings.state->size());
  }
  if (settings.log_options) set(moorage_config_set_log_options, settings.log_options->c_str());
  if (settings.audit_options) set(moorage_config_set_audit_options, settings.audit_options->c_str());
  if (settings.secret_options) set(moorage_config_set_secret_options, settings.secret_options->c_str());
  if (settings.ec2_options) set(moorage_config_set_ec2_options, settings.ec2_options->c_str());
  if (settings.object_options) set(moorage_config_set_object_options, settings.object_options->c_str());
  if (settings.scaling_options) set(moorage_config_set_scaling_options, settings.scaling_options->c_str());
  if (settings.metric_options) set(moorage_config_set_metric_options, settings.metric_options->c_str());
  for (const std::string& options : settings.listen) set(moorage_config_listen, options.c_str());
  if (settings.logger) set(moorage_config_set_logger, settings.logger->handle());
  for (const auto& [name, options] : settings.runtimes) set(moorage_config_add_runtime, name.c_str(), pointer(options));
  if (settings.balancer) set(moorage_config_set_balancer, settings.balancer->first.c_str(), pointer(settings.balancer->second));
  return config;
}

// The host's log function. It outlives the engine that calls it.
class Log {
 public:
  explicit Log(py::object function) : function_(std::move(function)) {}

  static void write(void* self, moorage_log_level level, const char* message, const char* fields) {
    with_gil([&] {
      try {
        static_cast<Log*>(self)->function_(static_cast<int>(level), message, fields);
      } catch (py::error_already_set& thrown) {
        thrown.discard_as_unraisable("moorage log");
      } catch (const std::exception&) {
        // No memory for the arguments: the line is lost.
      }
    });
  }

 private:
  py::object function_;
};

class Engine {
 public:
  Engine(const Settings& settings, py::object log) {
    const Config config = make_config(settings);
    if (!log.is_none()) {
      log_ = std::make_unique<Log>(std::move(log));
      moorage_error* error = nullptr;
      const moorage_status status = moorage_config_set_log(config.get(), settings.log_level, &Log::write, log_.get(), &error);
      check(status, error);
    }
    for (const auto& [name, function, budget_ms] : settings.scorers) add_scorer(config.get(), name, function, budget_ms);
    python::call(moorage_config_set_default_scorer, config.get(), settings.default_scorer.c_str());
    engine_ = open_engine(config.get());
  }
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine() {
    const WithoutGil released;
    engine_.reset();
  }

  py::str call(const std::string& service, const std::string& operation, std::string_view body, std::uint32_t flags,
               const std::string& caller) {
    return text_of(call_for_buffer(moorage_call_as, engine_.get(), caller.c_str(), service.c_str(), operation.c_str(),
                                   static_cast<const void*>(body.data()), body.size(), flags));
  }

  py::str listen(const std::string& options) {
    return text_of(call_for_buffer(moorage_engine_listen, engine_.get(), options.c_str()));
  }

  py::str urls() const { return text_of(call_for_buffer(moorage_engine_urls, engine_.get())); }

  std::tuple<int, py::bytes, py::bytes> http(const std::string& method, const std::string& target, const std::string& headers,
                                             std::string_view body, const std::string& caller) {
    int status = 0;
    moorage_buffer* reply_headers = nullptr;
    moorage_buffer* reply_body = nullptr;
    python::call(moorage_http_as, engine_.get(), caller.c_str(), method.c_str(), target.c_str(), headers.c_str(),
                 static_cast<const void*>(body.data()), body.size(), &status, &reply_headers, &reply_body);
    const Buffer owned_headers(reply_headers);
    const Buffer owned_body(reply_body);
    return {status, bytes_of(owned_headers), bytes_of(owned_body)};
  }

  bool step() {
    int worked = 0;
    python::call(moorage_engine_step, engine_.get(), &worked);
    return worked != 0;
  }
  void advance(std::int64_t by_ms) { python::call(moorage_engine_advance, engine_.get(), by_ms); }
  std::int64_t now() const {
    std::int64_t now_ms = 0;
    // Without the GIL: the engine's lock may be held by a thread whose scorer waits for the GIL.
    python::call(moorage_engine_now, engine_.get(), &now_ms);
    return now_ms;
  }
  bool wait_ready(std::int64_t timeout_ms) {
    return wait_in_slices(timeout_ms, [this](std::int64_t slice, moorage_error** error) {
      return moorage_engine_wait_ready(engine_.get(), slice, error);
    });
  }
  void simulate(const std::string& order) { python::call(moorage_simulate, engine_.get(), order.c_str()); }
  py::str stats() const { return text_of(call_for_buffer(moorage_engine_stats, engine_.get())); }
  py::bytes copy_state() { return bytes_of(call_for_buffer(moorage_engine_copy_state, engine_.get())); }
  py::str check_state() { return text_of(call_for_buffer(moorage_engine_check, engine_.get())); }
  void close() { python::call(moorage_engine_close, engine_.get()); }

  moorage_engine* handle() const { return engine_.get(); }

 private:
  void add_scorer(moorage_config* config, const std::string& name, const py::object& function, std::int64_t budget_ms) {
    const auto& made = scorers_.emplace_back(std::make_unique<ScorerFunction>(name, function, budget_ms));
    const moorage_scorer entry = made->entry();
    python::call(moorage_config_add_scorer, config, &entry, static_cast<void*>(made.get()));
  }

  std::unique_ptr<Log> log_;
  std::vector<std::unique_ptr<ScorerFunction>> scorers_;
  EngineHandle engine_;
};

class Subscription {
 public:
  Subscription(const Engine& engine, std::optional<std::uint64_t> after) {
    python::call(moorage_subscribe, engine.handle(), after.value_or(MOORAGE_FROM_NOW), &subscription_);
  }
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;
  ~Subscription() { moorage_subscription_free(subscription_); }

  std::optional<std::pair<std::uint64_t, py::str>> next(std::int64_t timeout_ms) {
    std::uint64_t sequence = 0;
    moorage_buffer* notice = nullptr;
    const bool came = wait_in_slices(timeout_ms, [&](std::int64_t slice, moorage_error** error) {
      return moorage_subscription_next(subscription_, slice, &sequence, &notice, error);
    });
    if (!came) return std::nullopt;
    return std::pair(sequence, text_of(Buffer(notice)));
  }
  int fd() const { return moorage_subscription_fd(subscription_); }

 private:
  moorage_subscription* subscription_ = nullptr;
};

}  // namespace

void bind_engine(py::module_& module) {
  py::class_<Settings>(module, "Settings")
      .def(py::init<>())
      .def_readwrite("store_path", &Settings::store_path)
      .def_readwrite("account_id", &Settings::account_id)
      .def_readwrite("region", &Settings::region)
      .def_readwrite("register_cluster", &Settings::register_cluster)
      .def_readwrite("runtimes", &Settings::runtimes)
      .def_readwrite("balancer", &Settings::balancer)
      .def_readwrite("host_driven", &Settings::host_driven)
      .def_readwrite("virtual_start_ms", &Settings::virtual_start_ms)
      .def_readwrite("seed", &Settings::seed)
      .def_readwrite("log_directory", &Settings::log_directory)
      .def_readwrite("seal_key_file", &Settings::seal_key_file)
      .def_property(
          "state", [](const Settings& settings) { return py::bytes(settings.state.value_or("")); },
          [](Settings& settings, const py::bytes& state) { settings.state = std::string(state); })
      .def_readwrite("log_options", &Settings::log_options)
      .def_readwrite("audit_options", &Settings::audit_options)
      .def_readwrite("secret_options", &Settings::secret_options)
      .def_readwrite("object_options", &Settings::object_options)
      .def_readwrite("ec2_options", &Settings::ec2_options)
      .def_readwrite("scaling_options", &Settings::scaling_options)
      .def_readwrite("metric_options", &Settings::metric_options)
      .def_readwrite("listen", &Settings::listen)
      .def_readwrite("log_level", &Settings::log_level)
      .def_readwrite("logger", &Settings::logger)
      .def_readwrite("scorers", &Settings::scorers)
      .def_readwrite("default_scorer", &Settings::default_scorer);

  py::class_<Engine>(module, "Engine")
      .def(py::init<const Settings&, py::object>(), py::arg("settings"), py::arg("log") = py::none())
      .def("call", &Engine::call, py::arg("service"), py::arg("operation"), py::arg("body"), py::arg("flags") = 0,
           py::arg("caller") = "")
      .def("listen", &Engine::listen, py::arg("options"))
      .def("urls", &Engine::urls)
      .def("http", &Engine::http, py::arg("method"), py::arg("target"), py::arg("headers"), py::arg("body"),
           py::arg("caller") = "")
      .def("step", &Engine::step)
      .def("advance", &Engine::advance, py::arg("by_ms"))
      .def("now", &Engine::now)
      .def("wait_ready", &Engine::wait_ready, py::arg("timeout_ms"))
      .def("simulate", &Engine::simulate, py::arg("order"))
      .def("stats", &Engine::stats)
      .def("copy_state", &Engine::copy_state)
      .def("check", &Engine::check_state)
      .def("close", &Engine::close);

  py::class_<Subscription>(module, "Subscription")
      .def(py::init<const Engine&, std::optional<std::uint64_t>>(), py::arg("engine"), py::arg("after") = py::none())
      .def("next", &Subscription::next, py::arg("timeout_ms"))
      .def("fileno", &Subscription::fd);
}

}  // namespace moorage::python
