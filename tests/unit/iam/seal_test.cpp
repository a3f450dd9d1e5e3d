// Sealing: what is sealed opens with the same key and purpose only, and the file of the key is safe or refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "drivers/seal/aes_sealer.h"

namespace moorage::drivers {
namespace {

class KeyFile : public ::testing::Test {
 protected:
  KeyFile() {
    std::string name = (std::filesystem::temp_directory_path() / "moorage-seal-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
    path_ = directory_ + "/seal.key";
  }
  ~KeyFile() override { std::filesystem::remove_all(directory_); }

  void write(const std::string& text, unsigned mode = 0600) {
    std::filesystem::remove(path_);
    std::ofstream(path_) << text;
    ::chmod(path_.c_str(), mode);
  }
  std::string refusal() {
    const auto opened = open_sealer(path_);
    return opened.ok() ? "opened" : opened.error().message;
  }

  std::string directory_;
  std::string path_;
};

TEST(Sealer, opens_what_it_sealed_for_the_same_purpose_only) {
  const auto sealer = *make_seeded_sealer(1);
  for (const std::size_t size : {0, 1, 15, 16, 17, 1000}) {
    const std::string plain(size, 'p');
    const std::string sealed = sealer->seal(plain, "a");
    EXPECT_EQ(sealer->open(sealed, "a"), plain);
    EXPECT_EQ(sealer->open(sealed, "b"), std::nullopt);
    EXPECT_EQ((*make_seeded_sealer(2))->open(sealed, "a"), std::nullopt);
  }
}

TEST(Sealer, equal_texts_seal_equally_and_others_share_no_nonce) {
  const auto sealer = *make_seeded_sealer(1);
  EXPECT_EQ(sealer->seal("one", "a"), sealer->seal("one", "a"));
  const auto nonce = [&](std::string_view text, std::string_view purpose) { return sealer->seal(text, purpose).substr(1, 12); };
  EXPECT_NE(nonce("one", "a"), nonce("two", "a"));
  EXPECT_NE(nonce("one", "a"), nonce("one", "b"));
  EXPECT_NE(nonce("b", "a"), nonce("", "ab"));
}

TEST(Sealer, no_change_of_a_byte_and_no_cut_opens) {
  const auto sealer = *make_seeded_sealer(1);
  const std::string sealed = sealer->seal("a secret", "a");
  EXPECT_EQ(sealed.find("secret"), std::string::npos);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_EQ(sealer->open(changed, "a"), std::nullopt) << i;
    EXPECT_EQ(sealer->open(sealed.substr(0, i), "a"), std::nullopt) << i;
  }
  EXPECT_EQ(sealer->open(sealed + "x", "a"), std::nullopt);
}

TEST(Sealer, derives_unrelated_bytes_by_label_and_key) {
  const auto sealer = *make_seeded_sealer(1);
  EXPECT_EQ(sealer->derive("a").size(), 32u);
  EXPECT_EQ(sealer->derive("a"), sealer->derive("a"));
  EXPECT_NE(sealer->derive("a"), sealer->derive("b"));
  EXPECT_NE(sealer->derive("a"), (*make_seeded_sealer(2))->derive("a"));
  EXPECT_NE((*make_passing_sealer())->derive("a"), (*make_passing_sealer())->derive("a"));
  EXPECT_FALSE(make_aes_sealer("short").ok());
}

TEST_F(KeyFile, is_made_once_with_mode_0600_and_read_again) {
  const auto first = open_sealer(path_);
  ASSERT_TRUE(first.ok()) << first.error().message;
  struct stat facts {};
  ASSERT_EQ(::stat(path_.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 07777, 0600u);
  EXPECT_EQ(facts.st_size, 65);
  const auto again = open_sealer(path_);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ((*again)->open((*first)->seal("x", "a"), "a"), "x");
  // Nothing is left beside it.
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory_), {}), 1);
}

TEST_F(KeyFile, that_others_can_read_or_that_is_none_is_refused) {
  const std::string key(64, 'a');
  write(key);
  EXPECT_EQ(refusal(), "opened");
  write(key, 0640);
  EXPECT_THAT(refusal(), ::testing::HasSubstr("set its mode to 0600"));
  for (const std::string& text : {std::string(), std::string("zz"), key + "a", std::string(64, 'g'), std::string(1000, 'a')}) {
    write(text);
    EXPECT_THAT(refusal(), ::testing::HasSubstr("holds no key")) << text;
  }
  std::filesystem::remove(path_);
  std::filesystem::create_directory(path_);
  EXPECT_THAT(refusal(), ::testing::HasSubstr("is not a regular file"));
  std::filesystem::remove(path_);
  std::filesystem::create_symlink(directory_ + "/elsewhere", path_);
  EXPECT_THAT(refusal(), ::testing::HasSubstr("cannot be read"));
  path_ = directory_ + "/missing/seal.key";
  EXPECT_THAT(refusal(), ::testing::HasSubstr("cannot be made"));
}

}  // namespace
}  // namespace moorage::drivers
