// The simulation itself: one queue of events, and what each of them does. Not thread-safe; World locks. A session is the life
// of one driver: what a driver does by itself (pulling, probing, killing after a time-out) ends with it; processes
// go on.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "drivers/parts/simulated/random_stream.h"
#include "drivers/runtime/simulated/event_queue.h"
#include "drivers/runtime/simulated/inhabitants.h"
#include "drivers/runtime/simulated/simulated_reports.h"

namespace moorage::simulated {

class MachineRoom {
 public:
  using Control = std::function<void(MachineRoom&)>;
  using Command = ports::RuntimeCommand;
  using Report = ports::RuntimeReport;

  explicit MachineRoom(const WorldOptions& options);

  void add_machine(MachineOptions options);

  // The beginning and end of a driver's session.
  std::uint32_t attach();
  void detach(std::uint32_t session);
  bool is_attached(std::uint32_t session) const { return session_ == session && attached_; }

  void submit(ports::RuntimeCommand command) { inbox_.push_back(std::move(command)); }
  void control(Control control) { controls_.push_back(std::move(control)); }
  Instant next_due() const;
  void run_until(Instant now);
  std::vector<ports::RuntimeReport> take_reports() { return std::exchange(outbox_, {}); }

  // Controls; called from run_until.
  void kill(const ContainerName& name, Death death);
  void set_health(const ContainerName& name, Verdict verdict);
  void set_registry(const RegistryMood& mood);
  void fail_next_pull(const std::string& image, const std::string& message) { pull_failures_.emplace_back(image, message); }
  void fail_next_interfaces(std::uint64_t count) { interface_failures_ += count; }
  void fail_secret(const std::string& name, const std::string& message) { secret_failures_[name] = message; }
  void lie_next(Lie lie) { lies_.push_back(lie); }
  void set_faults(const FaultRates& faults) { options_.faults = faults; }
  void disconnect(const std::string& machine_id, const std::string& reason);
  void reconnect(const std::string& machine_id);
  void hang(const std::string& machine_id);
  void resume(const std::string& machine_id);
  void reboot(const std::string& machine_id);
  void take_port(const std::string& machine_id, std::uint16_t port);
  void lose_reports(std::uint64_t count) { lose_next_ += count; }
  void repeat_inventory(const std::string& machine_id);
  void repeat_reports(const ContainerName& name, std::int64_t every_ms, std::int32_t times);

  // What the containers that run have used, by their scripts.
  std::vector<ports::MeasuredContainer> measure(Instant now);

  // Truth.
  std::vector<std::string> machine_ids() const;
  std::vector<ContainerTruth> containers(bool live_only) const;
  std::optional<ContainerTruth> find(std::string_view task_id, std::string_view container) const;
  std::optional<ContainerTruth> holder(std::string_view machine_id, std::uint16_t host_port) const;
  std::optional<ContainerTruth> holder_at(std::string_view address, std::uint16_t port) const;
  WorldCounts counts() const;
  const std::vector<TraceEntry>& trace() const { return trace_; }

 private:
  enum class Happening : std::uint8_t {
    kPulled,
    kCreated,
    kStarted,
    kKill,
    kProbe,
    kReleased,
    kInventory,
    kDeliver,
    kExit,
    kRepeat
  };
  struct Event {
    Instant at;
    Slot slot = kNoSlot;  // container, task (kReleased), machine (kInventory) or letter (kDeliver)
    std::uint32_t generation = 0;
    std::uint32_t session = 0;  // 0: the attached session, whichever it is
    std::int32_t code = 0;      // kExit; kRepeat: how many are left
    std::int32_t every_ms = 0;  // kRepeat
    Happening what = Happening::kPulled;
    bool oom = false;
  };

  // machine_room.cpp: the loop, machines, faults of the link
  void schedule(std::int64_t after_ms, Happening what, Slot slot, std::uint32_t generation);
  void schedule_exit(std::int64_t after_ms, Slot slot, Death death);
  void handle(const Event& event);
  void take(const ports::RuntimeCommand& command);
  void send(Slot machine, ports::RuntimeReport report);
  void send_always(Slot machine, ports::RuntimeReport report);
  void release_waiting(Slot machine);
  Slot machine_slot(std::string_view id) const;
  Slot container_slot(std::string_view task_id, std::string_view name) const;
  ContainerFacts facts(Slot slot) const;
  void note(TraceKind kind, std::string_view task_id, std::string_view container);

  // beginnings.cpp: from a start command to a running container
  void adopt(Slot machine, const AdoptedContainer& known);
  void start(Slot machine, driver::StartContainer::Reader command);
  void pulled(Slot slot);
  void created(Slot slot);
  void started(Slot slot);
  void fail(Slot slot, FailureText failure);
  bool bind_ports(Slot slot, std::string& problem);
  void begin_health(Slot slot);
  void probe(Slot slot);
  bool lies(Lie lie, int per_mille);
  std::optional<Error> secret_failure(driver::StartContainer::Reader command, const Script* script);
  std::optional<std::string> pull_failure(Slot slot);
  bool interface_fails(const Container& container);
  const RegistryMood* registry_for(Slot image) const;
  Slot make_container(Slot machine, driver::StartContainer::Reader command);
  Slot task_slot(std::string_view id, Slot machine);

  // endings.cpp: from a stop command, a death or a release to nothing
  void stop(Slot machine, driver::StopContainer::Reader command);
  void release(Slot machine, driver::ReleaseTask::Reader command);
  void send_inventory(Slot machine);
  void repeat_report(const Event& event);
  void kill_now(Slot slot);
  void end(Slot slot, Death death);
  void released(Slot task);
  void erase(Slot slot);
  void abandon(Slot slot);
  void give_back_ports(Slot slot);

  void share_load(Instant now);

  std::unordered_map<std::string, Instant> shared_since_;  // the first start of a name and service that share a load
  WorldOptions options_;
  simulated_parts::RandomStream latency_;
  simulated_parts::RandomStream chance_;
  simulated_parts::RandomStream ids_;
  Instant now_;
  std::uint64_t serial_ = 0;
  std::uint32_t session_ = 0;
  bool attached_ = false;

  std::deque<Machine> machines_;
  SlotIndex machine_index_;
  std::vector<TaskSlot> tasks_;
  std::vector<Slot> free_tasks_;
  SlotIndex task_index_;
  std::vector<Container> containers_;
  std::vector<Slot> free_containers_;
  Names names_;
  Names images_;

  EventQueue<Event> events_;
  std::vector<std::pair<Slot, Event>> stalled_;                 // of hanging machines
  std::vector<std::pair<Slot, ports::RuntimeReport>> letters_;  // delayed reports
  std::vector<Slot> free_letters_;
  std::vector<ports::RuntimeCommand> inbox_;
  std::vector<Control> controls_;
  std::vector<ports::RuntimeReport> outbox_;

  std::vector<std::pair<std::string, std::string>> pull_failures_;
  std::uint64_t interface_failures_ = 0;
  std::map<std::string, std::string, std::less<>> secret_failures_;
  std::vector<RegistryMood> registry_moods_;  // the last that fits an image holds
  std::vector<Lie> lies_;
  std::uint64_t lose_next_ = 0;
  WorldCounts counts_;
  std::vector<TraceEntry> trace_;
};

}  // namespace moorage::simulated
