#include "drivers/balancer/haproxy/answers.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

namespace moorage::haproxy {
namespace {

// Calls `take` with each line, without its end.
template <typename Take>
void each_line(std::string_view text, Take take) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    take(line);
  }
}

std::string_view next_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  const std::string_view word = line.substr(0, line.find_first_of(" \t"));
  line.remove_prefix(word.size());
  return word;
}

template <typename Number>
Number number_in(std::string_view text) {
  Number value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// Columns by their name in the header line.
class Columns {
 public:
  explicit Columns(std::string_view header) {
    if (header.starts_with("# ")) header.remove_prefix(2);
    std::vector<std::string> names = csv_fields(header);
    for (std::size_t i = 0; i < names.size(); ++i) index_.emplace(std::move(names[i]), i);
  }
  std::string_view text(const std::vector<std::string>& fields, std::string_view name) const {
    const auto at = index_.find(name);
    return at == index_.end() || at->second >= fields.size() ? std::string_view() : std::string_view(fields[at->second]);
  }
  std::uint64_t number(const std::vector<std::string>& fields, std::string_view name) const {
    return number_in<std::uint64_t>(text(fields, name));
  }

 private:
  std::map<std::string, std::size_t, std::less<>> index_;
};

std::optional<StatRow> row_of(const Columns& columns, const std::vector<std::string>& fields) {
  StatRow row;
  row.proxy = columns.text(fields, "pxname");
  row.server = columns.text(fields, "svname");
  if (row.proxy.empty() || row.server.empty()) return std::nullopt;
  row.id = number_in<std::uint32_t>(columns.text(fields, "sid"));
  const std::string_view type = columns.text(fields, "type");
  if (type == "0") {
    row.kind = Row::kFrontend;
  } else if (type == "1") {
    row.kind = Row::kBackend;
  } else if (type == "2") {
    row.kind = Row::kServer;
  } else {
    return std::nullopt;
  }
  row.status = columns.text(fields, "status");
  std::string_view check = columns.text(fields, "check_status");
  if (check.starts_with("* ")) check.remove_prefix(2);  // the next check is under way
  row.check = check;
  row.check_code = number_in<int>(columns.text(fields, "check_code"));
  row.sessions = columns.number(fields, "scur");
  row.queued = columns.number(fields, "qcur");
  const bool http = columns.text(fields, "mode") == "http";
  row.requests = columns.number(fields, http ? "req_tot" : "stot");
  row.responses_5xx = columns.number(fields, "hrsp_5xx");
  row.connections = columns.number(fields, "conn_tot");
  row.bytes_in = columns.number(fields, "bin");
  row.bytes_out = columns.number(fields, "bout");
  row.response_ms = columns.number(fields, http ? "rtime" : "ctime");
  constexpr std::string_view kByHundreds[] = {{}, "hrsp_1xx", "hrsp_2xx", "hrsp_3xx", "hrsp_4xx", "hrsp_5xx"};
  for (std::size_t i = 1; i < row.responses.size(); ++i) row.responses[i] = columns.number(fields, kByHundreds[i]);
  row.connection_errors = columns.number(fields, "econ");
  row.response_errors = columns.number(fields, "eresp");
  row.retries = columns.number(fields, "wretr");
  row.redispatches = columns.number(fields, "wredis");
  return row;
}

}  // namespace

Processes processes_in(std::string_view answer) {
  Processes found;
  bool old = false;
  each_line(answer, [&](std::string_view line) {
    if (line.starts_with('#')) {
      old = line.starts_with("# old workers");
      return;
    }
    const int pid = number_in<int>(next_word(line));
    const std::string_view type = next_word(line);
    if (pid <= 0) return;
    if (type == "master") found.master = pid;
    if (type == "worker" && !old) found.worker = pid;
    if (type == "worker" && old) found.old_workers.push_back(pid);
  });
  return found;
}

std::string description_in(std::string_view answer) {
  constexpr std::string_view kLabel = "description: ";
  std::string description;
  each_line(answer, [&](std::string_view line) {
    if (line.starts_with(kLabel)) description = line.substr(kLabel.size());
  });
  return description;
}

bool says_stopping(std::string_view answer) {
  bool stopping = false;
  each_line(answer, [&](std::string_view line) { stopping = stopping || line == "Stopping: 1"; });
  return stopping;
}

std::vector<std::string> csv_fields(std::string_view line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      fields.back() += '"';
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

std::vector<StatRow> rows_in(std::string_view answer) {
  std::vector<StatRow> rows;
  std::optional<Columns> columns;
  each_line(answer, [&](std::string_view line) {
    if (line.starts_with("# ")) {
      columns.emplace(line);
    } else if (columns && !line.empty()) {
      if (auto row = row_of(*columns, csv_fields(line))) rows.push_back(*std::move(row));
    }
  });
  return rows;
}

}  // namespace moorage::haproxy
