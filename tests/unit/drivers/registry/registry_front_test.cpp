// The front of the registry over a socket, with a book of its own and without a registry behind it.
#include "drivers/registry/registry_front.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include "drivers/registry/socket_stream.h"

namespace moorage::registry {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* kGood = "Authorization: Basic QVdTOmdvb2Q=\r\n";  // AWS:good

class Book final : public ports::RegistryBook {
 public:
  Result<ports::RegistryHolderId> log_in(std::string_view user, std::string_view password) override {
    if (user == "AWS" && password == "good") return ports::RegistryHolderId{.is_owner = true};
    return api_error("UnauthorizedException", "no such password");
  }
  Result<ports::ImageManifest> manifest(const ports::RegistryHolderId&, std::string_view repository,
                                        std::string_view reference) override {
    if (repository != "web") return api_error("RepositoryNotFoundException", "no \"such\" repository");
    if (reference != "1") return api_error("ImageNotFoundException", "Requested image not found");
    return ports::ImageManifest{.digest = "sha256:1", .media_type = "application/x", .text = "{\"a\":1}"};
  }
  Status put_manifest(const ports::RegistryHolderId&, std::string_view, std::string_view,
                      const ports::ImageManifest&) override {
    return {};
  }
  Result<std::vector<std::string>> tags(const ports::RegistryHolderId&, std::string_view) override {
    return std::vector<std::string>{"1", "2"};
  }
  Status check_layers(const ports::RegistryHolderId&, std::string_view repository, ports::LayerUse use) override {
    if (repository == "read-only" && use == ports::LayerUse::kPush) return api_error("AccessDeniedException", "not allowed");
    return {};
  }
};

class RegistryFrontTest : public ::testing::Test {
 protected:
  RegistryFrontTest() {
    auto listener = listen_at("127.0.0.1:0");
    address_ = address_of(*listener);
    auto front = RegistryFront::start(std::move(*listener),
                                      {.upstream = "/nowhere/registry.sock",
                                       .patience = std::chrono::milliseconds(20'000),
                                       .upstream_patience = std::chrono::milliseconds(50)},
                                      book_, {});
    front_ = std::move(front).value();
  }

  // Everything that comes until the front closes the connection.
  std::string ask(const std::string& request) {
    SocketStream stream = connect_to(address_, std::chrono::milliseconds(20'000));
    boost::system::error_code error;
    std::string_view left = request;
    while (!left.empty() && !error) left.remove_prefix(stream.write_some(boost::asio::buffer(left.data(), left.size()), error));
    ::shutdown(stream.fd(), SHUT_WR);
    std::string answer;
    std::array<char, 4096> block;
    while (!error) answer.append(block.data(), stream.read_some(boost::asio::buffer(block), error));
    return answer;
  }
  static std::string get(const std::string& path, const std::string& headers = kGood) {
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
  }

  Book book_;
  std::string address_;
  std::unique_ptr<RegistryFront> front_;
};

TEST_F(RegistryFrontTest, wants_a_password_before_anything_else) {
  for (const char* headers : {"", "Authorization: Basic\r\n", "Authorization: Basic !!!!\r\n", "Authorization: Bearer x\r\n",
                              "Authorization: Basic QVdTOmJhZA==\r\n"}) {
    const std::string answer = ask(get("/v2/web/manifests/1", headers));
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 401")) << headers;
    EXPECT_THAT(answer, HasSubstr("WWW-Authenticate: Basic realm="));
  }
}

TEST_F(RegistryFrontTest, answers_manifests_and_tags_from_the_book) {
  EXPECT_THAT(ask(get("/v2/")), HasSubstr("Docker-Distribution-Api-Version: registry/2.0"));
  const std::string manifest = ask(get("/v2/web/manifests/1"));
  EXPECT_THAT(manifest, HasSubstr("Content-Type: application/x"));
  EXPECT_THAT(manifest, HasSubstr("Docker-Content-Digest: sha256:1"));
  EXPECT_THAT(manifest, HasSubstr("{\"a\":1}"));
  EXPECT_THAT(ask(get("/v2/web/tags/list")), HasSubstr(R"({"name":"web","tags":["1","2"]})"));
  EXPECT_THAT(ask(get("/v2/web/manifests/2")), HasSubstr("MANIFEST_UNKNOWN"));
  EXPECT_THAT(ask(get("/v2/api/manifests/1")), HasSubstr(R"("code":"NAME_UNKNOWN","message":"no \"such\" repository")"));
}

TEST_F(RegistryFrontTest, serves_one_request_after_the_other) {
  const std::string answer = ask(get("/v2/") + get("/v2/web/tags/list"));
  EXPECT_THAT(answer, HasSubstr("{}HTTP/1.1 200"));
}

TEST_F(RegistryFrontTest, passes_on_what_the_caller_may_only_and_says_so_where_nothing_answers) {
  EXPECT_THAT(
      ask(std::string("POST /v2/read-only/blobs/uploads/ HTTP/1.1\r\nHost: x\r\n") + kGood + "Content-Length: 0\r\n\r\n"),
      StartsWith("HTTP/1.1 403"));
  EXPECT_THAT(ask(get("/v2/web/blobs/sha256:" + std::string(64, 'a'))), StartsWith("HTTP/1.1 503"));
  EXPECT_THAT(ask(std::string("DELETE /v2/web/manifests/1 HTTP/1.1\r\nHost: x\r\n") + kGood + "\r\n"),
              StartsWith("HTTP/1.1 405"));
}

TEST_F(RegistryFrontTest, takes_no_manifest_that_is_too_long_or_another_one) {
  const std::string long_one(kManifestBytesMax + 1, 'x');
  EXPECT_THAT(ask("PUT /v2/web/manifests/1 HTTP/1.1\r\nHost: x\r\n" + std::string(kGood) +
                  "Content-Length: " + std::to_string(long_one.size()) + "\r\n\r\n" + long_one),
              StartsWith("HTTP/1.1 413"));
  EXPECT_THAT(ask("PUT /v2/web/manifests/sha256:" + std::string(64, 'a') + " HTTP/1.1\r\nHost: x\r\n" + kGood +
                  "Content-Length: 2\r\n\r\n{}"),
              HasSubstr("DIGEST_INVALID"));
}

TEST_F(RegistryFrontTest, ends_with_connections_open) {
  const SocketStream idle = connect_to(address_, std::chrono::milliseconds(20'000));
  ASSERT_TRUE(static_cast<bool>(idle));
  front_->close();
  pollfd wait{idle.fd(), POLLIN, 0};
  EXPECT_EQ(::poll(&wait, 1, 20'000), 1);
}

TEST(RegistryAddress, is_of_loopback) {
  EXPECT_TRUE(listen_at("127.0.0.1:0").ok());
  for (const char* other :
       {"", "5000", "0.0.0.0:5000", "192.168.1.1:5000", "127.0.0.1:x", "127.0.0.1:70000", "localhost:5000"}) {
    const auto refused = listen_at(other);
    ASSERT_FALSE(refused.ok()) << other;
    EXPECT_EQ(refused.error().path, "registry.address");
  }
}

}  // namespace
}  // namespace moorage::registry
