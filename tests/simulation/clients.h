// The clients: they make valid and invalid calls with JSON, repeat some of them, and keep the ledger of the answers. A call's
// contents follow from its entry of the tape; names come from small pools, so that calls interact.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "simulation/ledger.h"
#include "simulation/random.h"
#include "simulation/reply.h"
#include "simulation/stage.h"
#include "simulation/tape.h"

namespace moorage::simulation {

Json limits_json(const ServiceFacts& facts);
void draw_limits(Stream& random, ServiceFacts& facts);

class Clients {
 public:
  Clients(const Setting& setting, Stage& stage, Witness& witness, Ledger& ledger, Counters& counters)
      : setting_(setting), stage_(stage), witness_(witness), ledger_(ledger), counters_(counters) {}

  // Throws Crashed when the process dies under the call.
  void perform(const Action& action);

  // Reads that every checker may use.
  std::optional<Json> ask(std::string_view service, std::string_view operation, const Json& request);

  // Protects no task any longer.
  void end_protections();

  // Describes every record and compares it with the feed and the ledger.
  void compare_all();

 private:
  std::optional<Json> call(std::string_view service, std::string_view operation, const std::string& body);
  // … as it was answered, for what is read once or not at all.
  std::optional<std::string> call_text(std::string_view service, std::string_view operation, const std::string& body);
  std::optional<Json> write(std::string_view operation, const Json& request, std::string_view service = "ecs") {
    return call(service, operation, request.dump());
  }

  // clients_definitions.cpp
  void register_definition(Stream& random);
  void deregister_definition(Stream& random);
  void delete_definitions(Stream& random);
  std::string pick_definition(Stream& random);

  // clients_services.cpp
  void create_service(Stream& random);
  void update_service(Stream& random, Act act);
  void delete_service(Stream& random);
  void remove_service(const std::string& name, bool by_force);
  void take_service(const std::string& name, const ServiceFacts& asked, const std::optional<Json>& reply,
                    const std::vector<ServiceFacts>& before);

  // clients_tasks.cpp
  void run_task(Stream& random);
  void repeat_run_task(Stream& random);
  void send_run_task(const std::string& token, TokenFacts& facts);
  void start_task(Stream& random);
  void stop_task(Stream& random);
  void change_instance(Stream& random, Act act);
  void register_instance(Stream& random);
  std::string pick_instance(Stream& random) const;

  // clients_others.cpp
  struct NewGroup {
    std::string name;
    const char* type = "instance";
    std::int64_t interval = 0;
    std::int64_t delay = 0;
  };
  void make_target_group(Stream& random);
  static Json behind_one_of(const std::vector<std::string>& groups, Stream& random);
  void make_group(const NewGroup& asked, std::vector<std::string>& groups);
  void touch_balancer(Stream& random);
  void touch_cluster(Stream& random, Act act);
  void tag_something(Stream& random);
  void read_pages(Stream& random);
  void any_call(Stream& random);
  void malformed_call(Stream& random);

  // clients_rest.cpp
  void use_the_rest(Stream& random);
  void use_clusters(Stream& random);
  void use_attributes(Stream& random);
  void use_providers(Stream& random);
  void use_logs(Stream& random);
  void use_lists(Stream& random);
  void use_balancers(Stream& random);
  void use_rules(const std::string& listener, const std::string& group, Stream& random);
  void use_targets(Stream& random);
  void use_explanation(Stream& random);
  void use_moves(Stream& random);
  void protect_tasks(Stream& random);
  void touch_daemon(Stream& random);

  // clients_fargate.cpp
  void use_fargate(Stream& random);
  void interrupt_spot(Stream& random);
  void offer_fargate();
  void offer_addresses();
  bool add_balancer(Stream& random, const std::string& definition, Json& request);
  std::string fargate_definition(Stream& random);
  void create_on_fargate(Stream& random);
  void update_on_fargate(Stream& random);
  void run_on_fargate(Stream& random);

  // clients_compare.cpp
  void compare_tasks();
  bool compare_described(const std::string& reply, std::span<const TaskView> before, std::span<const TaskView* const> list);
  struct TaskCounts {
    std::int64_t running = 0;
    std::int64_t pending = 0;
  };
  TaskCounts count_tasks(const std::string& service) const;
  void compare_counts(const std::string& name, const Json& service, const TaskCounts& before);
  void compare_services();
  void compare_definitions();
  void compare_service(const std::string& name, const Json& service);
  void compare_history(const std::string& name);

  const Setting& setting_;
  Stage& stage_;
  Witness& witness_;
  Ledger& ledger_;
  Counters& counters_;
  std::optional<Error> refused_;                  // by the last call
  std::vector<std::string> fargate_definitions_;  // ARNs
  std::vector<std::string> address_groups_;       // ARNs of target groups of type ip
  std::vector<std::string> groups_;               // ARNs of target groups that were made
  std::uint64_t tokens_made_ = 0;
  std::uint64_t loosened_before_ = 0;  // the ledger's count as the last call began
};

}  // namespace moorage::simulation
