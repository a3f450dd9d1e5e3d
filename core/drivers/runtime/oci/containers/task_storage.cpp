#include "drivers/runtime/oci/containers/task_storage.h"

#include <fcntl.h>
#include <linux/loop.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>

#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/parts/process/spawn.h"
#include "drivers/runtime/oci/kernel/programs.h"
#include "drivers/runtime/oci/kernel/runtime_files.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kDeadline{30'000};
constexpr const char* kLoopControl = "/dev/loop-control";
constexpr const char* kVolumes = "volumes";
constexpr const char* kLayers = ".layers";  // no volume has a dot in its name
constexpr int kTries = 16;                  // other programs take loop devices as well

fs::path storage_directory(const Site& site) { return site.options.state_dir / "storage"; }
fs::path file_of(const Site& site, const std::string& task_id) { return storage_directory(site) / (task_id + ".ext4"); }

fs::path place_of(const Site& site, const std::string& task_id) { return site.tasks() / task_id / kVolumes; }

Error failed(std::string_view what) { return runtime::cannot_create("ephemeralStorage: " + files::one_line(what, 300)); }

bool is_mounted(const fs::path& path) {
  struct stat own {};
  struct stat above {};
  return ::stat(path.c_str(), &own) == 0 && ::stat(path.parent_path().c_str(), &above) == 0 && own.st_dev != above.st_dev;
}

// A loop device over the file, that the kernel frees with its last mount.
Result<files::UniqueFd> attach(const files::UniqueFd& file, std::string& path) {
  const files::UniqueFd control(::open(kLoopControl, O_RDWR | O_CLOEXEC));
  for (int i = 0; control && i < kTries; ++i) {
    const int number = ::ioctl(control.get(), LOOP_CTL_GET_FREE);
    if (number < 0) break;
    path = "/dev/loop" + std::to_string(number);
    files::UniqueFd device(::open(path.c_str(), O_RDWR | O_CLOEXEC));
    loop_config config{};
    config.fd = static_cast<std::uint32_t>(file.get());
    config.info.lo_flags = LO_FLAGS_AUTOCLEAR;
    if (device && ::ioctl(device.get(), LOOP_CONFIGURE, &config) == 0) return device;
    if (device && errno != EBUSY) break;
  }
  return failed(files::system_text("take a loop device"));
}

Status make_file(const fs::path& path, std::int64_t gib) {
  {
    const files::UniqueFd file(::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file || ::ftruncate(file.get(), gib << 30) != 0) return failed(files::system_text("make " + path.native()));
  }
  // No journal: nothing in it is read again after the machine went down.
  const auto made = run_program({process::find_program("mkfs.ext4"), "-q", "-F", "-m", "0", "-O", "^has_journal", "-E",
                                 "lazy_itable_init=1,nodiscard", path.native()},
                                kDeadline);
  if (!made.ok()) return failed(made.error().message);
  return made->code == 0 ? Status() : Status(failed("mkfs.ext4: " + made->errors));
}

Status mount_file(const fs::path& path, const fs::path& place) {
  const files::UniqueFd file(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  std::string name;
  MOORAGE_ASSIGN(const auto device, attach(file, name));
  if (::mount(name.c_str(), place.c_str(), "ext4", MS_NOATIME | MS_NODEV, nullptr) != 0) {
    return failed(files::system_text("mount " + name + " at " + place.native()));
  }
  return ::chmod(place.c_str(), 0700) == 0 ? Status() : Status(failed(files::system_text("mode of " + place.native())));
}

}  // namespace

bool can_bound_storage() {
  const auto known = files::read_small("/proc/filesystems").value_or("");
  return ::access(kLoopControl, R_OK | W_OK) == 0 && known.find("\text4\n") != std::string::npos &&
         !process::find_program("mkfs.ext4").empty();
}

Status prepare_storage(const Site& site, const std::string& task_id, std::int64_t gib) {
  const auto place = place_of(site, task_id);
  if (gib <= 0 || is_mounted(place)) return {};
  MOORAGE_TRY(make_directory(storage_directory(site)));
  MOORAGE_TRY(make_directory(place.parent_path()));
  MOORAGE_TRY(make_directory(place));
  auto made = make_file(file_of(site, task_id), gib);
  if (made.ok()) made = mount_file(file_of(site, task_id), place);
  if (made.ok()) made = make_directory(place / kLayers);
  if (!made.ok()) [[maybe_unused]]
    const auto removed = remove_storage(site, task_id);
  return made;
}

fs::path layer_directory(const Bundle& bundle) {
  const auto layers = bundle.data.parent_path() / kVolumes / kLayers;
  std::error_code error;
  return fs::is_directory(layers, error) ? layers / bundle.key() : bundle.data;
}

Status remove_storage(const Site& site, const std::string& task_id) {
  const auto place = place_of(site, task_id);
  if (is_mounted(place) && ::umount2(place.c_str(), MNT_DETACH | UMOUNT_NOFOLLOW) != 0) {
    return runtime::runtime_failed(files::system_text("unmount " + place.native()));
  }
  if (::unlink(file_of(site, task_id).c_str()) != 0 && errno != ENOENT) {
    return runtime::runtime_failed(files::system_text("remove " + file_of(site, task_id).native()));
  }
  return {};
}

void forget_unmounted_storage(const Site& site) {
  std::error_code error;
  for (fs::directory_iterator entry(storage_directory(site), error), end; !error && entry != end; entry.increment(error)) {
    if (!is_mounted(place_of(site, entry->path().stem()))) ::unlink(entry->path().c_str());
  }
}

}  // namespace moorage::oci
