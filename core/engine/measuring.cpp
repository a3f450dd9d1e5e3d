#include "engine/measuring.h"

#include <algorithm>
#include <utility>

namespace moorage::engine {
namespace {

using control::kNoPlace;
using control::MetricScene;
using control::SceneCluster;
using control::SceneService;
using control::SceneTask;
using Dimensions = std::vector<std::pair<std::string, std::string>>;

constexpr Duration kMinute = Duration::minutes(1);
constexpr double kMib = 1024.0 * 1024.0;
constexpr double kUnitsPerCpu = 1024;

Instant begin_of(Instant at, Duration period) { return {at.ms - at.ms % period.ms}; }

// What a counter had risen by when it has fallen back to 0 meanwhile.
void add_attempt(ContainerTotals& sum, const ContainerTotals& one) {
  sum.cpu_ns += one.cpu_ns;
  sum.cpu_user_ns += one.cpu_user_ns;
  sum.cpu_system_ns += one.cpu_system_ns;
  sum.throttled_ns += one.throttled_ns;
  sum.throttled_periods += one.throttled_periods;
  sum.block_read += one.block_read;
  sum.block_written += one.block_written;
  sum.received += one.received;
  sum.sent += one.sent;
  sum.oom_kills += one.oom_kills;
}

ContainerTotals totals_of(const ports::ContainerUsage& usage) {
  ContainerTotals out{.cpu_ns = static_cast<double>(usage.cpu.total_ns),
                      .cpu_user_ns = static_cast<double>(usage.cpu.user_ns),
                      .cpu_system_ns = static_cast<double>(usage.cpu.kernel_ns),
                      .throttled_ns = static_cast<double>(usage.cpu.throttled_ns),
                      .throttled_periods = static_cast<double>(usage.cpu.throttled_periods),
                      .oom_kills = static_cast<double>(usage.memory.kills)};
  for (const ports::BlockIo& io : usage.io_bytes) {
    if (io.operation == "read" || io.operation == "Read") out.block_read += static_cast<double>(io.value);
    if (io.operation == "write" || io.operation == "Write") out.block_written += static_cast<double>(io.value);
  }
  for (const auto& [name, interface] : usage.interfaces) {
    out.received += static_cast<double>(interface.rx_bytes);
    out.sent += static_cast<double>(interface.tx_bytes);
  }
  return out;
}

void add_rates(ContainerRates& sum, const ContainerRates& one) {
  sum.cpu_units += one.cpu_units;
  sum.block_read += one.block_read;
  sum.block_written += one.block_written;
  sum.received += one.received;
  sum.sent += one.sent;
}

Dimensions of_cluster(const SceneCluster& cluster) { return {{"ClusterName", cluster.name}}; }
Dimensions of_service(const MetricScene& scene, const SceneService& service) {
  return {{"ClusterName", scene.clusters[service.cluster].name}, {"ServiceName", service.name}};
}

double percent(double part, double whole) { return 100 * part / whole; }

}  // namespace

// Gathers the samples of one moment.
class Measuring::Put {
 public:
  Put(Instant at, ports::MetricResolution resolution) : at_(at), resolution_(resolution) {}

  void one(const char* space, const char* name, Dimensions dimensions, const char* unit, double value) {
    many(space, name, std::move(dimensions), unit, {value});
  }
  // A statistic set with its distribution; of no values nothing is put.
  void many(const char* space, const char* name, Dimensions dimensions, const char* unit, const std::vector<double>& values) {
    std::vector<ports::MetricValue> counted;
    for (const double value : values) counted.push_back({value, 1});
    counted_values(space, name, std::move(dimensions), unit, std::move(counted));
  }
  void counted_values(const char* space, const char* name, Dimensions dimensions, const char* unit,
                      std::vector<ports::MetricValue> values) {
    if (values.empty()) return;
    ports::MetricSample sample{.name = {.space = space, .name = name, .dimensions = std::move(dimensions)},
                               .unit = unit,
                               .point = {.at = at_, .least = values.front().value, .greatest = values.front().value},
                               .resolution = resolution_};
    for (const auto& [value, count] : values) {
      sample.point.count += count;
      sample.point.sum += value * count;
      sample.point.least = std::min(sample.point.least, value);
      sample.point.greatest = std::max(sample.point.greatest, value);
    }
    if (sample.point.least != sample.point.greatest) sample.point.values = std::move(values);
    samples_.push_back(std::move(sample));
  }
  Status into(ports::MetricStore& store) const { return samples_.empty() ? Status() : store.put(samples_); }

 private:
  Instant at_;
  ports::MetricResolution resolution_;
  std::vector<ports::MetricSample> samples_;
};

void Measuring::update(const ports::MeasuredContainer& measured, Instant at) {
  const std::string key = measured.task_id + "/" + measured.container;
  const bool is_new = !tracks_.contains(key);
  Track& track = tracks_[key];
  const ContainerTotals now = totals_of(measured.usage);
  if (is_new) {
    track.task_id = measured.task_id;
    track.container = measured.container;
    // It was started since the sample before, so all that it has used it has used since then.
    if (last_at_.is_set()) {
      track.sample = track.minute = {.at = last_at_, .totals = {}};
    } else {
      track.sample = track.minute = {.at = at, .totals = now};
    }
  } else if (now.cpu_ns < track.last.cpu_ns) {
    add_attempt(track.before, track.last);
  }
  track.machine_id = measured.machine_id;
  track.last = now;
  track.totals = track.before;
  add_attempt(track.totals, now);
  track.gauges = {.working_set = static_cast<double>(ports::working_set(measured.usage)),
                  .peak = static_cast<double>(measured.usage.memory.peak),
                  .limit = static_cast<double>(measured.usage.memory.limit),
                  .processes = static_cast<double>(measured.usage.processes)};
  track.seen_at = at;
}

// Rates since the mark, which is moved to now. A container whose mark is of now has no rate yet.
Measuring::Uses Measuring::uses_since(Mark Track::*mark, Instant at) {
  Uses uses;
  for (auto& [key, track] : tracks_) {
    Mark& from = track.*mark;
    const double seconds = static_cast<double>(at.ms - from.at.ms) / 1000;
    if (track.seen_at != at || seconds <= 0) continue;
    const auto risen = [](double now, double before) { return std::max(now - before, 0.0); };
    const ContainerRates rates{.cpu_units = kUnitsPerCpu * risen(track.totals.cpu_ns, from.totals.cpu_ns) / 1e9 / seconds,
                               .block_read = risen(track.totals.block_read, from.totals.block_read),
                               .block_written = risen(track.totals.block_written, from.totals.block_written),
                               .received = risen(track.totals.received, from.totals.received) / seconds,
                               .sent = risen(track.totals.sent, from.totals.sent) / seconds};
    TaskUse& use = uses[track.task_id];
    use.is_known = true;
    use.working_set += track.gauges.working_set;
    add_rates(use.rates, rates);
    use.containers.emplace_back(&track, rates);
    from = {.at = at, .totals = track.totals};
  }
  return uses;
}

// Amazon ECS developer guide, "Amazon ECS service utilization metrics": what the RUNNING tasks use of what their definition
// reserves; one value for each task, so that SampleCount is their number. No task: no datapoint.
void Measuring::put_services(const MetricScene& scene, const Uses& uses, Put& put, bool only_fast, bool all) const {
  std::vector<std::vector<double>> cpu(scene.services.size());
  std::vector<std::vector<double>> memory(scene.services.size());
  for (const SceneTask& task : scene.tasks) {
    const auto use = uses.find(task.id);
    if (task.service == kNoPlace || use == uses.end()) continue;
    if (task.cpu_units > 0)
      cpu[task.service].push_back(percent(use->second.rates.cpu_units, static_cast<double>(task.cpu_units)));
    if (task.memory_mib > 0) {
      memory[task.service].push_back(percent(use->second.working_set / kMib, static_cast<double>(task.memory_mib)));
    }
  }
  for (std::size_t i = 0; i < scene.services.size(); ++i) {
    const SceneService& service = scene.services[i];
    const Dimensions dimensions = of_service(scene, service);
    if (!only_fast || all || service.is_tracked || service.cpu_by_20_s)
      put.many("AWS/ECS", "CPUUtilization", dimensions, "Percent", cpu[i]);
    if (!only_fast || all || service.is_tracked || service.memory_by_20_s)
      put.many("AWS/ECS", "MemoryUtilization", dimensions, "Percent", memory[i]);
  }
}

// Reservation and use of container instances: Fargate tasks do not count.
void Measuring::put_clusters(const MetricScene& scene, const Uses& uses, Put& put) const {
  std::vector<double> cpu(scene.clusters.size());
  std::vector<double> memory(scene.clusters.size());
  std::vector<bool> is_known(scene.clusters.size());
  for (const SceneTask& task : scene.tasks) {
    const auto use = uses.find(task.id);
    if (!task.is_on_instance || use == uses.end()) continue;
    cpu[task.cluster] += use->second.rates.cpu_units;
    memory[task.cluster] += use->second.working_set / kMib;
    is_known[task.cluster] = true;
  }
  for (std::size_t i = 0; i < scene.clusters.size(); ++i) {
    const SceneCluster& cluster = scene.clusters[i];
    const Dimensions dimensions = of_cluster(cluster);
    const auto share = [&](const char* name, double part, std::int64_t whole) {
      if (whole > 0) put.one("AWS/ECS", name, dimensions, "Percent", percent(part, static_cast<double>(whole)));
    };
    share("CPUReservation", static_cast<double>(cluster.cpu_reserved), cluster.cpu_registered);
    share("MemoryReservation", static_cast<double>(cluster.memory_reserved), cluster.memory_registered);
    share("GPUReservation", static_cast<double>(cluster.gpus_reserved), cluster.gpus_registered);
    if (!is_known[i]) continue;
    share("CPUUtilization", cpu[i], cluster.cpu_registered);
    share("MemoryUtilization", memory[i], cluster.memory_registered);
  }
  for (const control::SceneProvider& provider : scene.providers) {
    put.one("AWS/ECS/ManagedScaling", "CapacityProviderReservation",
            {{"CapacityProviderName", provider.name}, {"ClusterName", scene.clusters[provider.cluster].name}}, "Percent",
            static_cast<double>(provider.reservation_percent));
  }
}

namespace {

constexpr const char* kInsights = "ECS/ContainerInsights";

struct InsightSums {
  double cpu_units = 0;
  double cpu_reserved = 0;
  double memory_mib = 0;
  double memory_reserved = 0;
  ContainerRates rates;
  std::int32_t tasks = 0;
  double restarts = 0;
};

}  // namespace

// Amazon CloudWatch user guide, "Amazon ECS Container Insights metrics".
void Measuring::put_insights(const MetricScene& scene, const Uses& uses, Put& put) const {
  std::map<Dimensions, InsightSums> sums;
  const auto add = [&](const SceneTask& task, const TaskUse& use, Dimensions dimensions) {
    InsightSums& sum = sums[std::move(dimensions)];
    sum.cpu_units += use.rates.cpu_units;
    sum.cpu_reserved += static_cast<double>(task.cpu_units);
    sum.memory_mib += use.working_set / kMib;
    sum.memory_reserved += static_cast<double>(task.memory_mib);
    add_rates(sum.rates, use.rates);
    ++sum.tasks;
    for (const control::SceneContainer& container : task.containers) sum.restarts += container.restarts;
  };
  for (const SceneTask& task : scene.tasks) {
    const SceneCluster& cluster = scene.clusters[task.cluster];
    const auto use = uses.find(task.id);
    if (cluster.insights == control::Insights::kOff || use == uses.end()) continue;
    add(task, use->second, of_cluster(cluster));
    if (task.service != kNoPlace) add(task, use->second, of_service(scene, scene.services[task.service]));
    add(task, use->second, {{"ClusterName", cluster.name}, {"TaskDefinitionFamily", task.family}});
  }
  for (const auto& [dimensions, sum] : sums) {
    put.one(kInsights, "CpuUtilized", dimensions, "None", sum.cpu_units);
    put.one(kInsights, "MemoryUtilized", dimensions, "Megabytes", sum.memory_mib);
    if (sum.cpu_reserved > 0) put.one(kInsights, "CpuReserved", dimensions, "None", sum.cpu_reserved);
    if (sum.memory_reserved > 0) put.one(kInsights, "MemoryReserved", dimensions, "Megabytes", sum.memory_reserved);
    put.one(kInsights, "NetworkRxBytes", dimensions, "Bytes/Second", sum.rates.received);
    put.one(kInsights, "NetworkTxBytes", dimensions, "Bytes/Second", sum.rates.sent);
    put.one(kInsights, "StorageReadBytes", dimensions, "Bytes", sum.rates.block_read);
    put.one(kInsights, "StorageWriteBytes", dimensions, "Bytes", sum.rates.block_written);
    put.one(kInsights, "RestartCount", dimensions, "Count", sum.restarts);
  }
  for (const SceneCluster& cluster : scene.clusters) {
    if (cluster.insights == control::Insights::kOff) continue;
    put.one(kInsights, "ContainerInstanceCount", of_cluster(cluster), "Count", cluster.instances);
    put.one(kInsights, "ServiceCount", of_cluster(cluster), "Count", cluster.services);
    put.one(kInsights, "TaskCount", of_cluster(cluster), "Count", cluster.running_tasks);
  }
  for (const SceneService& service : scene.services) {
    if (scene.clusters[service.cluster].insights == control::Insights::kOff) continue;
    const Dimensions dimensions = of_service(scene, service);
    put.one(kInsights, "DesiredTaskCount", dimensions, "Count", service.desired);
    put.one(kInsights, "RunningTaskCount", dimensions, "Count", service.running);
    put.one(kInsights, "PendingTaskCount", dimensions, "Count", service.pending);
    put.one(kInsights, "DeploymentCount", dimensions, "Count", service.deployments);
    put.one(kInsights, "TaskSetCount", dimensions, "Count", 0);
  }
  for (const control::SceneInstance& instance : scene.instances) {
    const SceneCluster& cluster = scene.clusters[instance.cluster];
    if (cluster.insights == control::Insights::kOff || instance.cpu_registered <= 0 || instance.memory_registered <= 0)
      continue;
    const Dimensions dimensions{
        {"ClusterName", cluster.name}, {"ContainerInstanceId", instance.arn_id}, {"InstanceId", instance.machine_id}};
    put.one(kInsights, "instance_cpu_reserved_capacity", dimensions, "Percent",
            percent(static_cast<double>(instance.cpu_reserved), static_cast<double>(instance.cpu_registered)));
    put.one(kInsights, "instance_memory_reserved_capacity", dimensions, "Percent",
            percent(static_cast<double>(instance.memory_reserved), static_cast<double>(instance.memory_registered)));
    put.one(kInsights, "instance_number_of_running_tasks", dimensions, "Count", instance.running_tasks);
  }
  put_enhanced(scene, uses, put);
}

// Amazon CloudWatch user guide, "Amazon ECS Container Insights with enhanced observability metrics".
void Measuring::put_enhanced(const MetricScene& scene, const Uses& uses, Put& put) const {
  for (const SceneTask& task : scene.tasks) {
    const SceneCluster& cluster = scene.clusters[task.cluster];
    const auto use = uses.find(task.id);
    if (cluster.insights != control::Insights::kEnhanced || use == uses.end()) continue;
    Dimensions base{{"ClusterName", cluster.name}};
    if (task.service != kNoPlace) base.emplace_back("ServiceName", scene.services[task.service].name);
    Dimensions of_task = base;
    of_task.emplace_back("TaskDefinitionFamily", task.family);
    of_task.emplace_back("TaskId", task.id);
    std::sort(of_task.begin(), of_task.end());
    if (task.cpu_units > 0) {
      put.one(kInsights, "TaskCpuUtilization", of_task, "Percent",
              percent(use->second.rates.cpu_units, static_cast<double>(task.cpu_units)));
    }
    if (task.memory_mib > 0) {
      put.one(kInsights, "TaskMemoryUtilization", of_task, "Percent",
              percent(use->second.working_set / kMib, static_cast<double>(task.memory_mib)));
    }
    for (const auto& [track, rates] : use->second.containers) {
      Dimensions dimensions = of_task;
      dimensions.emplace_back("ContainerName", track->container);
      std::sort(dimensions.begin(), dimensions.end());
      const auto found = std::find_if(task.containers.begin(), task.containers.end(),
                                      [&, name = track->container](const auto& one) { return one.name == name; });
      put.one(kInsights, "ContainerCpuUtilized", dimensions, "None", rates.cpu_units);
      put.one(kInsights, "ContainerMemoryUtilized", dimensions, "Megabytes", track->gauges.working_set / kMib);
      put.one(kInsights, "ContainerNetworkRxBytes", dimensions, "Bytes/Second", rates.received);
      put.one(kInsights, "ContainerNetworkTxBytes", dimensions, "Bytes/Second", rates.sent);
      put.one(kInsights, "ContainerStorageReadBytes", dimensions, "Bytes", rates.block_read);
      put.one(kInsights, "ContainerStorageWriteBytes", dimensions, "Bytes", rates.block_written);
      if (found == task.containers.end()) continue;
      if (found->cpu_units > 0) {
        put.one(kInsights, "ContainerCpuReserved", dimensions, "None", static_cast<double>(found->cpu_units));
        put.one(kInsights, "ContainerCpuUtilization", dimensions, "Percent",
                percent(rates.cpu_units, static_cast<double>(found->cpu_units)));
      }
      if (found->memory_mib > 0) {
        put.one(kInsights, "ContainerMemoryReserved", dimensions, "Megabytes", static_cast<double>(found->memory_mib));
        put.one(kInsights, "ContainerMemoryUtilization", dimensions, "Percent",
                percent(track->gauges.working_set / kMib, static_cast<double>(found->memory_mib)));
      }
      if (found->has_health)
        put.one(kInsights, "UnHealthyContainerHealthStatus", dimensions, "Count", found->is_unhealthy ? 1 : 0);
    }
  }
}

// A counter that is seen for the first time has risen by nothing, unless the sample before did not have it.
double Measuring::rise(const std::string& key, std::uint64_t counter) {
  const auto known = counters_.find(key);
  if (known == counters_.end()) {
    counters_[key] = counter;
    return last_at_.is_set() ? static_cast<double>(counter) : 0;
  }
  const std::uint64_t before = std::exchange(known->second, counter);
  return static_cast<double>(counter >= before ? counter - before : counter);
}

namespace {

constexpr const char* kAlb = "AWS/ApplicationELB";
constexpr const char* kNlb = "AWS/NetworkELB";

struct GroupTraffic {
  double requests = 0;
  std::array<double, 6> codes{};
  double errors = 0;
  double bytes = 0;
  double connections = 0;
  std::vector<ports::MetricValue> seconds;
};

constexpr const char* kTargetCodes[] = {nullptr,
                                        nullptr,
                                        "HTTPCode_Target_2XX_Count",
                                        "HTTPCode_Target_3XX_Count",
                                        "HTTPCode_Target_4XX_Count",
                                        "HTTPCode_Target_5XX_Count"};

}  // namespace

// Elastic Load Balancing user guides, "CloudWatch metrics for your Application Load Balancer" and "… Network Load Balancer".
void Measuring::put_traffic(const Sample& sample, Put& put) {
  std::map<std::string, GroupTraffic> groups;
  for (const ports::MeasuredTarget& target : sample.traffic.targets) {
    const std::string key = target.group_id + "/" + target.target_id + ":" + std::to_string(target.port) + "/";
    GroupTraffic& group = groups[target.group_id];
    const double requests = rise(key + "requests", target.requests);
    group.requests += requests;
    for (std::size_t code = 2; code < target.codes.size(); ++code) {
      group.codes[code] += rise(key + std::to_string(code), target.codes[code]);
    }
    group.errors += rise(key + "errors", target.connection_errors);
    group.bytes += rise(key + "in", target.bytes_in) + rise(key + "out", target.bytes_out);
    group.connections += static_cast<double>(target.active_connections);
    if (requests > 0) group.seconds.push_back({static_cast<double>(target.response_ms) / 1000, requests});
  }
  for (const control::SceneTargetGroup& group : sample.scene.groups) {
    const auto found = groups.find(group.id);
    const GroupTraffic traffic = found == groups.end() ? GroupTraffic() : found->second;
    const char* const space = group.is_network ? kNlb : kAlb;
    const bool has_traffic = found != groups.end();
    for (const std::string& balancer : group.balancers) {
      const Dimensions dimensions{{"LoadBalancer", balancer}, {"TargetGroup", group.suffix}};
      put.one(space, "HealthyHostCount", dimensions, "Count", group.healthy);
      put.one(space, "UnHealthyHostCount", dimensions, "Count", group.unhealthy);
      if (!has_traffic) continue;
      if (group.is_network) {
        put.one(kNlb, "NewFlowCount", dimensions, "Count", traffic.requests);
        put.one(kNlb, "ProcessedBytes", dimensions, "Bytes", traffic.bytes);
        continue;
      }
      put.one(kAlb, "RequestCount", dimensions, "Count", traffic.requests);
      put.one(kAlb, "TargetConnectionErrorCount", dimensions, "Count", traffic.errors);
      for (std::size_t code = 2; code < traffic.codes.size(); ++code) {
        if (traffic.requests > 0) put.one(kAlb, kTargetCodes[code], dimensions, "Count", traffic.codes[code]);
      }
      put.counted_values(kAlb, "TargetResponseTime", dimensions, "Seconds", traffic.seconds);
      if (group.healthy > 0) put.one(kAlb, "RequestCountPerTarget", dimensions, "Count", traffic.requests / group.healthy);
    }
    if (has_traffic && !group.is_network && group.healthy > 0) {
      put.one(kAlb, "RequestCountPerTarget", {{"TargetGroup", group.suffix}}, "Count", traffic.requests / group.healthy);
    }
  }
  for (const control::SceneBalancer& balancer : sample.scene.balancers) {
    const auto found = std::find_if(sample.traffic.balancers.begin(), sample.traffic.balancers.end(),
                                    [&](const ports::MeasuredBalancer& one) { return one.id == balancer.id; });
    if (found == sample.traffic.balancers.end()) continue;
    const std::string key = balancer.id + "/";
    const Dimensions dimensions{{"LoadBalancer", balancer.suffix}};
    const double requests = rise(key + "requests", found->requests);
    const double connections = rise(key + "new", found->new_connections);
    const double bytes = rise(key + "in", found->bytes_in) + rise(key + "out", found->bytes_out);
    if (balancer.is_network) {
      put.one(kNlb, "ActiveFlowCount", dimensions, "Count", static_cast<double>(found->active_connections));
      put.one(kNlb, "NewFlowCount", dimensions, "Count", connections);
      put.one(kNlb, "ProcessedBytes", dimensions, "Bytes", bytes);
      continue;
    }
    put.one(kAlb, "RequestCount", dimensions, "Count", requests);
    put.one(kAlb, "ActiveConnectionCount", dimensions, "Count", static_cast<double>(found->active_connections));
    put.one(kAlb, "NewConnectionCount", dimensions, "Count", connections);
    put.one(kAlb, "ProcessedBytes", dimensions, "Bytes", bytes);
    // Answers that are no target's are the balancer's own.
    GroupTraffic behind;
    for (const control::SceneTargetGroup& group : sample.scene.groups) {
      const auto traffic = groups.find(group.id);
      const bool is_behind =
          std::find(group.balancers.begin(), group.balancers.end(), balancer.suffix) != group.balancers.end();
      if (!is_behind || traffic == groups.end()) continue;
      for (std::size_t code = 2; code < behind.codes.size(); ++code) behind.codes[code] += traffic->second.codes[code];
      behind.seconds.insert(behind.seconds.end(), traffic->second.seconds.begin(), traffic->second.seconds.end());
    }
    for (std::size_t code = 2; code < behind.codes.size(); ++code) {
      const double all = rise(key + std::to_string(code), found->codes[code]);
      if (requests > 0) put.one(kAlb, kTargetCodes[code], dimensions, "Count", behind.codes[code]);
      if (code >= 4 && requests > 0) {
        put.one(kAlb, code == 4 ? "HTTPCode_ELB_4XX_Count" : "HTTPCode_ELB_5XX_Count", dimensions, "Count",
                std::max(all - behind.codes[code], 0.0));
      }
    }
    put.counted_values(kAlb, "TargetResponseTime", dimensions, "Seconds", behind.seconds);
  }
}

Status Measuring::take(const Sample& sample) {
  for (const ports::MeasuredContainer& container : sample.containers) update(container, sample.at);
  const Instant minute = begin_of(sample.at, kMinute);
  const Duration since = last_at_.is_set() ? sample.at - last_at_ : Duration{};
  Status fast;
  if (since.ms > 0 && since < kMinute) {
    Put put(begin_of(sample.at - since, Duration::seconds(1)), ports::MetricResolution::kSecondOnly);
    put_services(sample.scene, uses_since(&Track::sample, sample.at), put, true, sample.every_service_by_sample);
    fast = put.into(store_);
  }
  Status slow;
  if (minute != minute_) {
    // The minute that has just ended.
    Put put(minute - kMinute, ports::MetricResolution::kMinute);
    const Uses uses = uses_since(&Track::minute, sample.at);
    put_services(sample.scene, uses, put, false, true);
    put_clusters(sample.scene, uses, put);
    put_insights(sample.scene, uses, put);
    put_traffic(sample, put);
    const bool is_first = !minute_.is_set();
    minute_ = minute;
    if (!is_first || last_at_.is_set()) slow = put.into(store_);
  }
  last_at_ = sample.at;
  for (auto track = tracks_.begin(); track != tracks_.end();) {
    track = track->second.seen_at + kMinute * 5 < sample.at ? tracks_.erase(track) : std::next(track);
  }
  return fast.ok() ? slow : fast;
}

void Measuring::refresh(const std::vector<ports::MeasuredContainer>& containers, Instant at) {
  for (const ports::MeasuredContainer& container : containers) update(container, at);
}

std::vector<Measuring::Known> Measuring::known() const {
  std::vector<Known> out;
  out.reserve(tracks_.size());
  for (const auto& [key, track] : tracks_) {
    if (track.seen_at < last_at_) continue;
    out.push_back({.task_id = track.task_id,
                   .container = track.container,
                   .machine_id = track.machine_id,
                   .totals = track.totals,
                   .gauges = track.gauges});
  }
  return out;
}

}  // namespace moorage::engine
