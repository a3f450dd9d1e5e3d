// Moorage for C++17: the C ABI with owners and exceptions, in one header. It adds nothing that the C functions do not have;
// their comments in moorage/*.h say what each does. Every failure throws moorage::Error, except where a call says otherwise.
#ifndef MOORAGE_MOORAGE_HPP
#define MOORAGE_MOORAGE_HPP

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "moorage/moorage.h"

namespace moorage {
inline namespace abi0 {

// What a moorage_error tells, as an exception. what() is the message.
class Error : public std::runtime_error {
 public:
  Error(moorage_status status, const moorage_error* error)
      : std::runtime_error(error != nullptr ? moorage_error_message(error) : moorage_status_name(status)),
        status_(status),
        name_(moorage_error_name(error)),
        path_(moorage_error_path(error)),
        http_status_(moorage_error_http_status(error)),
        retryable_(moorage_error_retryable(error) != 0) {}

  moorage_status status() const noexcept { return status_; }
  const std::string& name() const noexcept { return name_; }  // "ClusterNotFoundException"
  const std::string& path() const noexcept { return path_; }  // "containerDefinitions[2].memory"
  int http_status() const noexcept { return http_status_; }
  bool retryable() const noexcept { return retryable_; }

 private:
  moorage_status status_;
  std::string name_;
  std::string path_;
  int http_status_;
  bool retryable_;
};

namespace detail {

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* owned) const noexcept {
    Free(owned);
  }
};

template <typename T, auto Free>
using Owner = std::unique_ptr<T, Deleter<Free>>;
using ErrorOwner = Owner<moorage_error, moorage_error_free>;

// Calls a C function with the arguments and an error; gives its status if `accepted` has it, else throws.
template <typename F, typename... Arguments>
moorage_status call_accepting(moorage_status accepted, F function, Arguments... arguments) {
  moorage_error* raw = nullptr;
  const moorage_status status = function(arguments..., &raw);
  const ErrorOwner error(raw);
  if (status != MOORAGE_OK && status != accepted) {
    throw Error(status, error.get());
  }
  return status;
}

template <typename F, typename... Arguments>
void call(F function, Arguments... arguments) {
  call_accepting(MOORAGE_OK, function, arguments...);
}

}  // namespace detail

// Bytes of a reply.
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(moorage_buffer* owned) noexcept : owned_(owned) {}

  std::string_view view() const noexcept { return {moorage_buffer_data(owned_.get()), moorage_buffer_size(owned_.get())}; }
  std::string str() const { return std::string(view()); }

 private:
  detail::Owner<moorage_buffer, moorage_buffer_free> owned_;
};

namespace detail {

template <typename F, typename... Arguments>
Buffer call_for_buffer(F function, Arguments... arguments) {
  moorage_buffer* out = nullptr;
  call(function, arguments..., &out);
  return Buffer(out);
}

}  // namespace detail

// How an engine shall be opened; setters chain.
class Config {
 public:
  Config() {
    moorage_config* made = nullptr;
    detail::call(moorage_config_new, &made);
    owned_.reset(made);
  }

  Config& store(const std::string& path) { return set(moorage_config_set_store_path, path.c_str()); }
  Config& store_in_memory() { return set(moorage_config_set_store_memory); }
  Config& account_id(const std::string& id) { return set(moorage_config_set_account_id, id.c_str()); }
  Config& region(const std::string& region) { return set(moorage_config_set_region, region.c_str()); }
  Config& run_mode(moorage_run_mode mode) { return set(moorage_config_set_run_mode, mode); }
  Config& register_cluster(const std::string& name) { return set(moorage_config_set_register_cluster, name.c_str()); }
  Config& runtime(const std::string& name, const std::string& options = "{}") {
    return set(moorage_config_add_runtime, name.c_str(), options.c_str());
  }
  Config& balancer(const std::string& name, const std::string& options = "{}") {
    return set(moorage_config_set_balancer, name.c_str(), options.c_str());
  }
  Config& runtime_driver(const moorage_driver& driver, void* self, moorage_message_format format = MOORAGE_JSON) {
    return set(moorage_config_add_runtime_driver, &driver, self, format);
  }
  Config& balancer_driver(const moorage_driver& driver, void* self, moorage_message_format format = MOORAGE_JSON) {
    return set(moorage_config_set_balancer_driver, &driver, self, format);
  }
  Config& scorer(const moorage_scorer& scorer, void* self) { return set(moorage_config_add_scorer, &scorer, self); }
  Config& default_scorer(const std::string& name) { return set(moorage_config_set_default_scorer, name.c_str()); }
  Config& virtual_clock(std::int64_t start_ms = 0) {
    set(moorage_config_set_run_mode, moorage_run_mode{MOORAGE_HOST_DRIVEN});
    return set(moorage_config_set_clock, moorage_clock_kind{MOORAGE_CLOCK_VIRTUAL}, start_ms);
  }
  Config& seed(std::uint64_t seed) { return set(moorage_config_set_seed, seed); }
  Config& seal_key_file(const std::string& path) { return set(moorage_config_set_seal_key_file, path.c_str()); }
  // The bytes are copied.
  Config& state(std::string_view bytes) {
    return set(moorage_config_set_state, static_cast<const void*>(bytes.data()), bytes.size());
  }
  Config& log_directory(const std::string& path) { return set(moorage_config_set_log_directory, path.c_str()); }
  Config& log_options(const std::string& options) { return set(moorage_config_set_log_options, options.c_str()); }
  Config& audit_options(const std::string& options) { return set(moorage_config_set_audit_options, options.c_str()); }
  Config& secret_options(const std::string& options) { return set(moorage_config_set_secret_options, options.c_str()); }
  Config& ec2_options(const std::string& options) { return set(moorage_config_set_ec2_options, options.c_str()); }
  Config& object_options(const std::string& options) { return set(moorage_config_set_object_options, options.c_str()); }
  Config& scaling_options(const std::string& options) { return set(moorage_config_set_scaling_options, options.c_str()); }
  Config& metric_options(const std::string& options) { return set(moorage_config_set_metric_options, options.c_str()); }
  Config& listen(const std::string& options) { return set(moorage_config_listen, options.c_str()); }
  Config& log(moorage_log_level level, moorage_log_callback callback, void* self) {
    return set(moorage_config_set_log, level, callback, self);
  }

  const moorage_config* get() const noexcept { return owned_.get(); }

 private:
  template <typename F, typename... Arguments>
  Config& set(F function, Arguments... arguments) {
    detail::call(function, owned_.get(), arguments...);
    return *this;
  }
  detail::Owner<moorage_config, moorage_config_free> owned_;
};

struct Notice {
  std::uint64_t sequence = 0;
  std::string json;
};

// Notices in order. Not for use by two threads at once; may outlive its engine.
class Subscription {
 public:
  explicit Subscription(moorage_subscription* owned) noexcept : owned_(owned) {}

  // Nothing within the time: nullopt. Negative: waits without end.
  std::optional<Notice> next(std::chrono::milliseconds timeout) {
    Notice notice;
    moorage_buffer* json = nullptr;
    const moorage_status status = detail::call_accepting(MOORAGE_TIMEOUT, moorage_subscription_next, owned_.get(),
                                                         std::int64_t{timeout.count()}, &notice.sequence, &json);
    if (status == MOORAGE_TIMEOUT) {
      return std::nullopt;
    }
    notice.json = Buffer(json).str();
    return notice;
  }
  int fd() const noexcept { return moorage_subscription_fd(owned_.get()); }

 private:
  detail::Owner<moorage_subscription, moorage_subscription_free> owned_;
};

struct HttpReply {
  int status = 0;
  Buffer headers;  // lines "Name: value"
  Buffer body;
};

struct HttpRequest {
  std::string method = "POST";
  std::string target = "/";
  std::string headers;  // lines "Name: value"
  std::string body;
};

// An engine; closed and ended with the object. Any number of threads may call it.
class Engine {
 public:
  explicit Engine(const Config& config) {
    moorage_engine* opened = nullptr;
    detail::call(moorage_engine_open, config.get(), &opened);
    owned_.reset(opened);
  }

  // `flags`: MOORAGE_DRY_RUN | MOORAGE_STRICT.
  Buffer call(const std::string& service, const std::string& operation, std::string_view body = "{}", std::uint32_t flags = 0) {
    return detail::call_for_buffer(moorage_call, owned_.get(), service.c_str(), operation.c_str(),
                                   static_cast<const void*>(body.data()), body.size(), flags);
  }
  HttpReply http(const HttpRequest& request) {
    HttpReply reply;
    moorage_buffer* headers = nullptr;
    moorage_buffer* body = nullptr;
    detail::call(moorage_http, owned_.get(), request.method.c_str(), request.target.c_str(), request.headers.c_str(),
                 static_cast<const void*>(request.body.data()), request.body.size(), &reply.status, &headers, &body);
    reply.headers = Buffer(headers);
    reply.body = Buffer(body);
    return reply;
  }
  Subscription subscribe(std::uint64_t after = 0) {
    moorage_subscription* made = nullptr;
    detail::call(moorage_subscribe, owned_.get(), after, &made);
    return Subscription(made);
  }

  // Host-driven mode. True: something was done.
  bool step() {
    int worked = 0;
    detail::call(moorage_engine_step, owned_.get(), &worked);
    return worked != 0;
  }
  void advance(std::chrono::milliseconds by) { detail::call(moorage_engine_advance, owned_.get(), std::int64_t{by.count()}); }
  std::int64_t now_ms() const {
    std::int64_t now = 0;
    detail::call(moorage_engine_now, static_cast<const moorage_engine*>(owned_.get()), &now);
    return now;
  }
  // False: not within the time.
  bool wait_ready(std::chrono::milliseconds timeout) {
    return detail::call_accepting(MOORAGE_TIMEOUT, moorage_engine_wait_ready, owned_.get(), std::int64_t{timeout.count()}) ==
           MOORAGE_OK;
  }
  // A JSON object with one member, see docs/drivers.md.
  void simulate(const std::string& order) { detail::call(moorage_simulate, owned_.get(), order.c_str()); }
  Buffer stats() const {
    return detail::call_for_buffer(moorage_engine_stats, static_cast<const moorage_engine*>(owned_.get()));
  }
  Buffer copy_state() { return detail::call_for_buffer(moorage_engine_copy_state, owned_.get()); }
  Buffer check() { return detail::call_for_buffer(moorage_engine_check, owned_.get()); }
  void close() { detail::call(moorage_engine_close, owned_.get()); }

  moorage_engine* get() const noexcept { return owned_.get(); }

 private:
  detail::Owner<moorage_engine, moorage_engine_free> owned_;
};

inline Buffer describe() {
  return detail::call_for_buffer(moorage_describe, static_cast<const char*>(nullptr), static_cast<const char*>(nullptr));
}
inline Buffer describe(const std::string& service) {
  return detail::call_for_buffer(moorage_describe, service.c_str(), static_cast<const char*>(nullptr));
}
inline Buffer describe(const std::string& service, const std::string& operation) {
  return detail::call_for_buffer(moorage_describe, service.c_str(), operation.c_str());
}
inline Buffer fsck(const std::string& path) { return detail::call_for_buffer(moorage_fsck, path.c_str()); }
inline Buffer doctor(const std::string& options = "{}") { return detail::call_for_buffer(moorage_doctor, options.c_str()); }

}  // namespace abi0
}  // namespace moorage

#endif
