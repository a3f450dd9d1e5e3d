#include "drivers/runtime/oci/containers/plugin_volumes.h"

#include <sys/stat.h>

#include <algorithm>
#include <functional>
#include <mutex>
#include <nlohmann/json.hpp>

#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/runtime/oci/containers/host_volumes.h"
#include "drivers/runtime/oci/containers/volume_locks.h"
#include "drivers/runtime/oci/kernel/runtime_files.h"
#include "drivers/runtime/oci/kernel/volume_plugins.h"
#include "drivers/runtime/plan/plugin_volume.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kNotes = "plugin-volumes";
constexpr const char* kOfTask = "task";

// One thing to undo: an Unmount (with the id of the mount) or a Remove (without).
struct Note {
  std::string driver;
  std::string volume;
  std::string mount_id;
};

fs::path notes_of(const Site& site, const std::string& task_id) { return site.tasks() / task_id / kNotes; }

Status write_note(const fs::path& directory, const std::string& owner, const Note& note) {
  MOORAGE_TRY(make_directory(directory));
  const auto name = owner + '-' + files::sha256_hex(note.driver + '\n' + note.volume).substr(0, 32);
  const json text{{"driver", note.driver}, {"volume", note.volume}, {"mountId", note.mount_id}};
  return write_small(directory / name, text.dump(-1, ' ', false, json::error_handler_t::replace));
}

std::optional<Note> read_note(const fs::path& file) {
  const auto text = files::read_small(file);
  const auto note = json::parse(text.value_or(""), nullptr, false);
  const auto has = [&](const char* key) { return note.contains(key) && note[key].is_string(); };
  if (!note.is_object() || !has("driver") || !has("volume") || !has("mountId")) {
    return std::nullopt;
  }
  return Note{note["driver"].get<std::string>(), note["volume"].get<std::string>(), note["mountId"].get<std::string>()};
}

Result<VolumePlugin> plugin_named(const std::string& name) {
  for (auto& place : find_plugins(plugin_directories())) {
    if (place.name == name) {
      return VolumePlugin(std::move(place));
    }
  }
  return api_error("VolumePluginUnavailable", "volume plug-in " + files::one_line(name, 100) +
                                                  " is not on this machine: no socket or spec of that name in "
                                                  "/run/docker/plugins, /etc/docker/plugins or /usr/lib/docker/plugins");
}

Status undo(const Note& note) {
  const auto plugin = plugin_named(note.driver);
  if (!plugin.ok()) {
    return plugin.error();
  }
  const auto undone = note.mount_id.empty() ? plugin->remove(note.volume) : plugin->unmount(note.volume, note.mount_id);
  return !undone.ok() && undone.error().name == "VolumePluginUnavailable" ? undone : Status();
}

Status undo_all(const fs::path& directory, const std::string& owner) {
  std::error_code error;
  std::vector<fs::path> found;
  for (fs::directory_iterator each(directory, error), end; !error && each != end; each.increment(error)) {
    if (each->path().filename().native().starts_with(owner + '-')) {
      found.push_back(each->path());
    }
  }
  for (const auto& file : found) {
    if (const auto note = read_note(file)) {
      if (const auto undone = undo(*note); !undone.ok()) {
        return runtime::runtime_failed(undone.error().message);
      }
    }
    fs::remove(file, error);
  }
  return {};
}

// Where plug-ins keep what they mount. The roots that the policy gives to host volumes count as well.
std::vector<fs::path> plugin_roots(const Site& site) {
  std::vector<fs::path> roots{"/mnt", "/media", "/var/lib"};
  const auto& allowed = site.options.policy.volume_roots;
  roots.insert(roots.end(), allowed.begin(), allowed.end());
  return roots;
}

Result<files::UniqueFd> open_mountpoint(const Site& site, const fs::path& point) {
  const auto refused = [&](const std::string& why) {
    return runtime::cannot_create("Mountpoint \"" + files::one_line(point.native(), 200) + "\" " + why);
  };
  const auto roots = plugin_roots(site);
  const bool is_strictly_below = std::any_of(roots.begin(), roots.end(), [&](const fs::path& root) {
    return point != root && std::mismatch(root.begin(), root.end(), point.begin(), point.end()).first == root.end();
  });
  if (!point.is_absolute() || point != point.lexically_normal() || point.filename().empty() || !is_strictly_below) {
    return refused("is not a clean path below /mnt, /media, /var/lib or one of policy.volumeRoots");
  }
  struct stat info {};
  if (::lstat(point.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) {
    return refused("is not a directory");
  }
  auto reserved = reserved_paths(site.options);
  for (const char* of_others : {"/var/lib/docker/containers", "/var/lib/docker/overlay2", "/var/lib/docker/image",
                                "/var/lib/containerd", "/var/lib/containers", "/var/lib/dpkg", "/var/lib/systemd"}) {
    std::error_code error;
    if (fs::exists(of_others, error)) {
      reserved.emplace_back(of_others);
    }
  }
  MOORAGE_ASSIGN(auto opened,
                 open_host_volume(point, {.roots = roots, .reserved = std::move(reserved), .makes_missing = false}));
  return std::move(opened.mount);
}

Status provide(const Site& site, const PluginVolumeRequest& request, const VolumePlugin& plugin,
               const runtime::PluginVolume& volume) {
  const auto& name = volume.name;
  // Containers and tasks that use one volume are made side by side.
  const auto lock = site.volume_locks->of(site.options.state_dir / kNotes / (volume.driver + '\n' + name));
  const std::lock_guard alone(*lock);
  MOORAGE_ASSIGN(const bool exists, plugin.has(name));
  if (exists) {
    return {};
  }
  if (request.volume.must_exist) {
    return runtime::cannot_create("volume " + files::one_line(name, 200) +
                                  " does not exist and its dockerVolumeConfiguration has no autoprovision");
  }
  if (volume.of_task) {
    MOORAGE_TRY(write_note(notes_of(site, request.task_id), kOfTask, {volume.driver, name, ""}));
  }
  return plugin.create(name, volume.options);
}

}  // namespace

Result<files::UniqueFd> mount_plugin_volume(const Site& site, const PluginVolumeRequest& request) {
  auto volume = runtime::plugin_volume_in(request.volume.name);
  if (!volume) {
    return runtime::cannot_create("the record of a volume of a volume plug-in is damaged");
  }
  if (volume->of_task) {
    volume->name = "ecs-" + request.task_id + '-' + volume->name;
  }
  const auto& driver = volume->driver;
  const auto& name = volume->name;
  const auto mounted = [&]() -> Result<files::UniqueFd> {
    MOORAGE_ASSIGN(const auto plugin, plugin_named(driver));
    MOORAGE_TRY(plugin.activate());
    MOORAGE_TRY(provide(site, request, plugin, *volume));
    const auto id = request.task_id + request.bundle.key();
    MOORAGE_TRY(write_note(notes_of(site, request.task_id), request.bundle.key(), {driver, name, id}));
    MOORAGE_ASSIGN(const auto point, plugin.mount(name, id));
    return open_mountpoint(site, point);
  };
  auto out = mounted();
  if (!out.ok()) {
    return api_error("CannotCreateVolumeError", "volume " + files::one_line(name, 200) + " of the volume plug-in " +
                                                    files::one_line(driver, 100) + ": " + out.error().message);
  }
  return out;
}

Status unmount_plugin_volumes(const Site& site, const Bundle& bundle) {
  return undo_all(notes_of(site, bundle.task_id()), bundle.key());
}

Status remove_plugin_volumes(const Site& site, const std::string& task_id) {
  return undo_all(notes_of(site, task_id), kOfTask);
}

}  // namespace moorage::oci
