// Reads any bytes, and real records with changed bytes, as records of the store and as runs of the feed log. They are refused
// as damage, or read to an entity whose record is the same when it is written and read once more.
#include <vector>

#include "engine/feed_log.h"
#include "fuzz/input.h"
#include "kernel/record_codec.h"
#include "ports/store.h"
#include "support/control_fixture.h"

using namespace moorage;
using namespace moorage::control;

namespace {

struct Record {
  TableId table;
  std::string key;
  std::string bytes;
};

template <typename Entity>
void gather(const State& state, std::vector<Record>& into) {
  state.table<Entity>().visit_all([&](const Entity& one) {
    into.push_back({TableRow<Entity>::kNumber, ports::key_of(one.id.value), encode_record(one)});
  });
}

// The tables in the order in which a store is read.
std::vector<Record> records_of(const State& state) {
  std::vector<Record> all;
  gather<Cluster>(state, all);
  gather<CapacityProvider>(state, all);
  gather<TaskDefinition>(state, all);
  gather<Family>(state, all);
  gather<Instance>(state, all);
  gather<Task>(state, all);
  gather<Service>(state, all);
  gather<LoadBalancer>(state, all);
  gather<TargetGroup>(state, all);
  gather<Listener>(state, all);
  gather<Token>(state, all);
  gather<Target>(state, all);
  gather<ServiceEvent>(state, all);
  gather<RevisionRecord>(state, all);
  gather<ServiceDeployment>(state, all);
  gather<TaskProtection>(state, all);
  return all;
}

std::vector<Record> make_sound() {
  testing::Control control;
  const std::pair<const char*, const char*> calls[] = {
      {"CreateCluster", R"({"tags":[{"key":"a","value":"1"}]})"},
      {"RegisterContainerInstance",
       R"({"totalResources":[{"name":"CPU","type":"INTEGER","integerValue":100000},{"name":"MEMORY","type":"INTEGER",
       "integerValue":100000},{"name":"PORTS","type":"STRINGSET","stringSetValue":["22"]}],"attributes":[{"name":"stack","value":"blue"}],
       "versionInfo":{"agentVersion":"1"},"tags":[{"key":"m","value":"x"}]})"},
      {"RegisterTaskDefinition",
       R"({"family":"web","containerDefinitions":[{"name":"app","image":"i","cpu":10,"memory":64,"portMappings":[{"containerPort":80}],
       "environment":[{"name":"A","value":"b"}]},{"name":"b","image":"j","memory":8}],"tags":[{"key":"t","value":"1"}]})"},
      {"RunTask", R"({"taskDefinition":"web","count":2,"startedBy":"me","clientToken":"tok","overrides":{"containerOverrides":[
       {"name":"app","cpu":20,"command":["x"]}]},"tags":[{"key":"r","value":"1"}]})"},
      {"CreateService", R"({"serviceName":"s","taskDefinition":"web","desiredCount":2,
       "deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":true,"rollback":true}}})"},
  };
  for (const auto& [operation, request] : calls) {
    fuzz::require(control.call(operation, request).ok(), "the little world can be made", operation);
  }
  return records_of(control.state);
}

std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span(text.data(), text.size())); }

// False where a record was refused.
bool read_all(const std::vector<Record>& records, testing::Control& into) {
  for (const Record& record : records) {
    const Status status = decode_record(into.draft, record.table, record.key, bytes_of(record.bytes));
    if (!status.ok()) {
      fuzz::require(status.error().name == "StoreDamaged" && !status.error().message.empty(), "a refusal names the damage",
                    status.error().name);
      return false;
    }
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<Record> sound = make_sound();
  fuzz::Input input(data, size);
  const std::uint8_t kind = input.byte() % 3;
  if (kind == 2) {
    engine::FeedLog log(1'000);
    const std::string key = ports::key_of(input.byte());
    const std::string bytes(input.rest());
    const auto run = log.restore(key, bytes_of(bytes));
    fuzz::require(run.ok() || run.error().name == "StoreDamaged", "a refusal names the damage");
    return 0;
  }
  auto records = sound;
  Record& changed = records[input.below(records.size())];
  changed.bytes = kind == 0 ? std::string(input.rest()) : fuzz::damaged(changed.bytes, input);
  testing::Control first;
  if (!read_all(records, first)) {
    return 0;
  }
  const auto written = records_of(first.state);
  testing::Control second;
  fuzz::require(read_all(written, second), "what was written can be read");
  const auto again = records_of(second.state);
  fuzz::require(written.size() == again.size(), "no record appears or disappears");
  for (std::size_t i = 0; i < written.size(); ++i) {
    fuzz::require(written[i].key == again[i].key && written[i].bytes == again[i].bytes,
                  "a record is the same after one more turn");
  }
  return 0;
}
