// Sources of secrets for local work, as the owner lists them: files, variables of the engine's environment, and programs (argv
// as it is, no shell). There are none unless the options name them.
//
// Promises: a value is at most 64 KiB, one line feed at its end is taken off; a file is a regular one that only its owner may
// read or write; a program gets PATH and nothing else of the environment, and is ended at its deadline; no error has a value.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "ports/local_secrets.h"

namespace moorage::drivers {

struct LocalSource {
  std::string name;    // empty: `prefix`
  std::string prefix;  // both empty: every name
  std::string file;
  std::string directory;
  std::string variable;
  std::vector<std::string> command;
  std::chrono::milliseconds timeout{10'000};
};

inline constexpr std::size_t kLocalSourcesMax = 256;
inline constexpr std::size_t kLocalValueBytesMax = 64 << 10;

// Errors: InvalidParameterException with the path of the member ("sources[2].file").
Result<std::shared_ptr<ports::LocalSecrets>> make_local_secrets(std::vector<LocalSource> sources);

}  // namespace moorage::drivers
