#include "services/logs/insights/pipeline.h"

#include <algorithm>
#include <map>
#include <set>

#include "services/logs/insights/aggregate.h"
#include "wire/wire_text.h"

namespace moorage::logs_service::insights {
namespace {

Status hold(Account& account, std::size_t bytes) {
  account.held_bytes += bytes;
  if (account.held_bytes <= kHeldBytesMax) return {};
  return api_error("LimitExceededException", "The query needs more than 64 MiB; shorten its time range or filter more.");
}

void release(Account& account, std::size_t bytes) { account.held_bytes -= std::min(account.held_bytes, bytes); }

class FieldsStage final : public Stage {
 public:
  FieldsStage(const FieldsCommand& command, Account& account, Stage& next)
      : command_(command), account_(account), next_(next) {}
  Status push(Row row) override {
    for (const NamedExpression& field : command_.fields) {
      Value value = evaluate(*field.expression, RowScope(row, account_.reader));
      row.set(field.name, std::move(value));
    }
    return next_.push(std::move(row));
  }
  Status finish() override { return next_.finish(); }

 private:
  const FieldsCommand& command_;
  Account& account_;
  Stage& next_;
};

class FilterStage final : public Stage {
 public:
  FilterStage(const FilterCommand& command, Account& account, Stage& next)
      : command_(command), account_(account), next_(next) {}
  Status push(Row row) override {
    const bool is_wanted = evaluate(*command_.condition, RowScope(row, account_.reader)).truth();
    return is_wanted ? next_.push(std::move(row)) : Status();
  }
  Status finish() override { return next_.finish(); }

 private:
  const FilterCommand& command_;
  Account& account_;
  Stage& next_;
};

class ParseStage final : public Stage {
 public:
  ParseStage(const ParseCommand& command, Account& account, Stage& next) : command_(command), account_(account), next_(next) {}
  Status push(Row row) override {
    const std::string text = evaluate(*command_.from, RowScope(row, account_.reader)).text();
    std::vector<std::string> found = command_.regex ? captures(command_.regex, text) : by_glob(text);
    for (std::size_t i = 0; i < found.size(); ++i) row.set(command_.names[i], std::move(found[i]));
    return next_.push(std::move(row));
  }
  Status finish() override { return next_.finish(); }

 private:
  // Each star takes as little as possible; the last one, at the end of the pattern, takes the rest.
  std::vector<std::string> by_glob(std::string_view text) const {
    std::vector<std::string> found;
    const std::size_t begin = text.find(command_.pieces.front());
    if (begin == std::string_view::npos) return {};
    text.remove_prefix(begin + command_.pieces.front().size());
    for (std::size_t i = 1; i < command_.pieces.size(); ++i) {
      const std::string& piece = command_.pieces[i];
      const std::size_t end = piece.empty() && i + 1 == command_.pieces.size() ? text.size() : text.find(piece);
      if (end == std::string_view::npos) return {};
      found.emplace_back(text.substr(0, end));
      text.remove_prefix(end + piece.size());
    }
    return found;
  }

  const ParseCommand& command_;
  Account& account_;
  Stage& next_;
};

// Which of two rows comes first: by keys, then in order of arrival, of which the newest event comes first.
struct Order {
  std::vector<bool> is_descending;
  bool newest_first = true;

  bool operator()(const Row& a, const Row& b) const {
    for (std::size_t i = 0; i < is_descending.size(); ++i) {
      const int order = compare(a.keys[i], b.keys[i]);
      if (order != 0) return is_descending[i] ? order > 0 : order < 0;
    }
    return newest_first ? a.sequence > b.sequence : a.sequence < b.sequence;
  }
};

class SortStage final : public Stage {
 public:
  SortStage(const SortCommand& command, Account& account, Stage& next) : command_(command), account_(account), next_(next) {}
  Status push(Row row) override {
    std::vector<Value> keys;
    for (const SortCommand::Key& key : command_.keys) keys.push_back(evaluate(*key.expression, RowScope(row, account_.reader)));
    row.keys = std::move(keys);
    return next_.push(std::move(row));
  }
  Status finish() override { return next_.finish(); }

 private:
  const SortCommand& command_;
  Account& account_;
  Stage& next_;
};

// Keeps the first `count` rows of the order, never more than twice as many.
class LimitStage final : public Stage {
 public:
  LimitStage(std::size_t count, Order order, Account& account, Stage& next)
      : count_(count), order_(std::move(order)), account_(account), next_(next) {}
  Status push(Row row) override {
    MOORAGE_TRY(hold(account_, row.bytes()));
    rows_.push_back(std::move(row));
    if (rows_.size() >= 2 * count_) cut();
    return {};
  }
  Status finish() override {
    cut();
    std::sort(rows_.begin(), rows_.end(), order_);
    account_.reader.forget();
    std::uint64_t sequence = 0;
    for (Row& row : rows_) {
      release(account_, row.bytes());
      row.sequence = order_.newest_first ? rows_.size() - sequence++ : sequence++;
      MOORAGE_TRY(next_.push(std::move(row)));
    }
    rows_.clear();
    return next_.finish();
  }

 private:
  void cut() {
    if (rows_.size() <= count_) return;
    const auto end = rows_.begin() + static_cast<std::ptrdiff_t>(count_);
    std::nth_element(rows_.begin(), end, rows_.end(), order_);
    for (auto row = end; row != rows_.end(); ++row) release(account_, row->bytes());
    rows_.erase(end, rows_.end());
  }

  const std::size_t count_;
  const Order order_;
  Account& account_;
  Stage& next_;
  std::vector<Row> rows_;
};

std::string key_of(const Row& row, const std::vector<ExpressionPtr>& by, JsonReader& reader) {
  std::string key;
  for (const ExpressionPtr& expression : by) {
    const Value value = evaluate(*expression, RowScope(row, reader));
    key += value.is_null() ? "-" : "+" + std::to_string(value.text().size()) + ":" + value.text();
  }
  return key;
}

// Of the rows with the same values the first one in the order.
class DedupStage final : public Stage {
 public:
  DedupStage(const DedupCommand& command, Order order, Account& account, Stage& next)
      : command_(command), order_(std::move(order)), account_(account), next_(next) {}
  Status push(Row row) override {
    const auto [at, is_new] = rows_.try_emplace(key_of(row, command_.by, account_.reader));
    if (!is_new && !order_(row, at->second)) return {};
    if (is_new && rows_.size() > kGroupsMax) {
      return api_error("LimitExceededException", "dedup finds more than 100000 different values; filter more.");
    }
    MOORAGE_TRY(hold(account_, row.bytes() + at->first.size()));
    release(account_, is_new ? 0 : at->second.bytes() + at->first.size());
    at->second = std::move(row);
    return {};
  }
  Status finish() override {
    std::vector<Row> rows;
    for (auto& [key, row] : rows_) rows.push_back(std::move(row));
    rows_.clear();
    std::sort(rows.begin(), rows.end(), order_);
    account_.reader.forget();
    for (Row& row : rows) {
      release(account_, row.bytes());
      MOORAGE_TRY(next_.push(std::move(row)));
    }
    return next_.finish();
  }

 private:
  const DedupCommand& command_;
  const Order order_;
  Account& account_;
  Stage& next_;
  std::map<std::string, Row> rows_;
};

class StatsStage final : public Stage {
 public:
  StatsStage(const StatsCommand& command, Account& account, Stage& next) : command_(command), account_(account), next_(next) {
    for (const NamedExpression& by : command_.by) by_.push_back(by.expression);
    if (by_.empty()) group_of({}, {});  // without groups there is one row, of no event as well
  }
  Status push(Row row) override {
    const RowScope scope(row, account_.reader);
    Group* group = find(key_of(row, by_, account_.reader), scope);
    if (group == nullptr) {
      return api_error("LimitExceededException", "stats finds more than 100000 groups; use a coarser bin or filter more.");
    }
    std::size_t bytes = 0;
    for (Aggregate& aggregate : group->aggregates) bytes += aggregate.add(row, scope);
    return hold(account_, bytes);
  }
  Status finish() override {
    std::vector<Group*> in_order(groups_.size());
    for (auto& [key, group] : groups_) in_order[group.number] = &group;
    std::uint64_t sequence = 0;
    for (Group* group : in_order) {
      Row row;
      row.sequence = sequence++;
      for (std::size_t i = 0; i < command_.by.size(); ++i) row.set(command_.by[i].name, group->by[i]);
      const Results scope(*group);
      for (const NamedExpression& result : command_.results) row.set(result.name, evaluate(*result.expression, scope));
      MOORAGE_TRY(next_.push(std::move(row)));
    }
    groups_.clear();
    return next_.finish();
  }

 private:
  struct Group {
    std::size_t number = 0;  // in order of appearance
    std::vector<Value> by;
    std::vector<Aggregate> aggregates;
  };

  class Results final : public Scope {
   public:
    explicit Results(Group& group) {
      for (Aggregate& aggregate : group.aggregates) values_.push_back(aggregate.result());
    }
    Value field(std::string_view) const override { return {}; }
    Value aggregate(std::size_t slot) const override { return values_[slot]; }

   private:
    std::vector<Value> values_;
  };

  Group& group_of(std::string key, std::vector<Value> by) {
    Group& group = groups_[std::move(key)];
    group.number = groups_.size() - 1;
    group.by = std::move(by);
    for (const AggregateCall& call : command_.calls) group.aggregates.emplace_back(call);
    return group;
  }

  // nullptr: there are too many groups.
  Group* find(std::string key, const Scope& scope) {
    const auto known = groups_.find(key);
    if (known != groups_.end()) return &known->second;
    if (groups_.size() >= kGroupsMax) return nullptr;
    std::vector<Value> by;
    for (const ExpressionPtr& expression : by_) by.push_back(evaluate(*expression, scope));
    return &group_of(std::move(key), std::move(by));
  }

  const StatsCommand& command_;
  Account& account_;
  Stage& next_;
  std::vector<ExpressionPtr> by_;
  std::map<std::string, Group> groups_;
};

// Counts the events that matched, before the first stage that collects.
class CountStage final : public Stage {
 public:
  CountStage(Account& account, Stage& next) : account_(account), next_(next) {}
  Status push(Row row) override {
    ++account_.matched;
    return next_.push(std::move(row));
  }
  Status finish() override { return next_.finish(); }

 private:
  Account& account_;
  Stage& next_;
};

bool collects(const Command& command) {
  return std::holds_alternative<StatsCommand>(command) || std::holds_alternative<LimitCommand>(command) ||
         std::holds_alternative<DedupCommand>(command) || std::holds_alternative<SortCommand>(command);
}

// The names that results show, in order.
std::vector<std::string> columns_of(const Query& query) {
  std::vector<std::string> shown;
  std::vector<std::string> parsed;
  bool is_chosen = false;
  const auto add = [](std::vector<std::string>& to, const std::string& name) {
    if (std::find(to.begin(), to.end(), name) == to.end()) to.push_back(name);
  };
  for (const Command& command : query.commands) {
    if (const auto* fields = std::get_if<FieldsCommand>(&command)) {
      if (fields->is_display) shown.clear();
      if (fields->is_display) parsed.clear();
      for (const NamedExpression& field : fields->fields) add(shown, field.name);
      is_chosen = true;
    } else if (const auto* parse = std::get_if<ParseCommand>(&command)) {
      for (const std::string& name : parse->names) add(is_chosen ? shown : parsed, name);
    } else if (const auto* stats = std::get_if<StatsCommand>(&command)) {
      shown.clear();
      parsed.clear();
      for (const NamedExpression& by : stats->by) add(shown, by.name);
      for (const NamedExpression& result : stats->results) add(shown, result.name);
      is_chosen = true;
    }
  }
  if (!is_chosen) shown = {"@timestamp", "@message"};
  for (const std::string& name : parsed) add(shown, name);
  return shown;
}

}  // namespace

class Pipeline::Results final : public Stage {
 public:
  Results(std::vector<std::string> columns, Account& account, std::vector<ResultRow>& out)
      : columns_(std::move(columns)), account_(account), out_(out) {}
  Status push(Row row) override {
    ResultRow shown;
    std::size_t bytes = 0;
    const RowScope scope(row, account_.reader);
    for (const std::string& column : columns_) {
      const Value value = scope.field(column);
      if (value.is_null()) continue;
      shown.emplace_back(column, wire::clean_text(value.text()));
      bytes += column.size() + shown.back().second.size();
    }
    const bool has_pointer = std::find(columns_.begin(), columns_.end(), "@ptr") != columns_.end();
    if (row.source && !has_pointer) shown.emplace_back("@ptr", row.source->pointer);
    out_.push_back(std::move(shown));
    return hold(account_, bytes);
  }
  Status finish() override { return {}; }

 private:
  const std::vector<std::string> columns_;
  Account& account_;
  std::vector<ResultRow>& out_;
};

Pipeline::~Pipeline() = default;

Pipeline::Pipeline(const Query& query, std::size_t limit) {
  // The order that is in force before each command: raw events come newest first, rows of stats as their groups appeared.
  std::vector<Order> orders;
  Order order{.is_descending = {false}, .newest_first = true};
  for (const Command& command : query.commands) {
    orders.push_back(order);
    if (std::holds_alternative<StatsCommand>(command)) order = {.is_descending = {}, .newest_first = false};
    if (const auto* sort = std::get_if<SortCommand>(&command)) {
      order.is_descending.clear();
      for (const SortCommand::Key& key : sort->keys) order.is_descending.push_back(key.is_descending);
    }
  }
  const auto add = [this](std::unique_ptr<Stage> stage) -> Stage& {
    stages_.push_back(std::move(stage));
    return *stages_.back();
  };
  Stage* next = &add(std::make_unique<Results>(columns_of(query), account_, results_));
  next = &add(std::make_unique<LimitStage>(limit, order, account_, *next));
  const auto first_collecting =
      static_cast<std::size_t>(std::find_if(query.commands.begin(), query.commands.end(), collects) - query.commands.begin());
  for (std::size_t i = query.commands.size(); i-- > 0;) {
    if (i + 1 == first_collecting) {
      next = &add(std::make_unique<CountStage>(account_, *next));
    }
    const Command& command = query.commands[i];
    if (const auto* fields = std::get_if<FieldsCommand>(&command)) {
      next = &add(std::make_unique<FieldsStage>(*fields, account_, *next));
    } else if (const auto* filter = std::get_if<FilterCommand>(&command)) {
      next = &add(std::make_unique<FilterStage>(*filter, account_, *next));
    } else if (const auto* parse = std::get_if<ParseCommand>(&command)) {
      next = &add(std::make_unique<ParseStage>(*parse, account_, *next));
    } else if (const auto* stats = std::get_if<StatsCommand>(&command)) {
      next = &add(std::make_unique<StatsStage>(*stats, account_, *next));
    } else if (const auto* sort = std::get_if<SortCommand>(&command)) {
      next = &add(std::make_unique<SortStage>(*sort, account_, *next));
    } else if (const auto* count = std::get_if<LimitCommand>(&command)) {
      next = &add(std::make_unique<LimitStage>(count->count, orders[i], account_, *next));
    } else if (const auto* dedup = std::get_if<DedupCommand>(&command)) {
      next = &add(std::make_unique<DedupStage>(*dedup, orders[i], account_, *next));
    }
  }
  if (first_collecting == 0) add(std::make_unique<CountStage>(account_, *next));
}

Status Pipeline::push(std::shared_ptr<const Source> source) {
  account_.reader.forget();
  Row row;
  row.sequence = sequence_++;
  row.keys.emplace_back(static_cast<double>(-source->event.at.ms));  // the newest first
  row.source = std::move(source);
  return stages_.back()->push(std::move(row));
}

Status Pipeline::finish() { return stages_.back()->finish(); }

}  // namespace moorage::logs_service::insights
