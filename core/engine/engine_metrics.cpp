// The engine's chore of metrics: it samples, puts, evaluates alarms and tends the store; and what `/metrics` answers.
#include <algorithm>

#include "engine/engine_impl.h"
#include "engine/exposition.h"
#include "engine/log_fields.h"
#include "machine/alarm_watch.h"

namespace moorage::engine {
namespace {

constexpr Duration kMinute = Duration::minutes(1);
constexpr Duration kOften = Duration::seconds(20);  // resolutionSeconds of services
constexpr Duration kFreshFor = Duration::seconds(1);
constexpr std::size_t kRefreshedMax = 2000;  // containers
constexpr Duration kAlarmTick = Duration::seconds(10);

bool is_another(Instant now, Instant before, Duration period) { return now.ms / period.ms != before.ms / period.ms; }

}  // namespace

// Virtual time is not cut into pieces where nothing is to be measured.
std::optional<Duration> EngineImpl::metrics_pace() {
  const std::lock_guard lock(core_mutex_);
  const bool is_wanted = control::has_something_to_measure(core_->state()) || log_sessions_.metric_filters().is_wanted();
  if (ports_.clock->is_virtual() && !is_wanted) return std::nullopt;
  Duration pace = options_.sample_period.ms > 0 ? sample_period() : kMinute;
  if (control::has_fast_alarms(core_->state())) pace = std::min(pace, kAlarmTick);
  return pace;
}

// Needs core_mutex_.
Duration EngineImpl::sample_period() const {
  Duration period = options_.sample_period;
  if (measures_often_.load(std::memory_order_relaxed)) period = std::min(period, kOften);
  const Duration tracked = options_.tracked_sample_period;
  return tracked.ms > 0 && control::has_tracked_services(core_->state()) ? std::min(tracked, period) : period;
}

void EngineImpl::run_metrics(Instant now) {
  const std::lock_guard measuring(measuring_mutex_);
  bool samples = false;
  Measuring::Sample sample{.at = now, .every_service_by_sample = options_.samples_every_service};
  std::vector<control::WatchedAlarm> alarms;
  {
    const std::lock_guard lock(core_mutex_);
    samples = options_.sample_period.ms > 0 && (!sampled_at_.is_set() || is_another(now, sampled_at_, sample_period()));
    if (samples) sample.scene = control::metric_scene(core_->state());
    alarms = control::watched_alarms(core_->state());
  }
  if (samples) {
    sampled_at_ = now;
    const auto& services = sample.scene.services;
    measures_often_.store(
        std::any_of(services.begin(), services.end(), [](const auto& one) { return one.cpu_by_20_s || one.memory_by_20_s; }),
        std::memory_order_relaxed);
    for (const auto& runtime : ports_.runtimes) {
      for (ports::MeasuredContainer& one : runtime->measure(now)) sample.containers.push_back(std::move(one));
    }
    if (ports_.balancer) sample.traffic = ports_.balancer->measure();
    say_metrics_lost(measuring_->take(sample));
  }
  const bool is_minute = is_another(now, evaluated_at_, kMinute);
  if (is_minute) say_metrics_lost(log_sessions_.metric_filters().look(*ports_.logs, *ports_.metrics, now));
  evaluate_alarms(alarms, now);
  if (is_another(now, tended_at_, kMinute)) {
    tended_at_ = now;
    say_metrics_lost(ports_.metrics->tend(now));
  }
}

void EngineImpl::evaluate_alarms(const std::vector<control::WatchedAlarm>& alarms, Instant now) {
  const bool is_minute = is_another(now, evaluated_at_, kMinute);
  evaluated_at_ = now;
  control::AlarmVerdicts found;
  for (const control::WatchedAlarm& alarm : alarms) {
    if (!is_minute && !control::is_high_resolution(alarm.alarm.reader())) continue;
    auto verdict = control::evaluate_alarm(alarm, *ports_.metrics, now);
    if (!verdict || (verdict->repeats_actions && !is_minute)) continue;
    found.verdicts.push_back(std::move(*verdict));
  }
  if (!found.verdicts.empty()) inbox_.push_report(AlarmsJudged{std::move(found)});
}

void EngineImpl::say_metrics_lost(const Status& done) const {
  if (done.ok()) return;
  log(LogLevel::warning, "metrics could not be stored and are lost", LogFields().add("error", done.error().message).json());
}

void EngineImpl::count_call(const wire::Operation& operation, bool succeeded) noexcept {
  const std::size_t at = std::size_t{operation.index} * 2 + (succeeded ? 0 : 1);
  if (at < calls_counted_.size()) calls_counted_[at].fetch_add(1, std::memory_order_relaxed);
}

// Needs measuring_mutex_. A reader that comes more often than samples are taken sees what is used now; not so in virtual time,
// nor where there are so many containers that reading them takes longer than an answer may.
void EngineImpl::refresh_counters() {
  const Instant now = ports_.clock->now();
  const auto is_older = [&](Instant at) { return !at.is_set() || now - at >= kFreshFor; };
  const bool is_old = is_older(sampled_at_) && is_older(refreshed_at_);
  if (options_.sample_period.ms == 0 || ports_.clock->is_virtual() || !is_old) return;
  if (measuring_->known().size() > kRefreshedMax) return;
  refreshed_at_ = now;
  for (const auto& runtime : ports_.runtimes) measuring_->refresh(runtime->measure(now), now);
}

Result<std::string> EngineImpl::metrics_text(MetricsFormat format) {
  MOORAGE_TRY(usable());
  if (!ports_.metrics) return api_error("UnsupportedOperation", "This engine keeps no metrics.");
  control::MetricScene scene;
  {
    const std::lock_guard lock(core_mutex_);
    scene = control::metric_scene(core_->state());
  }
  std::vector<Measuring::Known> containers;
  {
    const std::lock_guard lock(measuring_mutex_);
    refresh_counters();
    containers = measuring_->known();
  }
  std::vector<OperationCount> operations;
  for (const wire::Operation& operation : wire::operations()) {
    const std::size_t at = std::size_t{operation.index} * 2;
    if (at + 1 >= calls_counted_.size()) continue;
    const OperationCount count{.service = operation.service->name,
                               .operation = operation.name,
                               .succeeded = calls_counted_[at].load(std::memory_order_relaxed),
                               .failed = calls_counted_[at + 1].load(std::memory_order_relaxed)};
    if (count.succeeded + count.failed > 0) operations.push_back(count);
  }
  return write_exposition(
      {.scene = scene, .containers = containers, .operations = operations, .store = ports_.metrics->usage()}, format);
}

}  // namespace moorage::engine
