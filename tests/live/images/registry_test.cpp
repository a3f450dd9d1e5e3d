// The image store on real skopeo against a registry on this machine (registry.py).
#include "live/images/registry_process.h"
#include "live/images/store_fixture.h"

namespace moorage::images {
namespace {

using ::testing::HasSubstr;

class RegistryTest : public StoreTest {
 protected:
  void serve(std::vector<std::string> more = {}) {
    more.insert(more.begin(), options_.layouts_dir.string());
    registry_ = std::make_unique<Registry>(std::move(more));
    domain_ = registry_->domain();
    options_.plain_http_registries = {domain_};
    open();
  }

  std::unique_ptr<Registry> registry_;
  std::string domain_;
};

TEST_F(RegistryTest, pulls_by_tag_and_by_digest) {
  have("web");
  serve();
  const auto image = resolved(domain_ + "/web:1");
  EXPECT_EQ(image.digest, digest_of("web", "1"));
  EXPECT_TRUE(fs::exists(image.lower_dirs.front() / "srv" / "server"));
  EXPECT_EQ(resolved(domain_ + "/web@" + digest_of("web", "2")).digest, digest_of("web", "2"));
  EXPECT_EQ(store_->stats().pulls, 2U);
}

TEST_F(RegistryTest, pins_what_it_asked_for_even_beside_a_tag) {
  have("web");
  serve();
  EXPECT_EQ(resolved(domain_ + "/web:1@" + digest_of("web", "2")).digest, digest_of("web", "2"));
}

TEST_F(RegistryTest, a_digest_that_is_here_needs_no_registry) {
  have("web");
  serve();
  resolved(domain_ + "/web:1");
  registry_->stop();
  resolved(domain_ + "/web@" + digest_of("web", "1"));
  resolved(domain_ + "/web:1");  // default: falls back
  EXPECT_THAT(refused(domain_ + "/web:2"), HasSubstr("connection refused; check that the registry runs"));
}

TEST_F(RegistryTest, says_what_the_registry_said) {
  have("web");
  serve();
  EXPECT_THAT(refused(domain_ + "/web:9"), HasSubstr("manifest unknown"));
  EXPECT_THAT(refused(domain_ + "/none:1"), HasSubstr("check the name"));
  registry_->stop();
  serve({"--password"});
  EXPECT_THAT(refused(domain_ + "/web:1"), HasSubstr("log in to the registry"));
}

TEST_F(RegistryTest, wants_tls_unless_told_otherwise_or_on_a_loopback_address) {
  have("web");
  serve();
  options_.plain_http_registries.clear();
  open();
  EXPECT_EQ(resolved(domain_ + "/web:1").digest, digest_of("web", "1"));
  const std::string elsewhere = "0.0.0.0" + domain_.substr(domain_.find(':'));  // reaches the same registry
  EXPECT_THAT(refused(elsewhere + "/web:1"), HasSubstr("name the registry among those without TLS"));
}

TEST_F(RegistryTest, picks_this_machine_from_a_multi_platform_index) {
  const auto layout = have("web");
  const std::string ours = digest_of("web", "1");
  const std::string other = digest_of("web", "2");
  const auto entry = [&](const std::string& digest, const std::string& architecture) {
    return R"({"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":")" + digest + R"(","size":)" +
           std::to_string(fs::file_size(blob_path(layout, digest))) + R"(,"platform":{"os":"linux","architecture":")" +
           architecture + "\"}}";
  };
#if defined(__x86_64__)
  const std::string here = "amd64";
#else
  const std::string here = "arm64";
#endif
  const std::string index = R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[)" +
                            entry(other, "s390x") + "," + entry(ours, here) + "]}";
  const std::string digest = sha256_digest(index);
  std::ofstream(blob_path(layout, digest)) << index;
  std::ofstream(layout / "index.json")
      << R"({"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":")" + digest +
             R"(","size":)" + std::to_string(index.size()) +
             R"(,"annotations":{"org.opencontainers.image.ref.name":"multi"}}]})";
  serve();
  const auto pulled = resolved(domain_ + "/web:multi");
  EXPECT_EQ(pulled.digest, digest);  // of the index, as registries and ECS name it
  EXPECT_THAT(pulled.config.env, ::testing::Contains("REVISION=1"));
  store_->unpin(pulled.digest);
  store_->collect({.unused_for = std::chrono::milliseconds(0)});
  EXPECT_THAT(resolved("moorage.local/web:multi").config.env, ::testing::Contains("REVISION=1"));
}

TEST_F(RegistryTest, a_download_that_stalls_is_given_up_and_the_next_one_works) {
  const auto layout = have("busybox");
  const auto manifest = read_file(blob_path(layout, digest_of("busybox", "latest")), 1 << 20);
  const auto layer = blob_path(layout, manifest_blobs(*manifest)->at(1));
  const auto slow = fs::path(layer).replace_extension(".slow");
  fs::copy_file(layer, slow);
  options_.pull_idle_deadline = std::chrono::milliseconds(1500);
  serve();
  EXPECT_THAT(refused(domain_ + "/busybox:latest"), HasSubstr("no byte arrived within 1500 ms"));
  EXPECT_EQ(entries("staging"), 0U);
  fs::remove(slow);
  resolved(domain_ + "/busybox:latest");
}

TEST_F(RegistryTest, a_layer_that_is_not_what_its_digest_says_is_refused) {
  const auto layout = have("busybox");
  const auto manifest = read_file(blob_path(layout, digest_of("busybox", "latest")), 1 << 20);
  std::fstream file(blob_path(layout, manifest_blobs(*manifest)->at(1)), std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(100'000);
  file.write("damage", 6);
  file.close();
  serve();
  EXPECT_THAT(refused(domain_ + "/busybox:latest"), HasSubstr("Digest did not match"));
  EXPECT_EQ(store_->stats().images, 0U);
}

}  // namespace
}  // namespace moorage::images
