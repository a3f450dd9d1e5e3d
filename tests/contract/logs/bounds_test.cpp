// The promises of every log sink about how much it keeps, and what the disk sink adds: the disk's reserve, and directories that
// another program removes.
#include <sys/mount.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <functional>
#include <memory>

#include "drivers/logs/disk_log_sink.h"
#include "drivers/logs/memory_log_sink.h"
#include "log_support.h"
#include "store_support.h"

namespace moorage::logs_test {
namespace {

using ports::LogBounds;
using ports::LogWarning;
using store_test::TempDirectory;

constexpr std::size_t kLineBytes = 1000;
constexpr LogBounds kBounds{
    .stream_bytes_max = 64'000, .group_bytes_max = 160'000, .total_bytes_max = 240'000, .disk_reserve_bytes = 0};

struct Bounded {
  const char* name;
  std::function<std::unique_ptr<ports::LogSink>(const std::string& path)> make;
};

class LogBoundsTest : public ::testing::TestWithParam<Bounded> {
 protected:
  void SetUp() override {
    sink = GetParam().make(directory / "logs");
    sink->listen([this](const LogWarning& warning) { warnings.push_back(warning); });
  }
  // A line that contains its own number.
  static std::string line(int number) {
    std::string text = std::to_string(number) + " ";
    return text + std::string(kLineBytes - text.size(), 'x');
  }
  void write(const char* group, const char* stream, int first, int count) {
    for (int i = first; i < first + count; ++i) {
      ASSERT_EQ(name_of(append(*sink, group, stream, {{at(i), line(i)}}, static_cast<std::uint64_t>(i), at(i))), "");
    }
  }
  // The numbers of the stored lines.
  std::vector<int> numbers(const char* group, const char* stream) {
    std::vector<int> out;
    for (const auto& text : read_all(*sink, group, stream)) out.push_back(std::stoi(text));
    return out;
  }
  int count_of(LogWarning::Kind kind, LogWarning::Scope scope) const {
    return static_cast<int>(std::count_if(warnings.begin(), warnings.end(), [&](const LogWarning& warning) {
      return warning.kind == kind && warning.scope == scope;
    }));
  }

  TempDirectory directory{TempDirectory::kInMemory};
  std::unique_ptr<ports::LogSink> sink;
  std::vector<LogWarning> warnings;
};

TEST_P(LogBoundsTest, a_stream_keeps_its_newest_lines_and_says_what_went) {
  ASSERT_EQ(name_of(make_group(*sink, "g")), "");
  write("g", "quiet", 0, 1);
  write("g", "loud", 1, 1000);
  const auto kept = numbers("g", "loud");
  ASSERT_FALSE(kept.empty());
  EXPECT_LE(kept.size(), 64u);
  EXPECT_GE(kept.size(), 40u) << "much more went than had to";
  EXPECT_EQ(kept.back(), 1000);
  EXPECT_EQ(kept.back() - kept.front() + 1, static_cast<int>(kept.size())) << "the oldest go, and nothing between";
  EXPECT_EQ(numbers("g", "quiet"), std::vector<int>{0}) << "another stream pays nothing";
  EXPECT_EQ(sink->source_offset("g", "loud"), 1000u);
  EXPECT_EQ(sink->usage().events_dropped, 1000u - kept.size());
  EXPECT_LE(sink->usage().bytes, 66'000u);
  EXPECT_EQ(count_of(LogWarning::Kind::kNearBound, LogWarning::Scope::kStream), 1) << "said before it bites";
  EXPECT_EQ(count_of(LogWarning::Kind::kDropped, LogWarning::Scope::kStream), 1) << "and when it does, not for every line";
  const auto near = warnings.front();
  EXPECT_EQ(near.kind, LogWarning::Kind::kNearBound);
  EXPECT_EQ(near.group + "/" + near.stream, "g/loud");
  EXPECT_EQ(near.bytes_max, 64'000u);
}

TEST_P(LogBoundsTest, a_group_keeps_its_newest_lines) {
  ASSERT_EQ(name_of(make_group(*sink, "g")), "");
  ASSERT_EQ(name_of(make_group(*sink, "other")), "");
  write("other", "s", 0, 10);
  for (int stream = 0; stream < 5; ++stream) write("g", ("s" + std::to_string(stream)).c_str(), 100 * stream, 50);
  std::size_t kept = 0;
  for (int stream = 0; stream < 5; ++stream) kept += numbers("g", ("s" + std::to_string(stream)).c_str()).size();
  EXPECT_LE(kept, 160u);
  EXPECT_GE(kept, 110u);
  EXPECT_TRUE(numbers("g", "s0").empty()) << "the oldest of the group";
  EXPECT_EQ(numbers("g", "s4").size(), 50u) << "the newest of the group";
  EXPECT_EQ(numbers("other", "s").size(), 10u);
  EXPECT_EQ(count_of(LogWarning::Kind::kDropped, LogWarning::Scope::kGroup), 1);
}

TEST_P(LogBoundsTest, the_whole_keeps_its_newest_lines_and_a_deleted_group_makes_room) {
  for (int group = 0; group < 6; ++group) {
    const std::string name = "g" + std::to_string(group);
    ASSERT_EQ(name_of(make_group(*sink, name)), "");
    write(name.c_str(), "s", 100 * group, 50);
  }
  EXPECT_TRUE(numbers("g0", "s").empty());
  EXPECT_EQ(numbers("g5", "s").size(), 50u);
  EXPECT_LE(sink->usage().bytes, 240'000u);
  EXPECT_GE(sink->usage().bytes, 180'000u);
  EXPECT_EQ(sink->usage().bytes_max, 240'000u);
  EXPECT_EQ(count_of(LogWarning::Kind::kDropped, LogWarning::Scope::kTotal), 1);
  for (int group = 0; group < 6; ++group) ASSERT_EQ(name_of(sink->delete_group("g" + std::to_string(group))), "");
  EXPECT_EQ(sink->usage().bytes, 0u);
}

TEST_P(LogBoundsTest, what_expires_makes_room) {
  ASSERT_EQ(name_of(make_group(*sink, "g", 1)), "");
  write("g", "s", 0, 50);
  sink->expire(at(0) + Duration::minutes(25 * 60));
  EXPECT_TRUE(numbers("g", "s").empty());
  EXPECT_LT(sink->usage().bytes, 500u);
}

INSTANTIATE_TEST_SUITE_P(Drivers, LogBoundsTest,
                         ::testing::Values(Bounded{"memory",
                                                   [](const std::string&) { return drivers::make_memory_log_sink(kBounds); }},
                                           Bounded{"disk",
                                                   [](const std::string& path) {
                                                     auto opened =
                                                         drivers::open_disk_log_sink({.path = path, .bounds = kBounds});
                                                     EXPECT_TRUE(opened.ok()) << text_of(opened);
                                                     return std::move(opened).value();
                                                   }}),
                         [](const auto& each) { return std::string(each.param.name); });

// A disk of a few mebibytes.
class SmallDisk : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(disk);
    if (::mount("tmpfs", disk.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "size=8m,mode=0700") != 0) {
      GTEST_SKIP() << "cannot mount a tmpfs here (" << std::strerror(errno) << "); run as root";
    }
    is_mounted = true;
  }
  void TearDown() override {
    sink.reset();
    if (is_mounted) ::umount2(disk.c_str(), MNT_DETACH);
  }
  void open(LogBounds bounds) {
    auto opened = drivers::open_disk_log_sink({.path = disk + "/logs", .segment_bytes_max = 256 << 10, .bounds = bounds});
    ASSERT_TRUE(opened.ok()) << text_of(opened);
    sink = std::move(opened).value();
    sink->listen([this](const LogWarning& warning) { warnings.push_back(warning); });
    ASSERT_EQ(name_of(make_group(*sink, "g")), "");
  }
  std::uint64_t free_bytes() const { return std::filesystem::space(disk).available; }

  TempDirectory directory{TempDirectory::kInMemory};
  std::string disk = directory / "disk";
  bool is_mounted = false;
  std::unique_ptr<ports::LogSink> sink;
  std::vector<LogWarning> warnings;
};

TEST_F(SmallDisk, a_flood_of_output_leaves_the_reserve_free_and_the_newest_lines_stay) {
  open({.disk_reserve_bytes = 3 << 20});
  for (int i = 0; i < 200; ++i) {
    ASSERT_EQ(name_of(append(*sink, "g", "flood", {{at(i), std::to_string(i) + std::string(100'000, 'x')}})), "") << i;
    ASSERT_GE(free_bytes() + (16 << 10), 3u << 20) << i;
  }
  const auto kept = read_all(*sink, "g", "flood");
  EXPECT_GT(kept.size(), 30u);
  EXPECT_EQ(kept.back().substr(0, 4), "199x");
  ASSERT_FALSE(warnings.empty());
  EXPECT_EQ(warnings.front().kind, LogWarning::Kind::kDropped);
  EXPECT_EQ(warnings.front().scope, LogWarning::Scope::kDisk);
}

TEST_F(SmallDisk, where_others_fill_the_disk_logs_stop_before_the_state_does_and_go_on_later) {
  open({.disk_reserve_bytes = 2 << 20});
  ASSERT_EQ(name_of(append(*sink, "g", "s", {{at(0), "before"}}, 1)), "");
  const std::string ballast = disk + "/ballast";
  store_test::write_file(ballast, std::string((8 << 20) - (1 << 20), 'b'));
  const auto refused = append(*sink, "g", "s", {{at(1), std::string(1000, 'x')}}, 2);
  EXPECT_EQ(name_of(refused), "ServiceUnavailableException");
  EXPECT_TRUE(refused.error().retryable);
  EXPECT_EQ(sink->source_offset("g", "s"), 1u) << "a writer keeps its place";
  EXPECT_EQ(sink->usage().appends_refused, 1u);
  ASSERT_FALSE(warnings.empty());
  EXPECT_EQ(warnings.back().kind, LogWarning::Kind::kRefused);
  EXPECT_EQ(warnings.back().bytes_max, 2u << 20);
  std::filesystem::remove(ballast);
  EXPECT_EQ(name_of(append(*sink, "g", "s", {{at(2), "after"}}, 3)), "");
}

struct LostFiles : ::testing::Test {
  void SetUp() override {
    auto opened = drivers::open_disk_log_sink({.path = path});
    ASSERT_TRUE(opened.ok()) << text_of(opened);
    sink = std::move(opened).value();
    sink->listen([this](const LogWarning& warning) { warnings.push_back(warning); });
    ASSERT_EQ(name_of(make_group(*sink, "g", 7)), "");
    ASSERT_EQ(name_of(append(*sink, "g", "s", {{at(0), "lost"}}, 5)), "");
  }
  void reopen() {
    sink.reset();
    auto opened = drivers::open_disk_log_sink({.path = path});
    ASSERT_TRUE(opened.ok()) << text_of(opened);
    sink = std::move(opened).value();
  }
  std::string group_directory() const {
    for (const auto& entry : std::filesystem::directory_iterator(path)) {
      if (entry.is_directory()) return entry.path();
    }
    return {};
  }
  void expect_later_lines_kept() {
    EXPECT_EQ(name_of(append(*sink, "g", "s", {{at(1), "kept"}}, 9)), "");
    EXPECT_EQ(name_of(append(*sink, "g", "new", {{at(2), "also"}}, 3)), "");
    EXPECT_EQ(read_all(*sink, "g", "s"), Texts{"kept"});
    ASSERT_EQ(warnings.size(), 1u) << "said once";
    EXPECT_EQ(warnings[0].kind, LogWarning::Kind::kDirectoryLost);
    reopen();
    EXPECT_EQ(read_all(*sink, "g", "s"), Texts{"kept"});
    EXPECT_EQ(read_all(*sink, "g", "new"), Texts{"also"});
    EXPECT_EQ(sink->source_offset("g", "s"), 9u);
    EXPECT_EQ(sink->read("g", "s", {})->front().id, 2u) << "ids never come back";
    EXPECT_EQ(sink->group("g")->retention_days, 7);
  }

  TempDirectory directory{TempDirectory::kInMemory};
  std::string path = directory / "logs";
  std::unique_ptr<ports::LogSink> sink;
  std::vector<LogWarning> warnings;
};

TEST_F(LostFiles, a_deleted_log_directory_is_made_anew_and_said) {
  std::filesystem::remove_all(path);
  expect_later_lines_kept();
}

TEST_F(LostFiles, a_deleted_group_directory_is_made_anew_and_said) {
  std::filesystem::remove_all(group_directory());
  expect_later_lines_kept();
}

TEST_F(LostFiles, a_deleted_segment_is_made_anew_and_said) {
  for (const auto& entry : std::filesystem::directory_iterator(group_directory())) {
    if (entry.path().extension() == ".log") std::filesystem::remove(entry.path());
  }
  expect_later_lines_kept();
}

TEST_F(LostFiles, a_moved_log_directory_is_left_alone) {
  std::filesystem::rename(path, directory / "moved");
  EXPECT_EQ(name_of(append(*sink, "g", "s", {{at(1), "more"}}, 9)), "");
  EXPECT_EQ(read_all(*sink, "g", "s"), (Texts{"lost", "more"})) << "what is open stays what it was";
}

TEST_F(LostFiles, the_periodic_look_finds_it_without_an_append) {
  std::filesystem::remove_all(path);
  sink->expire(at(1));
  EXPECT_EQ(warnings.size(), 1u);
  EXPECT_TRUE(std::filesystem::exists(path + "/owner.lock"));
  EXPECT_EQ(name_of(make_group(*sink, "h")), "");
  EXPECT_EQ(name_of(sink->create_stream("h", "t", at(2))), "");
  EXPECT_EQ(name_of(sink->delete_group("g")), "");
  reopen();
  EXPECT_TRUE(sink->group("h"));
  EXPECT_FALSE(sink->group("g"));
}

TEST_F(LostFiles, making_a_group_or_a_stream_finds_it_too) {
  std::filesystem::remove_all(path);
  EXPECT_EQ(name_of(sink->create_stream("g", "t", at(2))), "");
  std::filesystem::remove_all(path);
  EXPECT_EQ(name_of(make_group(*sink, "h")), "");
  reopen();
  EXPECT_TRUE(sink->group("h"));
}

}  // namespace
}  // namespace moorage::logs_test
