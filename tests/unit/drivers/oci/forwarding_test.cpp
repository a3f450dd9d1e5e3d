// Forwarding by interface, on files that look like the kernel's settings.
#include "drivers/runtime/oci/kernel/forwarding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "drivers/parts/files/small_files.h"
#include "support/temporary_directory.h"

namespace moorage::oci {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

namespace fs = std::filesystem;

class ForwardingOfInterfaces : public ::testing::Test {
 protected:
  ForwardingOfInterfaces() {
    fs::create_directories(run());
    fs::create_directories(settings());
    write(settings() / "ip_forward", "0\n");
    for (const char* name : {"eth0", "wg0", "mo-aaaaaaaa", "mo-bbbbbbbb"}) {
      fs::create_directories(settings() / "conf" / name);
      write(settings() / "conf" / name / "forwarding", "0\n");
    }
  }

  fs::path settings() const { return directory_.path() / "ipv4"; }
  fs::path run() const { return directory_.path() / "run"; }
  static void write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }
  char value(const std::string& name) {
    return files::read_small(settings() / "conf" / name / "forwarding").value_or("?").front();
  }
  char machine() { return files::read_small(settings() / "ip_forward").value_or("?").front(); }
  Forwarding engine(const std::string& instance) {
    return Forwarding({.settings = settings(), .run = run(), .instance = instance});
  }

  moorage::testing::TemporaryDirectory directory_;
  Forwarding a_ = engine("aaaaaaaa");
  Forwarding b_ = engine("bbbbbbbb");
};

}  // namespace

TEST_F(ForwardingOfInterfaces, is_turned_on_where_it_is_needed_and_off_again_and_the_machine_is_no_router) {
  ASSERT_TRUE(a_.open("mo-aaaaaaaa", {"eth0"}).ok());
  EXPECT_EQ(value("mo-aaaaaaaa"), '1');
  EXPECT_EQ(value("eth0"), '1');
  EXPECT_EQ(value("wg0"), '0');
  EXPECT_EQ(machine(), '0');
  EXPECT_TRUE(a_.is_open("mo-aaaaaaaa", {"eth0"}));
  EXPECT_THAT(a_.opened(), ElementsAre("eth0"));
  a_.close();
  EXPECT_EQ(value("eth0"), '0');
  EXPECT_EQ(machine(), '0');
  EXPECT_FALSE(fs::exists(run() / "aaaaaaaa/forwarding"));
}

TEST_F(ForwardingOfInterfaces, what_was_on_before_stays_on) {
  write(settings() / "conf/eth0/forwarding", "1\n");
  ASSERT_TRUE(a_.open("mo-aaaaaaaa", {"eth0", "wg0"}).ok());
  EXPECT_THAT(a_.opened(), ElementsAre("wg0"));
  a_.close();
  EXPECT_EQ(value("eth0"), '1');
  EXPECT_EQ(value("wg0"), '0');
}

TEST_F(ForwardingOfInterfaces, a_router_is_left_as_it_is) {
  write(settings() / "ip_forward", "1\n");
  ASSERT_TRUE(a_.open("mo-aaaaaaaa", {"eth0"}).ok());
  EXPECT_EQ(value("eth0"), '0');  // of a router's interface that its operator closed
  EXPECT_EQ(value("mo-aaaaaaaa"), '1');
  EXPECT_TRUE(a_.is_open("mo-aaaaaaaa", {"eth0"}));
  EXPECT_THAT(a_.opened(), IsEmpty());
  a_.close();
  EXPECT_EQ(machine(), '1');
}

TEST_F(ForwardingOfInterfaces, a_machine_that_becomes_a_router_is_not_closed_any_more) {
  ASSERT_TRUE(a_.open("mo-aaaaaaaa", {"eth0"}).ok());
  write(settings() / "ip_forward", "1\n");
  EXPECT_FALSE(a_.is_open("mo-aaaaaaaa", {"eth0"}));
  ASSERT_TRUE(a_.open("mo-aaaaaaaa", {"eth0"}).ok());
  EXPECT_THAT(a_.opened(), IsEmpty());
  EXPECT_TRUE(a_.is_open("mo-aaaaaaaa", {"eth0"}));
  a_.close();
  EXPECT_EQ(value("eth0"), '1');
}

TEST_F(ForwardingOfInterfaces, a_run_that_was_cut_off_is_closed_by_the_next) {
  ASSERT_TRUE(a_.open("mo-aaaaaaaa", {"eth0"}).ok());
  auto next = engine("aaaaaaaa");
  next.close();
  EXPECT_EQ(value("eth0"), '0');
  // The same when the next engine uses the interface first.
  ASSERT_TRUE(a_.open("mo-aaaaaaaa", {"eth0"}).ok());
  auto another = engine("aaaaaaaa");
  ASSERT_TRUE(another.open("mo-aaaaaaaa", {"eth0"}).ok());
  EXPECT_THAT(another.opened(), ElementsAre("eth0"));
  another.close();
  EXPECT_EQ(value("eth0"), '0');
}

TEST_F(ForwardingOfInterfaces, the_last_of_several_engines_turns_it_off) {
  ASSERT_TRUE(a_.open("mo-aaaaaaaa", {"eth0"}).ok());
  ASSERT_TRUE(b_.open("mo-bbbbbbbb", {"eth0"}).ok());
  EXPECT_THAT(b_.opened(), ElementsAre("eth0"));
  a_.close();
  EXPECT_EQ(value("eth0"), '1');
  b_.close();
  EXPECT_EQ(value("eth0"), '0');
}

TEST_F(ForwardingOfInterfaces, the_note_of_an_engine_whose_bridge_is_gone_holds_nothing_back) {
  ASSERT_TRUE(a_.open("mo-aaaaaaaa", {"eth0"}).ok());  // and is killed
  fs::remove_all(settings() / "conf/mo-aaaaaaaa");
  ASSERT_TRUE(b_.open("mo-bbbbbbbb", {"eth0"}).ok());
  b_.close();
  EXPECT_EQ(value("eth0"), '0');
}

TEST_F(ForwardingOfInterfaces, what_something_turned_off_is_seen_and_turned_on_again) {
  ASSERT_TRUE(a_.open("mo-aaaaaaaa", {"eth0"}).ok());
  write(settings() / "conf/eth0/forwarding", "0\n");
  EXPECT_FALSE(a_.is_open("mo-aaaaaaaa", {"eth0"}));
  ASSERT_TRUE(a_.open("mo-aaaaaaaa", {"eth0"}).ok());
  EXPECT_TRUE(a_.is_open("mo-aaaaaaaa", {"eth0"}));
  // A note that was removed is written again: without it the setting would stay.
  fs::remove_all(run() / "aaaaaaaa");
  EXPECT_FALSE(a_.is_open("mo-aaaaaaaa", {"eth0"}));
  ASSERT_TRUE(a_.open("mo-aaaaaaaa", {"eth0"}).ok());
  a_.close();
  EXPECT_EQ(value("eth0"), '0');
}

TEST_F(ForwardingOfInterfaces, an_interface_that_vanishes_is_no_failure) { EXPECT_TRUE(a_.open("mo-aaaaaaaa", {"ppp0"}).ok()); }

}  // namespace moorage::oci
