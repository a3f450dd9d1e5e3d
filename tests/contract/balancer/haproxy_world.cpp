#include "contract/balancer/haproxy_world.h"

#include <dirent.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace moorage::testing {
namespace {

// Adds up, over all drivers of a test, the commands that each of them gave to HAProxy.
class CountedDriver final : public ports::BalancerDriver {
 public:
  CountedDriver(std::unique_ptr<ports::BalancerDriver> inner, std::shared_ptr<std::atomic<std::uint64_t>> before,
                ports::BalancerDriver*& current)
      : inner_(std::move(inner)), before_(std::move(before)), current_(current) {
    current_ = this;
  }
  ~CountedDriver() override { close(); }
  std::string_view name() const override { return inner_->name(); }
  Status start(ports::BalancerReports& reports) override { return inner_->start(reports); }
  void submit(ports::BalancerCommand command) override { inner_->submit(std::move(command)); }
  void close() override {
    inner_->close();
    if (current_ != this) return;
    current_ = nullptr;
    *before_ += changes();
  }
  std::uint64_t changes() const {
    const auto stats = drivers::balancer_stats(*inner_);
    return stats ? stats->commands + stats->reloads + stats->starts : 0;
  }

 private:
  std::unique_ptr<ports::BalancerDriver> inner_;
  std::shared_ptr<std::atomic<std::uint64_t>> before_;
  ports::BalancerDriver*& current_;
};

std::string text_in(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

ScratchDirectory::ScratchDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "moorage-balancer-XXXXXX").string();
  path_ = ::mkdtemp(name.data()) ? name : "";
}

ScratchDirectory::~ScratchDirectory() {
  for (const int pid : processes_of(path_)) ::kill(pid, SIGKILL);  // of a test that failed
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::vector<int> processes_of(const std::string& directory) {
  std::vector<int> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const int pid = std::atoi(entry.path().filename().c_str());
    if (pid <= 0 || pid == ::getpid()) continue;
    const std::string line = text_in(entry.path() / "cmdline");
    if (line.find("haproxy") != std::string::npos && line.find(directory) != std::string::npos) found.push_back(pid);
  }
  return found;
}

bool wait_for(const std::function<bool()>& done, int seconds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  while (!done()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

HaproxyWorld::HaproxyWorld() = default;
HaproxyWorld::~HaproxyWorld() = default;

std::unique_ptr<ports::BalancerDriver> HaproxyWorld::open() {
  auto driver = drivers::open_haproxy_balancer(options());
  if (!driver.ok()) {
    ADD_FAILURE() << driver.error().message;
    return nullptr;
  }
  return std::make_unique<CountedDriver>(std::move(driver).value(), changes_before_, current_);
}

Endpoint HaproxyWorld::start_application(const std::string& name, Fitness fitness) {
  const std::uint16_t port = origins_.start(name);
  EXPECT_NE(port, 0);
  set_fitness(name, fitness);
  ++applications_;
  return {.address = "127.0.0.1", .port = port};
}

void HaproxyWorld::set_fitness(const std::string& name, Fitness fitness) {
  switch (fitness) {
    case Fitness::kFit:
      return origins_.set_health(name, 200);
    case Fitness::kUnfit:
      return origins_.set_health(name, 503);
  }
}

void HaproxyWorld::take_port(std::uint16_t port) { EXPECT_EQ(origins_.start("squatter-" + std::to_string(port), port), port); }
void HaproxyWorld::give_port_back(std::uint16_t port) { origins_.kill("squatter-" + std::to_string(port)); }

std::string HaproxyWorld::ask(const std::string& address, std::uint16_t port) {
  const HttpAnswer answer = get({.host = address, .port = port});
  return answer.status == 200 ? answer.body : std::to_string(answer.status);
}

std::string HaproxyWorld::ask_for(const std::string& address, std::uint16_t port, const Asked& asked) {
  std::string headers = "Host: " + asked.host + "\r\n";
  for (const auto& [name, value] : asked.headers) headers += name + ": " + value + "\r\n";
  HttpClient client({.host = address, .port = port, .from = asked.from == "127.0.0.1" ? "" : asked.from});
  const HttpAnswer answer = client.send(asked.method, asked.target, headers);
  if (answer.status == 200) return answer.body;
  const std::string name = "location: ";
  const std::size_t at = answer.head.find(name);
  if (at == std::string::npos) return std::to_string(answer.status) + " " + answer.body;
  const std::size_t begin = at + name.size();
  return std::to_string(answer.status) + " " + answer.head.substr(begin, answer.head.find("\r\n", begin) - begin);
}

void HaproxyWorld::begin_request(const std::string& address, std::uint16_t port) {
  in_flight_.push_back(std::make_unique<HttpClient>(Address{.host = address, .port = port}));
  EXPECT_TRUE(in_flight_.back()->begin("GET", "/hold"));
  const int expected = static_cast<int>(in_flight_.size());
  const auto held = [&] {
    int count = 0;
    for (int i = 1; i <= applications_; ++i) count += origins_.held("web-" + std::to_string(i));
    return count;
  };
  EXPECT_TRUE(wait_for([&] { return held() == expected; }));
}

bool HaproxyWorld::end_requests() {
  origins_.let_go();
  bool answered = true;
  for (const auto& client : in_flight_) answered = client->finish().status == 200 && answered;
  in_flight_.clear();
  return answered;
}

std::uint64_t HaproxyWorld::target_changes() {
  const auto* current = dynamic_cast<const CountedDriver*>(current_);
  return *changes_before_ + (current ? current->changes() : 0);
}

bool HaproxyWorld::run_until(ports::BalancerDriver&, const std::function<bool()>& done) { return wait_for(done); }

void HaproxyWorld::run_for(ports::BalancerDriver&, Duration time) {
  std::this_thread::sleep_for(std::chrono::milliseconds(time.ms));
}

std::vector<std::string> HaproxyWorld::leftovers() {
  std::vector<std::string> lines;
  for (const int pid : processes_of(directory())) lines.push_back("process " + std::to_string(pid));
  if (std::filesystem::exists(directory())) {
    lines.push_back(directory());
    for (const auto& entry : std::filesystem::directory_iterator(directory())) lines.push_back(entry.path().string());
  }
  return lines;
}

}  // namespace moorage::testing
