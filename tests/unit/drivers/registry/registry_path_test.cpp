// Which requests the front of the registry takes.
#include "drivers/registry/registry_path.h"

#include <gtest/gtest.h>

namespace moorage::registry {
namespace {

const std::string kDigest = "sha256:" + std::string(64, 'a');

TEST(RegistryPath, names_what_a_request_is_about) {
  const auto manifest = read_path("/v2/team/web/manifests/v1.2");
  ASSERT_TRUE(manifest.has_value());
  EXPECT_EQ(manifest->kind, PathKind::kManifest);
  EXPECT_EQ(manifest->repository, "team/web");
  EXPECT_EQ(manifest->reference, "v1.2");
  EXPECT_EQ(read_path("/v2/")->kind, PathKind::kBase);
  EXPECT_EQ(read_path("/v2/web/tags/list?n=5")->kind, PathKind::kTags);
  EXPECT_EQ(read_path("/v2/web/blobs/" + kDigest)->kind, PathKind::kBlob);
  EXPECT_EQ(read_path("/v2/web/blobs/uploads/?mount=x")->kind, PathKind::kUploads);
  const auto upload = read_path("/v2/web/blobs/uploads/0b5c-1?digest=" + kDigest);
  ASSERT_TRUE(upload.has_value());
  EXPECT_EQ(upload->kind, PathKind::kUpload);
  EXPECT_EQ(upload->query, "digest=" + kDigest);
}

TEST(RegistryPath, of_a_repository_with_a_word_of_the_protocol_is_read_from_behind) {
  const auto path = read_path("/v2/manifests/blobs/manifests/1");
  ASSERT_TRUE(path.has_value());
  EXPECT_EQ(path->repository, "manifests/blobs");
}

TEST(RegistryPath, leads_nowhere_else) {
  for (const std::string& target :
       {std::string("/"), std::string("/metrics"), std::string("/v2/_catalog"), std::string("/v2x/web/tags/list"),
        std::string("/v2/../web/tags/list"), std::string("/v2/web/../x/tags/list"), std::string("/v2/web//x/tags/list"),
        std::string("/v2/Web/tags/list"), std::string("/v2/web/blobs/sha256:zz"), std::string("/v2/web/manifests/.hidden"),
        std::string("/v2/web/manifests/"), std::string("/v2/web/blobs/uploads/a/b"), std::string("/v2/web/tags/list?a b"),
        std::string("/v2/web%2f/tags/list"), "/v2/" + std::string(5000, 'a') + "/tags/list",
        std::string("/v2/web/tags/list\r\nX: y")}) {
    EXPECT_FALSE(read_path(target).has_value()) << target;
  }
}

}  // namespace
}  // namespace moorage::registry
