// Draft: the one way to change State, and the outcome of a step while it is being built. Every change is indexed at once, can
// be undone back to a mark (refused calls, dry runs, failed commits), and is remembered as something to write.
//
// Wakes and deadlines are hints: a spurious one is harmless, so they are not undone.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "base/tables.h"
#include "base/time.h"
#include "kernel/undo_log.h"
#include "services/ecs/model/state.h"

namespace moorage::control {

// What a driver is to do. Small: the dispatcher renders the message from state when it hands the command over.
enum class CommandKind : std::uint8_t {
  kInventory,  // of one instance
  kStartContainer,
  kStopContainer,
  kReleaseTask,
  kReleaseStray,  // a task that we do not know, named by `stray`
  kBalancerSync,
  kSetLoadBalancer,
  kRemoveLoadBalancer,
  kSetTargetGroup,
  kRemoveTargetGroup,
  kSetTarget,
  kRemoveTarget,  // the record is gone: `removed` names it
};

struct Command {
  CommandKind kind{};
  TaskId task;
  std::uint16_t container = 0;
  InstanceId instance;
  LoadBalancerId load_balancer;
  TargetGroupId target_group;
  TargetId target;
  std::uint64_t hex = 0;  // of a removed load balancer, or of the target group of a removed target
  std::string removed;    // stray task id, or target id
  std::string address;
  std::uint16_t port = 0;
  std::string machine_id;  // kReleaseStray
  std::string runtime;
};

// Something to publish: what happened, with the records as they were then. Rendered to EventBridge's shape when it is
// committed.
enum class NoticeKind : std::uint8_t {
  kTaskStateChange,
  kInstanceStateChange,
  kServiceAction,
  kDeploymentStateChange,
  kGroupCapacityChange,
  kReportFlood,
  kMachineNotice,
};

// What managed scaling has decided for the instance group of a capacity provider.
struct GroupChange {
  CapacityProviderId provider;
  ClusterId cluster;
  std::int32_t former_capacity = 0;
  std::int32_t desired_capacity = 0;
  std::int64_t reservation_percent = 0;  // CapacityProviderReservation
  std::vector<std::string> leaving;      // machines to terminate
  bool drains = false;                   // …once they are drained: their instances are DRAINING, INACTIVE then
};

struct Notice {
  NoticeKind kind{};
  Instant at;
  Hex128 external;                           // id of the event
  std::shared_ptr<const Task> task;          // kTaskStateChange, kReportFlood
  std::shared_ptr<const Instance> instance;  // kInstanceStateChange, kReportFlood, kMachineNotice
  ServiceId service;                         // the other two
  std::string name;                          // SERVICE_STEADY_STATE, SERVICE_DEPLOYMENT_COMPLETED …; a container
  std::string type;                          // INFO | WARN | ERROR
  std::string reason;
  std::uint64_t deployment = 0;
  std::shared_ptr<const GroupChange> group;  // kGroupCapacityChange
  std::int64_t count = 0;                    // kReportFlood: changes that were reported
};

// In the order in which they are worked off: tasks first, then services, and scaling when all of them are served.
using Wake = std::variant<TaskId, TargetId, InstanceId, ServiceId, CapacityProviderId>;

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
    auto& table = state_.table_mutable<Entity>();
    const std::uint64_t next = table.next_id().value;
    const Id<Entity> id = table.take_id();
    entity.id = id;
    const Entity& stored = table.put(id, std::move(entity));
    state_.reindex(nullptr, &stored);
    undo_.push([id, next](State& state) {
      auto& records = state.table_mutable<Entity>();
      state.reindex(records.find(id), static_cast<const Entity*>(nullptr));
      records.erase(id);
      records.reset_next(next);
    });
    touch(id);
    return id;
  }

  // `edit(Entity&)`, or `edit(Entity&, const Entity& before)`, on the record, which must exist.
  template <typename Entity, typename Edit>
  const Entity& change(Id<Entity> id, Edit&& edit) {
    Entity* record = state_.table_mutable<Entity>().find_mutable(id);
    Entity before = *record;
    if constexpr (std::is_invocable_v<Edit, Entity&, const Entity&>) {
      edit(*record, std::as_const(before));
    } else {
      edit(*record);
    }
    state_.reindex(&before, record);
    undo_.push([before = std::move(before)](State& state) {
      Entity* current = state.table_mutable<Entity>().find_mutable(before.id);
      const Entity undone = std::move(*current);
      *current = before;
      state.reindex(&undone, current);
    });
    touch(id);
    return *record;
  }

  template <typename Entity>
  void erase(Id<Entity> id) {
    auto& table = state_.table_mutable<Entity>();
    Entity before = *table.find(id);
    state_.reindex(&before, static_cast<const Entity*>(nullptr));
    table.erase(id);
    undo_.push([before = std::move(before)](State& state) {
      const Entity& back = state.table_mutable<Entity>().put(before.id, before);
      state.reindex(nullptr, &back);
    });
    touch(id);
  }

  // Loading: puts a record as it was stored; nothing to undo or write.
  template <typename Entity>
  void load(Entity entity) {
    const Id<Entity> id = entity.id;
    const Entity& stored = state_.table_mutable<Entity>().put(id, std::move(entity));
    state_.reindex(nullptr, &stored);
  }
  template <typename Entity>
  void load_next(std::uint64_t next) {
    if (state_.table<Entity>().next_id().value < next) state_.table_mutable<Entity>().reset_next(next);
  }

  void command(Command command) { commands_.push_back(std::move(command)); }
  void notice(Notice notice) { notices_.push_back(std::move(notice)); }

  // Look at this entity again within the same step, or when `at` has come.
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
  // How often in a row an instance was asked what it has and did not answer. A hint as well: neither stored nor undone.
  int& unanswered(InstanceId id) { return unanswered_[id]; }
  // How often reports have changed a container or an instance of late: beside the record and never stored. Undone with a commit
  // that fails: its reports come again, and each counts once.
  ReportPace& pace(TaskId id, std::size_t container) {
    ReportPace& pace = state_.table_mutable<Task>().find_mutable(id)->containers[container].pace;
    undo_.push([id, container, before = pace](State& state) {
      state.table_mutable<Task>().find_mutable(id)->containers[container].pace = before;
    });
    return pace;
  }
  ReportPace& pace(InstanceId id) {
    ReportPace& pace = state_.table_mutable<Instance>().find_mutable(id)->pace;
    undo_.push([id, before = pace](State& state) { state.table_mutable<Instance>().find_mutable(id)->pace = before; });
    return pace;
  }

  // The batch is durable: forget how to undo it.
  void settle();

 private:
  void touch(ClusterId id) { touched_.push_back({TableId::kClusters, id.value}); }
  void touch(CapacityProviderId id) { touched_.push_back({TableId::kCapacityProviders, id.value}); }
  void touch(TaskDefinitionId id) { touched_.push_back({TableId::kTaskDefinitions, id.value}); }
  void touch(FamilyId id) { touched_.push_back({TableId::kFamilies, id.value}); }
  void touch(InstanceId id) { touched_.push_back({TableId::kInstances, id.value}); }
  void touch(TaskId id) { touched_.push_back({TableId::kTasks, id.value}); }
  void touch(ServiceId id) { touched_.push_back({TableId::kServices, id.value}); }
  void touch(ServiceEventId id) { touched_.push_back({TableId::kServiceEvents, id.value}); }
  void touch(LoadBalancerId id) { touched_.push_back({TableId::kLoadBalancers, id.value}); }
  void touch(TargetGroupId id) { touched_.push_back({TableId::kTargetGroups, id.value}); }
  void touch(ListenerId id) { touched_.push_back({TableId::kListeners, id.value}); }
  void touch(TargetId id) { touched_.push_back({TableId::kTargets, id.value}); }
  void touch(TokenId id) { touched_.push_back({TableId::kTokens, id.value}); }

  State& state_;
  UndoLog undo_;
  std::vector<Touched> touched_;
  std::vector<Command> commands_;
  std::vector<Notice> notices_;
  std::set<Wake> wakes_;
  std::set<std::pair<Instant, Wake>> deadlines_;
  std::unordered_map<InstanceId, int> unanswered_;
};

}  // namespace moorage::control
