#include "config_impl.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/limits.h"
#include "callback.h"
#include "endpoint/http/listen_options.h"
#include "guard.h"

using namespace moorage;
using namespace moorage::capi;

namespace {

bool all_of(std::string_view text, bool (*is_fine)(char)) { return std::all_of(text.begin(), text.end(), is_fine); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_region_char(char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-'; }
bool is_cluster_char(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' || c == '_'; }

Status required_text(const moorage_config* config, const char* text, std::string_view parameter) {
  MOORAGE_TRY(required(config, "config"));
  return required(text, parameter);
}

Status set_path(std::string& target, const char* path, const char* option) {
  if (*path == '\0') {
    return invalid_parameter("The path is empty.", option);
  }
  target = path;
  return {};
}

constexpr std::int64_t kVirtualStartMs = 1'704'067'200'000;  // 2024-01-01T00:00:00Z

}  // namespace

extern "C" {

moorage_status moorage_config_new(moorage_config** config, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(config, "config"));
    *config = new moorage_config();
    return {};
  });
}

void moorage_config_free(moorage_config* config) { delete config; }

moorage_status moorage_config_set_store_path(moorage_config* config, const char* path, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required_text(config, path, "path"));
    return set_path(config->store_path, path, "store_path");
  });
}

moorage_status moorage_config_set_store_memory(moorage_config* config, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(config, "config"));
    config->store_path.clear();
    return {};
  });
}

moorage_status moorage_config_set_account_id(moorage_config* config, const char* account_id, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required_text(config, account_id, "account_id"));
    constexpr std::size_t kAccountIdChars = 12;
    const std::string_view text = account_id;
    if (text.size() != kAccountIdChars || !all_of(text, is_digit)) {
      return invalid_parameter("'" + std::string(text) + "' is not an account id; it has twelve digits.", "account_id");
    }
    config->options.account_id = text;
    return {};
  });
}

moorage_status moorage_config_set_region(moorage_config* config, const char* region, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required_text(config, region, "region"));
    constexpr std::size_t kRegionCharsMax = 64;
    const std::string_view text = region;
    if (text.empty() || text.size() > kRegionCharsMax || !all_of(text, is_region_char)) {
      return invalid_parameter("'" + std::string(text) + "' is not a region; use lower-case letters, digits and dashes.",
                               "region");
    }
    config->options.region = text;
    return {};
  });
}

moorage_status moorage_config_set_run_mode(moorage_config* config, moorage_run_mode mode, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(config, "config"));
    if (mode != MOORAGE_THREADED && mode != MOORAGE_HOST_DRIVEN) {
      return misuse("`mode` is " + std::to_string(mode) + "; use MOORAGE_THREADED or MOORAGE_HOST_DRIVEN.");
    }
    config->options.host_driven = mode == MOORAGE_HOST_DRIVEN;
    return {};
  });
}

moorage_status moorage_config_set_register_cluster(moorage_config* config, const char* cluster, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required_text(config, cluster, "cluster"));
    const std::string_view text = cluster;
    if (text.size() > limits::kNameCharsMax || !all_of(text, is_cluster_char)) {
      return invalid_parameter("'" + std::string(text) + "' is not a cluster name; use up to 255 letters, digits, '-' and '_'.",
                               "register_cluster");
    }
    config->options.register_in_cluster = text;
    return {};
  });
}

moorage_status moorage_config_add_runtime(moorage_config* config, const char* name, const char* options,
                                          moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required_text(config, name, "name"));
    if (std::string_view(name) == "none") {
      config->runtimes.clear();
      return {};
    }
    assembly::NamedDriver choice{.name = name, .options = options != nullptr ? options : "{}"};
    MOORAGE_TRY(assembly::check_runtime(choice));
    config->runtimes.emplace_back(std::move(choice));
    return {};
  });
}

moorage_status moorage_config_set_balancer(moorage_config* config, const char* name, const char* options,
                                           moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required_text(config, name, "name"));
    if (std::string_view(name) == "none") {
      config->balancer.reset();
      return {};
    }
    assembly::NamedDriver choice{.name = name, .options = options != nullptr ? options : "{}"};
    MOORAGE_TRY(assembly::check_balancer(choice));
    config->balancer = std::move(choice);
    return {};
  });
}

moorage_status moorage_config_add_runtime_driver(moorage_config* config, const moorage_driver* driver, void* self,
                                                 moorage_message_format format, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(config, "config"));
    MOORAGE_ASSIGN(OwnDriver own, own_driver(driver, self, format));
    config->runtimes.emplace_back(std::move(own));
    return {};
  });
}

moorage_status moorage_config_set_balancer_driver(moorage_config* config, const moorage_driver* driver, void* self,
                                                  moorage_message_format format, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(config, "config"));
    MOORAGE_ASSIGN(OwnDriver own, own_driver(driver, self, format));
    config->balancer = std::move(own);
    return {};
  });
}

moorage_status moorage_config_add_scorer(moorage_config* config, const moorage_scorer* scorer, void* self,
                                         moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(config, "config"));
    MOORAGE_ASSIGN(OwnScorer own, own_scorer(scorer, self));
    std::erase_if(config->scorers, [&](const OwnScorer& known) { return known.name == own.name; });
    if (config->scorers.size() >= limits::kScorersMax) {
      return invalid_parameter("An engine has at most " + std::to_string(limits::kScorersMax) + " scorers.", "scorer");
    }
    config->scorers.push_back(std::move(own));
    return {};
  });
}

moorage_status moorage_config_set_default_scorer(moorage_config* config, const char* name, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required_text(config, name, "name"));
    config->options.default_scorer = name;
    return {};
  });
}

moorage_status moorage_config_set_clock(moorage_config* config, moorage_clock_kind kind, int64_t start_ms,
                                        moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(config, "config"));
    if (kind != MOORAGE_CLOCK_SYSTEM && kind != MOORAGE_CLOCK_VIRTUAL) {
      return misuse("`kind` is " + std::to_string(kind) + "; use MOORAGE_CLOCK_SYSTEM or MOORAGE_CLOCK_VIRTUAL.");
    }
    if (start_ms < 0) {
      return invalid_parameter("A virtual clock cannot begin before 1970.", "start_ms");
    }
    config->clock = kind;
    config->clock_start_ms = start_ms != 0 ? start_ms : kVirtualStartMs;
    return {};
  });
}

moorage_status moorage_config_set_seed(moorage_config* config, uint64_t seed, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(config, "config"));
    config->seed = seed;
    return {};
  });
}

moorage_status moorage_config_set_log_directory(moorage_config* config, const char* path, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required_text(config, path, "path"));
    return set_path(config->log_directory, path, "log_directory");
  });
}

moorage_status moorage_config_set_seal_key_file(moorage_config* config, const char* path, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required_text(config, path, "path"));
    return set_path(config->seal_key_file, path, "seal_key_file");
  });
}

moorage_status moorage_config_set_state(moorage_config* config, const void* state, size_t size, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(config, "config"));
    if (size != 0) MOORAGE_TRY(required(state, "state"));
    config->state.assign(static_cast<const char*>(size != 0 ? state : ""), size);
    return {};
  });
}

namespace {

// Options of one kind: where they are kept, and what checks them.
struct OptionKind {
  moorage_config* config;
  std::string moorage_config::*text;
  Status (*check)(std::string_view);
};

moorage_status take_options(const OptionKind& kind, const char* options, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(kind.config, "config"));
    const std::string text = options != nullptr ? options : "{}";
    MOORAGE_TRY(kind.check(text));
    kind.config->*kind.text = text;
    return {};
  });
}

}  // namespace

moorage_status moorage_config_set_log_options(moorage_config* config, const char* options, moorage_error** error) {
  return take_options({config, &moorage_config::log_options, assembly::check_log_options}, options, error);
}

moorage_status moorage_config_set_audit_options(moorage_config* config, const char* options, moorage_error** error) {
  return take_options({config, &moorage_config::audit_options, assembly::check_audit_options}, options, error);
}

moorage_status moorage_config_set_secret_options(moorage_config* config, const char* options, moorage_error** error) {
  return take_options({config, &moorage_config::secret_options, assembly::check_secret_options}, options, error);
}

moorage_status moorage_config_set_object_options(moorage_config* config, const char* options, moorage_error** error) {
  return take_options({config, &moorage_config::object_options, assembly::check_object_options}, options, error);
}

moorage_status moorage_config_set_scaling_options(moorage_config* config, const char* options, moorage_error** error) {
  return take_options({config, &moorage_config::scaling_options, assembly::check_scaling_options}, options, error);
}

moorage_status moorage_config_set_metric_options(moorage_config* config, const char* options, moorage_error** error) {
  return take_options({config, &moorage_config::metric_options, assembly::check_metric_options}, options, error);
}

moorage_status moorage_config_set_ec2_options(moorage_config* config, const char* options, moorage_error** error) {
  return take_options({config, &moorage_config::ec2_options, assembly::check_ec2_options}, options, error);
}

moorage_status moorage_config_listen(moorage_config* config, const char* options, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(config, "config"));
    const std::string text = options != nullptr ? options : "";
    const auto checked = endpoint::read_listen_options(text);
    if (!checked.ok()) return checked.error();
    config->listen.push_back(text);
    return {};
  });
}

moorage_status moorage_config_set_log(moorage_config* config, moorage_log_level level, moorage_log_callback callback,
                                      void* self, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(config, "config"));
    if (level < MOORAGE_LOG_DEBUG || level > MOORAGE_LOG_OFF) {
      return misuse("`level` is " + std::to_string(level) + "; use a value of moorage_log_level_values.");
    }
    if (callback == nullptr) {
      config->options.log = nullptr;
      config->options.log_level = engine::LogLevel::off;
      return {};
    }
    config->options.log = [callback, self](engine::LogLevel at, std::string_view message, std::string_view fields) {
      const std::string message_text(message);
      const std::string fields_text(fields);
      const InCallback mark;
      callback(self, static_cast<moorage_log_level>(at), message_text.c_str(), fields_text.c_str());
    };
    config->options.log_level = static_cast<engine::LogLevel>(level);
    return {};
  });
}

}  // extern "C"
