#include "drivers/balancer/haproxy/run_as.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <optional>

#include "drivers/balancer/haproxy/config_text.h"

namespace moorage::haproxy {
namespace {

std::optional<RunAs> user_named(const std::string& name) {
  std::array<char, 4096> space{};
  passwd user{};
  passwd* found = nullptr;
  if (::getpwnam_r(name.c_str(), &user, space.data(), space.size(), &found) != 0 || !found) return std::nullopt;
  const gid_t gid = user.pw_gid;
  struct group group {};
  struct group* found_group = nullptr;
  if (::getgrgid_r(gid, &group, space.data(), space.size(), &found_group) != 0 || !found_group) return std::nullopt;
  return RunAs{.user = name, .group = group.gr_name, .chroot = true};
}

}  // namespace

Result<RunAs> find_run_as(const std::string& wanted) {
  if (!wanted.empty()) MOORAGE_TRY(check_id("user", wanted));
  if (::geteuid() != 0) {
    if (wanted.empty()) return RunAs{};
    return Error{.name = "BalancerRefused", .message = "only root can run HAProxy as the user '" + wanted + "'"};
  }
  if (auto found = user_named(wanted.empty() ? "haproxy" : wanted)) return *std::move(found);
  if (wanted.empty()) return RunAs{};
  return Error{.name = "BalancerRefused", .message = "there is no user '" + wanted + "' for HAProxy to run as"};
}

}  // namespace moorage::haproxy
