#include "drivers/runtime/oci/kernel/volume_plugins.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <boost/beast/http.hpp>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>

#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/parts/files/unique_fd.h"

namespace moorage::oci {
namespace {

namespace fs = std::filesystem;
namespace http = boost::beast::http;
using Clock = std::chrono::steady_clock;
using nlohmann::json;

constexpr std::size_t kReplyBytesMax = 1 << 20;
constexpr std::size_t kSpecBytesMax = 64 << 10;
constexpr std::size_t kTextMax = 4096;
constexpr std::size_t kNameMax = 64;
constexpr std::size_t kPluginsMax = 64;

bool is_plugin_name(std::string_view name) {
  return !name.empty() && name.size() <= kNameMax && name.front() != '.' &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == std::string_view::npos;
}

std::optional<fs::path> socket_of_address(std::string_view address) {
  constexpr std::string_view kScheme = "unix://";
  if (!address.starts_with(kScheme)) {
    return std::nullopt;
  }
  const fs::path path(address.substr(kScheme.size()));
  return path.is_absolute() ? std::optional(path) : std::nullopt;
}

std::optional<fs::path> described_socket(const fs::path& file) {
  auto text = files::read_small(file, kSpecBytesMax);
  if (!text) {
    return std::nullopt;
  }
  if (file.extension() == ".json") {
    const auto described = json::parse(*text, nullptr, false);
    if (!described.is_object() || !described.contains("Addr") || !described["Addr"].is_string()) {
      return std::nullopt;
    }
    return socket_of_address(described["Addr"].get<std::string>());
  }
  text->erase(text->find_last_not_of(" \t\r\n") + 1);
  return socket_of_address(*text);
}

bool is_socket_file(const fs::path& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0 && S_ISSOCK(info.st_mode);
}

// What the entry of a directory says about a plug-in; nothing where it is none.
std::optional<PluginPlace> plugin_at(const fs::path& entry) {
  const auto extension = entry.extension();
  const std::string stem = entry.stem();
  if (extension == ".sock" && is_plugin_name(stem) && is_socket_file(entry)) {
    return PluginPlace{stem, entry};
  }
  if ((extension == ".spec" || extension == ".json") && is_plugin_name(stem)) {
    auto socket = described_socket(entry);
    return socket ? std::optional(PluginPlace{stem, std::move(*socket)}) : std::nullopt;
  }
  const std::string name = entry.filename();
  const auto inner = entry / (name + ".sock");
  return is_plugin_name(name) && is_socket_file(inner) ? std::optional(PluginPlace{name, inner}) : std::nullopt;
}

Error answered(const std::string& what) { return api_error("VolumePluginError", files::one_line(what, 300)); }
Error not_answered(const std::string& what) { return api_error("VolumePluginUnavailable", files::one_line(what, 300)); }

// Until the socket is ready or the time is up.
bool wait_for(int fd, short events, Clock::time_point until) {
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left <= 0) {
      return false;
    }
    pollfd waited{.fd = fd, .events = events, .revents = 0};
    const int ready = ::poll(&waited, 1, static_cast<int>(left));
    if (ready > 0 || (ready < 0 && errno != EINTR)) {
      return ready > 0;
    }
  }
}

Result<files::UniqueFd> connect_to(const fs::path& socket) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket.native().size() >= sizeof(address.sun_path)) {
    return not_answered("its socket's path is too long: " + socket.native());
  }
  std::memcpy(address.sun_path, socket.c_str(), socket.native().size());
  files::UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  // A Unix socket connects at once, or says EAGAIN where the queue of its listener is full.
  if (!fd || ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    return not_answered(files::system_text("connect to " + socket.native()));
  }
  return fd;
}

Status send_all(int fd, std::string_view bytes, Clock::time_point until) {
  while (!bytes.empty()) {
    const auto sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno != EAGAIN && errno != EINTR) {
      return not_answered(files::system_text("send a request"));
    } else if (!wait_for(fd, POLLOUT, until)) {
      return not_answered("it did not take a request in time");
    }
  }
  return {};
}

using Parser = http::response_parser<http::string_body>;

// Whether the message is whole. The parser takes what it understands; the rest stays in `buffer`.
Result<bool> feed(Parser& parser, std::string& buffer) {
  while (!buffer.empty() && !parser.is_done()) {
    boost::beast::error_code error;
    const auto used = parser.put(boost::asio::buffer(buffer), error);
    buffer.erase(0, used);
    if (error == http::error::need_more) {
      return false;
    }
    if (error) {
      return answered("its reply is no HTTP reply of at most 1 MiB: " + error.message());
    }
  }
  return parser.is_done();
}

Result<PluginReply> read_reply(int fd, Clock::time_point until) {
  Parser parser;
  parser.eager(true);
  parser.body_limit(kReplyBytesMax);
  std::string buffer;
  std::string chunk(16 << 10, '\0');
  for (;;) {
    const auto got = ::recv(fd, chunk.data(), chunk.size(), 0);
    if (got > 0) {
      buffer.append(chunk, 0, static_cast<std::size_t>(got));
      MOORAGE_ASSIGN(const bool whole, feed(parser, buffer));
      if (whole) {
        break;
      }
    } else if (got == 0) {
      boost::beast::error_code error;
      if (parser.got_some()) {
        parser.put_eof(error);
      }
      if (!parser.is_done()) {
        return answered("it closed the connection before its reply was whole");
      }
      break;
    } else if (errno != EAGAIN && errno != EINTR) {
      return not_answered(files::system_text("read its reply"));
    } else if (!wait_for(fd, POLLIN, until)) {
      return not_answered("it did not answer in time");
    }
  }
  return parse_plugin_reply(parser.get().result_int(), parser.get().body());
}

std::string named(const std::string& volume) {
  return json{{"Name", volume}}.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<std::string> text_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? std::optional(found->get<std::string>()) : std::nullopt;
}

}  // namespace

std::vector<fs::path> plugin_directories() { return {"/run/docker/plugins", "/etc/docker/plugins", "/usr/lib/docker/plugins"}; }

std::vector<PluginPlace> find_plugins(const std::vector<fs::path>& directories) {
  std::vector<PluginPlace> out;
  std::set<std::string> known;
  for (const auto& directory : directories) {
    std::error_code error;
    std::vector<fs::path> entries;
    for (fs::directory_iterator each(directory, error), end; !error && each != end; each.increment(error)) {
      entries.push_back(each->path());
    }
    std::sort(entries.begin(), entries.end());
    for (const auto& entry : entries) {
      auto found = plugin_at(entry);
      if (found && out.size() < kPluginsMax && known.insert(found->name).second) {
        out.push_back(std::move(*found));
      }
    }
  }
  return out;
}

Result<PluginReply> parse_plugin_reply(unsigned status, std::string_view body) {
  const auto reply = json::parse(body, nullptr, false);
  if (reply.is_discarded() || !reply.is_object()) {
    return answered("its reply is no JSON object (HTTP status " + std::to_string(status) + ")");
  }
  if (const auto error = text_in(reply, "Err"); error && !error->empty()) {
    return answered(*error);
  }
  if (status != 200) {
    return answered("it answered with HTTP status " + std::to_string(status));
  }
  PluginReply out;
  out.mountpoint = text_in(reply, "Mountpoint");
  if (const auto volume = reply.find("Volume"); volume != reply.end() && volume->is_object()) {
    out.has_volume = true;
    out.mountpoint = text_in(*volume, "Mountpoint");
  }
  if (out.mountpoint && (out.mountpoint->size() > kTextMax || out.mountpoint->find('\0') != std::string::npos)) {
    return answered("its Mountpoint is no path");
  }
  if (const auto list = reply.find("Implements"); list != reply.end() && list->is_array()) {
    for (const auto& each : *list) {
      if (each.is_string() && out.implements.size() < kPluginsMax) {
        out.implements.push_back(each.get<std::string>());
      }
    }
  }
  return out;
}

Result<PluginReply> VolumePlugin::call(const char* method, const std::string& body) const {
  const auto until = Clock::now() + time_limit_;
  const std::string head = std::string("POST /") + method +
                           " HTTP/1.1\r\nHost: plugin\r\nAccept: application/vnd.docker.plugins.v1.2+json\r\n"
                           "Content-Type: application/vnd.docker.plugins.v1.2+json\r\nConnection: close\r\nContent-Length: " +
                           std::to_string(body.size()) + "\r\n\r\n";
  const auto spoken = [&]() -> Result<PluginReply> {
    MOORAGE_ASSIGN(const auto fd, connect_to(place_.socket));
    MOORAGE_TRY(send_all(fd.get(), head + body, until));
    return read_reply(fd.get(), until);
  };
  auto reply = spoken();
  if (!reply.ok()) {
    return api_error(reply.error().name, "volume plug-in " + place_.name + ", " + method + ": " + reply.error().message);
  }
  return reply;
}

Status VolumePlugin::activate() const {
  MOORAGE_ASSIGN(const auto reply, call("Plugin.Activate", "{}"));
  if (std::find(reply.implements.begin(), reply.implements.end(), "VolumeDriver") == reply.implements.end()) {
    return answered("plug-in " + place_.name + " provides no volumes: Plugin.Activate does not list VolumeDriver");
  }
  return {};
}

Result<bool> VolumePlugin::has(const std::string& volume) const {
  const auto reply = call("VolumeDriver.Get", named(volume));
  if (!reply.ok() && reply.error().name != "VolumePluginError") {
    return reply.error();
  }
  return reply.ok() && reply->has_volume;  // a plug-in answers with an error where it has none
}

Status VolumePlugin::create(const std::string& volume, const std::vector<std::pair<std::string, std::string>>& options) const {
  json body{{"Name", volume}, {"Opts", json::object()}};
  for (const auto& [key, value] : options) {
    body["Opts"][key] = value;
  }
  const auto reply = call("VolumeDriver.Create", body.dump(-1, ' ', false, json::error_handler_t::replace));
  return reply.ok() ? Status() : Status(reply.error());
}

Result<fs::path> VolumePlugin::mount(const std::string& volume, const std::string& id) const {
  const auto body = json{{"Name", volume}, {"ID", id}}.dump(-1, ' ', false, json::error_handler_t::replace);
  MOORAGE_ASSIGN(const auto reply, call("VolumeDriver.Mount", body));
  if (!reply.mountpoint || reply.mountpoint->empty()) {
    return answered("volume plug-in " + place_.name + ", VolumeDriver.Mount: its reply has no Mountpoint");
  }
  return fs::path(*reply.mountpoint);
}

Status VolumePlugin::unmount(const std::string& volume, const std::string& id) const {
  const auto body = json{{"Name", volume}, {"ID", id}}.dump(-1, ' ', false, json::error_handler_t::replace);
  const auto reply = call("VolumeDriver.Unmount", body);
  return reply.ok() ? Status() : Status(reply.error());
}

Status VolumePlugin::remove(const std::string& volume) const {
  const auto reply = call("VolumeDriver.Remove", named(volume));
  return reply.ok() ? Status() : Status(reply.error());
}

}  // namespace moorage::oci
