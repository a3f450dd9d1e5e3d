// A fleet in virtual time, as users of the C ABI simulate one: N instances in three zones and M tasks of S services reach their
// steady state, then a zone loses power; after a minute its instances are deregistered, as EC2 does with what it has
// terminated, and the services recover on what is left. Prints wall time, virtual time and memory of each part.
//
//   moorage_simulation_bench [--instances N] [--tasks M] [--services S] [--seed X]     default: 10,000, 1,000,000, 1,000
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <moorage/moorage.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kZones = 3;
constexpr int kDetectSeconds = 60;
constexpr int kSteadyMinutesMax = 60;

struct Settings {
  int instances = 10'000;
  int tasks = 1'000'000;
  int services = 1'000;
  std::uint64_t seed = 7;
};

double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

long resident_mib() {
  std::ifstream file("/proc/self/statm");
  long pages = 0;
  long resident = 0;
  file >> pages >> resident;
  return resident * 4096 / (1 << 20);
}

// Every "name":number in `json`, summed.
long long sum_of(std::string_view json, std::string_view name) {
  const std::string key = "\"" + std::string(name) + "\":";
  long long sum = 0;
  for (auto at = json.find(key); at != std::string_view::npos; at = json.find(key, at + 1)) {
    sum += std::atoll(json.data() + at + key.size());
  }
  return sum;
}

std::vector<std::string> texts_of(std::string_view json, std::string_view name) {
  const std::string key = "\"" + std::string(name) + "\":\"";
  std::vector<std::string> out;
  for (auto at = json.find(key); at != std::string_view::npos; at = json.find(key, at + 1)) {
    const auto begin = at + key.size();
    out.emplace_back(json.substr(begin, json.find('"', begin) - begin));
  }
  return out;
}

class Fleet {
 public:
  explicit Fleet(const Settings& settings) : settings_(settings), engine_(config(settings)) {
    engine_.call("ecs", "CreateCluster", "{}");
    add_instances();
    engine_.advance(std::chrono::seconds(1));
  }

  void create_services() {
    for (int kind = 0; kind < 10; ++kind) {
      engine_.call("ecs", "RegisterTaskDefinition",
                   R"({"family":"app)" + std::to_string(kind) +
                       R"(","containerDefinitions":[{"name":"app","image":"registry.example/app:1","essential":true,"cpu":)" +
                       std::to_string(32 + 8 * kind) + R"(,"memory":)" + std::to_string(128 + 32 * (kind * 7 % 10)) +
                       R"(,"portMappings":[{"containerPort":8080}]}]})");
    }
    for (int service = 0; service < settings_.services; ++service) {
      const int count = settings_.tasks / settings_.services;
      engine_.call("ecs", "CreateService",
                   R"({"serviceName":")" + name_of(service) + R"(","taskDefinition":"app)" + std::to_string(service % 10) +
                       R"(","desiredCount":)" + std::to_string(count) +
                       R"(,"placementStrategy":[{"type":"spread","field":"attribute:ecs.availability-zone"},)"
                       R"({"type":"binpack","field":"memory"}]})");
    }
  }

  // Virtual seconds until every service has as many RUNNING tasks as it shall have, and says that it is steady.
  int run_until_steady() {
    for (int seconds = 0; seconds < kSteadyMinutesMax * 60; seconds += 5) {
      if (seconds > 0) engine_.advance(std::chrono::seconds(5));
      if (is_steady()) return seconds;
    }
    std::fprintf(stderr, "not steady after %d virtual minutes: %lld of %d tasks run\n", kSteadyMinutesMax, running_, tasks());
    std::exit(1);
  }

  int zone_dies() {
    int gone = 0;
    for (int i = 0; i < settings_.instances; i += kZones, ++gone) {
      const std::string machine = machine_of(i);
      engine_.simulate(R"({"disconnect":")" + machine + R"("})");
      engine_.simulate(R"({"reboot":")" + machine + R"("})");
    }
    engine_.advance(std::chrono::seconds(kDetectSeconds));
    for (const std::string& arn : disconnected()) {
      engine_.call("ecs", "DeregisterContainerInstance", R"({"containerInstance":")" + arn + R"(","force":true})");
    }
    return gone;
  }

  long long running() const { return running_; }
  int tasks() const { return settings_.tasks / settings_.services * settings_.services; }

 private:
  static std::string machine_of(int number) { return "i-" + std::to_string(1'000'000 + number); }
  static std::string name_of(int number) { return "svc" + std::to_string(number); }

  static moorage::Config config(const Settings& settings) {
    moorage::Config config;
    config.store_in_memory().virtual_clock().seed(settings.seed).runtime("simulated", R"({"machines":[]})");
    return config;
  }

  // 150 tasks an instance when a zone is gone: 16 virtual CPUs and 64 GiB hold them.
  void add_instances() {
    for (int i = 0; i < settings_.instances; ++i) {
      engine_.simulate(R"({"addMachine":{"id":")" + machine_of(i) +
                       R"(","cpuUnits":16384,"memoryMib":63488,"zone":"us-east-1)" + static_cast<char>('a' + i % kZones) +
                       "\"}}");
    }
  }

  bool is_steady() {
    running_ = 0;
    long long completed = 0;
    for (int first = 0; first < settings_.services; first += 10) {
      std::string names;
      for (int i = first; i < std::min(first + 10, settings_.services); ++i) {
        names += (i > first ? ",\"" : "\"") + name_of(i) + "\"";
      }
      const auto reply = engine_.call("ecs", "DescribeServices", R"({"services":[)" + names + "]}");
      running_ += sum_of(reply.view(), "runningCount");
      for (const std::string& state : texts_of(reply.view(), "rolloutState")) completed += state == "COMPLETED" ? 1 : 0;
    }
    running_ /= 2;  // of the service and of its one deployment
    return running_ == tasks() && completed == settings_.services;
  }

  std::vector<std::string> disconnected() {
    std::vector<std::string> out;
    std::string next;
    do {
      const auto page =
          engine_.call("ecs", "ListContainerInstances",
                       R"({"filter":"agentConnected == false")" + (next.empty() ? "}" : R"(,"nextToken":")" + next + "\"}"));
      const std::string_view json = page.view();
      for (auto at = json.find("arn:aws:ecs"); at != std::string_view::npos; at = json.find("arn:aws:ecs", at + 1)) {
        out.emplace_back(json.substr(at, json.find('"', at) - at));
      }
      const auto tokens = texts_of(json, "nextToken");
      next = tokens.empty() ? "" : tokens.front();
    } while (!next.empty());
    return out;
  }

  Settings settings_;
  moorage::Engine engine_;
  long long running_ = 0;
};

void print(const char* what, double wall, int virtual_seconds) {
  std::printf("%-44s %8.2f s wall %8d s virtual %8ld MiB resident\n", what, wall, virtual_seconds, resident_mib());
  std::fflush(stdout);
}

void run(const Settings& settings) {
  std::printf("%d instances in %d zones, %d tasks of %d services\n", settings.instances, kZones, settings.tasks,
              settings.services);
  const auto whole = Clock::now();
  auto part = Clock::now();
  Fleet fleet(settings);
  print("instances registered", since(part), 1);
  const long before = resident_mib();
  part = Clock::now();
  fleet.create_services();
  print("services created, tasks placed", since(part), 0);
  part = Clock::now();
  int seconds = fleet.run_until_steady();
  print("steady state", since(part), seconds);
  const double bytes = static_cast<double>(resident_mib() - before) * (1 << 20);
  part = Clock::now();
  const int gone = fleet.zone_dies();
  print("a zone died, its instances deregistered", since(part), kDetectSeconds);
  part = Clock::now();
  seconds = fleet.run_until_steady();
  print("recovered", since(part), seconds);
  std::printf("%d instances died; %lld tasks run; all in %.1f s, %.0f bytes of memory per task (engine and simulated world)\n",
              gone, fleet.running(), since(whole), bytes / settings.tasks);
}

}  // namespace

int main(int count, char** arguments) {
  Settings settings;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view name = arguments[i];
    const char* value = arguments[i + 1];
    if (name == "--instances") settings.instances = std::atoi(value);
    if (name == "--tasks") settings.tasks = std::atoi(value);
    if (name == "--services") settings.services = std::atoi(value);
    if (name == "--seed") settings.seed = std::strtoull(value, nullptr, 10);
  }
  if (settings.instances < kZones || settings.services < 1 || settings.tasks < settings.services) {
    std::fprintf(stderr, "at least %d instances and a task a service\n", kZones);
    return 2;
  }
  try {
    run(settings);
  } catch (const moorage::Error& error) {
    std::fprintf(stderr, "%s: %s\n", error.name().c_str(), error.what());
    return 1;
  }
  return 0;
}
