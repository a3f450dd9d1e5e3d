// The image store on real skopeo and umoci, with layouts on this machine as the source.
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <set>
#include <thread>

#include "live/images/store_fixture.h"

namespace moorage::images {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string read(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_F(StoreTest, gives_a_whole_root_file_system_and_the_configuration) {
  have("web");
  open();
  const Image image = resolved("moorage.local/web:1");
  EXPECT_EQ(image.digest, digest_of("web", "1"));
  EXPECT_EQ(image.reference, "moorage.local/web:1");
  ASSERT_EQ(image.lower_dirs.size(), 1U);
  const auto& root = image.lower_dirs.front();
  EXPECT_TRUE(fs::exists(root / "srv" / "server"));
  EXPECT_EQ(fs::read_symlink(root / "bin" / "sh"), "busybox");
  EXPECT_THAT(read(root / "etc" / "passwd"), HasSubstr("web:x:1000"));
  struct stat facts {};
  ASSERT_EQ(::stat((root / "tmp").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 07777U, 01777U);
  EXPECT_THAT(image.config.entrypoint, ElementsAre("/srv/server"));
  EXPECT_THAT(image.config.env, ElementsAre("PATH=/bin:/usr/bin:/srv", "REVISION=1", "PORT=8080"));
  EXPECT_EQ(image.config.user, "1000:1000");
  EXPECT_EQ(image.config.working_dir, "/srv");
  EXPECT_EQ(image.config.stop_signal, "SIGTERM");
  EXPECT_THAT(image.config.exposed_ports, ElementsAre("8080/tcp"));
}

TEST_F(StoreTest, asks_each_time_and_pulls_once) {
  have("busybox");
  open();
  for (int i = 0; i < 3; ++i) {
    resolved("moorage.local/busybox");
  }
  EXPECT_EQ(store_->stats().manifests_asked, 3U);
  EXPECT_EQ(store_->stats().pulls, 1U);
  EXPECT_EQ(store_->stats().unpacks, 1U);
  EXPECT_EQ(store_->stats().images, 1U);
  EXPECT_EQ(entries("staging"), 0U);
}

TEST_F(StoreTest, many_who_want_one_image_share_one_pull) {
  have("web");
  open();
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&, i] {
      const std::string reference = i % 2 == 0 ? "moorage.local/web:1" : "moorage.local/web@" + digest_of("web", "1");
      good += store_->resolve(reference).ok() ? 1 : 0;
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(good, 16);
  EXPECT_EQ(store_->stats().pulls, 1U);
  EXPECT_EQ(store_->stats().pinned, 1U);
}

TEST_F(StoreTest, different_images_are_pulled_side_by_side_and_share_layers) {
  have("web");
  have("batch");
  open();
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (const char* reference : {"moorage.local/web:1", "moorage.local/web:2", "moorage.local/web:3", "moorage.local/batch"}) {
    threads.emplace_back([&, reference] { good += store_->resolve(reference).ok() ? 1 : 0; });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(good, 4);
  EXPECT_EQ(store_->stats().images, 4U);
  // Four manifests, four configurations, the base layer and the server's: each once.
  EXPECT_EQ(entries("blobs/sha256"), 10U);
}

TEST_F(StoreTest, a_tag_that_moved_is_seen) {
  have("web");
  open();
  const auto first = resolved("moorage.local/web:1").digest;
  auto index = read(options_.layouts_dir / "web" / "index.json");
  const auto place = index.find("\"1\"");
  ASSERT_NE(place, std::string::npos);
  index.replace(index.find("\"2\""), 3, "\"x\"");
  index.replace(place, 3, "\"2\"");
  std::ofstream(options_.layouts_dir / "web" / "index.json") << index;
  EXPECT_EQ(resolved("moorage.local/web:2").digest, first);
}

TEST_F(StoreTest, default_falls_back_to_what_is_here) {
  have("web");
  open();
  const auto digest = resolved("moorage.local/web:1").digest;
  fs::remove_all(options_.layouts_dir / "web");
  EXPECT_EQ(resolved("moorage.local/web:1").digest, digest);
  EXPECT_THAT(refused("moorage.local/web:2"), HasSubstr("failed to resolve ref moorage.local/web:2"));
}

TEST_F(StoreTest, always_does_not_fall_back) {
  have("web");
  options_.pull = PullBehaviour::kAlways;
  open();
  resolved("moorage.local/web:1");
  fs::remove_all(options_.layouts_dir / "web");
  refused("moorage.local/web:1");
}

TEST_F(StoreTest, once_asks_no_more_until_the_image_was_collected) {
  have("web");
  options_.pull = PullBehaviour::kOnce;
  open();
  const auto digest = resolved("moorage.local/web:1").digest;
  resolved("moorage.local/web:1");
  EXPECT_EQ(store_->stats().manifests_asked, 1U);
  open();  // also after a restart
  resolved("moorage.local/web:1");
  EXPECT_EQ(store_->stats().manifests_asked, 0U);
  store_->unpin(digest);
  EXPECT_EQ(store_->collect({.unused_for = std::chrono::milliseconds(0)}), 1U);
  resolved("moorage.local/web:1");
  EXPECT_EQ(store_->stats().manifests_asked, 1U);
}

TEST_F(StoreTest, prefer_cached_never_collects) {
  have("busybox");
  options_.pull = PullBehaviour::kPreferCached;
  open();
  store_->unpin(resolved("moorage.local/busybox").digest);
  EXPECT_EQ(store_->collect({.unused_for = std::chrono::milliseconds(0)}), 0U);
  EXPECT_EQ(store_->stats().images, 1U);
}

TEST_F(StoreTest, errors_say_what_failed_and_what_to_do) {
  have("web");
  open();
  EXPECT_EQ(
      refused("moorage.local/web:9"),
      "failed to resolve ref moorage.local/web:9: the image layout has no tag 9 (it has: 1, 2, 3); copy that image into it or "
      "correct the tag");
  EXPECT_THAT(refused("moorage.local/none:1"), HasSubstr("put an OCI image layout of that name there"));
  EXPECT_THAT(refused("moorage.local/Web"), HasSubstr("invalid reference format"));
  EXPECT_THAT(refused("--help"), HasSubstr("must not begin with '-'"));
  std::ofstream(options_.layouts_dir / "web" / "index.json") << "{";
  EXPECT_THAT(refused("moorage.local/web:1"), HasSubstr("make the layout anew"));
}

TEST_F(StoreTest, a_missing_tool_is_named) {
  have("busybox");
  options_.skopeo = "/no/such/skopeo";
  open();
  const auto message = refused("moorage.local/busybox");
  EXPECT_THAT(message, HasSubstr("/no/such/skopeo could not be run: No such file or directory"));
  EXPECT_THAT(message, HasSubstr("apt-get install skopeo umoci"));
}

TEST_F(StoreTest, a_tool_that_hangs_is_ended_at_its_deadline) {
  have("busybox");
  options_.skopeo = program("skopeo", "exec busybox sleep 600");
  options_.pull_deadline = std::chrono::milliseconds(300);
  open();
  EXPECT_THAT(refused("moorage.local/busybox"), HasSubstr("timed out after 300 ms"));
  options_.pull_deadline = std::chrono::seconds(60);
  options_.pull_idle_deadline = std::chrono::milliseconds(200);
  open();
  EXPECT_THAT(refused("moorage.local/busybox"), HasSubstr("no byte arrived within 200 ms"));
  EXPECT_EQ(entries("staging"), 0U);
}

TEST_F(StoreTest, closing_ends_a_pull_that_runs) {
  have("busybox");
  const auto mark = dir_.path() / "runs";
  options_.skopeo = program("skopeo", "echo > " + mark.string() + "; exec busybox sleep 600");
  open();
  std::string message;
  std::thread puller([&] { message = refused("moorage.local/busybox"); });
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!fs::exists(mark) && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
  }
  store_->close();
  puller.join();
  EXPECT_THAT(message, HasSubstr("the image store was closed"));
  EXPECT_THAT(refused("moorage.local/busybox"), HasSubstr("the image store was closed"));
}

TEST_F(StoreTest, a_failing_unpack_leaves_nothing_and_the_next_try_works) {
  have("busybox");
  const auto good = options_.umoci;
  options_.umoci = program("umoci", "echo 'write /x: no space left on device' >&2; exit 1");
  open();
  const auto message = refused("moorage.local/busybox");
  EXPECT_THAT(message, HasSubstr("failed to unpack image moorage.local/busybox:latest"));
  EXPECT_THAT(message, HasSubstr("make room on the disk"));
  EXPECT_EQ(store_->stats().images, 0U);
  EXPECT_EQ(entries("staging"), 0U);
  EXPECT_EQ(entries("images"), 0U);
  options_.umoci = good;
  open();
  resolved("moorage.local/busybox");
}

TEST_F(StoreTest, a_damaged_source_is_told_from_a_damaged_store) {
  const auto layout = have("busybox");
  const auto digest = digest_of("busybox", "latest");
  std::ofstream(blob_path(layout, digest), std::ios::app) << " ";
  open();
  EXPECT_THAT(refused("moorage.local/busybox"), HasSubstr("its manifest does not match"));
}

TEST_F(StoreTest, a_damaged_layer_of_an_earlier_pull_is_fetched_anew) {
  const auto layout = have("web");
  open();
  store_->unpin(resolved("moorage.local/web:1").digest);
  const auto manifest = read_file(blob_path(layout, digest_of("web", "1")), 1 << 20);
  const auto base = manifest_blobs(*manifest)->at(1);
  const auto kept = options_.store_dir / "blobs" / "sha256" / base.substr(7);
  ASSERT_TRUE(fs::exists(kept));
  {
    std::fstream file(kept, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(100'000);
    file.write("damage", 6);
  }
  const auto image = resolved("moorage.local/web:2");  // shares that layer
  EXPECT_TRUE(fs::exists(image.lower_dirs.front() / "bin" / "busybox"));
  EXPECT_EQ(sha256_digest(read(kept)), base);
}

TEST_F(StoreTest, pinned_images_stay_and_others_go_oldest_first) {
  have("web");
  have("busybox");
  open();
  const auto one = resolved("moorage.local/web:1");
  const auto two = resolved("moorage.local/web:2");
  const auto three = resolved("moorage.local/busybox");
  EXPECT_EQ(store_->collect({.unused_for = std::chrono::milliseconds(0)}), 0U);
  ASSERT_TRUE(store_->pin(two.digest).ok());
  store_->unpin(three.digest);
  store_->unpin(two.digest);
  store_->unpin(one.digest);
  store_->unpin(one.digest);  // once too often does no harm
  EXPECT_EQ(store_->collect({.unused_for = std::chrono::hours(1)}), 0U);
  EXPECT_EQ(store_->collect({.unused_for = std::chrono::milliseconds(0), .images_max = 1}), 1U);
  EXPECT_FALSE(fs::exists(three.lower_dirs.front()));
  EXPECT_EQ(store_->collect({.unused_for = std::chrono::milliseconds(0)}), 1U);
  EXPECT_FALSE(fs::exists(one.lower_dirs.front()));
  EXPECT_TRUE(fs::exists(two.lower_dirs.front() / "srv" / "server"));
  store_->unpin(two.digest);
  EXPECT_EQ(store_->collect({.unused_for = std::chrono::milliseconds(0)}), 1U);
  EXPECT_EQ(entries("images"), 0U);
  EXPECT_EQ(entries("blobs/sha256"), 0U);
  EXPECT_EQ(entries("refs"), 0U);
  EXPECT_EQ(entries("staging"), 0U);
  EXPECT_FALSE(store_->pin(two.digest).ok());
}

// An image that was used while the clock was ten years ahead is kept no longer than others, and one that was used while the
// clock was behind is removed at once.
TEST_F(StoreTest, an_image_that_was_used_at_a_wrong_time_is_collected_as_any_other) {
  have("web");
  have("busybox");
  open();
  const auto ahead = resolved("moorage.local/web:1");
  const auto behind = resolved("moorage.local/busybox");
  store_.reset();
  const auto used = [&](const images::Image& image, std::chrono::hours from_now) {
    const auto marker = options_.store_dir / "images" / image.digest.substr(7) / "blobs";
    ASSERT_TRUE(fs::exists(marker)) << marker;
    fs::last_write_time(marker, fs::file_time_type::clock::now() + from_now);
  };
  used(ahead, std::chrono::hours(24 * 3650));
  used(behind, -std::chrono::hours(24 * 3650));
  open();
  EXPECT_EQ(store_->collect({.unused_for = std::chrono::hours(1)}), 1U);
  EXPECT_TRUE(fs::exists(ahead.lower_dirs.front()));
  EXPECT_FALSE(fs::exists(behind.lower_dirs.front()));
  EXPECT_EQ(store_->collect({.unused_for = std::chrono::milliseconds(0)}), 1U);
  EXPECT_FALSE(fs::exists(ahead.lower_dirs.front()));
}

TEST_F(StoreTest, images_survive_the_store_and_rubbish_does_not) {
  have("web");
  open();
  const auto one = resolved("moorage.local/web:1");
  const auto two = resolved("moorage.local/web:2");
  store_.reset();
  // The directory is as kill -9 in the middle of a pull leaves it, and one image has lost its tree.
  fs::create_directories(options_.store_dir / "staging" / "7" / "rootfs" / "bin");
  std::ofstream(options_.store_dir / "staging" / "7" / "layout") << "half";
  fs::remove_all(two.lower_dirs.front());
  open();
  EXPECT_EQ(entries("staging"), 0U);
  EXPECT_EQ(store_->stats().images, 2U);
  const auto adopted = store_->pin(one.digest);
  ASSERT_TRUE(adopted.ok());
  EXPECT_EQ(adopted->lower_dirs, one.lower_dirs);
  EXPECT_EQ(adopted->config, one.config);
  EXPECT_TRUE(store_->pin(two.digest).ok());  // containers may run on the part that is left
  EXPECT_TRUE(fs::exists(resolved("moorage.local/web:2").lower_dirs.front() / "srv"));
  EXPECT_EQ(store_->stats().pulls, 0U);
  EXPECT_EQ(store_->stats().unpacks, 1U);
}

TEST_F(StoreTest, belongs_to_one_at_a_time) {
  open();
  const auto second = ImageStore::open(options_);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().name, "ImageStoreLocked");
  EXPECT_THAT(second.error().message, HasSubstr(std::to_string(::getpid())));
  store_.reset();
  EXPECT_TRUE(ImageStore::open(options_).ok());
}

TEST_F(StoreTest, refuses_a_path_its_tools_would_misread) {
  options_.store_dir = dir_.path() / "a:b";
  EXPECT_FALSE(ImageStore::open(options_).ok());
  options_.store_dir = "relative";
  EXPECT_FALSE(ImageStore::open(options_).ok());
  std::ofstream(dir_.path() / "file") << "x";
  options_.store_dir = dir_.path() / "file";
  EXPECT_FALSE(ImageStore::open(options_).ok());
}

TEST_F(StoreTest, its_directory_is_for_nobody_else) {
  open();
  struct stat facts {};
  ASSERT_EQ(::stat(options_.store_dir.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0700U);
}

TEST_F(StoreTest, whiteouts_are_applied) {
  const auto layout = (options_.layouts_dir / "white").string();
  const auto content = dir_.path() / "content";
  fs::create_directories(content / "kept");
  fs::create_directories(content / "emptied");
  for (const char* name : {"gone", "kept/file", "emptied/old"}) {
    std::ofstream(content / name) << "x";
  }
  std::ofstream(dir_.path() / "new") << "new";
  tool({"umoci", "init", "--layout", layout});
  tool({"umoci", "new", "--image", layout + ":1"});
  tool({"umoci", "insert", "--image", layout + ":1", content.string(), "/"});
  tool({"umoci", "insert", "--image", layout + ":1", "--whiteout", "/gone"});
  fs::create_directories(dir_.path() / "fresh");
  std::ofstream(dir_.path() / "fresh" / "new") << "new";
  tool({"umoci", "insert", "--image", layout + ":1", "--opaque", (dir_.path() / "fresh").string(), "/emptied"});
  open();
  const auto root = resolved("moorage.local/white:1").lower_dirs.front();
  EXPECT_FALSE(fs::exists(root / "gone"));
  EXPECT_TRUE(fs::exists(root / "kept" / "file"));
  EXPECT_FALSE(fs::exists(root / "emptied" / "old"));
  EXPECT_TRUE(fs::exists(root / "emptied" / "new"));
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    EXPECT_NE(entry.path().filename().string().substr(0, 4), ".wh.") << entry.path();
  }
}

TEST_F(StoreTest, layouts_by_path_only_below_allowed_roots) {
  options_.path_roots = {dir_.path() / "allowed"};
  testing::make_busybox_layout(dir_.path() / "allowed" / "busybox");
  testing::make_busybox_layout(dir_.path() / "other");
  fs::create_directory_symlink(dir_.path() / "other", dir_.path() / "allowed" / "link");
  open();
  const auto image = resolved("oci:" + (dir_.path() / "allowed" / "busybox").string() + ":latest");
  EXPECT_TRUE(fs::exists(image.lower_dirs.front() / "bin" / "busybox"));
  EXPECT_THAT(refused("oci:" + (dir_.path() / "other").string()), HasSubstr("not below a directory that images may come from"));
  EXPECT_THAT(refused("oci:" + (dir_.path() / "allowed" / "link").string()), HasSubstr("symbolic link"));
  EXPECT_THAT(refused("oci:" + (dir_.path() / "allowed" / ".." / "other").string()), HasSubstr("invalid reference format"));
}

TEST_F(StoreTest, archives_of_docker_save) {
  options_.path_roots = {dir_.path()};
  const auto archive = (dir_.path() / "web.tar").string();
  tool({"skopeo", "copy", "-q", "oci:" + (testing::example_layouts() / "web").string() + ":2",
        "docker-archive:" + archive + ":web:2"});
  open();
  const auto image = resolved("docker-archive:" + archive);
  EXPECT_TRUE(fs::exists(image.lower_dirs.front() / "srv" / "server"));
  EXPECT_THAT(image.config.env, ::testing::Contains("REVISION=2"));
  EXPECT_EQ(resolved("docker-archive:" + archive + ":web:2").digest, image.digest);
  EXPECT_EQ(store_->stats().pulls, 1U);
  EXPECT_THAT(refused("docker-archive:" + archive + ":web:3"), HasSubstr("check the name and the tag"));
  EXPECT_THAT(refused("docker-archive:" + (dir_.path() / "none.tar").string()), HasSubstr("No such file"));
}

// The tools get only arguments that the store made, whatever name the caller gives: the store's options, its transport and
// plain characters.
TEST_F(StoreTest, hostile_references_start_no_tool) {
  const auto seen = dir_.path() / "argv";
  options_.skopeo = program("skopeo", "for a in \"$@\"; do echo \"$a\" >> " + seen.string() + "; done; exit 1");
  open();
  for (const std::string& text : std::vector<std::string>{"",
                                                          "-h",
                                                          "--authfile=/etc/shadow:x",
                                                          "a b",
                                                          "a\nb",
                                                          "a;b",
                                                          "$(reboot)",
                                                          "`reboot`",
                                                          "a|b",
                                                          "a&b",
                                                          "../a",
                                                          "/etc/passwd",
                                                          "oci:/etc",
                                                          "docker-archive:/etc/passwd",
                                                          "dir:/etc",
                                                          "docker://x",
                                                          "containers-storage:[x]y",
                                                          std::string("a\0b", 3),
                                                          "moorage.local/../../etc",
                                                          "moorage.local/web:../x",
                                                          std::string(5000, 'a')}) {
    refused(text);
  }
  EXPECT_EQ(read(seen), "");
  refused("registry.invalid/web:1");
  EXPECT_EQ(read(seen), "inspect\n--raw\ndocker://registry.invalid/web:1\n");
}

// umoci may panic while it cleans up on a full disk; the error must name the full disk.
TEST_F(StoreTest, a_full_disk_is_said_even_where_the_tool_crashes) {
  if (::geteuid() != 0) {
    GTEST_SKIP() << "needs root to mount a small file system";
  }
  have("busybox");
  const auto small = dir_.path() / "small";
  fs::create_directory(small);
  tool({"mount", "-t", "tmpfs", "-o", "size=4m", "none", small.string()});
  const std::shared_ptr<void> unmount(nullptr, [&](void*) {
    store_.reset();
    tool({"umount", small.string()});
  });
  options_.store_dir = small / "store";
  options_.umoci = program("umoci", "busybox dd if=/dev/zero of=" + (small / "filler").string() +
                                        " bs=64k 2>/dev/null; printf 'panic: d.nx != 0\\n\\ngoroutine 1\\n' >&2; exit 2");
  open();
  const auto message = refused("moorage.local/busybox");
  EXPECT_THAT(message, HasSubstr("no space left on device"));
  EXPECT_THAT(message, HasSubstr("make room"));
}

TEST_F(StoreTest, a_full_disk_is_said_and_survived) {
  if (::geteuid() != 0) {
    GTEST_SKIP() << "needs root to mount a small file system";
  }
  have("busybox");
  const auto small = dir_.path() / "small";
  fs::create_directory(small);
  tool({"mount", "-t", "tmpfs", "-o", "size=2m", "none", small.string()});
  const std::shared_ptr<void> unmount(nullptr, [&](void*) {
    store_.reset();
    tool({"umount", small.string()});
  });
  options_.store_dir = small / "store";
  open();
  const auto message = refused("moorage.local/busybox");
  EXPECT_THAT(message, HasSubstr("no space left on device"));
  EXPECT_THAT(message, HasSubstr("make room"));
  EXPECT_EQ(entries("images"), 0U);
  EXPECT_EQ(entries("staging"), 0U);
  tool({"mount", "-o", "remount,size=64m", small.string()});
  resolved("moorage.local/busybox");
}

}  // namespace
}  // namespace moorage::images
