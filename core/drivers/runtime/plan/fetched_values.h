// What a container is given beyond its definition: values that are fetched when it starts and that no command, record or log
// has.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "ports/secret_source.h"
#include "schemas/engine/driver.capnp.h"

namespace moorage::runtime {

struct FetchedValues {
  std::vector<std::pair<std::string, std::string>> from_files;         // environmentFiles: a name stands once
  std::vector<std::pair<std::string, ports::SecretText>> variables;    // secrets
  std::vector<std::pair<std::string, ports::SecretText>> log_options;  // logConfiguration.secretOptions
};

// Asks for all of them. Errors: ResourceInitializationError, as the source gives it; also where there is no source (null).
Result<FetchedValues> fetch_values(driver::StartContainer::Reader command, ports::SecretSource* source);

// The variables of a file, NAME=value on each line (Amazon ECS developer guide: environment files): lines that begin with # and
// lines without a name and '=' say nothing, quotation marks and blanks belong to the value, the last line of a name counts.
std::vector<std::pair<std::string, std::string>> variables_in(std::string_view file);

}  // namespace moorage::runtime
