#include "simulation/campaign.h"

#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulation/run.h"
#include "wire/operations.h"

namespace moorage::simulation {

namespace {

// A worker's result for one seed; of fixed size, so that a pipe transfers it as a whole.
struct Line {
  std::uint64_t seed = 0;
  std::uint64_t hash = 0;
  std::uint64_t commits = 0;
  std::int64_t virtual_ms = 0;
  bool failed = false;
  char promise[8] = {};
  char what[400] = {};
};
static_assert(sizeof(Line) <= 4096);

constexpr unsigned kSecondsPerSeedMax = 120;  // a seed that takes longer never ends

void work(const Campaign& campaign, int worker, int out) {
  Counters counters;
  for (std::uint64_t seed = campaign.first + static_cast<std::uint64_t>(worker); seed <= campaign.last;
       seed += static_cast<std::uint64_t>(campaign.jobs)) {
    ::alarm(kSecondsPerSeedMax);
    const RunResult result = run(draw_tape(seed));
    Line line{.seed = seed, .hash = result.hash, .commits = result.commits, .virtual_ms = result.virtual_ms};
    if (result.violation) {
      line.failed = true;
      std::snprintf(line.promise, sizeof line.promise, "%s", result.violation->promise.c_str());
      std::snprintf(line.what, sizeof line.what, "%s", result.violation->what.c_str());
    }
    counters.add(result.counters);
    if (::write(out, &line, sizeof line) != sizeof line) ::_exit(3);
  }
  Line end{.seed = UINT64_MAX};
  ::alarm(0);
  if (::write(out, &end, sizeof end) != sizeof end) ::_exit(3);
  if (::write(out, &counters, sizeof counters) != static_cast<ssize_t>(sizeof counters)) ::_exit(3);
}

bool read_all(int fd, void* into, std::size_t size) {
  for (char* at = static_cast<char*>(into); size > 0;) {
    const ssize_t got = ::read(fd, at, size);
    if (got <= 0) return false;
    at += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

struct Worker {
  pid_t pid = 0;
  int fd = -1;
  std::uint64_t seed = 0;  // at work on this one
};

Worker begin(const Campaign& campaign, int number) {
  int ends[2];
  if (::pipe(ends) != 0) return {};
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::close(ends[0]);
    work(campaign, number, ends[1]);
    ::_exit(0);
  }
  ::close(ends[1]);
  return {pid, ends[0], campaign.first + static_cast<std::uint64_t>(number)};
}

struct Tally {
  std::map<std::uint64_t, Line> failures;
  std::map<std::uint64_t, std::uint64_t> hashes;
  std::uint64_t seeds = 0;
  std::int64_t virtual_ms = 0;
  std::uint64_t commits = 0;
  Counters counters;
  bool broken = false;
};

// Reads one result of a worker. False: there are no more.
bool take_line(const Campaign& campaign, Worker& worker, Tally& tally) {
  Line line;
  if (!read_all(worker.fd, &line, sizeof line)) return false;
  if (line.seed == UINT64_MAX) {
    Counters counters;
    tally.broken |= !read_all(worker.fd, &counters, sizeof counters);
    tally.counters.add(counters);
    worker.seed = 0;
    return false;
  }
  ++tally.seeds;
  tally.virtual_ms += line.virtual_ms;
  tally.commits += line.commits;
  if (campaign.prints_hashes) tally.hashes[line.seed] = line.hash;
  if (line.failed) tally.failures[line.seed] = line;
  worker.seed = line.seed + static_cast<std::uint64_t>(campaign.jobs);
  return true;
}

void finish(Worker& worker, Tally& tally) {
  ::close(std::exchange(worker.fd, -1));
  int status = 0;
  ::waitpid(worker.pid, &status, 0);
  if (status == 0) return;
  tally.broken = true;
  std::printf("FAILED seed %llu: the process died of signal %d or ended with %d\n",
              static_cast<unsigned long long>(worker.seed), WIFSIGNALED(status) ? WTERMSIG(status) : 0,
              WIFEXITED(status) ? WEXITSTATUS(status) : 0);
}

// All workers at once, so that none waits for a reader.
void collect(const Campaign& campaign, std::vector<Worker>& workers, Tally& tally) {
  const auto began = std::chrono::steady_clock::now();
  std::uint64_t told_at = campaign.progress_every;
  for (std::size_t open = workers.size(); open > 0;) {
    std::vector<pollfd> waits;
    for (const Worker& worker : workers) waits.push_back({worker.fd, POLLIN, 0});  // a negative one is passed over
    if (::poll(waits.data(), waits.size(), -1) < 0) continue;
    for (std::size_t i = 0; i < workers.size(); ++i) {
      if (waits[i].revents == 0 || take_line(campaign, workers[i], tally)) continue;
      finish(workers[i], tally);
      --open;
    }
    if (campaign.progress_every == 0 || tally.seeds < told_at) continue;
    told_at += campaign.progress_every;
    std::printf("  %llu seeds, %zu failed, %.0f s\n", static_cast<unsigned long long>(tally.seeds), tally.failures.size(),
                std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
    std::fflush(stdout);
  }
}

// Of all workers.
double processor_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_CHILDREN, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

// The simulator's clients make no good request of these services and operations: they take names, documents and states that a
// random request does not come to. Random requests of them are answered all the same; unit tests and transcripts hold what they
// do.
constexpr std::string_view kUnplayedServices[] = {"autoscaling", "cloudtrail",     "cloudwatch", "ec2", "ecr",
                                                  "iam",         "secretsmanager", "ssm",        "sts"};
constexpr std::string_view kUnplayed[] = {
    "AddListenerCertificates",
    "AddTags",
    "AssociateGatewayWithCluster",
    "ContinueServiceDeployment",
    "CreateDaemon",
    "CreateExpressGatewayService",
    "CreateGateway",
    "CreateTaskSet",
    "DeleteDaemon",
    "DeleteDaemonTaskDefinition",
    "DeleteExpressGatewayService",
    "DeleteGateway",
    "DeleteLogStream",
    "DeleteMetricFilter",
    "DeleteQueryDefinition",
    "DeleteResourcePolicy",
    "DeleteRetentionPolicy",
    "DeleteSubscriptionFilter",
    "DeleteTaskSet",
    "DescribeCapacityReservation",
    "DescribeDaemon",
    "DescribeDaemonTaskDefinition",
    "DescribeExpressGatewayService",
    "DescribeGateway",
    "DescribeGatewayResources",
    "DescribeGatewayRoute",
    "DescribeListenerAttributes",
    "DescribeListenerCertificates",
    "DescribeLoadBalancerAttributes",
    "DescribeMetricFilters",
    "DescribeQueryDefinitions",
    "DescribeSubscriptionFilters",
    "DescribeTags",
    "DescribeTaskSets",
    "DisassociateGatewayFromCluster",
    "DiscoverPollEndpoint",
    "ExecuteCommand",
    "ExplainScaling",
    "GetLogGroupFields",
    "GetLogRecord",
    "GetQueryResults",
    "ListDaemonDeployments",
    "ListServicesByNamespace",
    "ListTagsLogGroup",
    "ModifyListener",
    "ModifyListenerAttributes",
    "ModifyLoadBalancerAttributes",
    "ModifyRule",
    "ModifyTargetGroup",
    "PutAccountSetting",
    "PutAccountSettingDefault",
    "PutLogGroupDeletionProtection",
    "PutMetricFilter",
    "PutQueryDefinition",
    "PutResourcePolicy",
    "PutSubscriptionFilter",
    "RegisterDaemonTaskDefinition",
    "RemoveListenerCertificates",
    "RemoveTags",
    "SetIpAddressType",
    "SetSecurityGroups",
    "SetSubnets",
    "StartLiveTail",
    "StartQuery",
    "StopQuery",
    "StopServiceDeployment",
    "SubmitAttachmentStateChanges",
    "SubmitContainerStateChange",
    "SubmitTaskStateChange",
    "TagLogGroup",
    "UntagLogGroup",
    "UpdateClusterSettings",
    "UpdateContainerAgent",
    "UpdateDaemon",
    "UpdateExpressGatewayService",
    "UpdateGateway",
    "UpdateServicePrimaryTaskSet",
    "UpdateTaskSet",
};

bool is_played(const wire::Operation& operation) {
  const auto has = [](const auto& list, std::string_view name) {
    return std::find(std::begin(list), std::end(list), name) != std::end(list);
  };
  // Operations of these names are those of Logs; ECS has its own, which are played.
  if (operation.name == "TagResource" || operation.name == "UntagResource" || operation.name == "ListTagsForResource") {
    return operation.service->name == "ecs";
  }
  return !has(kUnplayedServices, operation.service->name) && !has(kUnplayed, operation.name);
}

// An operation that is played and never succeeded for a client is not tested by this campaign.
bool tell_unused(const Counters& counters) {
  bool any = false;
  for (const wire::Operation& operation : wire::operations()) {
    if (counters.accepted(operation.index) > 0 || !is_played(operation)) continue;
    any = true;
    std::printf("%s was never answered well (%llu times refused)\n", operation.name.c_str(),
                static_cast<unsigned long long>(counters.refused(operation.index)));
  }
  return any;
}

}  // namespace

int run_campaign(const Campaign& campaign) {
  const auto began = std::chrono::steady_clock::now();
  std::vector<Worker> workers;
  for (int i = 0; i < campaign.jobs; ++i) workers.push_back(begin(campaign, i));
  Tally tally;
  collect(campaign, workers, tally);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();

  for (const auto& [seed, hash] : tally.hashes) {
    std::printf("%llu %016llx\n", static_cast<unsigned long long>(seed), static_cast<unsigned long long>(hash));
  }
  int shown = 0;
  std::map<std::string, int> by_promise;
  for (const auto& [seed, line] : tally.failures) {
    ++by_promise[line.promise];
    if (++shown > campaign.failures_max) continue;
    std::printf("FAILED seed %llu: %s: %s\n  again: moorage_simulate_seeds --story %llu   small: --shrink %llu\n",
                static_cast<unsigned long long>(seed), line.promise, line.what, static_cast<unsigned long long>(seed),
                static_cast<unsigned long long>(seed));
  }
  for (const auto& [promise, count] : by_promise) std::printf("  %s broken by %d seeds\n", promise.c_str(), count);
  bool missing = false;
  if (!campaign.prints_hashes) {
    for (std::size_t i = 0; i < kCounters; ++i) {
      std::printf("%-32s %llu\n", kCounterNames[i], static_cast<unsigned long long>(tally.counters[i]));
      missing |= tally.counters[i] == 0;
    }
    std::printf(
        "%llu seeds in %.1f s: %.1f seeds/s, %.1f a second of processor time; %.0f virtual seconds and %.0f commits a seed; "
        "%zu "
        "failed\n",
        static_cast<unsigned long long>(tally.seeds), seconds, static_cast<double>(tally.seeds) / seconds,
        static_cast<double>(tally.seeds) / processor_seconds(),
        static_cast<double>(tally.virtual_ms) / 1000 / static_cast<double>(std::max<std::uint64_t>(1, tally.seeds)),
        static_cast<double>(tally.commits) / static_cast<double>(std::max<std::uint64_t>(1, tally.seeds)),
        tally.failures.size());
  }
  if (!campaign.prints_hashes) missing |= tell_unused(tally.counters);
  if (missing && campaign.requires_counters) std::puts("a counter was never hit: these seeds do not prove what they should");
  const bool too_many = tally.failures.size() * 100 > tally.seeds * static_cast<std::uint64_t>(campaign.failing_percent_max);
  return too_many || tally.broken || (missing && campaign.requires_counters) ? 1 : 0;
}

}  // namespace moorage::simulation
