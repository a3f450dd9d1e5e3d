// A threaded engine is killed with SIGKILL at random moments; this process, which is not, kept what was acknowledged to its
// clients and asks the next engine for all of it (D1, D2), which also checks its store (D3).
#include <sched.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <sstream>

#include "child_process.h"
#include "drivers/audit/disk_audit_log.h"
#include "drivers/clock/entropy.h"
#include "drivers/clock/virtual_clock.h"
#include "drivers/logs/disk_log_sink.h"
#include "drivers/store/lmdb/lmdb_store.h"
#include "endpoint/local/json_call.h"
#include "engine/engine_interface.h"
#include "store_support.h"

namespace moorage::engine_kill {
namespace {

using Json = nlohmann::json;
using store_test::ChildProcess;
using store_test::TempDirectory;
using store_test::text_of;

// MOORAGE_KILL_CYCLES=500 for a longer run.
int cycles_wanted() {
  const char* text = std::getenv("MOORAGE_KILL_CYCLES");
  return text != nullptr ? std::atoi(text) : 50;
}

// What clients were told, and what was begun after that and may or may not have happened.
struct Journal {
  std::map<std::string, int> definitions;  // family -> highest revision
  std::map<std::string, int> services;     // name -> desired
  std::map<std::string, std::set<int>> services_begun;
  std::map<std::string, int> tasks;  // token -> count
  std::set<std::string> groups;
  std::uint64_t acknowledged = 0;

  void read(const std::string& line) {
    std::istringstream words(line);
    std::string verb, what, name;
    int number = 0;
    words >> verb >> what >> name >> number;
    if (verb == "begin" && what == "service") services_begun[name].insert(number);
    if (verb == "refused") ADD_FAILURE() << line;
    if (verb != "ack") return;
    ++acknowledged;
    if (what == "definition") definitions[name] = std::max(definitions[name], number);
    if (what == "task") tasks[name] = number;
    if (what == "group") groups.insert(name);
    if (what == "service") {
      services[name] = number;
      services_begun[name].clear();
    }
  }
};

class Inspector {
 public:
  explicit Inspector(const std::string& directory) {
    engine::Ports ports;
    auto store = drivers::open_lmdb_store({.path = directory + "/state"});
    auto logs = drivers::open_disk_log_sink({.path = directory + "/logs"});
    auto audit = drivers::open_disk_audit_log({.path = directory + "/audit"});
    EXPECT_TRUE(store.ok() && logs.ok() && audit.ok()) << text_of(store) << text_of(logs) << text_of(audit);
    if (!store.ok() || !logs.ok() || !audit.ok()) return;
    audit_ = std::move(*audit);
    ports.audit = audit_;
    ports.store = std::move(*store);
    ports.logs = std::move(*logs);
    // Later than anything that is written there: time does not go back.
    ports.clock = std::make_unique<drivers::VirtualClock>(Instant{4'000'000'000'000});
    ports.entropy = std::make_unique<drivers::SeededEntropy>(1);
    auto opened = engine::Engine::open({.host_driven = true}, std::move(ports));
    EXPECT_TRUE(opened.ok()) << text_of(opened);
    if (opened.ok()) engine_ = std::move(*opened);
  }

  void expect_all_of(const Journal& journal) {
    ASSERT_TRUE(engine_);
    for (const auto& [family, revision] : journal.definitions) {
      const Json found = call("ecs", "DescribeTaskDefinition", {{"taskDefinition", family + ":" + std::to_string(revision)}});
      EXPECT_EQ(found["taskDefinition"]["revision"], revision) << family;
    }
    for (const auto& [name, desired] : journal.services) expect_service(name, desired, journal.services_begun.at(name));
    for (const auto& [token, count] : journal.tasks) {
      std::size_t found = 0;
      for (const char* status : {"RUNNING", "STOPPED"}) {
        found += call("ecs", "ListTasks", {{"startedBy", token}, {"desiredStatus", status}})["taskArns"].size();
      }
      EXPECT_EQ(found, static_cast<std::size_t>(count)) << "tasks of " << token;
    }
    std::set<std::string> groups;
    Json request = Json::object();
    do {
      const Json page = call("logs", "DescribeLogGroups", request);
      for (const Json& group : page["logGroups"]) groups.insert(group["logGroupName"]);
      request["nextToken"] = page.value("nextToken", "");
    } while (request["nextToken"] != "");
    for (const std::string& name : journal.groups) EXPECT_EQ(groups.count(name), 1u) << "log group " << name;
    expect_records_of(journal);
    const auto findings = engine_->check_json();
    ASSERT_TRUE(findings.ok()) << text_of(findings);
    EXPECT_EQ(*findings, "[]");
  }

 private:
  // Every acknowledged change has its record. Names that tell one call from all others stand in it.
  void expect_records_of(const Journal& journal) {
    std::set<std::string> recorded;
    const auto records = audit_->find({.limit = 1'000'000});
    ASSERT_TRUE(records.ok()) << text_of(records);
    for (const auto& one : *records) {
      const Json record = Json::parse(one.json);
      const Json& asked = record["requestParameters"];
      const Json& answered = record["responseElements"];
      const std::string name = record["eventName"];
      if (record.contains("errorCode")) continue;
      if (name == "RegisterTaskDefinition") {
        const Json& made = answered["taskDefinition"];
        recorded.insert("definition " + made["family"].get<std::string>() + " " + std::to_string(made["revision"].get<int>()));
      }
      if (name == "CreateService") recorded.insert("service " + asked["serviceName"].get<std::string>());
      if (name == "RunTask") recorded.insert("task " + asked["startedBy"].get<std::string>());
      if (name == "CreateLogGroup") recorded.insert("group " + asked["logGroupName"].get<std::string>());
    }
    const auto expect = [&](const std::string& what) { EXPECT_EQ(recorded.count(what), 1u) << "no audit record of " << what; };
    for (const auto& [family, revision] : journal.definitions) expect("definition " + family + " " + std::to_string(revision));
    for (const auto& [service, _] : journal.services) expect("service " + service);
    for (const auto& [token, _] : journal.tasks) expect("task " + token);
    for (const std::string& group : journal.groups) expect("group " + group);
  }

  void expect_service(const std::string& name, int desired, const std::set<int>& begun) {
    const Json found = call("ecs", "DescribeServices", {{"services", {name}}});
    ASSERT_EQ(found["services"].size(), 1u) << "service " << name << " was acknowledged and is lost";
    const int there = found["services"][0]["desiredCount"];
    EXPECT_TRUE(there == desired || begun.count(there) != 0) << name << " has " << there << ", acknowledged was " << desired;
  }

  Json call(const std::string& service, const std::string& operation, const Json& request) {
    const auto reply = endpoint::call_json(*engine_, {service, operation, request.dump()});
    EXPECT_TRUE(reply.ok()) << operation << ": " << text_of(reply);
    return reply.ok() ? Json::parse(*reply) : Json::object();
  }

  std::shared_ptr<ports::AuditLog> audit_;
  std::unique_ptr<engine::Engine> engine_;
};

TEST(EngineKill, what_was_acknowledged_survives_the_process) {
  std::mt19937_64 random(7);
  const int cycles = cycles_wanted();
  std::uint64_t acknowledged = 0;
  int done = 0;
  // A new directory now and then: a store that grows for ever makes each look at it longer.
  while (done < cycles && !::testing::Test::HasFailure()) {
    TempDirectory directory;
    Journal journal;
    for (int i = 0; i < 10 && done < cycles && !::testing::Test::HasFailure(); ++i, ++done) {
      {
        ChildProcess child({MOORAGE_ENGINE_CHILD, directory.path(), std::to_string(random() % 1'000'000)});
        const bool waits = random() % 4 != 0;  // else it dies while it opens
        if (waits) {
          const auto first = child.line();
          ASSERT_TRUE(first && *first == "open") << first.value_or("nothing");
        }
        const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds(random() % 200'000);
        while (std::chrono::steady_clock::now() < end) ::sched_yield();
        child.kill();
        for (const std::string& line : child.lines_to_end()) journal.read(line);
      }
      Inspector(directory.path()).expect_all_of(journal);
    }
    acknowledged += journal.acknowledged;
  }
  std::printf("kill -9 of an engine: %d cycles, %llu calls acknowledged, none lost\n", done,
              static_cast<unsigned long long>(acknowledged));
  EXPECT_EQ(done, cycles);
  EXPECT_GT(acknowledged, static_cast<std::uint64_t>(cycles)) << "too few calls to prove anything";
}

}  // namespace
}  // namespace moorage::engine_kill
