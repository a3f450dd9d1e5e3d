// The model of the API: what clients asked for and what the answers were. A call whose answer was lost leaves two possible
// states, and the next read shows which one holds.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/witness.h"

namespace moorage::simulation {

struct DefinitionFacts {
  std::string family;
  std::int64_t revision = 0;
  std::uint64_t salt = 0;
  bool active = true;
  bool sure = true;  // of `active`
};

// One clientToken of RunTask: all answers with this token must agree.
struct TokenFacts {
  std::string request;
  std::int64_t count = 0;
  bool answered = false;
  std::vector<std::string> tasks;  // ARNs
};

inline constexpr const char* kDaemonName = "daemon";

// The one daemon service there may be.
struct DaemonFacts {
  bool exists = false;
  bool sure = true;  // of both others
  std::string definition;
};

class Ledger {
 public:
  // Services of the cluster that has machines.
  const std::vector<ServiceFacts>& possible(std::string_view service) const;
  // A call is under way that would lead to this state.
  void propose(const std::string& service, ServiceFacts facts);
  // The call was answered: this is the state.
  void settle(const std::string& service, ServiceFacts facts);
  // The call was refused: the states that were possible before.
  void withdraw(const std::string& service, const std::vector<ServiceFacts>& before) { services_[service] = before; }
  // The engine rolled back by itself: the task definition is unknown, everything else is as it was set.
  void loosen(const std::string& service);
  std::uint64_t times_loosened() const { return times_loosened_; }

  // Over all possible states.
  std::int64_t most_active(std::string_view service) const;
  std::int64_t least_healthy(std::string_view service) const;
  const std::map<std::string, std::vector<ServiceFacts>, std::less<>>& services() const { return services_; }

  std::map<std::string, DefinitionFacts>& definitions() { return definitions_; }
  std::map<std::string, std::int64_t>& last_revisions() { return last_revisions_; }
  std::map<std::string, TokenFacts>& tokens() { return tokens_; }
  DaemonFacts& daemon() { return daemon_; }

 private:
  std::map<std::string, std::vector<ServiceFacts>, std::less<>> services_;
  std::uint64_t times_loosened_ = 0;
  std::map<std::string, DefinitionFacts> definitions_;
  std::map<std::string, std::int64_t> last_revisions_;
  std::map<std::string, TokenFacts> tokens_;
  DaemonFacts daemon_;
};

}  // namespace moorage::simulation
