// The audit log on disk: what is found again, what bounds and age drop, and what damage leaves.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "drivers/audit/audit_frame.h"
#include "drivers/audit/disk_audit_log.h"
#include "support/temporary_directory.h"

namespace moorage::drivers {
namespace {

constexpr Instant kStart{1'700'000'000'000};

class AuditOnDisk : public ::testing::Test {
 protected:
  void open(DiskAuditOptions options = {}) {
    log_.reset();
    options.path = (directory_.path() / "audit").string();
    auto opened = open_disk_audit_log(std::move(options));
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    log_ = std::move(*opened);
    log_->listen([this](std::string_view message, std::string_view detail) {
      heard_.push_back(std::string(message) + " | " + std::string(detail));
    });
  }
  void add(const std::string& name, std::int64_t second, bool read_only = false, std::uint64_t outbox = 0) {
    log_->add({.json = "{\"eventName\":\"" + name + "\"}",
               .at = kStart + Duration::seconds(second),
               .read_only = read_only,
               .outbox = outbox});
  }
  std::string found(ports::AuditQuery query = {}) {
    const auto records = log_->find(query);
    EXPECT_TRUE(records.ok());
    std::string out;
    for (const auto& record : *records) {
      const auto begin = record.json.find(":\"") + 2;
      out += record.json.substr(begin, record.json.find('"', begin) - begin) + " ";
    }
    return out;
  }
  std::vector<std::filesystem::path> files() const {
    std::vector<std::filesystem::path> out;
    for (const auto& entry : std::filesystem::directory_iterator(directory_.path() / "audit")) out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
  }

  testing::TemporaryDirectory directory_;
  std::unique_ptr<ports::AuditLog> log_;
  std::vector<std::string> heard_;
};

TEST_F(AuditOnDisk, newest_first_by_time_then_arrival_over_both_series_and_after_a_restart) {
  open();
  add("one", 1);
  add("three", 3);
  add("two", 2, true);
  add("third", 3, true);
  EXPECT_EQ(found(), "third three two one ");
  open();
  add("four", 4);
  EXPECT_EQ(found(), "four third three two one ");
  EXPECT_EQ(found({.start = kStart + Duration::seconds(2), .end = kStart + Duration::seconds(3)}), "third three two ");
  EXPECT_TRUE(heard_.empty());
}

TEST_F(AuditOnDisk, pages_go_on_behind_the_last_position) {
  open();
  for (int i = 0; i < 25; ++i) add("n" + std::to_string(i), i / 10);
  ports::AuditQuery query{.limit = 10};
  std::string all;
  while (true) {
    const auto page = log_->find(query);
    ASSERT_TRUE(page.ok());
    if (page->empty()) break;
    for (const auto& one : *page) all += one.json.substr(14, one.json.size() - 16) + " ";
    query.before = page->back().position;
  }
  std::string expected;
  for (int i = 24; i >= 0; --i) expected += "n" + std::to_string(i) + " ";
  EXPECT_EQ(all, expected);
}

TEST_F(AuditOnDisk, reads_never_push_out_changes) {
  open({.bounds = {.bytes_max = 64 << 10, .read_bytes_max = 64 << 10}});
  add("change", 1);
  for (int i = 0; i < 3000; ++i) add("read", 2, true);
  EXPECT_EQ(found({.is_asked = [](std::string_view json) { return json.find("change") != std::string_view::npos; }}),
            "change ");
  EXPECT_LE(log_->usage().bytes, 128u << 10);
  EXPECT_GT(log_->usage().bytes, 48u << 10);
}

TEST_F(AuditOnDisk, what_is_older_than_its_days_goes) {
  open({.bounds = {.kept = Duration::minutes(10)}});
  add("old", 0);
  log_->expire(kStart + Duration::minutes(10));
  EXPECT_EQ(found(), "old ");
  log_->expire(kStart + Duration::minutes(11));
  EXPECT_EQ(found(), "");
  add("new", 900);
  EXPECT_EQ(found(), "new ");
}

TEST_F(AuditOnDisk, a_torn_tail_is_told_and_what_is_before_it_is_kept) {
  open();
  add("one", 1, false, 7);
  add("two", 2, false, 8);
  log_.reset();
  ASSERT_EQ(files().size(), 1u);
  const auto size = std::filesystem::file_size(files()[0]);
  std::filesystem::resize_file(files()[0], size - 5);
  open();
  EXPECT_EQ(log_->stored_through(), 7u);
  EXPECT_EQ(found(), "one ");
  ASSERT_EQ(heard_.size(), 1u);
  EXPECT_NE(heard_[0].find("cannot be read"), std::string::npos);
  EXPECT_GT(log_->usage().damaged_bytes, 0u);
  add("three", 3, false, 8);
  EXPECT_EQ(found(), "three one ");
  EXPECT_EQ(files().size(), 2u) << "what is damaged is left as it is";
  open();
  EXPECT_EQ(found(), "three one ");
}

TEST_F(AuditOnDisk, a_changed_byte_ends_what_is_read_of_its_file) {
  open();
  for (int i = 0; i < 10; ++i) add("n" + std::to_string(i), i);
  log_.reset();
  std::fstream file(files()[0], std::ios::in | std::ios::out);
  file.seekp(static_cast<std::streamoff>(std::filesystem::file_size(files()[0]) / 2));
  file.put('#');
  file.close();
  open();
  EXPECT_EQ(found(), "n4 n3 n2 n1 n0 ");
  EXPECT_EQ(heard_.size(), 1u);
}

TEST_F(AuditOnDisk, the_outbox_is_stored_through_only_what_was_synced) {
  open();
  EXPECT_EQ(log_->stored_through(), 0u);
  for (std::uint64_t i = 1; i <= 5; ++i) add("n", 1, false, i);
  for (int i = 0; i < 600 && log_->stored_through() < 5; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(log_->stored_through(), 5u);
  open();
  EXPECT_EQ(log_->stored_through(), 5u);
}

TEST(AuditFrame, is_read_as_it_was_written_and_refused_with_any_byte_changed) {
  std::string bytes;
  audit::append_frame({.position = {.at = kStart, .id = 12}, .outbox = 3, .json = R"({"a":1})"}, bytes);
  const auto whole = audit::read_frame(bytes);
  ASSERT_EQ(whole.state, audit::FrameState::kWhole);
  EXPECT_EQ(whole.frame.position, (ports::AuditPosition{kStart, 12}));
  EXPECT_EQ(whole.frame.outbox, 3u);
  EXPECT_EQ(whole.frame.json, R"({"a":1})");
  EXPECT_EQ(whole.size, bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    const bool is_blank = bytes[i] == ' ' && i != 0;  // blanks between numbers say nothing
    if (!is_blank) {
      EXPECT_EQ(audit::read_frame(changed).state, audit::FrameState::kDamaged) << i;
    }
    EXPECT_NE(audit::read_frame(std::string_view(bytes).substr(0, i)).state, audit::FrameState::kWhole) << i;
  }
}

}  // namespace
}  // namespace moorage::drivers
