// Draft: the one way to change State, and the outcome of a step while it is being built. Every change is indexed at once, can
// be undone back to a mark (refused calls, dry runs, failed commits), and is remembered as something to write.
//
// Wakes and deadlines are hints: a spurious one is harmless, so they are not undone.
#pragma once

#include <cstdint>
#include <set>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/tables.h"
#include "base/time.h"
#include "kernel/effects.h"
#include "kernel/state.h"
#include "kernel/undo_log.h"

namespace moorage::control {

class Draft {
 public:
  explicit Draft(State& state) : state_(state) {}
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  const State& state() const { return state_; }
  template <typename Entity>
  const Entity* find(Id<Entity> id) const {
    return state_.find(id);
  }

  // Gives the entity its number and returns it.
  template <typename Entity>
  Id<Entity> add(Entity entity) {
    auto& model = state_.model_of<Entity>();
    auto& table = model.template table<Entity>();
    const std::uint64_t next = table.next_id().value;
    const Id<Entity> id = table.take_id();
    entity.id = id;
    const Entity& stored = table.put(id, std::move(entity));
    reindex<Entity>(model, nullptr, &stored);
    undo_.push([id, next](State& state) {
      auto& undone = state.model_of<Entity>();
      auto& records = undone.template table<Entity>();
      reindex<Entity>(undone, records.find(id), nullptr);
      records.erase(id);
      records.reset_next(next);
    });
    touch(id);
    return id;
  }

  // `edit(Entity&)`, or `edit(Entity&, const Entity& before)`, on the record, which must exist.
  template <typename Entity, typename Edit>
  const Entity& change(Id<Entity> id, Edit&& edit) {
    auto& model = state_.model_of<Entity>();
    Entity* record = model.template table<Entity>().find_mutable(id);
    Entity before = *record;
    if constexpr (std::is_invocable_v<Edit, Entity&, const Entity&>) {
      edit(*record, std::as_const(before));
    } else {
      edit(*record);
    }
    reindex<Entity>(model, &before, record);
    undo_.push([before = std::move(before)](State& state) {
      auto& changed = state.model_of<Entity>();
      Entity* current = changed.template table<Entity>().find_mutable(before.id);
      const Entity undone = std::move(*current);
      *current = before;
      reindex<Entity>(changed, &undone, current);
    });
    touch(id);
    return *record;
  }

  template <typename Entity>
  void erase(Id<Entity> id) {
    auto& model = state_.model_of<Entity>();
    auto& table = model.template table<Entity>();
    Entity before = *table.find(id);
    reindex<Entity>(model, &before, nullptr);
    table.erase(id);
    undo_.push([before = std::move(before)](State& state) {
      auto& emptied = state.model_of<Entity>();
      const Entity& back = emptied.template table<Entity>().put(before.id, before);
      reindex<Entity>(emptied, nullptr, &back);
    });
    touch(id);
  }

  // A part of a record that is a hint: beside the record and never stored, in no index. `part(Entity&)` gives a reference to
  // it. Undone with a commit that fails.
  template <typename Entity, typename Part>
  auto& hint(Id<Entity> id, Part part) {
    auto& hinted = part(*state_.model_of<Entity>().template table<Entity>().find_mutable(id));
    undo_.push([id, part, before = hinted](State& state) {
      part(*state.model_of<Entity>().template table<Entity>().find_mutable(id)) = before;
    });
    return hinted;
  }

  // Loading: puts a record as it was stored; nothing to undo or write.
  template <typename Entity>
  void load(Entity entity) {
    auto& model = state_.model_of<Entity>();
    const Id<Entity> id = entity.id;
    const Entity& stored = model.template table<Entity>().put(id, std::move(entity));
    reindex<Entity>(model, nullptr, &stored);
  }
  template <typename Entity>
  void load_next(std::uint64_t next) {
    auto& table = state_.model_of<Entity>().template table<Entity>();
    if (table.next_id().value < next) table.reset_next(next);
  }

  // `Variant` is the variant of the service's commands; the command is one of its alternatives.
  template <typename Variant>
  void command(std::type_identity_t<Variant> one) {
    commands_.push_back({std::move(one)});
  }
  void notice(Notice notice) { notices_.push_back(std::move(notice)); }

  // Wakes this entity: it is reconciled within the same batch, or at `at`.
  void wake(Wake entity) { wakes_.insert(entity); }
  void wake_at(Instant at, Wake entity) { deadlines_.emplace(at, entity); }

  struct Mark {
    std::size_t undo = 0;
    std::size_t touched = 0;
    std::size_t commands = 0;
    std::size_t notices = 0;
  };
  Mark mark() const { return {undo_.size(), touched_.size(), commands_.size(), notices_.size()}; }
  void rollback_to(const Mark& mark);

  struct Touched {
    TableId table;
    std::uint64_t id;
    auto operator<=>(const Touched&) const = default;
  };
  bool is_clean() const { return touched_.empty() && commands_.empty() && notices_.empty(); }
  std::vector<Touched> touched() const;  // sorted, each once
  std::vector<Command>& commands() { return commands_; }
  std::vector<Notice>& notices() { return notices_; }
  std::set<Wake>& wakes() { return wakes_; }
  std::set<std::pair<Instant, Wake>>& deadlines() { return deadlines_; }

  // The batch is durable: clears the undo log.
  void settle();

 private:
  template <typename Entity>
  void touch(Id<Entity> id) {
    touched_.push_back({TableRow<Entity>::kNumber, id.value});
  }
  template <typename Entity>
  static void reindex(ModelOf<Entity>& model, const Entity* before, const Entity* after) {
    if constexpr (requires { model.reindex(before, after); }) model.reindex(before, after);
  }

  State& state_;
  UndoLog undo_;
  std::vector<Touched> touched_;
  std::vector<Command> commands_;
  std::vector<Notice> notices_;
  std::set<Wake> wakes_;
  std::set<std::pair<Instant, Wake>> deadlines_;
};

}  // namespace moorage::control
