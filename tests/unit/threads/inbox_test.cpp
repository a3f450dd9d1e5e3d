// One queue for calls and reports, and what a crowd of reports does to a call.
#include "engine/inbox.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace moorage::engine {
namespace {

constexpr auto kAtOnce = std::chrono::steady_clock::time_point{};

void push_reports(Inbox& inbox, int count) {
  for (int i = 0; i < count; ++i) inbox.push_report(RuntimeReported{});
}

// "rrc": two reports and a call.
std::string shape(const std::vector<Entry>& batch) {
  std::string out;
  for (const Entry& entry : batch) out += std::holds_alternative<std::shared_ptr<PendingCall>>(entry) ? 'c' : 'r';
  return out;
}

TEST(Inbox, hands_out_what_fits_a_batch_in_the_order_in_which_it_came) {
  Inbox inbox(10);
  push_reports(inbox, 2);
  ASSERT_TRUE(inbox.push_call(std::make_shared<PendingCall>()));
  push_reports(inbox, 1);
  EXPECT_EQ(shape(inbox.take(10, kAtOnce)), "rrcr");
}

TEST(Inbox, a_call_does_not_wait_for_every_report_of_a_crowd_before_it) {
  Inbox inbox(10);
  push_reports(inbox, 9);
  ASSERT_TRUE(inbox.push_call(std::make_shared<PendingCall>()));
  ASSERT_TRUE(inbox.push_call(std::make_shared<PendingCall>()));
  EXPECT_EQ(shape(inbox.take(4, kAtOnce)), "rrrrcc");
  EXPECT_EQ(shape(inbox.take(4, kAtOnce)), "rrrr");
  EXPECT_EQ(shape(inbox.take(4, kAtOnce)), "r");
}

Entry inventory(unsigned containers) {
  return RuntimeReported{0, ports::RuntimeReport::build([&](driver::RuntimeReport::Builder report) {
                           report.initInventory().initContainers(containers);
                         })};
}

TEST(Inbox, large_inventories_fill_a_batch_by_what_they_list) {
  Inbox inbox(10);
  for (int machine = 0; machine < 5; ++machine) inbox.push_report(inventory(160));
  for (int machine = 0; machine < 5; ++machine) inbox.push_report(inventory(16));
  ASSERT_TRUE(inbox.push_call(std::make_shared<PendingCall>()));
  EXPECT_EQ(shape(inbox.take(20, kAtOnce)), "rrc");
  EXPECT_EQ(shape(inbox.take_now(5)), "r");  // at least one
  EXPECT_EQ(shape(inbox.take(22, kAtOnce)), "rrrr");
  EXPECT_EQ(shape(inbox.take(22, kAtOnce)), "rrr");
}

TEST(Inbox, gives_everything_back_when_it_is_closed) {
  Inbox inbox(10);
  push_reports(inbox, 2);
  for (int machine = 0; machine < 3; ++machine) inbox.push_report(inventory(1600));
  ASSERT_TRUE(inbox.push_call(std::make_shared<PendingCall>()));
  EXPECT_EQ(shape(inbox.close()), "rrrrrc");
}

TEST(Inbox, a_crowd_of_calls_does_not_keep_reports_away) {
  Inbox inbox(100);
  push_reports(inbox, 3);
  for (int i = 0; i < 9; ++i) ASSERT_TRUE(inbox.push_call(std::make_shared<PendingCall>()));
  EXPECT_EQ(shape(inbox.take(2, kAtOnce)), "rrcc");
  EXPECT_EQ(shape(inbox.take(2, kAtOnce)), "rccc");
}

TEST(Inbox, is_idle_when_all_that_came_is_done_and_not_when_it_is_merely_taken) {
  Inbox inbox(10);
  EXPECT_TRUE(inbox.is_idle());
  push_reports(inbox, 1);
  EXPECT_FALSE(inbox.is_idle());
  EXPECT_EQ(shape(inbox.take(10, kAtOnce)), "r");
  EXPECT_FALSE(inbox.is_idle());
  std::thread taker([&] { inbox.take(10, std::chrono::steady_clock::now() + std::chrono::minutes(1)); });
  while (!inbox.is_idle()) std::this_thread::yield();  // it waits for more
  inbox.close();
  taker.join();
  EXPECT_FALSE(inbox.is_idle());
}

TEST(Inbox, a_host_that_drives_the_engine_gets_everything_in_order) {
  Inbox inbox(10);
  push_reports(inbox, 3);
  ASSERT_TRUE(inbox.push_call(std::make_shared<PendingCall>()));
  EXPECT_EQ(shape(inbox.take_now(2)), "rr");
  EXPECT_EQ(shape(inbox.take_now(2)), "rc");
}

TEST(Inbox, refuses_calls_beyond_its_limit_but_no_report) {
  Inbox inbox(1);
  ASSERT_TRUE(inbox.push_call(std::make_shared<PendingCall>()));
  EXPECT_FALSE(inbox.push_call(std::make_shared<PendingCall>()));
  push_reports(inbox, 5);
  EXPECT_EQ(inbox.take_now(10).size(), 6U);
  EXPECT_TRUE(inbox.push_call(std::make_shared<PendingCall>()));
}

}  // namespace
}  // namespace moorage::engine
