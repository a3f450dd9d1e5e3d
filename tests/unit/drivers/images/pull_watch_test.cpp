// What a pull is told of its image beforehand, and what credentials leave behind.
#include "drivers/runtime/images/pull_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "drivers/runtime/images/registry_login.h"
#include "drivers/runtime/images/source.h"
#include "support/temporary_directory.h"

namespace moorage::images {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kFirst = "sha256:" + std::string(64, '1');
const std::string kSecond = "sha256:" + std::string(64, '2');

TEST(PullWatch, reads_layers_and_their_sizes) {
  const auto layers = layer_sizes(R"({"config":{},"layers":[{"digest":")" + kFirst + R"(","size":10},{"digest":")" + kSecond +
                                  R"(","size":20}]})");
  ASSERT_EQ(layers.size(), 2U);
  EXPECT_EQ(layers[1], (LayerSize{kSecond, 20}));
  for (const char* none : {"", "[]", "{}", R"({"layers":7})", R"({"layers":[{"digest":"../../etc","size":1}]})",
                           R"({"layers":[{"digest":"sha256:1"}]})"}) {
    EXPECT_TRUE(layer_sizes(none).empty()) << none;
  }
}

TEST(PullWatch, counts_layers_that_are_here_and_bytes_under_way) {
  const testing::TemporaryDirectory directory;
  std::vector<PullNews> told;
  const PullWatch::Tell tell = [&](const PullNews& news) { told.push_back(news); };
  std::ofstream(directory.path() / std::string(64, '1')) << "x";
  PullWatch watch("web:1", {{kFirst, 100}, {kSecond, 50}, {kFirst, 100}}, directory.path(), tell);
  watch.look(20);
  watch.look(30);  // within the same second
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].bytes_done, 120U);
  EXPECT_EQ(told[0].bytes_total, 150U);
  EXPECT_EQ(told[0].layers_done, 2U);  // the same layer twice
  EXPECT_EQ(told[0].layers_total, 3U);
  EXPECT_FALSE(watch.is_too_much(150 + (64 << 20)));
  EXPECT_TRUE(watch.is_too_much(151 + (64 << 20)));
}

TEST(PullWatch, chooses_the_platform_by_name) {
  const std::string index = R"({"manifests":[{"digest":")" + kFirst +
                            R"(","platform":{"os":"linux","architecture":"arm64"}},{"digest":")" + kSecond +
                            R"(","platform":{"os":"linux","architecture":"amd64"}},{"platform":{"os":"unknown"}}]})";
  EXPECT_TRUE(is_index(index));
  EXPECT_EQ(*choose_platform(index, "amd64"), kSecond);
  const auto none = choose_platform(index, "riscv64");
  ASSERT_FALSE(none.ok());
  EXPECT_THAT(none.error().message, HasSubstr("(it has: linux/arm64, linux/amd64)"));
}

TEST(RegistryLogin, lies_in_a_file_for_this_user_only_while_it_is_needed) {
  const testing::TemporaryDirectory directory;
  std::filesystem::path path;
  {
    const auto file = AuthFile::write(directory.path(), "127.0.0.1:5000", {"AWS", "secret"});
    ASSERT_TRUE(file.ok());
    path = (*file)->path();
    struct stat facts {};
    ASSERT_EQ(::stat(path.c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777U, 0600U);
    std::ifstream read(path);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(read), {}),
              R"({"auths":{"127.0.0.1:5000":{"auth":"QVdTOnNlY3JldA=="}}})");
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(RegistryLogin, is_taken_out_of_what_a_registry_repeats) {
  const RegistryLogin login{"AWS", "secret"};
  EXPECT_EQ(without_login("denied: secret, QVdTOnNlY3JldA==, c2VjcmV0 and secret", login), "denied: ***, ***, *** and ***");
  EXPECT_EQ(without_login("denied", {}), "denied");
  EXPECT_NE(login_mark(login), login_mark({"AWS", "secret2"}));
}

TEST(EcrNames, are_registries_of_twelve_digits) {
  EXPECT_TRUE(is_ecr_registry("123456789012.dkr.ecr.eu-west-1.amazonaws.com"));
  EXPECT_TRUE(is_ecr_registry("123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com"));
  EXPECT_TRUE(is_ecr_registry("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn"));
  for (const char* other : {"docker.io", "12345678901.dkr.ecr.eu-west-1.amazonaws.com", "x.dkr.ecr.eu-west-1.amazonaws.com",
                            "123456789012.dkr.ecr.eu-west-1.example.com", "123456789012.s3.amazonaws.com"}) {
    EXPECT_FALSE(is_ecr_registry(other)) << other;
  }
}

}  // namespace
}  // namespace moorage::images
