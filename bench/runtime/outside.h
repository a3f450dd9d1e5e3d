// The engine's containers, observed from outside. In a file of its own, because the public C++ header and the library's
// internal headers cannot be included together.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

namespace contest {

class Outside {
 public:
  explicit Outside(const std::string& runtime);
  ~Outside();

  static std::string no_containers_because(const std::string& runtime);  // empty: they can be had
  static std::filesystem::path layouts();

  std::filesystem::path directory() const;  // a fresh one, gone at the end
  std::filesystem::path state_dir() const;
  std::filesystem::path spec_of(const std::string& task) const;
  void kill(const std::string& task);
  std::string leftover() const;  // the first thing that is left of any container; empty: nothing is

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace contest
