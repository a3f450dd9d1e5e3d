#include "drivers/runtime/images/beneath.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "drivers/parts/files/below.h"
#include "drivers/runtime/images/image_errors.h"

namespace moorage::images {
namespace {

Result<OpenedPtr> open_beneath(const std::filesystem::path& root, const std::string& relative, Wanted wanted) {
  const files::UniqueFd base(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!base) {
    return cannot_pull("cannot open " + root.string() + ": " + errno_text(errno));
  }
  auto found = files::open_below(base.get(), relative.c_str(), O_PATH, files::Links::kRefused);
  if (!found) {
    const std::string why = errno == ELOOP ? "a symbolic link is on the way" : errno_text(errno);
    return cannot_pull("cannot open " + relative + " in " + root.string() + ": " + why);
  }
  struct stat facts {};
  const bool fits =
      ::fstat(found.get(), &facts) == 0 && (wanted == Wanted::kDirectory ? S_ISDIR(facts.st_mode) : S_ISREG(facts.st_mode));
  if (!fits) {
    return cannot_pull(relative + " in " + root.string() + " is not a " +
                       (wanted == Wanted::kDirectory ? "directory" : "regular file"));
  }
  std::error_code failed;
  auto shown = std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(found.get()), failed);
  if (failed) {
    return cannot_pull("cannot name " + relative + " in " + root.string() + ": " + failed.message());
  }
  return OpenedPtr(std::make_shared<Opened>(std::move(found), std::move(shown)));
}

}  // namespace

Opened::Opened(files::UniqueFd fd, std::filesystem::path shown)
    : fd_(std::move(fd)),
      path_("/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(fd_.get())),
      shown_(std::move(shown)) {}

std::string Opened::readable(std::string message) const {
  const auto& from = path_.native();
  for (std::size_t at = 0; (at = message.find(from, at)) != std::string::npos; at += shown_.native().size()) {
    message.replace(at, from.size(), shown_.native());
  }
  return message;
}

Result<OpenedPtr> directory_beneath(const std::filesystem::path& root, std::string_view relative) {
  return open_beneath(root, std::string(relative), Wanted::kDirectory);
}

Result<OpenedPtr> beneath_roots(const std::vector<std::filesystem::path>& roots, std::string_view absolute, Wanted wanted) {
  for (const auto& root : roots) {
    std::string prefix = root.lexically_normal().string();
    if (prefix.empty() || prefix.front() != '/') {
      continue;
    }
    if (prefix.back() != '/') {
      prefix += '/';
    }
    if (absolute.starts_with(prefix) && absolute.size() > prefix.size()) {
      return open_beneath(root, std::string(absolute.substr(prefix.size())), wanted);
    }
  }
  return cannot_pull(
      "the path is not below a directory that images may come from; copy the image there, or allow its directory");
}

}  // namespace moorage::images
