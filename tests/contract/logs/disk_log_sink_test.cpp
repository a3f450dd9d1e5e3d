// Faults of a disk under a log sink: crashes, a full disk, damaged bytes.
#include <sys/mount.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>

#include "child_process.h"
#include "drivers/logs/disk_log_sink.h"
#include "log_support.h"
#include "store_support.h"

namespace moorage::logs_test {
namespace {

using drivers::DiskLogOptions;
using drivers::open_disk_log_sink;
using store_test::bytes_of_file;
using store_test::ChildProcess;
using store_test::TempDirectory;
using store_test::write_file;

struct DiskLogs : ::testing::Test {
  void open(DiskLogOptions options = {}) {
    sink.reset();
    options.path = path;
    auto opened = open_disk_log_sink(options);
    ASSERT_TRUE(opened.ok()) << text_of(opened);
    sink = std::move(opened).value();
  }
  // All segment files, by path.
  std::vector<std::string> segments() const {
    std::vector<std::string> all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
      if (entry.path().extension() == ".log") all.push_back(entry.path());
    }
    std::sort(all.begin(), all.end());
    return all;
  }

  TempDirectory directory{TempDirectory::kInMemory};
  std::string path = directory / "logs";
  std::unique_ptr<ports::LogSink> sink;
};

TEST_F(DiskLogs, finds_everything_again_when_opened_again) {
  open({.segment_bytes_max = 500});
  ASSERT_EQ(name_of(sink->create_group({.name = "/ecs/web", .created_at = at(1), .retention_days = 30, .tags = {{"k", "v"}}})),
            "");
  ASSERT_EQ(name_of(make_group(*sink, "empty")), "");
  Texts expected;
  for (int i = 0; i < 60; ++i) {
    expected.push_back("line " + std::to_string(i));
    ASSERT_EQ(
        name_of(append(*sink, "/ecs/web", "web/c/1", {{at(i), expected.back()}}, static_cast<std::uint64_t>(i) * 10, at(i))),
        "");
  }
  ASSERT_EQ(name_of(sink->create_stream("/ecs/web", "still empty", at(3))), "");
  EXPECT_GT(segments().size(), 5u);
  const auto stored = sink->group("/ecs/web")->stored_bytes;

  open();
  EXPECT_EQ(sink->groups("").size(), 2u);
  const auto group = sink->group("/ecs/web");
  EXPECT_EQ(group->retention_days, 30);
  EXPECT_EQ(group->created_at, at(1));
  EXPECT_EQ(group->tags.size(), 1u);
  EXPECT_EQ(group->stored_bytes, stored);
  EXPECT_EQ(read_all(*sink, "/ecs/web", "web/c/1"), expected);
  EXPECT_EQ(sink->source_offset("/ecs/web", "web/c/1"), 590u);
  const auto streams = sink->streams("/ecs/web", "");
  ASSERT_EQ(streams->size(), 2u);
  EXPECT_EQ((*streams)[0].created_at, at(3));
  EXPECT_EQ((*streams)[1].first_event_at, at(0));
  EXPECT_EQ((*streams)[1].last_event_at, at(59));
  EXPECT_EQ((*streams)[1].last_ingestion_at, at(59));
  ASSERT_EQ(name_of(append(*sink, "/ecs/web", "web/c/1", {{at(60), "more"}})), "");
  EXPECT_EQ(sink->read("/ecs/web", "web/c/1", {.from_head = false, .limit = 1})->front().id, 61u);
}

TEST_F(DiskLogs, finds_filters_protection_and_records_of_the_account_again) {
  const ports::LogFilters filters{.metric = {{"errors", "{}"}}, .subscription = {}};
  const ports::LogAccount account{.resource_policies = {{"p", "{}"}}, .query_definitions = {{"q", "x"}}};
  open();
  ASSERT_EQ(name_of(make_group(*sink, "g")), "");
  ASSERT_EQ(name_of(sink->set_retention("g", 7)), "");
  ASSERT_EQ(name_of(sink->update_group("g",
                                       [&](ports::LogGroup& group) -> Status {
                                         group.is_protected = true;
                                         group.filters = std::make_shared<const ports::LogFilters>(filters);
                                         return {};
                                       })),
            "");
  ASSERT_EQ(name_of(sink->update_account([&](ports::LogAccount& changed) -> Status {
              changed = account;
              return {};
            })),
            "");
  ASSERT_EQ(name_of(append(*sink, "g", "s", {{at(1), "a"}})), "");
  open();
  const auto group = sink->group("g");
  ASSERT_TRUE(group);
  EXPECT_TRUE(group->is_protected);
  EXPECT_EQ(group->retention_days, 7);
  EXPECT_EQ(*group->filters, filters);
  EXPECT_EQ(sink->account(), account);
  ASSERT_EQ(name_of(append(*sink, "g", "s", {{at(0), "b"}})), "");
  EXPECT_EQ(sink->read("g", "s", {.after_id = 1})->size(), 1U);
}

TEST_F(DiskLogs, a_damaged_file_of_the_account_is_left_alone) {
  open();
  const auto change = [](ports::LogAccount& account) -> Status {
    account.query_definitions = {{"q", "x"}};
    return {};
  };
  ASSERT_EQ(name_of(sink->update_account(change)), "");
  sink.reset();
  std::string bytes = bytes_of_file(path + "/account");
  bytes[20] = static_cast<char>(bytes[20] ^ 1);
  write_file(path + "/account", bytes);
  open();
  EXPECT_EQ(sink->account(), ports::LogAccount{});
  EXPECT_EQ(name_of(sink->update_account(change)), "ServiceUnavailableException");
  EXPECT_EQ(bytes_of_file(path + "/account"), bytes);
}

TEST_F(DiskLogs, puts_no_user_text_into_paths) {
  open();
  for (const char* name : {"../../evil", "/etc/passwd", "plain", "."}) {
    ASSERT_EQ(name_of(make_group(*sink, name)), "");
    ASSERT_EQ(name_of(append(*sink, name, "../../../stream", {{at(0), "x"}})), "");
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
    const std::string file = entry.path().filename();
    EXPECT_TRUE(file == "owner.lock" || file == "group" || file.find_first_not_of("gs0123456789-.lo") == std::string::npos)
        << file;
    struct stat status {};
    ASSERT_EQ(::stat(entry.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 077, 0u) << file;
  }
}

TEST_F(DiskLogs, has_one_owner_at_a_time) {
  open();
  EXPECT_EQ(name_of(open_disk_log_sink({.path = path})), "LogsLocked");
  sink->close();
  EXPECT_EQ(name_of(open_disk_log_sink({.path = path})), "");
}

TEST_F(DiskLogs, a_forked_child_may_not_write) {
  open();
  ASSERT_EQ(name_of(make_group(*sink, "g")), "");
  const pid_t child = ::fork();
  if (child == 0) ::_exit(name_of(append(*sink, "g", "s", {{at(0), "x"}})) == "ServiceUnavailableException" ? 0 : 1);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_EQ(name_of(append(*sink, "g", "s", {{at(0), "x"}})), "");
}

TEST_F(DiskLogs, keeps_few_files_open) {
  const auto open_files = [] {
    const auto fds = std::filesystem::directory_iterator("/proc/self/fd");
    return std::distance(begin(fds), end(fds));
  };
  open({.open_files_max = 8});
  ASSERT_EQ(name_of(make_group(*sink, "g")), "");
  const auto before = open_files();
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 200; ++i)
      ASSERT_EQ(name_of(append(*sink, "g", "s" + std::to_string(i), {{at(round), std::to_string(round)}})), "");
  }
  EXPECT_LE(open_files(), before + 8);
  for (int i = 0; i < 200; ++i) ASSERT_EQ(read_all(*sink, "g", "s" + std::to_string(i)), (Texts{"0", "1", "2"}));
  EXPECT_LE(open_files(), before + 8);
}

// Whatever is cut off the end of the newest segment: whole appends remain, with their offset, and appending goes on.
TEST_F(DiskLogs, a_torn_end_takes_whole_appends_with_it_and_nothing_more) {
  open();
  ASSERT_EQ(name_of(make_group(*sink, "g")), "");
  std::vector<std::size_t> sizes;
  const auto file_size = [&] { return std::filesystem::file_size(segments().front()); };
  ASSERT_EQ(name_of(sink->create_stream("g", "s", kNow)), "");
  sizes.push_back(file_size());
  for (int i = 1; i <= 6; ++i) {
    ASSERT_EQ(name_of(append(*sink, "g", "s", {{at(i), "a" + std::to_string(i)}, {at(i), "b" + std::to_string(i)}},
                             static_cast<std::uint64_t>(i))),
              "");
    sizes.push_back(file_size());
  }
  const std::string file = segments().front();
  const std::string whole = bytes_of_file(file);
  for (std::size_t cut = whole.size(); cut > sizes.front(); --cut) {
    sink.reset();
    write_file(file, whole.substr(0, cut));
    open();
    const auto complete = static_cast<std::uint64_t>(std::upper_bound(sizes.begin(), sizes.end(), cut) - sizes.begin() - 1);
    ASSERT_EQ(sink->source_offset("g", "s"), complete) << "cut at " << cut;
    ASSERT_EQ(read_all(*sink, "g", "s").size(), 2 * complete) << "cut at " << cut;
    ASSERT_EQ(name_of(append(*sink, "g", "s", {{at(9), "after"}}, 9)), "");
    ASSERT_EQ(read_all(*sink, "g", "s").back(), "after");
    open();
    ASSERT_EQ(read_all(*sink, "g", "s").size(), 2 * complete + 1) << "cut at " << cut;
  }
}

// A power loss may keep the end of a file and lose its middle; what came before the hole is read, and so is what comes after.
TEST_F(DiskLogs, goes_on_after_a_hole_that_a_power_loss_left) {
  open();
  ASSERT_EQ(name_of(make_group(*sink, "g")), "");
  for (int i = 0; i < 3; ++i) ASSERT_EQ(name_of(append(*sink, "g", "s", {{at(i), std::string(2000, 'x')}})), "");
  sink->close();
  ASSERT_EQ(segments().size(), 1u);
  std::string bytes = bytes_of_file(segments()[0]);
  std::fill_n(bytes.begin() + 1536, 1024, '\0');  // the head of the second line is in it
  write_file(segments()[0], bytes);

  open();
  ASSERT_EQ(name_of(append(*sink, "g", "s", {{at(9), "after the hole"}})), "");
  const auto newest = sink->read("g", "s", {.from_head = false, .limit = 1});
  ASSERT_TRUE(newest.ok());
  ASSERT_EQ(newest->size(), 1u);
  EXPECT_EQ(newest->front().message, "after the hole");
}

TEST_F(DiskLogs, a_segment_torn_in_its_head_was_never_used) {
  open();
  ASSERT_EQ(name_of(make_group(*sink, "g")), "");
  ASSERT_EQ(name_of(append(*sink, "g", "s", {{at(1), "a"}}, 7)), "");
  const std::string first = segments().front();
  sink.reset();
  const std::string second = first.substr(0, first.size() - 5) + "2.log";
  for (const std::size_t bytes : {std::size_t{0}, std::size_t{9}, std::size_t{30}}) {
    write_file(second, bytes_of_file(first).substr(0, bytes));
    open();
    EXPECT_EQ(read_all(*sink, "g", "s"), Texts{"a"});
    EXPECT_EQ(sink->source_offset("g", "s"), 7u);
    sink.reset();
  }
}

// A flipped bit loses the append it lies in, or what follows it in the same segment; it never loses the stream and never gives
// a wrong line.
TEST_F(DiskLogs, rot_never_makes_a_line_that_was_not_written) {
  open({.segment_bytes_max = 1500});
  ASSERT_EQ(name_of(make_group(*sink, "g")), "");
  Texts all;
  for (int i = 0; i < 60; ++i) {
    all.push_back("line " + std::to_string(i));
    ASSERT_EQ(name_of(append(*sink, "g", "s", {{at(i), all.back()}}, static_cast<std::uint64_t>(i + 1))), "");
  }
  sink.reset();
  std::mt19937_64 random(8);
  const auto files = segments();
  ASSERT_GE(files.size(), 3u);
  std::size_t kept = 0;
  for (int round = 0; round < 400; ++round) {
    const std::string& file = files[random() % files.size()];
    const std::string sound = bytes_of_file(file);
    std::string bytes = sound;
    const std::size_t where = random() % bytes.size();
    bytes[where] = static_cast<char>(bytes[where] ^ (1 << random() % 8));
    write_file(file, bytes);
    open();
    const auto events = sink->read("g", "s", {});
    if (events.ok()) {
      kept += events->size();
      for (const auto& event : *events) ASSERT_EQ(event.message, all[event.id - 1]) << "byte " << where << " of " << file;
    }
    sink.reset();
    for (const std::string& extra : segments()) {
      if (std::find(files.begin(), files.end(), extra) == files.end()) std::filesystem::remove(extra);
    }
    write_file(file, sound);
  }
  EXPECT_GT(kept, 400u * 40) << "too much was lost";
  open();
  EXPECT_EQ(read_all(*sink, "g", "s"), all);
}

TEST_F(DiskLogs, clears_what_a_crash_left_of_making_and_removing_groups) {
  open();
  ASSERT_EQ(name_of(make_group(*sink, "g")), "");
  sink.reset();
  for (const char* name : {"new-7", "gone-3"}) {
    std::filesystem::create_directory(path + "/" + name);
    write_file(path + "/" + name + "/group.new", "half");
    write_file(path + "/" + name + "/s1-1.log", "half");
  }
  write_file(path + "/g1/group.new", "half");
  open();
  EXPECT_FALSE(std::filesystem::exists(path + "/new-7"));
  EXPECT_FALSE(std::filesystem::exists(path + "/gone-3"));
  EXPECT_EQ(sink->groups("").size(), 1u);
  EXPECT_EQ(name_of(sink->set_retention("g", 1)), "");
}

TEST_F(DiskLogs, a_group_whose_file_is_damaged_is_left_alone_and_not_shown) {
  open();
  ASSERT_EQ(name_of(make_group(*sink, "g")), "");
  ASSERT_EQ(name_of(append(*sink, "g", "s", {{at(1), "a"}})), "");
  sink.reset();
  std::string bytes = bytes_of_file(path + "/g1/group");
  bytes[20] = static_cast<char>(bytes[20] ^ 1);
  write_file(path + "/g1/group", bytes);
  open();
  EXPECT_TRUE(sink->groups("").empty());
  ASSERT_EQ(name_of(make_group(*sink, "g")), "");
  EXPECT_TRUE(std::filesystem::exists(path + "/g1/s1-1.log"));
}

TEST_F(DiskLogs, retention_removes_files_and_only_those_that_are_past) {
  open({.segment_bytes_max = 4 << 20});
  ASSERT_EQ(name_of(make_group(*sink, "g", 1)), "");
  for (int day = 0; day < 5; ++day) {
    const Instant time = kNow + Duration::minutes(24 * 60 * day);
    ASSERT_EQ(name_of(append(*sink, "g", "s", {{time, "day " + std::to_string(day)}}, static_cast<std::uint64_t>(day), time)),
              "");
  }
  EXPECT_EQ(segments().size(), 5u) << "a segment is finished after a day";
  sink->expire(kNow + Duration::minutes(24 * 60 * 4 + 1));
  EXPECT_EQ(read_all(*sink, "g", "s"), (Texts{"day 4"}));
  EXPECT_EQ(segments().size(), 1u);
  open();
  EXPECT_EQ(read_all(*sink, "g", "s"), (Texts{"day 4"}));
  sink->expire(kNow + Duration::minutes(24 * 60 * 10));
  EXPECT_EQ(read_all(*sink, "g", "s"), Texts{});
  open();
  EXPECT_EQ(sink->source_offset("g", "s"), 4u);
  EXPECT_EQ(sink->streams("g", "")->front().created_at, kNow);
  ASSERT_EQ(name_of(append(*sink, "g", "s", {{at(0), "next"}})), "");
  EXPECT_EQ(sink->read("g", "s", {})->front().id, 6u);
}

TEST_F(DiskLogs, a_full_disk_refuses_whole_appends_and_recovers) {
  std::filesystem::create_directory(path);
  if (::mount("tmpfs", path.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "size=2m,mode=0700") != 0) {
    GTEST_SKIP() << "cannot mount a tmpfs here (" << std::strerror(errno) << "); run as root";
  }
  open({.bounds = {.disk_reserve_bytes = 0}});
  ASSERT_EQ(name_of(make_group(*sink, "g")), "");
  const std::string ballast = path + "/ballast";
  write_file(ballast, std::string(1 << 20, 'b'));
  std::uint64_t count = 0;
  Status status;
  while (
      (status = append(*sink, "g", "s", {{at(1), std::string(30'000, 'x')}, {at(2), std::string(9'000, 'y')}}, count + 1)).ok())
    ++count;
  EXPECT_EQ(name_of(status), "ServiceUnavailableException");
  EXPECT_TRUE(status.error().retryable);
  EXPECT_GT(count, 10u);
  EXPECT_EQ(sink->source_offset("g", "s"), count);
  EXPECT_EQ(read_all(*sink, "g", "s").size(), 2 * count);
  std::filesystem::remove(ballast);
  EXPECT_EQ(name_of(append(*sink, "g", "s", {{at(3), "after"}}, count + 1)), "");
  open();
  EXPECT_EQ(read_all(*sink, "g", "s").size(), 2 * count + 1);
  EXPECT_EQ(sink->source_offset("g", "s"), count + 1);
  sink.reset();
  ::umount2(path.c_str(), MNT_DETACH);
}

// A writer that follows a source, killed at random: no line lost, none doubled, and the offset says exactly how far it got.
TEST_F(DiskLogs, kill_9_loses_and_doubles_no_line) {
  std::mt19937_64 random(9);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(15);
  std::uint64_t lines = 0;
  int cycles = 0;
  int torn = 0;
  for (; cycles < 120 && std::chrono::steady_clock::now() < end && !HasFailure(); ++cycles) {
    {
      ChildProcess child({MOORAGE_LOGS_CHILD, path});
      ASSERT_EQ(child.line(), "at " + std::to_string(lines)) << "the writer was told another offset";
      const auto stop = std::chrono::steady_clock::now() + std::chrono::microseconds(random() % 4000);
      while (std::chrono::steady_clock::now() < stop) {
      }
      child.kill();
    }
    std::uintmax_t before = 0;
    for (const std::string& file : segments()) before += std::filesystem::file_size(file);
    open({.segment_bytes_max = 20'000});
    std::uintmax_t after = 0;
    for (const std::string& file : segments()) after += std::filesystem::file_size(file);
    torn += after < before ? 1 : 0;
    lines = sink->source_offset("g", "s");
    if (lines == 0) {  // killed before it wrote anything
      sink.reset();
      continue;
    }
    std::optional<ports::LogPosition> position;
    std::uint64_t number = 0;
    for (;;) {
      const auto page = sink->read("g", "s", {.after = position});
      ASSERT_TRUE(page.ok()) << text_of(page);
      if (page->empty()) break;
      for (const auto& event : *page) {
        ++number;
        ASSERT_EQ(event.id, number);
        const std::string expected = "line " + std::to_string(number);
        ASSERT_EQ(event.message.compare(0, expected.size(), expected), 0) << event.message.substr(0, 20);
      }
      position = ports::LogPosition{page->back().at, page->back().id};
    }
    ASSERT_EQ(number, lines);
    if (cycles % 10 == 9) {
      sink->expire(kNow);
      ASSERT_EQ(name_of(sink->delete_group("g")), "");
      lines = 0;
    }
    sink.reset();
  }
  std::printf("kill -9: %d cycles, %d torn ends cut off\n", cycles, torn);
  EXPECT_GT(cycles, 5);
}

}  // namespace
}  // namespace moorage::logs_test
