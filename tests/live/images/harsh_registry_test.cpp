// Pulls with credentials, and registries that lie, send elsewhere or never end (registry.py). Layers that are bombs.
#include <chrono>
#include <fstream>
#include <mutex>
#include <thread>

#include "live/images/registry_process.h"
#include "live/images/store_fixture.h"

namespace moorage::images {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kUser = "puller";
constexpr const char* kPassword = "canary-7f3a-password";

std::string whole(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

class HarshRegistryTest : public StoreTest {
 protected:
  void serve(std::vector<std::string> more = {}) {
    log_ = dir_.path() / "requests";
    more.insert(more.begin(), {options_.layouts_dir.string(), "--log", log_.string()});
    registry_ = std::make_unique<Registry>(std::move(more));
    domain_ = registry_->domain();
    open();
  }
  std::size_t requests(const std::string& text) const {
    std::size_t count = 0;
    std::ifstream file(log_);
    for (std::string line; std::getline(file, line);) count += line.find(text) != std::string::npos ? 1 : 0;
    return count;
  }
  static PullRequest with(const std::string& password) { return {.login = RegistryLogin{kUser, password}}; }
  static std::string login() { return std::string(kUser) + ":" + kPassword; }

  fs::path log_;
  std::unique_ptr<Registry> registry_;
  std::string domain_;
};

TEST_F(HarshRegistryTest, pulls_with_the_credentials_of_the_pull_and_leaves_none_behind) {
  have("web");
  options_.skopeo = program("skopeo",
                            "(echo \"$@\"; env; for a in \"$@\"; do case $a in *authfile=*) stat -c 'mode %a' ${a#*=};; "
                            "esac; done) >> " +
                                (dir_.path() / "seen").string() + "\nexec /usr/bin/skopeo \"$@\"");
  serve({"--login", login()});
  const auto image = store_->resolve(domain_ + "/web:1", with(kPassword));
  ASSERT_TRUE(image.ok()) << image.error().message;
  EXPECT_EQ(image->digest, digest_of("web", "1"));
  const std::string seen = whole(dir_.path() / "seen");
  EXPECT_THAT(seen, HasSubstr("mode 600"));
  EXPECT_THAT(seen, Not(HasSubstr(kPassword)));
  EXPECT_THAT(seen, Not(HasSubstr("cHVsbGVyOmNhbmFyeS03ZjNhLXBhc3N3b3Jk")));
  EXPECT_EQ(entries("staging"), 0U);
}

TEST_F(HarshRegistryTest, refuses_wrong_credentials_and_repeats_nothing_of_them) {
  have("web");
  serve({"--login", login()});
  const std::string wrong = "wrong-canary-9c1d";
  const auto image = store_->resolve(domain_ + "/web:1", with(wrong));
  ASSERT_FALSE(image.ok());
  EXPECT_THAT(image.error().message, HasSubstr("check the credentials that the task definition names"));
  EXPECT_THAT(image.error().message, Not(HasSubstr(wrong)));
  EXPECT_THAT(image.error().message, Not(HasSubstr("cHVsbGVyOndyb25nLWNhbmFyeS05YzFk")));
  EXPECT_THAT(refused(domain_ + "/web:1"), HasSubstr("log in to the registry"));
  EXPECT_EQ(entries("staging"), 0U);
}

TEST_F(HarshRegistryTest, an_image_that_is_here_is_not_for_credentials_that_the_registry_refuses) {
  have("web");
  serve({"--login", login()});
  ASSERT_TRUE(store_->resolve(domain_ + "/web:1", with(kPassword)).ok());
  EXPECT_FALSE(store_->resolve(domain_ + "/web:1", with("wrong")).ok());
  registry_->stop();  // a registry that does not answer refuses nothing: the pull behaviour default uses what is here
  EXPECT_TRUE(store_->resolve(domain_ + "/web:1", with(kPassword)).ok());
}

TEST_F(HarshRegistryTest, follows_a_redirect_without_the_credentials) {
  have("web");
  serve({"--login", login(), "--redirect"});
  const auto image = store_->resolve(domain_ + "/web:1", with(kPassword));
  ASSERT_TRUE(image.ok()) << image.error().message;
  // Each blob is asked for twice: with the login at the registry, and without one where it sends the client.
  EXPECT_GT(requests("/blobs/"), 0U);
  std::ifstream file(log_);
  std::size_t bare = 0;
  for (std::string line; std::getline(file, line);) {
    bare += line.find("/blobs/") != std::string::npos && line.find(" login") == std::string::npos ? 1 : 0;
  }
  EXPECT_EQ(2 * bare, requests("/blobs/"));
}

TEST_F(HarshRegistryTest, a_manifest_that_is_not_what_its_digest_says_is_refused) {
  have("web");
  serve({"--swap"});
  EXPECT_THAT(refused(domain_ + "/web@" + digest_of("web", "1")), HasSubstr("Digest did not match"));
  EXPECT_EQ(store_->stats().images, 0U);
}

TEST_F(HarshRegistryTest, a_layer_that_never_ends_is_given_up) {
  have("busybox");
  serve({"--endless"});
  const auto why = refused(domain_ + "/busybox:latest");
  EXPECT_THAT(why, HasSubstr("more arrived than the image is said to have"));
  EXPECT_EQ(entries("staging"), 0U);
}

TEST_F(HarshRegistryTest, an_image_beyond_the_bounds_is_refused_before_a_layer_is_fetched) {
  have("busybox");
  options_.image_bytes_max = 1000;
  serve();
  EXPECT_THAT(refused(domain_ + "/busybox:latest"), HasSubstr("imageBytesMax"));
  EXPECT_EQ(requests("/blobs/"), 0U);
}

TEST_F(HarshRegistryTest, names_the_platforms_of_an_index_without_ours) {
  const auto layout = have("web");
  const std::string index =
      R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":")" +
      digest_of("web", "1") + R"(","size":)" + std::to_string(fs::file_size(blob_path(layout, digest_of("web", "1")))) +
      R"(,"platform":{"os":"linux","architecture":"s390x"}}]})";
  const std::string digest = sha256_digest(index);
  std::ofstream(blob_path(layout, digest)) << index;
  std::ofstream(layout / "index.json")
      << R"({"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":")" + digest +
             R"(","size":)" + std::to_string(index.size()) + R"(,"annotations":{"org.opencontainers.image.ref.name":"far"}}]})";
  serve();
  EXPECT_THAT(refused(domain_ + "/web:far"), HasSubstr("does not contain descriptor matching platform 'linux/" +
                                                       std::string(machine_architecture()) + "' (it has: linux/s390x)"));
}

TEST_F(HarshRegistryTest, tasks_that_wait_for_one_image_download_each_layer_once) {
  have("busybox");
  serve();
  std::vector<std::thread> tasks;
  for (int i = 0; i < 8; ++i) {
    tasks.emplace_back([&] { EXPECT_TRUE(store_->resolve(domain_ + "/busybox:latest").ok()); });
  }
  for (auto& task : tasks) task.join();
  const auto manifest = read_file(blob_path(options_.layouts_dir / "busybox", digest_of("busybox", "latest")), 1 << 20);
  EXPECT_EQ(requests("GET /v2/busybox/blobs/" + manifest_blobs(*manifest)->at(1)), 1U);
}

// Web 1 and 2 are made of the same layers with other configurations.
TEST_F(HarshRegistryTest, images_that_share_a_layer_download_it_once) {
  const auto layout = have("web");
  std::set<std::string> first;
  std::set<std::string> shared;
  for (const char* tag : {"1", "2"}) {
    const auto manifest = read_file(blob_path(layout, digest_of("web", tag)), 1 << 20);
    for (const auto& layer : layer_sizes(*manifest)) {
      if (!first.insert(layer.digest).second) shared.insert(layer.digest);
    }
  }
  ASSERT_FALSE(shared.empty());
  serve();
  std::vector<std::thread> pulls;
  for (const char* tag : {"1", "2"}) {
    pulls.emplace_back([&, tag] { EXPECT_TRUE(store_->resolve(domain_ + "/web:" + tag).ok()); });
  }
  for (auto& pull : pulls) pull.join();
  for (const auto& digest : shared) EXPECT_EQ(requests("GET /v2/web/blobs/" + digest), 1U) << digest;
}

TEST_F(HarshRegistryTest, tells_how_far_a_pull_has_come_and_how_it_ended) {
  have("busybox");
  std::mutex mutex;
  std::vector<PullNews> told;
  options_.news = [&](const PullNews& news) {
    const std::lock_guard lock(mutex);
    told.push_back(news);
  };
  serve();
  resolved(domain_ + "/busybox:latest");
  resolved(domain_ + "/busybox:latest");  // it is here: nothing to tell
  ASSERT_GE(told.size(), 2U);
  EXPECT_EQ(told.front().image, domain_ + "/busybox:latest");
  EXPECT_EQ(told.front().phase, PullPhase::kRunning);
  EXPECT_GT(told.front().bytes_total, 0U);
  EXPECT_EQ(told.front().layers_total, 1U);
  EXPECT_EQ(told.back().phase, PullPhase::kDone);
  EXPECT_EQ(std::count_if(told.begin(), told.end(), [](const auto& news) { return news.phase == PullPhase::kDone; }), 1);
}

class BombTest : public StoreTest {
 protected:
  // An image of one layer, whose content `script` writes into the current directory.
  void make(const std::string& name, const std::string& script, const std::string& compress = "gzip -c") {
    const auto root = dir_.path() / ("root-" + name);
    fs::create_directories(root);
    tool({"/bin/sh", "-c", "cd " + root.string() + " && " + script});
    const auto layer = dir_.path() / (name + ".tar");
    tool({"/bin/sh", "-c", "tar -C " + root.string() + " -cf - . | " + compress + " > " + layer.string()});
    put_layer(name, whole(layer), compress.starts_with("zstd") ? "+zstd" : "+gzip");
  }
  void put_layer(const std::string& name, const std::string& layer, const std::string& kind) {
    const auto layout = options_.layouts_dir / name;
    fs::create_directories(layout / "blobs" / "sha256");
    const auto put = [&](const std::string& bytes) {
      const std::string digest = sha256_digest(bytes);
      std::ofstream(blob_path(layout, digest)) << bytes;
      return R"("digest":")" + digest + R"(","size":)" + std::to_string(bytes.size());
    };
    const std::string first = put(layer);
    const std::string config =
        put(R"({"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[")" +
            diff_id(layer, kind) + R"("]}})");
    const std::string manifest = put(
        R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json",)" +
        config + R"(},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar)" + kind + "\"," + first + "}]}");
    std::ofstream(layout / "oci-layout") << R"({"imageLayoutVersion":"1.0.0"})";
    std::ofstream(layout / "index.json")
        << R"({"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json",)" + manifest +
               R"(,"annotations":{"org.opencontainers.image.ref.name":"1"}}]})";
  }
  std::string diff_id(const std::string& layer, const std::string& kind) {
    const auto file = dir_.path() / "layer";
    std::ofstream(file, std::ios::binary) << layer;
    const auto line =
        tool({"/bin/sh", "-c", (kind == "+zstd" ? "zstd -dc < " : "gzip -dc < ") + file.string() + " | sha256sum"});
    return "sha256:" + line.substr(0, 64);
  }
};

TEST_F(BombTest, a_layer_of_zeros_is_not_unpacked_beyond_the_bound) {
  make("zeros", "truncate -s 128M zeros");
  options_.image_bytes_max = 4 << 20;
  open();
  EXPECT_THAT(refused("moorage.local/zeros:1"), HasSubstr("it unpacks to more than 4 MiB (option imageBytesMax)"));
  EXPECT_EQ(entries("staging"), 0U);
  EXPECT_EQ(entries("images"), 0U);
}

TEST_F(BombTest, layers_compressed_with_zstd_are_unpacked) {
  make("small", "echo hello > greeting", "zstd -q -c");
  open();
  EXPECT_EQ(whole(resolved("moorage.local/small:1").lower_dirs.front() / "greeting"), "hello\n");
}

TEST_F(BombTest, a_layer_that_leads_outside_stays_inside) {
  const auto root = dir_.path() / "root-escape";
  const auto outside = dir_.path() / "outside";
  fs::create_directories(root);
  fs::create_directories(outside);
  std::ofstream(root / "evil") << "evil";
  // A link to a directory of this machine, a file behind it, and a file by a path upwards.
  tool({"/bin/sh", "-c",
        "cd " + root.string() + " && ln -s " + outside.string() +
            " link && tar -cf ../escape.tar link && tar -rf ../escape.tar "
            "--transform 's|^evil$|link/through-link|' evil && tar -P -rf ../escape.tar --transform "
            "'s|^evil$|../../../../../.." +
            outside.string() + "/upwards|' evil && gzip -f ../escape.tar"});
  put_layer("escape", whole(dir_.path() / "escape.tar.gz"), "+gzip");
  open();
  (void)store_->resolve("moorage.local/escape:1");  // refused, or unpacked with everything inside
  EXPECT_TRUE(fs::is_empty(outside));
}

TEST_F(StoreTest, clean_up_makes_room_on_a_full_disk_and_spares_what_is_in_use) {
  have("web");
  open();
  const auto used = resolved("moorage.local/web:1");
  const auto idle = resolved("moorage.local/web:2");
  store_->unpin(idle.digest);
  EXPECT_EQ(store_->collect({.unused_for = std::chrono::hours(1), .images_max = 5, .disk_percent_max = 0}), 0U);
  const auto listed = store_->list();
  ASSERT_EQ(listed.size(), 2U);
  EXPECT_EQ(listed.front().references.size(), 1U);
  // Every disk is fuller than nothing. An empty disk would be no place for this test.
  EXPECT_LE(store_->collect({.unused_for = std::chrono::hours(1), .images_max = 5, .disk_percent_max = 1}), 1U);
  EXPECT_TRUE(fs::exists(used.lower_dirs.front()));
  EXPECT_EQ(store_->stats().pinned, 1U);
}

}  // namespace
}  // namespace moorage::images
