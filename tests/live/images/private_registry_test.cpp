// Pulls from Debian's docker-registry behind a list of passwords (htpasswd).
#include <fstream>
#include <thread>

#include "drivers/parts/process/spawn.h"
#include "live/images/store_fixture.h"

namespace moorage::images {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kPassword = "canary-7f3a-password";
// Of this password, by bcrypt.
constexpr const char* kHash = "$2b$05$GoxuFxftQXRJx1mlMXqFaeu0dRhsFCEU65pLNS9VL1Lm4gD3VSox2";

class PrivateRegistryTest : public StoreTest {
 protected:
  void SetUp() override {
    if (process::find_program("docker-registry").empty()) GTEST_SKIP() << "apt-get install docker-registry";
    const auto directory = dir_.path() / "registry";
    fs::create_directory(directory);
    std::ofstream(directory / "htpasswd") << "puller:" << kHash << "\n";
    std::ofstream(directory / "config.yml")
        << "version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: " << (directory / "layers").string()
        << "}}\nauth: {htpasswd: {realm: test, path: " << (directory / "htpasswd").string()
        << "}}\nhttp: {addr: 127.0.0.1:" << kPort << "}\n";
    server_ = std::thread([this, config = (directory / "config.yml").string()] {
      process::ChildOptions child;
      child.argv = {"docker-registry", "serve", config};
      child.environment = process::tool_environment();
      child.deadline = std::chrono::minutes(5);
      child.cancel_fd = ending_[0];
      process::run(child);
    });
    push();
    open();
  }
  void TearDown() override {
    (void)!::write(ending_[1], "x", 1);
    if (server_.joinable()) server_.join();
  }
  PrivateRegistryTest() { (void)!::pipe(ending_); }
  ~PrivateRegistryTest() override {
    ::close(ending_[0]);
    ::close(ending_[1]);
  }

  // Until the registry answers.
  void push() {
    have("web");
    process::ChildOptions child;
    child.argv = {"skopeo",
                  "copy",
                  "--dest-tls-verify=false",
                  "--dest-creds=puller:" + std::string(kPassword),
                  "oci:" + (options_.layouts_dir / "web").string() + ":1",
                  "docker://" + name()};
    child.environment = process::tool_environment();
    for (int attempt = 0; attempt < 100; ++attempt) {
      if (process::run(child).succeeded()) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    FAIL() << "the registry does not take the image";
  }
  static std::string name() { return "127.0.0.1:" + std::to_string(kPort) + "/team/web:1"; }

  static constexpr int kPort = 45'173;
  int ending_[2] = {-1, -1};
  std::thread server_;
};

TEST_F(PrivateRegistryTest, gives_the_image_to_the_right_password_only) {
  EXPECT_THAT(refused(name()), HasSubstr("authentication required"));
  const auto wrong = store_->resolve(name(), {.login = RegistryLogin{"puller", "wrong-canary-9c1d"}});
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().name, "CannotPullContainerError");
  EXPECT_THAT(wrong.error().message, HasSubstr("check the credentials that the task definition names"));
  EXPECT_THAT(wrong.error().message, Not(HasSubstr("wrong-canary")));
  const auto image = store_->resolve(name(), {.login = RegistryLogin{"puller", kPassword}});
  ASSERT_TRUE(image.ok()) << image.error().message;
  EXPECT_TRUE(fs::exists(image->lower_dirs.front() / "srv" / "server"));
}

}  // namespace
}  // namespace moorage::images
