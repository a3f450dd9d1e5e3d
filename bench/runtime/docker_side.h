// The same container through a Docker engine's HTTP API: create and start, which answers when the container's process runs.
#pragma once

#include <filesystem>
#include <string>

#include "contest.h"

namespace contest {

class DockerSide {
 public:
  // Asks the engine at the socket for its version and gives it `rootfs` as an image. Check `why_not` before use.
  DockerSide(const Settings& settings, const std::filesystem::path& rootfs);
  ~DockerSide();
  DockerSide(const DockerSide&) = delete;
  DockerSide& operator=(const DockerSide&) = delete;

  const std::string& why_not() const { return why_not_; }  // empty: it is there
  const std::string& version() const { return version_; }
  double run();  // containers per second

 private:
  const Settings& settings_;
  std::string why_not_;
  std::string version_;
};

}  // namespace contest
