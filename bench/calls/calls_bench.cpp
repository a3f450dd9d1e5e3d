// Rates through the C ABI: calls per second on a durable store, with one caller and with many; reading calls
// and restart time with a growing number of tasks; durable task transitions per second.
//
//   moorage_calls_bench [--dir DIRECTORY] [--tasks N] [--machines N] [--seconds S] [--only writes|growth|crowd] [--csv 1]
// With --csv lines "name,callers,calls per second" of the writing calls only, for calls_bench.py.
// DIRECTORY (default: a new one below $TMPDIR or /var/tmp) should lie on a disk that keeps what it syncs.
#include <stdlib.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <moorage/moorage.hpp>
#include <string>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
namespace fs = std::filesystem;

struct Settings {
  fs::path directory;
  std::size_t tasks = 1'000'000;
  int machines = 1'000;
  double seconds = 2;
  std::string only;
  bool csv = false;
};

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

constexpr const char* kDefinition =
    R"({"family":"web","containerDefinitions":[{"name":"app","image":"registry.example/web:1.2.3","cpu":1,"memory":4,
    "essential":true,"portMappings":[{"containerPort":8080}],"environment":[{"name":"A","value":"1"},{"name":"B","value":"2"}]}]})";

std::string machines_json(int count) {
  std::string out = R"({"machines":[)";
  for (int i = 0; i < count; ++i) {
    out += (i ? "," : "") + std::string(R"({"id":"m)") + std::to_string(i) +
           R"(","cpuUnits":1000000,"memoryMib":10000000,"zone":"us-east-1)" + static_cast<char>('a' + i % 3) + R"("})";
  }
  // Every machine takes the same time for the same step, so that reports come together, as they do when a commit is slower than
  // they are, and fill whole batches. Scattered over the milliseconds of a virtual clock they would be a commit each.
  constexpr const char* kSteps[] = {"pull", "pullCached", "create", "start", "stop", "release", "inventory"};
  out += R"(],"latencies":{)";
  for (const char* step : kSteps) {
    out += (step == kSteps[0] ? "\"" : ",\"") + std::string(step) + R"(":{"minMs":10,"maxMs":10})";
  }
  return out + "}}";
}

// The number after "name": in `json`; -1: not there.
long long number_in(std::string_view json, const std::string& name) {
  const auto at = json.find("\"" + name + "\":");
  return at == std::string_view::npos ? -1 : std::atoll(json.data() + at + name.size() + 3);
}

// The first ARN in a list of them.
std::string first_arn(std::string_view json) {
  const auto begin = json.find("arn:");
  return begin == std::string_view::npos ? std::string() : std::string(json.substr(begin, json.find('"', begin) - begin));
}

// Calls per second of `callers` threads that repeat `work` for a while.
double rate(moorage::Engine& engine, int callers, double seconds, const std::function<void(moorage::Engine&)>& work) {
  std::atomic<long> done = 0;
  std::atomic<bool> stop = false;
  std::vector<std::thread> threads;
  const auto start = Clock::now();
  for (int i = 0; i < callers; ++i) {
    threads.emplace_back([&] {
      while (!stop) {
        work(engine);
        ++done;
      }
    });
  }
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  stop = true;
  for (auto& thread : threads) thread.join();
  return static_cast<double>(done) / seconds_since(start);
}

void measure_writes(const Settings& settings) {
  moorage::Config config;
  config.store(settings.directory / "writes").runtime("simulated", machines_json(10));
  moorage::Engine engine(config);
  engine.call("ecs", "RegisterTaskDefinition", kDefinition);
  if (!settings.csv) std::printf("%-28s %12s %12s %12s\n", "durable calls per second", "1 caller", "64 callers", "gain");
  const auto line = [&](const char* name, const std::function<void(moorage::Engine&)>& work) {
    const double one = rate(engine, 1, settings.seconds, work);
    const double many = rate(engine, 64, settings.seconds, work);
    if (settings.csv) {
      std::printf("%s,1,%.0f\n%s,64,%.0f\n", name, one, name, many);
    } else {
      std::printf("%-28s %12.0f %12.0f %11.1fx\n", name, one, many, many / one);
    }
    std::fflush(stdout);
  };
  line("RegisterTaskDefinition", [](moorage::Engine& e) { e.call("ecs", "RegisterTaskDefinition", kDefinition); });
  line("RunTask", [](moorage::Engine& e) { e.call("ecs", "RunTask", R"({"taskDefinition":"web:1"})"); });
  line("RunTask (count 10)", [](moorage::Engine& e) { e.call("ecs", "RunTask", R"({"taskDefinition":"web:1","count":10})"); });
}

double mean_us(int rounds, const std::function<void()>& work) {
  const auto start = Clock::now();
  for (int i = 0; i < rounds; ++i) work();
  return seconds_since(start) * 1e6 / rounds;
}

long resident_mib() {
  std::ifstream file("/proc/self/statm");
  long pages = 0;
  long resident = 0;
  file >> pages >> resident;
  return resident * 4096 / (1 << 20);
}

moorage::Config growth_config(const Settings& settings) {
  moorage::Config config;
  config.store(settings.directory / "growth").virtual_clock().seed(7).runtime("simulated", machines_json(settings.machines));
  return config;
}

void measure_reads(moorage::Engine& engine, std::size_t tasks, const std::string& task) {
  const std::string one = R"({"tasks":[")" + task + R"("]})";
  const double describe = mean_us(20'000, [&] { engine.call("ecs", "DescribeTasks", one); });
  const double list = mean_us(5'000, [&] { engine.call("ecs", "ListTasks", "{}"); });
  const double family = mean_us(5'000, [&] { engine.call("ecs", "ListTasks", R"({"family":"web"})"); });
  std::printf("%12zu %14.0f/s %14.0f/s %14.0f/s %10ld MiB\n", tasks, 1e6 / describe, 1e6 / list, 1e6 / family, resident_mib());
  std::fflush(stdout);
}

// One phase while the clock moves: its duration, the number of published changes of tasks, and the number of durable commits.
struct Phase {
  double seconds = 0;
  double transitions = 0;
  double commits = 0;
};

template <typename Work>
Phase timed(moorage::Engine& engine, Work&& work) {
  const auto read = [&](const char* name) { return static_cast<double>(number_in(engine.stats().view(), name)); };
  const double transitions = read("feedSequence");
  const double commits = read("commits");
  const auto start = Clock::now();
  work();
  const double seconds = seconds_since(start);
  return {seconds, read("feedSequence") - transitions, read("commits") - commits};
}

void print(const char* what, std::size_t tasks, const Phase& phase) {
  std::printf("durable task transitions, %s %zu tasks: %.0f with %.0f commits in %.1f s, %.0f/s\n", what, tasks,
              phase.transitions, phase.commits, phase.seconds, phase.transitions / phase.seconds);
}

constexpr std::size_t kServiceTasks = 10'000;

// Services of up to 10,000 tasks until there are `goal` tasks, each service RUNNING before the next is made.
class Growth {
 public:
  explicit Growth(moorage::Engine& engine) : engine_(engine) {}

  void to(std::size_t goal) {
    while (made_ < goal) {
      const std::size_t count = std::min(kServiceTasks, goal - made_);
      const std::string request = R"({"taskDefinition":"web:1","serviceName":"svc)" + std::to_string(services_++) +
                                  R"(","desiredCount":)" + std::to_string(count) + "}";
      add(making, timed(engine_, [&] { engine_.call("ecs", "CreateService", request); }));
      add(starting, timed(engine_, [&] { engine_.advance(std::chrono::seconds(3)); }));
      made_ += count;
    }
  }

  // New deployments of the newest services: each task of theirs is replaced.
  Phase replace(std::size_t tasks) {
    return timed(engine_, [&] {
      for (std::size_t n = 1; n <= tasks / kServiceTasks && n < services_; ++n) {
        engine_.call("ecs", "UpdateService",
                     R"({"service":"svc)" + std::to_string(services_ - n) + R"(","forceNewDeployment":true})");
      }
      engine_.advance(std::chrono::seconds(50));
    });
  }

  std::size_t made() const { return made_; }
  Phase making;
  Phase starting;

 private:
  static void add(Phase& all, Phase one) {
    all.seconds += one.seconds;
    all.transitions += one.transitions;
    all.commits += one.commits;
  }

  moorage::Engine& engine_;
  std::size_t made_ = 0;
  std::size_t services_ = 0;
};

void measure_growth(const Settings& settings) {
  const auto config = growth_config(settings);
  {
    moorage::Engine engine(config);
    engine.advance(std::chrono::seconds(1));
    engine.call("ecs", "RegisterTaskDefinition", kDefinition);
    Growth growth(engine);
    const long empty = resident_mib();
    std::printf("%12s %16s %16s %16s %14s\n", "tasks", "DescribeTasks(1)", "ListTasks(100)", "ListTasks(family)", "resident");
    for (const std::size_t goal : {std::size_t{1}, std::size_t{100}, std::size_t{10'000}, settings.tasks}) {
      if (goal > settings.tasks) continue;
      growth.to(goal);
      measure_reads(engine, goal, first_arn(engine.call("ecs", "ListTasks", "{}").view()));
    }
    const double bytes = static_cast<double>(resident_mib() - empty) * (1 << 20) / static_cast<double>(growth.made());
    std::printf("memory per task, engine and simulated machines together: %.0f bytes\n", bytes);
    std::printf("tasks made and placed, durable: %.0f/s\n", static_cast<double>(growth.made()) / growth.making.seconds);
    print("PENDING to RUNNING, growing to", growth.made(), growth.starting);
    print("replaced one by one among", growth.made(), growth.replace(std::min<std::size_t>(growth.made() / 2, 50'000)));
  }
  std::vector<double> starts;
  for (int i = 0; i < 3; ++i) {
    const auto start = Clock::now();
    moorage::Engine engine(config);
    starts.push_back(seconds_since(start));
  }
  std::sort(starts.begin(), starts.end());
  std::printf("restart with %zu tasks: %.2f s (median of 3)\n", settings.tasks, starts[1]);
}

// A reading and a writing call while the reports of services that start fill the batches: the time that a caller waits. In real
// time, with the engine's own thread.
void measure_crowd(const Settings& settings) {
  moorage::Config config;
  config.store(settings.directory / "crowd").seed(7).runtime("simulated", machines_json(settings.machines));
  moorage::Engine engine(config);
  engine.wait_ready(std::chrono::seconds(60));
  engine.call("ecs", "RegisterTaskDefinition", kDefinition);
  const std::size_t goal = settings.tasks;
  std::vector<double> reads;
  std::vector<double> writes;
  const Phase phase = timed(engine, [&] {
    for (std::size_t made = 0; made < goal; made += kServiceTasks) {
      engine.call("ecs", "CreateService",
                  R"({"taskDefinition":"web:1","serviceName":"crowd)" + std::to_string(made) + R"(","desiredCount":)" +
                      std::to_string(std::min(kServiceTasks, goal - made)) + "}");
    }
    long long running = 0;
    while (running < static_cast<long long>(goal)) {
      const auto began = Clock::now();
      running = number_in(engine.call("ecs", "DescribeClusters", "{}").view(), "runningTasksCount");
      reads.push_back(seconds_since(began) * 1e3);
      const auto written = Clock::now();
      engine.call("ecs", "RegisterTaskDefinition", kDefinition);
      writes.push_back(seconds_since(written) * 1e3);
    }
  });
  print("in real time, starting", goal, phase);
  const auto line = [](const char* what, std::vector<double>& ms) {
    std::sort(ms.begin(), ms.end());
    std::printf("%s meanwhile: %zu calls, median %.1f ms, 99 %% below %.1f ms, longest %.1f ms\n", what, ms.size(),
                ms[ms.size() / 2], ms[ms.size() * 99 / 100], ms.back());
  };
  line("DescribeClusters", reads);
  line("RegisterTaskDefinition, durable,", writes);
}

}  // namespace

int main(int count, char** arguments) {
  Settings settings;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view name = arguments[i];
    const std::string value = arguments[i + 1];
    if (name == "--dir") settings.directory = value;
    if (name == "--tasks") settings.tasks = std::stoull(value);
    if (name == "--machines") settings.machines = std::stoi(value);
    if (name == "--seconds") settings.seconds = std::stod(value);
    if (name == "--only") settings.only = value;
    if (name == "--csv") settings.csv = true;
  }
  const bool own = settings.directory.empty();
  if (own) {
    const char* base = std::getenv("TMPDIR");
    std::string model = std::string(base ? base : "/var/tmp") + "/moorage-calls-XXXXXX";
    if (!::mkdtemp(model.data())) return 1;
    settings.directory = model;
  }
  int status = 0;
  try {
    const auto wanted = [&](const char* part) { return settings.only.empty() || settings.only == part; };
    if (wanted("writes")) measure_writes(settings);
    if (wanted("growth")) measure_growth(settings);
    if (wanted("crowd")) measure_crowd(settings);
  } catch (const moorage::Error& error) {
    std::fprintf(stderr, "%s: %s\n", error.name().c_str(), error.what());
    status = 1;
  }
  if (own) fs::remove_all(settings.directory);
  return status;
}
