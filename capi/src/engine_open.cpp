// Opens an engine: a config becomes the options of the composition root, with the host's own drivers and scorers.
#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include "assembly/open.h"
#include "assembly/simulated.h"
#include "config_impl.h"
#include "guard.h"
#include "handle.h"
#include "listen.h"
#include "logger_impl.h"
#include "moorage/engine.h"

using namespace moorage;
using namespace moorage::capi;

namespace {

using Links = std::vector<LinkPtr>;

// `links` outlives the maker and receives the link of the driver that is made.
std::variant<assembly::NamedDriver, assembly::RuntimeMaker> runtime_of(const DriverChoice& choice, Links& links) {
  if (const auto* named = std::get_if<assembly::NamedDriver>(&choice)) {
    return *named;
  }
  return [&own = std::get<OwnDriver>(choice), &links](std::shared_ptr<const ports::Clock> clock) {
    const auto& link = links.emplace_back(std::make_shared<moorage_driver_link>(std::move(clock)));
    return Result<std::unique_ptr<ports::RuntimeDriver>>(make_runtime(own, link));
  };
}

std::variant<assembly::NamedDriver, assembly::BalancerMaker> balancer_of(const DriverChoice& choice, Links& links) {
  if (const auto* named = std::get_if<assembly::NamedDriver>(&choice)) {
    return *named;
  }
  return [&own = std::get<OwnDriver>(choice), &links](std::shared_ptr<const ports::Clock> clock) {
    const auto& link = links.emplace_back(std::make_shared<moorage_driver_link>(std::move(clock)));
    return Result<std::unique_ptr<ports::BalancerDriver>>(make_balancer(own, link));
  };
}

engine::Options with_scorers(const moorage_config& config, const EngineLog& log) {
  engine::Options options = config.options;
  options.log = log.write;
  options.log_level = log.level;
  const ScorerSurroundings around{.log = options.log_level <= engine::LogLevel::warning ? options.log : engine::Log(),
                                  .measures_time = config.clock == MOORAGE_CLOCK_SYSTEM};
  for (const OwnScorer& scorer : config.scorers) options.scorers[scorer.name] = make_scorer(scorer, around);
  return options;
}

// The makers of own drivers refer to `config` and `links`.
assembly::EngineOptions options_of(const moorage_config& config, const EngineLog& log, Links& links) {
  assembly::EngineOptions options{
      .engine = with_scorers(config, log),
      .store_path = config.store_path,
      .log_directory = config.log_directory,
      .log_options = config.log_options,
      .audit_options = config.audit_options,
      .secret_options = config.secret_options,
      .object_options = config.object_options,
      .scaling_options = config.scaling_options,
      .metric_options = config.metric_options,
      .ec2_options = config.ec2_options,
      .runtimes = {},
      .balancer = {},
      .clock = config.clock == MOORAGE_CLOCK_VIRTUAL ? assembly::ClockKind::kVirtual : assembly::ClockKind::kSystem,
      .clock_start = Instant{config.clock_start_ms},
      .seed = config.seed,
      .seal_key_file = config.seal_key_file,
      .state = config.state};
  for (const DriverChoice& choice : config.runtimes) {
    options.runtimes.push_back(runtime_of(choice, links));
  }
  if (config.balancer) {
    options.balancer = balancer_of(*config.balancer, links);
  }
  return options;
}

}  // namespace

extern "C" moorage_status moorage_engine_open(const moorage_config* config, moorage_engine** engine, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(config, "config"));
    MOORAGE_TRY(required(engine, "engine"));
    MOORAGE_TRY(check_thread());
    MOORAGE_ASSIGN(const EngineLog log, make_engine_log(*config));
    Links links;
    auto task_doors = std::make_unique<endpoint::TaskDoors>(config->options.region);
    assembly::EngineOptions engine_options = options_of(*config, log, links);
    engine_options.task_doors = task_doors.get();
    MOORAGE_ASSIGN(auto opened, assembly::open_engine(engine_options));
    std::unique_ptr<moorage_engine, decltype(&moorage_engine_free)> made(
        adopt(std::move(opened.standard_descriptors), {.links = std::move(links),
                                                       .task_doors = std::move(task_doors),
                                                       .engine = std::move(opened.engine),
                                                       .worlds = std::move(opened.worlds),
                                                       .registry = std::move(opened.registry),
                                                       .close_log = log.close,
                                                       .request_id_salt = opened.request_id_salt,
                                                       .region = config->options.region}),
        &moorage_engine_free);
    for (const std::string& listening : config->listen) {
      if (auto url = listen_at(*made->core, listening); !url.ok()) return std::move(url).error();
    }
    *engine = made.release();
    return {};
  });
}

extern "C" moorage_status moorage_simulate(moorage_engine* engine, const char* order, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(order, "order"));
    MOORAGE_ASSIGN(const auto core, enter(engine, Entry::blocking));
    return assembly::simulate(*core->worlds, order);
  });
}
