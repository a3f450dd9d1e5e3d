// The series store, in memory and on disk: what was put is read back at every resolution, over restarts, crashes and damage.
#include <dirent.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>

#include "drivers/metrics/series_store.h"
#include "drivers/metrics/tiers.h"

namespace moorage::drivers {
namespace {

using ports::MetricName;
using ports::MetricPoint;
using ports::MetricResolution;
using ports::MetricSample;
using ports::MetricStore;
using Points = std::vector<MetricPoint>;

constexpr Instant kBegin{1'767'225'600'000};  // 2026-01-01T00:00:00Z
constexpr Duration kMinute = Duration::minutes(1);
constexpr Duration kHour = kMinute * 60;
constexpr Duration kDay = kHour * 24;
constexpr Instant kAlways{0};
constexpr Instant kEver{4'000'000'000'000};

MetricName name_of(std::string metric, std::string service = "web") {
  return {
      .space = "AWS/ECS", .name = std::move(metric), .dimensions = {{"ClusterName", "c"}, {"ServiceName", std::move(service)}}};
}

MetricSample one(MetricName name, Instant at, double value, MetricResolution resolution = MetricResolution::kMinute) {
  return {.name = std::move(name),
          .unit = "Percent",
          .point = {.at = at, .count = 1, .sum = value, .least = value, .greatest = value},
          .resolution = resolution};
}

class SeriesStoreTest : public ::testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    char pattern[] = "/tmp/moorage-metrics-XXXXXX";
    directory_ = ::mkdtemp(pattern);
    open();
  }
  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(directory_);
  }
  bool on_disk() const { return GetParam(); }
  void open(SeriesStoreOptions options = {}) {
    store_.reset();
    if (!on_disk()) {
      store_ = make_memory_series_store(options);
      return;
    }
    options.path = directory_ + "/metrics";
    auto opened = open_series_store(options);
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    store_ = std::move(opened).value();
  }
  void reopen() {
    if (on_disk()) open();
  }
  void put(const MetricSample& sample) {
    const Status done = store_->put({&sample, 1});
    ASSERT_TRUE(done.ok()) << done.error().message;
  }
  Points read(const MetricName& name, Duration period, Instant from = kAlways, Instant to = kEver) {
    auto points = store_->read(name, from, to, period);
    EXPECT_TRUE(points.ok());
    return points.ok() ? std::move(points).value() : Points();
  }
  void tend(Instant now) {
    const Status done = store_->tend(now);
    ASSERT_TRUE(done.ok()) << done.error().message;
  }

  std::string directory_;
  std::unique_ptr<MetricStore> store_;
};

TEST_P(SeriesStoreTest, puts_values_of_one_minute_together) {
  put(one(name_of("Cpu"), kBegin + Duration::seconds(1), 10));
  put(one(name_of("Cpu"), kBegin + Duration::seconds(59), 30));
  put(one(name_of("Cpu"), kBegin + Duration::seconds(60), 5));
  const Points points = read(name_of("Cpu"), kMinute);
  ASSERT_EQ(points.size(), 2U);
  EXPECT_EQ(points[0].at, kBegin);
  EXPECT_EQ(points[0].count, 2);
  EXPECT_EQ(points[0].sum, 40);
  EXPECT_EQ(points[0].least, 10);
  EXPECT_EQ(points[0].greatest, 30);
  ASSERT_EQ(points[0].values.size(), 2U);
  EXPECT_EQ(points[0].values[1].value, 30);
  EXPECT_EQ(points[1].sum, 5);
  EXPECT_EQ(store_->unit_of(name_of("Cpu")), "Percent");
}

TEST_P(SeriesStoreTest, keeps_seconds_only_for_what_was_put_by_the_second) {
  put(one(name_of("Fast"), kBegin + Duration::seconds(1), 1, MetricResolution::kSecond));
  put(one(name_of("Fast"), kBegin + Duration::seconds(2), 2, MetricResolution::kSecond));
  put(one(name_of("Apart"), kBegin, 7, MetricResolution::kSecondOnly));
  put(one(name_of("Slow"), kBegin, 9));
  EXPECT_EQ(read(name_of("Fast"), Duration::seconds(1)).size(), 2U);
  ASSERT_EQ(read(name_of("Fast"), kMinute).size(), 1U);
  EXPECT_EQ(read(name_of("Fast"), kMinute)[0].sum, 3);
  EXPECT_EQ(read(name_of("Apart"), Duration::seconds(20)).size(), 1U);
  EXPECT_TRUE(read(name_of("Apart"), kMinute).empty());
  EXPECT_TRUE(read(name_of("Slow"), Duration::seconds(20)).empty());
}

TEST_P(SeriesStoreTest, takes_late_points_before_and_after_their_block_was_written) {
  for (int i = 0; i < 180; ++i) {
    if (i != 30 && i != 31) put(one(name_of("Cpu"), kBegin + kMinute * i, i));
  }
  put(one(name_of("Cpu"), kBegin + kMinute * 30, 30));
  EXPECT_EQ(read(name_of("Cpu"), kMinute)[30].sum, 30);
  tend(kBegin + kHour * 3);  // the first two hours become a block
  put(one(name_of("Cpu"), kBegin + kMinute * 31, 31));
  put(one(name_of("Cpu"), kBegin + kMinute * 5, 100));
  const auto check = [&] {
    const Points points = read(name_of("Cpu"), kMinute);
    ASSERT_EQ(points.size(), 180U);
    for (int i = 0; i < 180; ++i) EXPECT_EQ(points[static_cast<std::size_t>(i)].sum, i == 5 ? 105 : i) << i;
    EXPECT_EQ(points[5].count, 2);
  };
  check();
  reopen();
  check();
  tend(kBegin + kHour * 5);
  check();
  reopen();
  check();
}

TEST_P(SeriesStoreTest, rolls_up_and_forgets_by_the_tiers_of_cloudwatch) {
  constexpr int kDays = 80;
  double expected = 0;
  for (int day = 0; day < kDays; ++day) {
    for (int minute = 0; minute < 120; minute += 15) {
      const double value = day + minute;
      put(one(name_of("Cpu"), kBegin + kDay * day + kMinute * minute, value));
      expected += value;
    }
    if (day % 4 == 0) tend(kBegin + kDay * day);
    if (day == 42) reopen();
  }
  const Instant end = kBegin + kDay * kDays;
  tend(end);
  // By the minute for 15 days, by five minutes for 63, by the hour before.
  EXPECT_EQ(read(name_of("Cpu"), kMinute, end - kDay * 2, end).size(), 2U * 8);
  const Points old = read(name_of("Cpu"), kMinute, kBegin, kBegin + kDay);
  ASSERT_EQ(old.size(), 2U);
  EXPECT_EQ(old[1].count, 4);
  EXPECT_EQ(old[1].at, kBegin + kHour);
  EXPECT_EQ(read(name_of("Cpu"), kMinute * 5, end - kDay * 30, end - kDay * 29).size(), 8U);
  double sum = 0;
  double count = 0;
  for (const MetricPoint& point : read(name_of("Cpu"), kHour)) {
    sum += point.sum;
    count += point.count;
  }
  EXPECT_EQ(sum, expected);
  EXPECT_EQ(count, kDays * 8);
  tend(end + kDay * 500);
  EXPECT_TRUE(read(name_of("Cpu"), kHour).empty());
  EXPECT_EQ(store_->usage().points, 0U);
}

TEST_P(SeriesStoreTest, finds_series_by_filter_and_activity) {
  put(one(name_of("Cpu", "a"), kBegin, 1));
  put(one(name_of("Cpu", "b"), kBegin + kDay, 1));
  put(one({.space = "Own", .name = "Cpu", .dimensions = {}}, kBegin + kDay, 1));
  const auto find = [&](ports::MetricFilter filter, Instant since) { return store_->find(filter, since).value().size(); };
  EXPECT_EQ(find({}, kAlways), 3U);
  EXPECT_EQ(find({.space = "AWS/ECS"}, kAlways), 2U);
  EXPECT_EQ(find({.dimensions = {{"ServiceName", ""}}}, kAlways), 2U);
  EXPECT_EQ(find({.dimensions = {{"ServiceName", "b"}}}, kAlways), 1U);
  EXPECT_EQ(find({.space = "AWS/ECS"}, kBegin + kHour), 1U);
  reopen();
  EXPECT_EQ(find({.space = "AWS/ECS"}, kBegin + kHour), 1U);
}

TEST_P(SeriesStoreTest, refuses_numbers_that_are_none_and_takes_nothing_of_their_batch) {
  const MetricSample batch[] = {one(name_of("Cpu"), kBegin, 1), one(name_of("Cpu"), kBegin, std::nan(""))};
  const Status done = store_->put(batch);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().name, "InvalidParameterValue");
  EXPECT_TRUE(read(name_of("Cpu"), kMinute).empty());
  MetricSample infinite = one(name_of("Cpu"), kBegin, 1);
  infinite.point.greatest = std::numeric_limits<double>::infinity();
  EXPECT_FALSE(store_->put({&infinite, 1}).ok());
}

TEST_P(SeriesStoreTest, bounds_the_number_of_series) {
  open({.series_max = 3});
  for (int i = 0; i < 3; ++i) put(one(name_of("Cpu", std::to_string(i)), kBegin, i));
  const MetricSample fourth = one(name_of("Cpu", "another"), kBegin, 4);
  const Status done = store_->put({&fourth, 1});
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().name, "LimitExceeded");
  put(one(name_of("Cpu", "1"), kBegin + kMinute, 4));
}

TEST_P(SeriesStoreTest, gives_way_when_its_bound_is_reached_and_comes_back) {
  open({.bytes_max = 10'000});
  double value = 0.1;
  for (int hour = 0; hour < 30; ++hour) {
    for (int minute = 0; minute < 60; ++minute) {
      const MetricSample sample = one(name_of("Cpu"), kBegin + kHour * hour + kMinute * minute, value *= 1.01);
      static_cast<void>(store_->put({&sample, 1}));
    }
    static_cast<void>(store_->tend(kBegin + kHour * hour));
    EXPECT_LT(store_->usage().bytes, 20'000U);
  }
  EXPECT_FALSE(read(name_of("Cpu"), kMinute).empty());
}

TEST_P(SeriesStoreTest, spends_at_most_two_bytes_on_a_point_of_an_idle_series) {
  constexpr int kSeries = 200;
  constexpr int kMinutes = 60 * 24;
  for (int minute = 0; minute < kMinutes; ++minute) {
    std::vector<MetricSample> samples;
    for (int i = 0; i < kSeries; ++i)
      samples.push_back(one(name_of("Cpu", std::to_string(i)), kBegin + kMinute * minute, 12.5));
    ASSERT_TRUE(store_->put(samples).ok());
    if (minute % 60 == 0) tend(kBegin + kMinute * minute);
  }
  tend(kBegin + kMinute * kMinutes + kHour);
  const auto usage = store_->usage();
  EXPECT_EQ(usage.points, static_cast<std::uint64_t>(kSeries) * kMinutes);
  const double bytes = static_cast<double>(usage.bytes) / static_cast<double>(usage.points);
  EXPECT_LT(bytes, 2.0);
  RecordProperty("bytes_a_point", std::to_string(bytes));
}

TEST_P(SeriesStoreTest, keeps_large_distributions_within_a_hundredth) {
  MetricSample sample = one(name_of("Latency"), kBegin, 1);
  sample.point = {.at = kBegin, .count = 1000, .sum = 500500, .least = 1, .greatest = 1000};
  for (int i = 1; i <= 1000; ++i) sample.point.values.push_back({static_cast<double>(i), 1});
  put(sample);
  put(one(name_of("Latency"), kBegin + kMinute, 5));
  reopen();
  tend(kBegin + kHour * 3);
  const Points points = read(name_of("Latency"), kMinute);
  ASSERT_EQ(points.size(), 2U);
  double below = 0;
  double p90 = 0;
  for (const auto& [value, count] : points[0].values) {
    below += count;
    if (below >= 900) {
      p90 = value;
      break;
    }
  }
  EXPECT_NEAR(p90, 900, 10);
  EXPECT_EQ(points[0].sum, 500500);
}

INSTANTIATE_TEST_SUITE_P(Places, SeriesStoreTest, ::testing::Values(false, true),
                         [](const auto& place) { return place.param ? "disk" : "memory"; });

// ------------------------------------------------------------------------------------------------------ files alone

class SeriesFilesTest : public SeriesStoreTest {
 protected:
  std::vector<std::string> files_named(const std::string& part) const {
    std::vector<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator(directory_ + "/metrics")) {
      if (entry.path().filename().string().find(part) != std::string::npos) out.push_back(entry.path());
    }
    return out;
  }
};

TEST_P(SeriesFilesTest, a_journal_that_was_cut_off_costs_only_its_last_piece) {
  for (int i = 0; i < 10; ++i) put(one(name_of("Cpu"), kBegin + kMinute * i, i));
  store_.reset();
  const auto journal = files_named("journal-");
  ASSERT_EQ(journal.size(), 1U);
  std::filesystem::resize_file(journal[0], std::filesystem::file_size(journal[0]) - 2);
  open();
  EXPECT_EQ(read(name_of("Cpu"), kMinute).size(), 9U);
  put(one(name_of("Cpu"), kBegin + kMinute * 20, 20));
  reopen();
  EXPECT_EQ(read(name_of("Cpu"), kMinute).size(), 10U);
}

// The process died after the blocks of the next generation were written and before its journal had its name.
TEST_P(SeriesFilesTest, blocks_of_a_generation_that_never_began_do_not_count) {
  for (int i = 0; i < 180; ++i) put(one(name_of("Cpu"), kBegin + kMinute * i, i));
  const std::string saved = directory_ + "/saved";
  store_.reset();
  std::filesystem::copy(directory_ + "/metrics", saved);
  open();
  tend(kBegin + kHour * 3);
  store_.reset();
  for (const auto& block : files_named(".block")) std::filesystem::copy(block, saved);
  ASSERT_FALSE(files_named(".block").empty());
  std::filesystem::remove_all(directory_ + "/metrics");
  std::filesystem::rename(saved, directory_ + "/metrics");
  open();
  const Points points = read(name_of("Cpu"), kMinute);
  ASSERT_EQ(points.size(), 180U);
  for (const MetricPoint& point : points) EXPECT_EQ(point.count, 1);
}

TEST_P(SeriesFilesTest, a_damaged_block_is_left_out_and_counted) {
  for (int i = 0; i < 400; ++i) put(one(name_of("Cpu"), kBegin + kMinute * i, i));
  tend(kBegin + kMinute * 400);
  store_.reset();
  auto blocks = files_named(".block");
  ASSERT_GE(blocks.size(), 3U);
  {
    std::fstream file(blocks[0], std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(10);
    file.put('\x7f');
  }
  std::filesystem::resize_file(blocks[1], 20);
  open();
  EXPECT_EQ(read(name_of("Cpu"), kMinute).size(), 160U);
  EXPECT_EQ(store_->usage().damaged, 2U);
}

TEST_P(SeriesFilesTest, one_store_at_a_time_has_the_directory) {
  const auto second = open_series_store({.path = directory_ + "/metrics"});
  EXPECT_FALSE(second.ok());
}

INSTANTIATE_TEST_SUITE_P(Places, SeriesFilesTest, ::testing::Values(true), [](const auto&) { return "disk"; });

}  // namespace
}  // namespace moorage::drivers
