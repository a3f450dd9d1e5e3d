#include "drivers/runtime/oci/kernel/volume_plugins.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <thread>

#include "drivers/parts/files/unique_fd.h"
#include "support/temporary_directory.h"

namespace moorage::oci {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, std::string_view text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

files::UniqueFd listening(const fs::path& path) {
  fs::create_directories(path.parent_path());
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.native().size());
  files::UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  EXPECT_EQ(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  EXPECT_EQ(::listen(fd.get(), 8), 0);
  return fd;
}

// Answers one call with these bytes, and gives the error of Mount.
std::string error_of_mount(const std::string& reply) {
  const testing::TemporaryDirectory directory;
  const auto socket = directory.path() / "p.sock";
  const auto listener = listening(socket);
  std::thread plugin([&] {
    const files::UniqueFd peer(::accept(listener.get(), nullptr, nullptr));
    char head[4096];
    EXPECT_GT(::recv(peer.get(), head, sizeof(head), 0), 0);
    for (std::string_view rest = reply; !rest.empty();) {
      const auto sent = ::send(peer.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
      if (sent <= 0) {
        break;
      }
      rest.remove_prefix(static_cast<std::size_t>(sent));
    }
  });
  const auto mounted = VolumePlugin({"p", socket}, std::chrono::seconds(20)).mount("v", "id");
  plugin.join();
  return mounted.ok() ? "mounted " + mounted->native() : mounted.error().message;
}

}  // namespace

TEST(VolumePlugins, are_found_where_docker_finds_them) {
  const testing::TemporaryDirectory directory;
  const auto run = directory.path() / "run";
  const auto etc = directory.path() / "etc";
  const auto a = listening(run / "a.sock");
  const auto b = listening(run / "b" / "b.sock");
  write(run / "plain.sock", "no socket");
  write(etc / "a.spec", "unix:///elsewhere.sock");  // the first directory wins
  write(etc / "c.spec", "unix:///c.sock\n");
  write(etc / "d.json", R"({"Name": "d", "Addr": "unix:///d.sock"})");
  write(etc / "tcp.spec", "tcp://127.0.0.1:1");
  write(etc / "relative.spec", "unix://x.sock");
  write(etc / "broken.json", "{");
  write(etc / "listed.json", "[]");
  write(etc / "bad name.spec", "unix:///n.sock");
  std::vector<std::pair<std::string, fs::path>> found;
  for (const auto& each : find_plugins({run, directory.path() / "missing", etc})) {
    found.emplace_back(each.name, each.socket);
  }
  const std::vector<std::pair<std::string, fs::path>> expected{
      {"a", run / "a.sock"}, {"b", run / "b" / "b.sock"}, {"c", "/c.sock"}, {"d", "/d.sock"}};
  EXPECT_EQ(found, expected);
}

TEST(VolumePlugins, replies_are_read_and_bad_ones_refused) {
  EXPECT_EQ(*parse_plugin_reply(200, R"({"Mountpoint": "/mnt/v", "Err": ""})")->mountpoint, "/mnt/v");
  EXPECT_TRUE(parse_plugin_reply(200, R"({"Volume": {"Name": "v"}})")->has_volume);
  EXPECT_FALSE(parse_plugin_reply(200, R"({"Volume": []})")->has_volume);
  EXPECT_FALSE(parse_plugin_reply(200, R"({"Mountpoint": 7})")->mountpoint.has_value());
  EXPECT_EQ(parse_plugin_reply(500, R"({"Err": "disk\nfull"})").error().message.find('\n'), std::string::npos);
  for (const char* bad : {"", "[]", "{", "null", R"({"Err": "full"})", R"({"Mountpoint": "/mnt/\u0000v"})"}) {
    EXPECT_FALSE(parse_plugin_reply(200, bad).ok()) << bad;
  }
  EXPECT_FALSE(parse_plugin_reply(404, "{}").ok());
  EXPECT_FALSE(parse_plugin_reply(200, R"({"Mountpoint": "/)" + std::string(5000, 'x') + "\"}").ok());
}

TEST(VolumePlugins, what_is_no_reply_is_an_error_that_names_the_plug_in) {
  EXPECT_EQ(error_of_mount("HTTP/1.1 200 OK\r\nContent-Length: 23\r\n\r\n{\"Mountpoint\":\"/mnt/v\"}"), "mounted /mnt/v");
  EXPECT_EQ(
      error_of_mount("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n17\r\n{\"Mountpoint\":\"/mnt/v\"}\r\n0\r\n\r\n"),
      "mounted /mnt/v");
  const std::string prefix = "volume plug-in p, VolumeDriver.Mount: ";
  for (const std::string& bad :
       {std::string("SSH-2.0\r\n\r\n"), std::string("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"), std::string("\n"),
        "HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n" + std::string(2'000'000, ' '),
        "HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x'), std::string("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")}) {
    EXPECT_TRUE(error_of_mount(bad).starts_with(prefix)) << error_of_mount(bad);
  }
}

TEST(VolumePlugins, that_hang_or_are_gone_cost_the_time_limit_at_most) {
  const testing::TemporaryDirectory directory;
  const auto listener = listening(directory.path() / "p.sock");  // nothing accepts
  const auto hanging = VolumePlugin({"p", directory.path() / "p.sock"}, std::chrono::milliseconds(50)).mount("v", "id");
  ASSERT_FALSE(hanging.ok());
  EXPECT_EQ(hanging.error().name, "VolumePluginUnavailable");
  const auto gone = VolumePlugin({"p", directory.path() / "gone.sock"}).has("v");
  ASSERT_FALSE(gone.ok());
  EXPECT_EQ(gone.error().name, "VolumePluginUnavailable");
}

}  // namespace moorage::oci
