// The OCI runtime: crun or runc, as command lines.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/runtime/oci/containers/sealed_program.h"

namespace moorage::oci {

class RuntimeProgram {
 public:
  // `program`: absolute path. `root`: where it keeps its state; on a file system that a reboot empties.
  RuntimeProgram(std::string program, std::filesystem::path root);

  const std::string& path() const { return program_; }
  const std::filesystem::path& root() const { return root_; }
  bool is_crun() const { return is_crun_; }
  // A faster substitute for running `path()`; empty: none.
  std::shared_ptr<const files::UniqueFd> copy() const { return sealed_->get(); }
  // "crun 1.8.1"
  Result<std::string> version() const;

  // Errors go to bundle/runtime.log as JSON lines, the process's number to bundle/pid.
  // `console`: the socket that takes the container's terminal; empty: it has none.
  struct Run {
    std::filesystem::path bundle;
    std::filesystem::path console = {};
  };
  std::vector<std::string> run_arguments(const std::string& name, const Run& run) const;
  struct Exec {
    std::filesystem::path process;  // the process as the OCI spec has it
    std::filesystem::path pid_file;
    std::string console_socket = {};  // crun sends the terminal there; empty: none
  };
  std::vector<std::string> exec_arguments(const std::string& name, const Exec& exec) const;

  // Kills and deletes the container; does nothing when the runtime does not know it.
  Status remove(const std::string& name, std::chrono::milliseconds deadline) const;

 private:
  std::vector<std::string> base() const;

  std::string program_;
  std::shared_ptr<SealedProgram> sealed_;
  std::filesystem::path root_;
  bool is_crun_;
};

// Runs a container that ends at once, from the shim program alone, and removes it. `scratch` must exist. With a compiled
// `seccomp_filter` and no rules beside it, it works only if the runtime applies the filter.
Status try_runtime(const RuntimeProgram& runtime, const std::filesystem::path& scratch, const std::string& seccomp_filter = {});

}  // namespace moorage::oci
