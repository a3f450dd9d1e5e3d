// The driver puts its links, rules and files back when another program removes them while the engine runs, and tells it in a
// notice.
#include <unistd.h>

#include <filesystem>

#include "drivers/parts/files/small_files.h"
#include "drivers/parts/process/spawn.h"
#include "drivers/runtime/oci/kernel/programs.h"
#include "live/runtime/live_runtime.h"
#include "live/runtime/neighbour.h"

namespace moorage::testing {
namespace {

using ::testing::HasSubstr;

class RuntimeUpkeep : public LiveRuntime {
 protected:
  std::string bridge() const { return "mo-" + world_->instance(); }
  std::string table() const { return "moorage_" + world_->instance(); }

  // A container that answers with its task's name.
  void serve(const std::string& task) {
    run(task, "sleep 1000", [](auto start) {
      start.setNetworkMode("bridge");
      start.getContainer().initPortMappings(1)[0].getContainerPort().setValue(8080);
    });
    const Namespace inside("/proc/" + std::to_string(world_->pid_of(task, "web")) + "/ns/net");
    servers_.push_back(std::make_unique<Server>(&inside, Server::Place{"0.0.0.0", 8080}, "from " + task));
  }
  bool answers(const std::string& task) { return ask_tcp("127.0.0.1", host_port(task)) == "from " + task; }
  // The message of the last notice of this name about an object; empty where there is none.
  std::string notice(const std::string& name, const std::string& object) {
    std::string found;
    for (const auto& report : seen_->all()) {
      if (report.reader().isMachineNotice()) {
        const auto news = report.reader().getMachineNotice();
        if (wire::view(news.getName()) == name && wire::view(news.getMessage()).find(object) != std::string_view::npos) {
          found = wire::view(news.getMessage());
        }
      }
    }
    return found;
  }
  bool told(const std::string& object) { return !notice("RUNTIME_OBJECT_RESTORED", object).empty(); }
  void TearDown() override {
    servers_.clear();
    LiveRuntime::TearDown();
  }

  std::vector<std::unique_ptr<Server>> servers_;
};

}  // namespace

TEST_F(RuntimeUpkeep, port_forwards_come_back_after_the_tables_were_flushed) {
  open();
  serve(task_id(1));
  ASSERT_TRUE(eventually([&] { return answers(task_id(1)); }));
  must_run({"nft", "delete table ip " + table()});
  EXPECT_TRUE(eventually([&] { return told("table " + table()) && answers(task_id(1)); }));
  EXPECT_THAT(notice("RUNTIME_OBJECT_RESTORED", table()),
              HasSubstr("The table " + table() + " of nftables was removed or changed by something else and is put back"));
  must_run({"nft", "delete element ip " + table() + " forwards { tcp . " + std::to_string(host_port(task_id(1))) + " }"});
  EXPECT_TRUE(eventually([&] { return answers(task_id(1)); }));
  must_run({"nft", "flush chain ip " + table() + " guard"});
  EXPECT_TRUE(eventually([&] {
    return must_run({"nft", "list chain ip " + table() + " guard"}).find("127.0.0.0/8") != std::string::npos;
  }));
}

TEST_F(RuntimeUpkeep, every_table_and_set_comes_back) {
  open();
  serve(task_id(1));
  const auto listed = [&](const std::string& what) {
    const auto ran = oci::run_program({process::find_program("nft"), "list " + what}, std::chrono::seconds(20));
    return ran.ok() && ran->code == 0 ? ran->output : std::string();
  };
  for (const std::string& what : {"table ip " + table(), "table ip6 " + table(), "table bridge " + table()}) {
    const auto before = listed(what);
    ASSERT_NE(before, "");
    must_run({"nft", "delete " + what});
    EXPECT_TRUE(eventually([&] { return listed(what) == before; })) << what;
  }
  const std::vector<std::string> sets{"set ip " + table() + " metadata", "set bridge " + table() + " ends",
                                      "map ip " + table() + " forwards"};
  std::vector<std::string> before;
  for (const auto& what : sets) {
    before.push_back(listed(what));
    ASSERT_THAT(before.back(), HasSubstr("elements"));
    must_run({"nft", "flush " + what});
  }
  for (std::size_t i = 0; i < sets.size(); ++i) {
    EXPECT_TRUE(eventually([&] { return listed(sets[i]) == before[i]; })) << sets[i];
  }
}

TEST_F(RuntimeUpkeep, a_start_that_meets_a_missing_table_puts_it_back_and_succeeds) {
  open();
  serve(task_id(1));
  for (int number = 2; number < 6; ++number) {
    must_run({"nft", "delete table ip " + table()});
    serve(task_id(number));  // fails the test when the start fails
    EXPECT_TRUE(eventually([&] { return answers(task_id(number)) && answers(task_id(1)); })) << number;
  }
}

TEST_F(RuntimeUpkeep, a_bridge_that_was_deleted_comes_back_with_its_containers) {
  open();
  serve(task_id(1));
  serve(task_id(2));
  must_run({"ip", "link", "del", bridge()});
  serve(task_id(3));
  for (const int number : {1, 2, 3}) {
    EXPECT_TRUE(eventually([&] { return answers(task_id(number)); })) << number;
  }
  EXPECT_TRUE(told("bridge " + bridge()));
  must_run({"ip", "link", "del", bridge()});
  EXPECT_TRUE(eventually([&] { return answers(task_id(1)) && answers(task_id(3)); }));
}

TEST_F(RuntimeUpkeep, every_setting_of_the_bridge_comes_back) {
  open();
  serve(task_id(1));
  const std::filesystem::path settings = "/proc/sys/net/ipv4/conf/" + bridge();
  const auto is_on = [&](const char* name) { return files::read_small(settings / name).value_or("").starts_with('1'); };
  ASSERT_TRUE(eventually([&] { return answers(task_id(1)); }));
  must_run({"ip", "route", "flush", "dev", bridge()});
  EXPECT_TRUE(eventually([&] { return answers(task_id(1)); }));
  must_run({"ip", "addr", "flush", "dev", bridge()});
  must_run({"ip", "link", "set", bridge(), "down"});
  files::write_existing(settings / "route_localnet", "0");
  files::write_existing(settings / "forwarding", "0");
  EXPECT_TRUE(eventually([&] { return answers(task_id(1)) && is_on("route_localnet") && is_on("forwarding"); }));
  EXPECT_TRUE(eventually([&] { return told("bridge " + bridge()) && told("IPv4 forwarding"); }));
}

TEST_F(RuntimeUpkeep, links_of_containers_are_plugged_in_again_and_made_again) {
  open();
  const auto link_of = [&](int number) {
    const auto record = oci::read_record(world_->bundle_of(task_id(number), "web"));
    return record ? record->attachment.link : std::string();
  };
  for (const int number : {1, 2, 3}) {
    serve(task_id(number));
    ASSERT_TRUE(eventually([&] { return answers(task_id(number)); }));
  }
  must_run({"ip", "link", "set", link_of(1), "nomaster"});
  must_run({"ip", "link", "set", link_of(2), "down"});
  must_run({"ip", "link", "del", link_of(3)});
  for (const int number : {1, 2, 3}) {
    EXPECT_TRUE(eventually([&] { return answers(task_id(number)); })) << number;
  }
  EXPECT_TRUE(told("links of containers"));
}

TEST_F(RuntimeUpkeep, an_exit_while_its_directory_is_missing_is_told_and_later_ones_have_their_codes) {
  open();
  run(task_id(1), "sleep 1000");
  const auto exits = world_->run_dir() / "exits";
  std::filesystem::remove_all(exits);
  world_->kill_from_outside(task_id(1), "web");
  ASSERT_TRUE(eventually([&] { return exited(task_id(1)).has_value(); }));
  EXPECT_TRUE(eventually([&] { return told("directory " + exits.native()); }));
  for (int number = 2; number < 5; ++number) {
    std::filesystem::remove_all(exits);
    ASSERT_TRUE(eventually([&] { return std::filesystem::is_directory(exits); }));
    run(task_id(number), "exit 7");
    ASSERT_TRUE(eventually([&] { return exited(task_id(number)).has_value(); }));
    EXPECT_TRUE(exited(task_id(number))->getHasExitCode());
    EXPECT_EQ(exited(task_id(number))->getExitCode(), 7);
  }
  // Another object of the same name takes the place of the driver's.
  std::filesystem::rename(exits, world_->run_dir() / "elsewhere");
  std::filesystem::create_directory(exits);
  run(task_id(6), "exit 8");
  ASSERT_TRUE(eventually([&] { return exited(task_id(6)).has_value(); }));
  EXPECT_EQ(exited(task_id(6))->getExitCode(), 8);
}

TEST_F(RuntimeUpkeep, the_directories_for_new_tasks_come_back) {
  open();
  run(task_id(1), "exit 3");
  ASSERT_TRUE(eventually([&] { return exited(task_id(1)).has_value(); }));
  release(task_id(1));
  ASSERT_TRUE(eventually([&] { return released(task_id(1)); }));
  for (const char* name : {"exits", "tasks", "runtime"}) {
    std::filesystem::remove_all(world_->run_dir() / name);
  }
  ASSERT_TRUE(eventually([&] {
    return std::filesystem::is_directory(world_->run_dir() / "exits") &&
           std::filesystem::is_directory(world_->run_dir() / "tasks") &&
           std::filesystem::is_directory(world_->run_dir() / "runtime");
  }));
  run(task_id(2), "exit 4");
  ASSERT_TRUE(eventually([&] { return exited(task_id(2)).has_value(); }));
  EXPECT_EQ(exited(task_id(2))->getExitCode(), 4);
}

TEST_F(RuntimeUpkeep, what_belongs_to_others_is_not_touched) {
  open();
  serve(task_id(1));
  const auto other = "other" + std::to_string(::getpid());
  must_run({"nft", "add table ip " + other + "; add chain ip " + other + " c; add rule ip " + other + " c accept"});
  const auto before = must_run({"nft", "-a", "list table ip " + other});
  must_run({"nft", "delete table ip " + table()});
  EXPECT_TRUE(eventually([&] { return answers(task_id(1)); }));
  EXPECT_EQ(must_run({"nft", "-a", "list table ip " + other}), before);
  must_run({"nft", "delete table ip " + other});
}

}  // namespace moorage::testing
