#include "engine/exposition.h"

#include <charconv>
#include <string_view>
#include <unordered_map>

namespace moorage::engine {
namespace {

constexpr double kMib = 1024.0 * 1024.0;

void append_label(std::string& out, std::string_view name, std::string_view value) {
  if (out.back() != '{') out += ',';
  out.append(name).append("=\"");
  for (const char c : value) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_number(std::string& out, double value) {
  char text[32];
  const auto [end, error] = std::to_chars(std::begin(text), std::end(text), value);
  out.append(text, end);
}

enum class Type { kCounter, kGauge, kInfo };

class Writer {
 public:
  explicit Writer(MetricsFormat format) : format_(format) {}

  // The name of a counter is without "_total".
  void family(std::string_view name, Type type, std::string_view help) {
    name_ = name;
    type_ = type;
    const bool is_open = format_ == MetricsFormat::kOpenMetrics;
    std::string shown(name);
    if (!is_open && type == Type::kCounter) shown += "_total";
    if (!is_open && type == Type::kInfo) shown += "_info";
    const char* word = type == Type::kCounter ? "counter" : type == Type::kGauge || !is_open ? "gauge" : "info";
    out_.append("# HELP ")
        .append(shown)
        .append(" ")
        .append(help)
        .append("\n# TYPE ")
        .append(shown)
        .append(" ")
        .append(word)
        .append("\n");
  }
  // `labels` is finished text without braces.
  void sample(std::string_view labels, double value) {
    out_ += name_;
    if (type_ == Type::kCounter) out_ += "_total";
    if (type_ == Type::kInfo) out_ += "_info";
    if (!labels.empty()) out_.append("{").append(labels).append("}");
    out_ += ' ';
    append_number(out_, value);
    out_ += '\n';
  }
  std::string take() && {
    if (format_ == MetricsFormat::kOpenMetrics) out_ += "# EOF\n";
    return std::move(out_);
  }

 private:
  MetricsFormat format_;
  std::string out_;
  std::string name_;
  Type type_ = Type::kGauge;
};

class Labels {
 public:
  Labels& add(std::string_view name, std::string_view value) {
    append_label(text_, name, value);
    return *this;
  }
  std::string_view text() const { return std::string_view(text_).substr(1); }

 private:
  std::string text_ = "{";
};

struct ContainerRow {
  std::string labels;
  const Measuring::Known* known = nullptr;
  std::int32_t restarts = 0;
};

std::vector<ContainerRow> container_rows(const Exposition& from) {
  std::unordered_map<std::string_view, const control::SceneTask*> tasks;
  for (const control::SceneTask& task : from.scene.tasks) tasks[task.id] = &task;
  std::vector<ContainerRow> rows;
  rows.reserve(from.containers.size());
  for (const Measuring::Known& known : from.containers) {
    const auto found = tasks.find(known.task_id);
    if (found == tasks.end()) continue;
    const control::SceneTask& task = *found->second;
    Labels labels;
    labels.add("cluster", from.scene.clusters[task.cluster].name);
    labels.add("service", task.service == control::kNoPlace ? std::string() : from.scene.services[task.service].name);
    labels.add("task", known.task_id).add("container", known.container);
    ContainerRow row{.labels = std::string(labels.text()), .known = &known, .restarts = 0};
    for (const control::SceneContainer& container : task.containers) {
      if (container.name == known.container) row.restarts = container.restarts;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

struct ContainerFamily {
  std::string_view name;
  Type type;
  std::string_view help;
  double (*value)(const ContainerRow&);
};

constexpr ContainerFamily kContainerFamilies[] = {
    {"moorage_container_cpu_seconds", Type::kCounter, "CPU time that the container has used.",
     [](const ContainerRow& row) { return row.known->totals.cpu_ns / 1e9; }},
    {"moorage_container_cpu_throttled_seconds", Type::kCounter, "Time in which a quota held the container back.",
     [](const ContainerRow& row) { return row.known->totals.throttled_ns / 1e9; }},
    {"moorage_container_memory_working_set_bytes", Type::kGauge, "Memory in use without what can be taken back at once.",
     [](const ContainerRow& row) { return row.known->gauges.working_set; }},
    {"moorage_container_memory_peak_bytes", Type::kGauge, "The most memory that was in use.",
     [](const ContainerRow& row) { return row.known->gauges.peak; }},
    {"moorage_container_memory_limit_bytes", Type::kGauge, "The limit of the container, or the machine's memory.",
     [](const ContainerRow& row) { return row.known->gauges.limit; }},
    {"moorage_container_network_receive_bytes", Type::kCounter, "Bytes that the container has received.",
     [](const ContainerRow& row) { return row.known->totals.received; }},
    {"moorage_container_network_transmit_bytes", Type::kCounter, "Bytes that the container has sent.",
     [](const ContainerRow& row) { return row.known->totals.sent; }},
    {"moorage_container_blkio_read_bytes", Type::kCounter, "Bytes read from block devices.",
     [](const ContainerRow& row) { return row.known->totals.block_read; }},
    {"moorage_container_blkio_write_bytes", Type::kCounter, "Bytes written to block devices.",
     [](const ContainerRow& row) { return row.known->totals.block_written; }},
    {"moorage_container_processes", Type::kGauge, "Processes and threads of the container.",
     [](const ContainerRow& row) { return row.known->gauges.processes; }},
    {"moorage_container_oom_kills", Type::kCounter, "Processes that the kernel killed for lack of memory.",
     [](const ContainerRow& row) { return row.known->totals.oom_kills; }},
    {"moorage_container_restarts", Type::kCounter, "Restarts by the container's restart policy.",
     [](const ContainerRow& row) { return static_cast<double>(row.restarts); }},
};

void write_containers(const Exposition& from, Writer& out) {
  const std::vector<ContainerRow> rows = container_rows(from);
  for (const ContainerFamily& family : kContainerFamilies) {
    out.family(family.name, family.type, family.help);
    for (const ContainerRow& row : rows) out.sample(row.labels, family.value(row));
  }
}

void write_services(const Exposition& from, Writer& out) {
  const auto each = [&](std::string_view name, std::string_view help, std::int32_t control::SceneService::*count) {
    out.family(name, Type::kGauge, help);
    for (const control::SceneService& service : from.scene.services) {
      Labels labels;
      labels.add("cluster", from.scene.clusters[service.cluster].name).add("service", service.name);
      out.sample(labels.text(), service.*count);
    }
  };
  each("moorage_service_desired_tasks", "Tasks that the service is to have.", &control::SceneService::desired);
  each("moorage_service_running_tasks", "Tasks that are RUNNING.", &control::SceneService::running);
  each("moorage_service_pending_tasks", "Tasks that are not RUNNING yet.", &control::SceneService::pending);
  each("moorage_service_healthy_tasks", "RUNNING tasks that are not UNHEALTHY.", &control::SceneService::healthy);
  out.family("moorage_service_deployment", Type::kInfo, "The PRIMARY deployment and its rollout state.");
  for (const control::SceneService& service : from.scene.services) {
    Labels labels;
    labels.add("cluster", from.scene.clusters[service.cluster].name).add("service", service.name);
    labels.add("deployment", service.deployment).add("state", service.rollout);
    out.sample(labels.text(), 1);
  }
}

void write_instances(const Exposition& from, Writer& out) {
  const auto each = [&](std::string_view name, std::string_view help, std::int64_t control::SceneInstance::*amount,
                        double unit) {
    out.family(name, Type::kGauge, help);
    for (const control::SceneInstance& instance : from.scene.instances) {
      Labels labels;
      labels.add("cluster", from.scene.clusters[instance.cluster].name).add("instance", instance.machine_id);
      out.sample(labels.text(), static_cast<double>(instance.*amount) * unit);
    }
  };
  each("moorage_instance_cpu_units_registered", "CPU units of the instance.", &control::SceneInstance::cpu_registered, 1);
  each("moorage_instance_cpu_units_reserved", "CPU units that tasks hold.", &control::SceneInstance::cpu_reserved, 1);
  each("moorage_instance_memory_bytes_registered", "Memory of the instance.", &control::SceneInstance::memory_registered, kMib);
  each("moorage_instance_memory_bytes_reserved", "Memory that tasks hold.", &control::SceneInstance::memory_reserved, kMib);
}

void write_balancing(const Exposition& from, Writer& out) {
  out.family("moorage_target_healthy", Type::kGauge, "Healthy targets of the target group.");
  for (const control::SceneTargetGroup& group : from.scene.groups) {
    Labels labels;
    labels.add("target_group", group.suffix);
    out.sample(labels.text(), group.healthy);
  }
  out.family("moorage_target_unhealthy", Type::kGauge, "Unhealthy targets of the target group.");
  for (const control::SceneTargetGroup& group : from.scene.groups) {
    Labels labels;
    labels.add("target_group", group.suffix);
    out.sample(labels.text(), group.unhealthy);
  }
}

void write_engine(const Exposition& from, Writer& out) {
  out.family("moorage_api_requests", Type::kCounter, "Calls of operations by their outcome.");
  for (const OperationCount& count : from.operations) {
    for (const auto& [code, times] : {std::pair{"success", count.succeeded}, std::pair{"error", count.failed}}) {
      if (times == 0) continue;
      Labels labels;
      labels.add("service", count.service).add("operation", count.operation).add("code", code);
      out.sample(labels.text(), static_cast<double>(times));
    }
  }
  out.family("moorage_metrics_series", Type::kGauge, "Series of the metric store.");
  out.sample({}, static_cast<double>(from.store.series));
  out.family("moorage_metrics_store_bytes", Type::kGauge, "Bytes of the metric store.");
  out.sample({}, static_cast<double>(from.store.bytes));
  out.family("moorage_metrics_refused", Type::kCounter, "Samples that the metric store had no room for.");
  out.sample({}, static_cast<double>(from.store.refused));
}

}  // namespace

std::string write_exposition(const Exposition& from, MetricsFormat format) {
  Writer out(format);
  write_containers(from, out);
  write_services(from, out);
  write_instances(from, out);
  write_balancing(from, out);
  write_engine(from, out);
  return std::move(out).take();
}

}  // namespace moorage::engine
