// Power loss under the log sink. Changes of groups are synced: those that were acknowledged are there afterwards. Lines are not
// synced: any may be lost, but each line that is read was written, in that order, and the sink opens and works.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <stdexcept>

#include "drivers/logs/disk_log_sink.h"
#include "survey.h"

namespace moorage::powerloss {
namespace {

using store_test::TempDirectory;

// The tag of a group distinguishes it from an earlier group of the same name.
struct GroupFacts {
  std::uint64_t made_by = 0;  // number of the operation
  std::optional<int> retention;
  bool operator==(const GroupFacts&) const = default;
};
using Groups = std::map<std::string, GroupFacts>;

struct LogsTrial {
  Tape tape;
  std::vector<Groups> after;  // [n]: after operation n
};

constexpr Instant kThen{1'700'000'000'000};

std::unique_ptr<ports::LogSink> open_sink(const std::string& path) {
  auto sink = drivers::open_disk_log_sink({.path = path, .segment_bytes_max = 16 << 10, .open_files_max = 3});
  if (!sink.ok()) throw std::runtime_error(sink.error().name + ": " + sink.error().message);
  return std::move(*sink);
}

void must(const Status& status) {
  if (!status.ok()) throw std::runtime_error(status.error().message);
}

// "made_by stream number " and filling; number rises within a stream.
std::string line_of(std::uint64_t made_by, const std::string& stream, std::uint64_t number, std::size_t bytes) {
  std::string line = std::to_string(made_by) + " " + stream + " " + std::to_string(number) + " ";
  line.append(bytes, static_cast<char>('a' + number % 26));
  return line;
}

void operate(ports::LogSink& sink, Groups& groups, std::uint64_t number, std::mt19937_64& random) {
  const std::string name = "group-" + std::to_string(random() % 4);
  const auto found = groups.find(name);
  const Instant now = kThen + Duration::seconds(static_cast<std::int64_t>(number));
  if (found == groups.end()) {
    groups[name] = {number, std::nullopt};
    return must(sink.create_group({.name = name, .created_at = now, .tags = {{"made-by", std::to_string(number)}}}));
  }
  const std::uint64_t roll = random() % 100;
  if (roll < 6) {
    groups.erase(found);
    return must(sink.delete_group(name));
  }
  if (roll < 20) {
    constexpr int kDays[] = {1, 3, 5, 7, 14, 30};
    const int days = kDays[random() % 6];
    found->second.retention = days;
    return must(sink.set_retention(name, days));
  }
  const std::string stream = "s" + std::to_string(random() % 3);
  std::vector<ports::LogLine> lines;
  for (std::uint64_t i = 0, count = 1 + random() % 5; i < count; ++i) {
    lines.push_back({now, line_of(found->second.made_by, stream, number * 10 + i, random() % 3000)});
  }
  must(sink.append(name, stream, lines, now, number));
}

LogsTrial run_logs(const std::string& path, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  LogsTrial trial{.tape = {}, .after = {Groups()}};
  lay_down({}, path);
  trial.tape = record(path, [&] {
    for (int session = 0; session < 2; ++session) {
      const auto sink = open_sink(path + "/logs");
      mark(kOpened);
      for (int i = 0; i < 60; ++i) {
        const std::uint64_t number = trial.after.size();
        Groups groups = trial.after.back();
        // The model is changed first, because an operation that has begun may already be on the disk.
        trial.after.push_back(groups);
        mark(kBegun | number);
        operate(*sink, trial.after.back(), number, random);
        mark(kAcknowledged | number);
      }
    }
  });
  return trial;
}

std::string complaint_about_lines(ports::LogSink& sink, const std::string& name, std::uint64_t made_by, std::uint64_t begun) {
  const auto streams = sink.streams(name, "");
  if (!streams.ok()) return name + ": " + streams.error().message;
  for (const ports::LogStream& stream : *streams) {
    const auto events = sink.read(name, stream.name, {.bytes_max = 64 << 20});
    if (!events.ok()) return name + "/" + stream.name + ": " + events.error().message;
    std::uint64_t last = 0;
    for (const ports::LogEvent& event : *events) {
      const std::string head = std::to_string(made_by) + " " + stream.name + " ";
      if (!event.message.starts_with(head)) return "a line of another stream: " + event.message.substr(0, 40);
      const std::uint64_t number = std::stoull(event.message.substr(head.size()));
      const std::size_t text = head.size() + std::to_string(number).size() + 1;
      if (event.message != line_of(made_by, stream.name, number, event.message.size() - text))
        return "a line is not as it was written";
      if (number <= last || number / 10 > begun) return "line " + std::to_string(number) + " follows " + std::to_string(last);
      last = number;
    }
  }
  return {};
}

Groups groups_of(const ports::LogSink& sink) {
  Groups out;
  for (const ports::LogGroup& group : sink.groups("")) {
    out[group.name] = {group.tags.empty() ? 0 : std::stoull(group.tags[0].second), group.retention_days};
  }
  return out;
}

std::string complaint_about_logs(const std::string& path, const Progress& progress, const std::vector<Groups>& after) {
  try {
    const auto sink = open_sink(path + "/logs");
    const Groups found = groups_of(*sink);
    if (found != after[progress.acknowledged] && found != after[progress.begun]) {
      return "the groups are not those after operation " + std::to_string(progress.acknowledged);
    }
    for (const auto& [name, facts] : found) {
      if (std::string wrong = complaint_about_lines(*sink, name, facts.made_by, progress.begun); !wrong.empty()) return wrong;
      const std::string fresh = line_of(facts.made_by, "s0", 1'000'000, 10);
      must(sink->append(name, "s0", std::vector<ports::LogLine>{{kThen + Duration::minutes(1000), fresh}},
                        kThen + Duration::minutes(1000), 1));
      const auto events = sink->read(name, "s0", {.from_head = false, .limit = 1});
      if (!events.ok()) return "a new line is not read back: " + events.error().message;
      if (events->size() != 1) return "a new line is not read back: nothing is";
      if (events->front().message != fresh) {
        return "a new line is not read back, but " + events->front().message.substr(0, 40);
      }
    }
    return {};
  } catch (const std::exception& broken) {
    return broken.what();
  }
}

TEST(LogsPowerLoss, keeps_groups_and_serves_nothing_that_was_not_written) {
  const TempDirectory directory(TempDirectory::kInMemory);
  const std::uint64_t images = share_of_images(8);
  const int parts = parts_of(images);
  std::vector<LogsTrial> trials;
  for (int i = 0; i < parts; ++i) {
    trials.push_back(run_logs(directory / ("logs" + std::to_string(i)), 40 + static_cast<std::uint64_t>(i)));
  }
  const Survey all = in_parallel(parts, [&](int i) {
    const TempDirectory mine(TempDirectory::kInMemory);
    const LogsTrial& trial = trials[static_cast<std::size_t>(i)];
    const Trial tape{.begin = {}, .tape = trial.tape, .progress_before = {}, .after = {}};
    return survey(tape, mine.path(),
                  {.images = images / static_cast<std::uint64_t>(parts) + 1,
                   .seed = 900 + static_cast<std::uint64_t>(i),
                   .complain = [&](const std::string& path, const Progress& progress, std::mt19937_64&) {
                     return complaint_about_logs(path, progress, trial.after);
                   }});
  });
  expect_sound(all, "power loss under the log sink");
}

// A test of the test: on a disk that ignores flushes, groups are lost, and this is found.
TEST(LogsPowerLoss, canary_a_disk_that_drops_flushes_is_caught) {
  const TempDirectory directory(TempDirectory::kInMemory);
  const LogsTrial trial = run_logs(directory / "logs", 3);
  const Trial tape{.begin = {}, .tape = trial.tape, .progress_before = {}, .after = {}};
  const Survey all = survey(tape, directory.path(),
                            {.images = 200,
                             .seed = 9,
                             .disk = {.flushes_are_lies = true},
                             .complain = [&](const std::string& path, const Progress& progress, std::mt19937_64&) {
                               return complaint_about_logs(path, progress, trial.after);
                             }});
  EXPECT_GT(all.complaints, 50u);
}

}  // namespace
}  // namespace moorage::powerloss
