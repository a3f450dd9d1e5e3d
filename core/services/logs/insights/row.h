// A row on its way through a query: the event it comes from, if any, and what commands have computed.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ports/log_sink.h"
#include "services/logs/insights/query_expression.h"

namespace moorage::logs_service::insights {

// Where an event lies.
struct Source {
  std::string log;  // "123456789012:GROUP"
  std::string stream;
  std::string pointer;  // @ptr
  ports::LogEvent event;
};

struct Row {
  std::shared_ptr<const Source> source;  // null: a row of stats
  std::vector<std::pair<std::string, Value>> fields;
  std::vector<Value> keys;     // of the order that is in force
  std::uint64_t sequence = 0;  // order of arrival

  void set(std::string_view name, Value value);
  std::size_t bytes() const;
};

// The names of an event's own fields: @timestamp, @message, @logStream, @log, @ingestionTime, @ptr.
inline constexpr std::string_view kSystemFields[] = {"@ingestionTime", "@log", "@logStream", "@message", "@ptr", "@timestamp"};
Value system_field(const Source& source, std::string_view name);

// Reads members of messages that are JSON; the message that was read last is kept parsed.
class JsonReader {
 public:
  JsonReader();
  ~JsonReader();
  JsonReader(const JsonReader&) = delete;
  JsonReader& operator=(const JsonReader&) = delete;

  // "a.b.0.c" of a JSON text; nothing where there is no such member.
  Value member(std::string_view json, std::string_view path);
  // The paths of all scalars, at most 200.
  std::vector<std::pair<std::string, Value>> members(std::string_view json);
  // The message that was kept may have moved.
  void forget();

 private:
  struct Parsed;
  bool parse(std::string_view json);
  const std::unique_ptr<Parsed> parsed_;
};

// A row as expressions see it.
class RowScope final : public Scope {
 public:
  RowScope(const Row& row, JsonReader& reader) : row_(row), reader_(reader) {}
  Value field(std::string_view name) const override;
  Value aggregate(std::size_t) const override { return {}; }

 private:
  const Row& row_;
  JsonReader& reader_;
};

}  // namespace moorage::logs_service::insights
