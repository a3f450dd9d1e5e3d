#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <future>
#include <new>
#include <stdexcept>
#include <thread>

#include "drivers/parts/files/small_files.h"
#include "drivers/parts/files/tree.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/parts/loop/event_loop.h"
#include "drivers/parts/loop/lanes.h"
#include "drivers/runtime/oci/containers/log_records.h"
#include "drivers/runtime/oci/containers/record.h"
#include "drivers/runtime/oci/kernel/cgroups.h"
#include "drivers/runtime/oci/kernel/group_settings.h"
#include "drivers/runtime/oci/kernel/host_ports.h"
#include "drivers/runtime/oci/kernel/links.h"
#include "drivers/runtime/plan/event_start.h"
#include "drivers/runtime/plan/health.h"
#include "support/temporary_directory.h"

namespace moorage::oci {
namespace {

using ::testing::HasSubstr;

const std::string kTime = "2026-11-22T16:08:28.772055123Z";

std::vector<std::string> messages(const LogBatch& batch) {
  std::vector<std::string> out;
  for (const auto& line : batch.lines) {
    out.push_back(line.message);
  }
  return out;
}

}  // namespace

TEST(LogRecords, become_events_with_their_time) {
  const auto text = kTime + " stdout F hello\n" + kTime + " stderr F world\n";
  const auto batch = read_log(text, {});
  EXPECT_THAT(messages(batch), ::testing::ElementsAre("hello", "world"));
  EXPECT_EQ(batch.lines[0].at.ms, 1'795'363'708'772);
  EXPECT_EQ(batch.consumed, text.size());
}

TEST(LogRecords, an_unfinished_line_waits) {
  const auto whole = kTime + " stdout F one\n";
  const auto batch = read_log(whole + kTime + " stdout F tw", {});
  EXPECT_THAT(messages(batch), ::testing::ElementsAre("one"));
  EXPECT_EQ(batch.consumed, whole.size());
}

TEST(LogRecords, lines_of_an_event_are_joined_until_the_next_begins) {
  const auto start = *runtime::event_start("^[A-Z]+ ");
  const auto first = kTime + " stdout F INFO one\n" + kTime + " stderr F   at two\n" + kTime + " stdout F \n";
  const auto second = kTime + " stdout F ERROR three\n" + kTime + " stdout P ERR\n" + kTime + " stdout F OR? not yet\n";
  auto batch = read_log(first + second, {.event_start = start.get()});
  EXPECT_THAT(messages(batch), ::testing::ElementsAre("INFO one\n  at two\n\n"));
  EXPECT_EQ(batch.consumed, first.size());
  EXPECT_EQ(batch.waiting_since->ms, 1'795'363'708'772);
  // No further line comes for long enough, or none can come.
  for (const LogReading& how : {LogReading{.event_start = start.get(), .begun_by = *batch.waiting_since},
                                LogReading{.is_end = true, .event_start = start.get()}}) {
    batch = read_log(second, how);
    EXPECT_THAT(messages(batch), ::testing::ElementsAre("ERROR three\nERROR? not yet\n"));
    EXPECT_EQ(batch.consumed, second.size());
    EXPECT_FALSE(batch.waiting_since);
  }
}

TEST(LogRecords, an_event_never_outgrows_its_bound) {
  const auto start = *runtime::event_start("^never");
  const auto line = kTime + " stdout F 0123456789\n";
  const auto batch = read_log(line + line + line, {.event_bytes_max = 25, .is_end = true, .event_start = start.get()});
  EXPECT_THAT(messages(batch), ::testing::ElementsAre("0123456789\n0123456789\n", "0123456789\n"));
}

TEST(LogRecords, an_event_that_was_not_taken_is_read_again_by_the_next_reader) {
  const auto start = *runtime::event_start("^- ");
  const std::string text = kTime + " stdout F - a\n" + kTime + " stdout F a2\n" + kTime + " stdout F - b\n" + kTime +
                           " stdout F b2\n" + kTime + " stdout F - c\n";
  std::vector<std::string> seen;
  std::size_t taken = 0;
  for (std::size_t end = 0; end <= text.size(); ++end) {  // killed after every byte that was written
    const auto batch = read_log(std::string_view(text).substr(taken, end - taken), {.event_start = start.get()});
    for (const auto& line : batch.lines) seen.push_back(line.message);
    taken += batch.consumed;
  }
  EXPECT_THAT(seen, ::testing::ElementsAre("- a\na2\n", "- b\nb2\n"));
  EXPECT_EQ(text.substr(taken), kTime + " stdout F - c\n");
}

TEST(EventStart, times_become_patterns) {
  const auto finds = [](const std::string& format, const std::string& line) {
    return runtime::begins_event(**runtime::event_start(*runtime::pattern_of_datetime(format)), line);
  };
  EXPECT_TRUE(finds("%Y-%m-%d %H:%M:%S", "[2026-11-23 17:05:09] hello"));
  EXPECT_FALSE(finds("%Y-%m-%d %H:%M:%S", "2026-13-23 17:05:09"));
  EXPECT_TRUE(finds("\\[%b %d, %Y %I:%M:%S %p\\]", "[Nov 23, 2026 05:05:09 PM] hello"));
  EXPECT_TRUE(finds("%d/%B/%y:%H:%M:%S%L %z", "23/November/26:17:05:09.123 +0100"));
  EXPECT_FALSE(finds("%j", "000 400 36"));
  for (int day = 1; day <= 366; ++day) {
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "%03d", day);
    EXPECT_TRUE(finds("^%j$", text.data())) << day;
  }
  EXPECT_FALSE(runtime::pattern_of_datetime("%Y %Q").ok());
  EXPECT_FALSE(runtime::pattern_of_datetime("50%").ok());
  EXPECT_FALSE(runtime::event_start("[").ok());
  EXPECT_EQ(*runtime::event_start(""), nullptr);
}

TEST(LogRecords, each_record_is_an_event_whatever_its_stream) {
  const auto text =
      kTime + " stdout P aaa\n" + kTime + " stderr F between\n" + kTime + " stdout P bbb\n" + kTime + " stdout F c\n";
  const auto batch = read_log(text, {});
  EXPECT_THAT(messages(batch), ::testing::ElementsAre("aaa", "between", "bbb", "c"));
  EXPECT_EQ(batch.consumed, text.size());
}

TEST(LogRecords, parts_of_a_line_belong_to_one_event_without_a_newline_between) {
  const auto start = *runtime::event_start("^- ");
  const auto text = kTime + " stdout P - a\n" + kTime + " stdout F bc\n" + kTime + " stdout F d\n";
  const auto batch = read_log(text, {.is_end = true, .event_start = start.get()});
  EXPECT_THAT(messages(batch), ::testing::ElementsAre("- abc\nd\n"));
  // As Docker: a part that fills the event has no room for more, and its newline is an event of its own at the very bound.
  const auto full = read_log(text, {.event_bytes_max = 3, .is_end = true, .event_start = start.get()});
  EXPECT_THAT(messages(full), ::testing::ElementsAre("- a", "bc\n", "d\n"));
}

TEST(LogRecords, long_events_are_split_between_characters) {
  const auto batch = read_log(kTime +
                                  " stdout F ab\xC3\xA9"
                                  "cd\n",
                              {.event_bytes_max = 3});
  EXPECT_THAT(messages(batch), ::testing::ElementsAre("ab",
                                                      "\xC3\xA9"
                                                      "c",
                                                      "d"));
}

TEST(LogRecords, bytes_that_are_no_text_are_replaced_and_empty_lines_left_out) {
  const auto text = kTime + " stdout F a\xFFz\xE2\x82\n" + kTime + " stdout F \ntorn\n";
  const auto batch = read_log(text, {});
  EXPECT_THAT(messages(batch), ::testing::ElementsAre("a\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD"));
  EXPECT_EQ(batch.consumed, text.size());
}

TEST(Health, counts_failures_by_interval_and_retries) {
  runtime::HealthCounter health({.argv = {"x"}, .interval_ms = 10'000, .timeout_ms = 1'000, .retries = 2}, 0);
  // Failures of the extra probes between the intervals do not count.
  EXPECT_EQ(health.answer(false, 1'000), std::nullopt);
  EXPECT_EQ(health.answer(false, 9'999), std::nullopt);
  EXPECT_EQ(health.answer(false, 10'000), std::nullopt);
  EXPECT_EQ(health.answer(false, 19'000), std::nullopt);
  EXPECT_EQ(health.answer(false, 20'000), runtime::HealthState::kUnhealthy);
  EXPECT_EQ(health.answer(true, 30'000), runtime::HealthState::kHealthy);
  EXPECT_EQ(health.answer(false, 40'000), std::nullopt);
  EXPECT_EQ(health.answer(true, 50'000), std::nullopt);
  EXPECT_EQ(health.answer(false, 60'000), std::nullopt);
  EXPECT_EQ(health.answer(false, 70'000), runtime::HealthState::kUnhealthy);
  EXPECT_EQ(health.answer(false, 80'000), std::nullopt);
}

TEST(Health, forgives_failures_in_the_start_period_but_takes_success) {
  runtime::HealthCounter slow(
      {.argv = {"x"}, .interval_ms = 1'000, .timeout_ms = 1'000, .retries = 1, .start_period_ms = 30'000}, 0);
  for (int at = 1'000; at < 30'000; at += 1'000) {
    EXPECT_EQ(slow.answer(false, at), std::nullopt);
  }
  EXPECT_EQ(slow.answer(false, 30'000), runtime::HealthState::kUnhealthy);
  runtime::HealthCounter quick(
      {.argv = {"x"}, .interval_ms = 1'000, .timeout_ms = 1'000, .retries = 1, .start_period_ms = 30'000}, 0);
  EXPECT_EQ(quick.answer(true, 500), runtime::HealthState::kHealthy);
  EXPECT_EQ(quick.answer(false, 1'500), runtime::HealthState::kUnhealthy);
}

TEST(Health, is_probed_eagerly_only_until_it_is_known) {
  runtime::HealthCounter health({.argv = {"x"}, .interval_ms = 30'000, .timeout_ms = 1'000, .retries = 3}, 0);
  EXPECT_EQ(health.next_ms(0), 1'000);
  EXPECT_EQ(health.next_ms(40'000), 50'000);
  health.answer(true, 1'000);
  EXPECT_EQ(health.next_ms(1'000), 31'000);
  runtime::HealthCounter short_interval({.argv = {"x"}, .interval_ms = 200, .timeout_ms = 100, .retries = 3}, 0);
  EXPECT_EQ(short_interval.next_ms(0), 200);
}

TEST(Subnets, are_read_and_compared) {
  const auto subnet = parse_subnet("10.88.4.0/22");
  ASSERT_TRUE(subnet.ok());
  EXPECT_EQ(subnet->text(), "10.88.4.0/22");
  EXPECT_EQ(to_text(subnet->gateway()), "10.88.4.1");
  EXPECT_TRUE(subnet->overlaps(*parse_subnet("10.88.0.0/16")));
  EXPECT_TRUE(parse_subnet("10.88.0.0/16")->overlaps(*subnet));
  EXPECT_FALSE(subnet->overlaps(*parse_subnet("10.88.8.0/22")));
  for (const char* bad : {"", "10.88.4.0", "10.88.4.1/22", "10.88.4.0/8", "10.88.4.0/30", "10.88.4.0/22x", "x/22"}) {
    EXPECT_FALSE(parse_subnet(bad).ok()) << bad;
  }
}

TEST(HostPorts, never_give_the_same_port_twice_nor_one_in_use) {
  HostPorts ports(0, 0, 0);
  const auto one = ports.take({});
  const auto two = ports.take({});
  ASSERT_TRUE(one.ok() && two.ok());
  EXPECT_NE(one->first, two->first);
  const auto taken = ports.take({.first = one->first});
  ASSERT_FALSE(taken.ok());
  EXPECT_EQ(taken.error().name, "CannotStartContainerError");
  EXPECT_THAT(taken.error().message,
              HasSubstr("Bind for 0.0.0.0:" + std::to_string(one->first) + " failed: port is already allocated"));
  // Another protocol is another port.
  EXPECT_TRUE(ports.take({.udp = true, .first = one->first}).ok());
}

TEST(HostPorts, give_ranges_and_say_when_none_is_left) {
  HostPorts ports(28'100, 28'109, 0);
  const auto range = ports.take({.count = 8});
  ASSERT_TRUE(range.ok()) << range.error().message;
  EXPECT_EQ(range->sockets.size(), 8U);
  EXPECT_GE(range->first, 28'100);
  EXPECT_LE(range->first + 7, 28'109);
  const auto more = ports.take({.count = 3});
  ASSERT_FALSE(more.ok());
  EXPECT_THAT(more.error().message, HasSubstr("no 3 free host ports between 28100 and 28109"));
  EXPECT_FALSE(ports.take({.count = 11}).ok());
}

TEST(Shares, are_bounded_and_translated) {
  EXPECT_EQ(runtime::clamp_shares(0), 2);
  EXPECT_EQ(runtime::clamp_shares(300'000), 262'144);
  EXPECT_EQ(weight_of_shares(2), 1);
  EXPECT_EQ(weight_of_shares(262'144), 10'000);
  EXPECT_EQ(weight_of_shares(1024), 39);
}

TEST(Lanes, keep_the_order_of_a_lane_and_run_lanes_side_by_side) {
  const auto started = loop::Lanes::start(2, {});
  ASSERT_TRUE(started.ok());
  loop::Lanes& lanes = **started;
  std::promise<void> release;
  auto gate = release.get_future().share();
  std::vector<int> order;
  std::promise<void> done;
  std::promise<void> other;
  lanes.post("a", [&] {
    gate.wait();
    order.push_back(1);
  });
  lanes.post("a", [&] { order.push_back(2); });
  lanes.post("a", [&] {
    order.push_back(3);
    done.set_value();
  });
  lanes.post("b", [&] { other.set_value(); });
  other.get_future().wait();  // b does not wait for a
  release.set_value();
  done.get_future().wait();
  EXPECT_EQ(order, (std::vector<int>{1, 2, 3}));
}

TEST(Lanes, drop_what_waits_when_they_are_closed) {
  std::atomic<int> ran = 0;
  {
    const auto made = loop::Lanes::start(1, {});
    ASSERT_TRUE(made.ok());
    loop::Lanes& lanes = **made;
    std::promise<void> started;
    std::promise<void> release;
    lanes.post("a", [&] {
      started.set_value();
      release.get_future().wait();
      ++ran;
    });
    lanes.post("a", [&] { ++ran; });
    started.get_future().wait();
    std::thread closer([&] { lanes.close(); });
    release.set_value();
    closer.join();
    lanes.post("a", [&] { ++ran; });
  }
  EXPECT_GE(ran, 1);
  EXPECT_LE(ran, 2);
}

TEST(Lanes, tell_what_a_job_throws_and_go_on) {
  std::promise<std::string> told;
  const auto lanes = loop::Lanes::start(1, [&](std::string_view what) { told.set_value(std::string(what)); });
  ASSERT_TRUE(lanes.ok());
  std::promise<void> next;
  (*lanes)->post("a", [] { throw std::runtime_error("the directory is gone"); });
  (*lanes)->post("a", [&] { next.set_value(); });
  next.get_future().wait();
  EXPECT_EQ(told.get_future().get(), "the directory is gone");
}

TEST(EventLoops, tell_what_a_callback_throws_and_go_on) {
  std::promise<std::string> told;
  const auto loop = loop::EventLoop::start([&](std::string_view what) { told.set_value(std::string(what)); });
  ASSERT_TRUE(loop.ok());
  std::promise<void> next;
  (*loop)->at(loop::EventLoop::Clock::now(), [] { throw std::bad_alloc(); });
  (*loop)->at(loop::EventLoop::Clock::now() + std::chrono::milliseconds(1), [&] { next.set_value(); });
  next.get_future().wait();
  EXPECT_EQ(told.get_future().get(), "out of memory");
}

TEST(EventLoops, call_timers_in_order_and_not_cancelled_ones) {
  auto loop = loop::EventLoop::start();
  ASSERT_TRUE(loop.ok());
  std::vector<int> order;
  std::promise<void> done;
  const auto now = loop::EventLoop::Clock::now();
  (*loop)->at(now + std::chrono::milliseconds(30), [&] {
    order.push_back(3);
    done.set_value();
  });
  (*loop)->at(now + std::chrono::milliseconds(10), [&] { order.push_back(1); });
  const auto cancelled = (*loop)->at(now + std::chrono::milliseconds(20), [&] { order.push_back(2); });
  (*loop)->cancel(cancelled);
  done.get_future().wait();
  EXPECT_EQ(order, (std::vector<int>{1, 3}));
}

TEST(Records, come_back_as_they_were_written) {
  testing::TemporaryDirectory directory;
  const Bundle bundle{.path = directory.path(), .data = directory.path()};
  ContainerRecord record{.task_id = "aa",
                         .task_arn = "arn",
                         .name = "web",
                         .runtime_id = "id",
                         .boot_id = "boot",
                         .created_at_ms = 5,
                         .image_digest = "sha256:1",
                         .stop_signal = 3,
                         .cpu_shares = 128,
                         .network = runtime::NetworkKind::kBridge};
  record.attachment = {
      .address = 7, .link = "mr0", .forwards = {{.udp = true, .host_port = 1, .address = 7, .container_port = 2}}};
  record.bindings = {{.udp = true, .container_first = 2, .host_first = 1, .count = 3, .is_range = true}};
  record.volumes = {
      {.kind = runtime::VolumeMount::Kind::kShared, .name = "v", .path = "/v", .read_only = true, .must_exist = true}};
  record.health =
      runtime::HealthCheckPlan{.argv = {"a", "b"}, .interval_ms = 1, .timeout_ms = 2, .retries = 3, .start_period_ms = 4};
  record.log = {.to_sink = true, .blocking = true, .group = "g", .stream = "s", .event_pattern = "^\\d"};
  ASSERT_TRUE(write_record(bundle, record).ok());
  const auto read = read_record(bundle);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->name, "web");
  EXPECT_EQ(read->stop_signal, 3);
  EXPECT_EQ(read->attachment.forwards.at(0).container_port, 2);
  EXPECT_EQ(read->bindings.at(0).count, 3);
  EXPECT_EQ(read->volumes, record.volumes);
  EXPECT_EQ(read->health, record.health);
  EXPECT_EQ(read->log.stream, "s");
  EXPECT_EQ(read->log.event_pattern, "^\\d");
}

// As a build before record.json had a schema wrote it, with the members of version 0.1 only.
TEST(Records, of_version_0_1_are_read) {
  testing::TemporaryDirectory directory;
  const Bundle bundle{.path = directory.path(), .data = directory.path()};
  std::ofstream(bundle.record())
      << R"({"address":173539330,"bindings":[{"container":80,"count":1,"host":32768,"range":false,"udp":false}],"bootId":"boot",)"
         R"("cpuShares":128,"createdAtMs":1767225600000,"forwards":[{"address":173539330,"containerPort":80,"hostPort":32768,)"
         R"("udp":false}],"health":{"argv":["true"],"intervalMs":30000,"retries":3,"startPeriodMs":0,"timeoutMs":5000},)"
         R"("imageDigest":"sha256:1","link":"mr0","log":{"blocking":false,"group":"g","stream":"s","toSink":true},"name":"web",)"
         R"("network":1,"runtimeId":"id","stopSignal":15,"taskArn":"arn","taskId":"aa","version":1,"volumes":[{"kind":2,)"
         R"("mustExist":false,"name":"/srv","path":"/data","readOnly":true}]})";
  const auto read = read_record(bundle);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->attempt, 0);
  EXPECT_EQ(read->created_at_ms, 1'767'225'600'000);
  EXPECT_EQ(read->network, runtime::NetworkKind::kBridge);
  EXPECT_EQ(read->attachment.address, 173'539'330U);
  EXPECT_EQ(read->bindings.at(0).host_first, 32'768);
  EXPECT_EQ(read->volumes.at(0).kind, runtime::VolumeMount::Kind::kHostPath);
  EXPECT_EQ(read->health->argv, std::vector<std::string>{"true"});
  EXPECT_TRUE(read->log.to_sink);
  EXPECT_FALSE(read->log.is_shared);
  EXPECT_EQ(read->log.base, 0U);
}

TEST(Records, damaged_ones_are_none) {
  testing::TemporaryDirectory directory;
  const Bundle bundle{.path = directory.path(), .data = directory.path()};
  for (const char* text : {"", "{", "{}", "[]", R"({"version":2})", R"({"version":1,"taskId":5})"}) {
    std::ofstream(bundle.record()) << text;
    EXPECT_EQ(read_record(bundle), std::nullopt) << text;
  }
}

TEST(RemoveTree, does_not_leave_by_symlinks) {
  testing::TemporaryDirectory directory;
  std::filesystem::create_directories(directory.path() / "keep/deep");
  std::filesystem::create_directories(directory.path() / "gone/a/b");
  std::filesystem::create_directory_symlink(directory.path() / "keep", directory.path() / "gone/a/link");
  EXPECT_TRUE(files::remove_tree(directory.path() / "gone"));
  EXPECT_FALSE(std::filesystem::exists(directory.path() / "gone"));
  EXPECT_TRUE(std::filesystem::exists(directory.path() / "keep/deep"));
  EXPECT_TRUE(files::remove_tree(directory.path() / "gone"));
}

TEST(RemoveTree, finds_the_bottom_of_whatever_a_container_digs) {
  testing::TemporaryDirectory directory;
  const auto top = directory.path() / "gone";
  std::filesystem::create_directories(top);
  files::UniqueFd at(::open(top.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  for (int depth = 0; depth < 300; ++depth) {
    ASSERT_EQ(::mkdirat(at.get(), "d", 0700), 0);
    at = files::UniqueFd(::openat(at.get(), "d", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  }
  EXPECT_TRUE(files::remove_tree(top));
  EXPECT_FALSE(std::filesystem::exists(top));
}

}  // namespace moorage::oci
