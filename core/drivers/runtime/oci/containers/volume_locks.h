// Which volume is being made or filled: one container at a time. Any thread may ask.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace moorage::oci {

class VolumeLocks {
 public:
  // The lock of the volume in this directory; it is forgotten when no caller holds it any more.
  std::shared_ptr<std::mutex> of(const std::filesystem::path& volume);

 private:
  std::mutex mutex_;
  std::map<std::string, std::weak_ptr<std::mutex>> locks_;
};

}  // namespace moorage::oci
