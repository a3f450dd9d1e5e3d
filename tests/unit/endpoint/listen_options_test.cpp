// Where an engine may listen, and what is refused before a socket is opened.
#include "endpoint/http/listen_options.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace moorage::endpoint {
namespace {

using testing::HasSubstr;

class ListenOptionsOf : public testing::Test {
 protected:
  std::string keys_file(std::string_view text, mode_t mode = 0600) {
    const std::string path = std::filesystem::temp_directory_path() / ("moorage-keys-" + std::to_string(::getpid()));
    std::ofstream(path) << text;
    ::chmod(path.c_str(), mode);
    made_ = path;
    return path;
  }
  void TearDown() override {
    if (!made_.empty()) std::filesystem::remove(made_);
  }

 private:
  std::string made_;
};

constexpr std::string_view kKeys = R"({"keys":[{"accessKeyId":"AKIDEXAMPLEEXAMPLE","secretAccessKey":"0123456789abcdef"}]})";

TEST_F(ListenOptionsOf, default_to_any_port_of_loopback) {
  const auto read = read_listen_options("");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->host, "127.0.0.1");
  EXPECT_EQ(read->port, 0);
  EXPECT_TRUE(read->keys.empty());
}

TEST_F(ListenOptionsOf, take_addresses_of_every_kind) {
  EXPECT_EQ(read_listen_options(R"({"address":"[::1]:8900"})")->host, "::1");
  EXPECT_EQ(read_listen_options(R"({"address":"localhost:8900"})")->port, 8900);
  EXPECT_EQ(read_listen_options(R"({"address":"unix:/run/x.sock"})")->socket_path, "/run/x.sock");
}

TEST_F(ListenOptionsOf, refuse_what_is_no_address) {
  for (const char* address :
       {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:80x", "example.org:80", "unix:"}) {
    const auto read = read_listen_options(std::string(R"({"address":")") + address + "\"}");
    ASSERT_FALSE(read.ok()) << address;
    EXPECT_EQ(read.error().path, "address");
  }
  EXPECT_FALSE(read_listen_options(R"({"address":"unix:/)" + std::string(5000, 'a') + "\"}").ok());
}

TEST_F(ListenOptionsOf, refuse_addresses_beyond_loopback_without_keys_and_tls) {
  for (const char* address : {"0.0.0.0:0", "[::]:0", "192.168.1.2:80"}) {
    const std::string start = std::string(R"({"address":")") + address + "\"";
    const auto open = read_listen_options(start + "}");
    ASSERT_FALSE(open.ok());
    EXPECT_THAT(open.error().message, HasSubstr("signed"));
    const auto plain = read_listen_options(start + R"(,"keysFile":")" + keys_file(kKeys) + "\"}");
    ASSERT_FALSE(plain.ok());
    EXPECT_THAT(plain.error().message, HasSubstr("encrypted"));
    EXPECT_TRUE(
        read_listen_options(start + R"(,"certificateFile":"c","privateKeyFile":"k","keysFile":")" + keys_file(kKeys) + "\"}")
            .ok());
  }
}

TEST_F(ListenOptionsOf, refuse_key_files_that_others_can_read_or_that_say_nothing) {
  struct Case {
    std::string_view text;
    mode_t mode;
    std::string_view message;
  };
  for (const Case& one :
       {Case{kKeys, 0644, "mode to 0600"}, Case{kKeys, 0620, "mode to 0600"}, Case{"{}", 0600, "holds no key"},
        Case{"{\"keys\":[{\"accessKeyId\":\"short\",\"secretAccessKey\":\"0123456789abcdef\"}]}", 0600, "16 to 128"},
        Case{"{\"keys\":[{\"accessKeyId\":\"AKIDEXAMPLEEXAMPLE\",\"secretAccessKey\":\"short\"}]}", 0600, "fewer than 16"},
        Case{"{\"keys\":[{\"accessKeyID\":\"x\"}]}", 0600, "accessKeyID"}, Case{"[", 0600, "cannot be taken"}}) {
    const auto read = read_listen_options(R"({"keysFile":")" + keys_file(one.text, one.mode) + "\"}");
    ASSERT_FALSE(read.ok()) << one.text;
    EXPECT_THAT(read.error().message, HasSubstr(std::string(one.message)));
    EXPECT_THAT(read.error().message, testing::Not(HasSubstr("0123456789abcdef")));
  }
  EXPECT_FALSE(read_listen_options(R"({"keysFile":"/nonexistent"})").ok());
  EXPECT_FALSE(read_listen_options(R"({"keysFile":"/dev/zero"})").ok());
}

TEST_F(ListenOptionsOf, name_a_misspelt_member) {
  const auto read = read_listen_options(R"({"adress":"127.0.0.1:1"})");
  ASSERT_FALSE(read.ok());
  EXPECT_THAT(read.error().message, HasSubstr("address"));
}

}  // namespace
}  // namespace moorage::endpoint
