#include "drivers/runtime/oci/containers/sealed_program.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>

#include <array>
#include <cerrno>
#include <string_view>

namespace moorage::oci {
namespace {

constexpr unsigned kExecutable = 0x10;  // MFD_EXEC, needed since Linux 6.3; older kernels refuse the flag and do not need it
constexpr int kSeals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

bool same_file(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec &&
         a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

bool is_elf(int fd) {
  std::array<char, 4> magic{};
  return ::pread(fd, magic.data(), magic.size(), 0) == 4 && std::string_view(magic.data(), 4) == "\177ELF";
}

files::UniqueFd make_memory(const char* name) {
  files::UniqueFd memory(::memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | kExecutable));
  if (!memory && errno == EINVAL) {
    memory = files::UniqueFd(::memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
  }
  return memory;
}

// Empty: not a program of its own, or no memory for it.
std::shared_ptr<const files::UniqueFd> copy_of(int file, const char* name, off_t size) {
  if (!is_elf(file)) {
    return nullptr;
  }
  auto memory = make_memory(name);
  if (!memory) {
    return nullptr;
  }
  for (off_t done = 0; done < size;) {
    const ssize_t count = ::sendfile(memory.get(), file, &done, static_cast<std::size_t>(size - done));
    if (count == 0 || (count < 0 && errno != EINTR)) {
      return nullptr;
    }
  }
  if (::fcntl(memory.get(), F_ADD_SEALS, kSeals) != 0) {
    return nullptr;
  }
  return std::make_shared<const files::UniqueFd>(std::move(memory));
}

}  // namespace

std::shared_ptr<const files::UniqueFd> SealedProgram::get() {
  struct stat now {};
  if (::stat(path_.c_str(), &now) != 0) {
    return nullptr;  // gone: running the path tells why
  }
  const std::lock_guard lock(mutex_);
  if (same_file(now, seen_)) {
    return copy_;
  }
  const files::UniqueFd file(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file || ::fstat(file.get(), &now) != 0) {
    return nullptr;
  }
  copy_ = copy_of(file.get(), path_.filename().c_str(), now.st_size);
  seen_ = now;
  return copy_;
}

std::string SealedProgram::path_of(const files::UniqueFd& copy) {
  return "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(copy.get());
}

}  // namespace moorage::oci
