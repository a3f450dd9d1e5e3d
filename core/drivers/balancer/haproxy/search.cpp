#include "drivers/balancer/haproxy/search.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <cstdlib>
#include <map>
#include <memory>
#include <string_view>
#include <utility>

namespace moorage::haproxy {
namespace {

std::string link_text(const std::string& path) {
  std::array<char, PATH_MAX> text;
  const ssize_t size = ::readlink(path.c_str(), text.data(), text.size());
  return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : std::string();
}

std::string real_path(const std::string& path) {
  const std::unique_ptr<char, void (*)(void*)> resolved(::realpath(path.c_str(), nullptr), &std::free);
  return resolved ? std::string(resolved.get()) : path;
}

// One argument after the other, each ended by NUL.
bool names_directory(std::string_view command_line, const std::string& directory) {
  const std::string wanted = std::string("-C") + '\0' + directory + '\0';
  const auto at = command_line.find(wanted);
  return at != std::string_view::npos && (at == 0 || command_line[at - 1] == '\0');
}

bool is_ours(const std::string& proc, const SearchFor& wanted, const std::string& program) {
  struct stat status {};
  if (::stat(proc.c_str(), &status) != 0 || status.st_uid != ::geteuid()) return false;
  const std::string runs = link_text(proc + "/exe");
  if (runs != program && runs != program + " (deleted)") return false;
  if (link_text(proc + "/ns/mnt") != link_text("/proc/self/ns/mnt")) return false;
  return names_directory(process_text(proc + "/cmdline"), wanted.directory);
}

}  // namespace

ProcessHandle find_master(const SearchFor& wanted) {
  const std::string program = real_path(wanted.program);
  const std::unique_ptr<DIR, int (*)(DIR*)> processes(::opendir("/proc"), &::closedir);
  std::map<pid_t, ProcessHandle> found;
  while (const dirent* entry = processes ? ::readdir(processes.get()) : nullptr) {
    const pid_t pid = std::atoi(entry->d_name);
    if (pid <= 0 || pid == ::getpid() || !is_ours("/proc/" + std::to_string(pid), wanted, program)) continue;
    // Checked again after the pidfd is open: the pid cannot have been given to another process in between.
    ProcessHandle handle = ProcessHandle::of(pid);
    if (handle && is_ours("/proc/" + std::to_string(pid), wanted, program)) found.emplace(pid, std::move(handle));
  }
  for (auto& [pid, handle] : found) {
    if (!found.contains(handle.parent())) return std::move(handle);
  }
  return {};
}

}  // namespace moorage::haproxy
