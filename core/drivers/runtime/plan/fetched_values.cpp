#include "drivers/runtime/plan/fetched_values.h"

#include <algorithm>

#include "wire/presence.h"

namespace moorage::runtime {
namespace {

using Variables = std::vector<std::pair<std::string, std::string>>;

auto find_name(Variables& in, std::string_view name) {
  return std::find_if(in.begin(), in.end(), [&](const auto& one) { return one.first == name; });
}

ports::SecretRequest request_for(driver::StartContainer::Reader command, ports::SecretUse use, capnp::Text::Reader from) {
  ports::SecretRequest out{.use = use, .from = std::string(wire::view(from))};
  out.execution_role_arn = wire::view(command.getExecutionRoleArn());
  out.task_id = wire::view(command.getTaskId());
  return out;
}

}  // namespace

Variables variables_in(std::string_view file) {
  Variables out;
  while (!file.empty()) {
    std::string_view line = file.substr(0, file.find('\n'));
    file.remove_prefix(std::min(file.size(), line.size() + 1));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto equals = line.find('=');
    if (line.starts_with('#') || equals == 0 || equals == std::string_view::npos) continue;
    const std::string_view name = line.substr(0, equals);
    if (name.find('\0') != std::string_view::npos || line.find('\0') != std::string_view::npos) continue;
    const auto known = find_name(out, name);
    if (known == out.end()) {
      out.emplace_back(name, line.substr(equals + 1));
    } else {
      known->second = line.substr(equals + 1);
    }
  }
  return out;
}

Result<FetchedValues> fetch_values(driver::StartContainer::Reader command, ports::SecretSource* source) {
  FetchedValues out;
  const auto definition = command.getContainer();
  const bool asks = definition.getSecrets().size() > 0 || definition.getEnvironmentFiles().size() > 0 ||
                    definition.getLogConfiguration().getSecretOptions().size() > 0;
  if (!asks) return out;
  if (source == nullptr) return ports::secret_not_pulled("this engine hands out no secrets");
  for (const auto secret : definition.getSecrets()) {
    MOORAGE_ASSIGN(auto value, source->fetch(request_for(command, ports::SecretUse::kVariable, secret.getValueFrom())));
    out.variables.emplace_back(wire::view(secret.getName()), std::move(value));
  }
  for (const auto option : definition.getLogConfiguration().getSecretOptions()) {
    MOORAGE_ASSIGN(auto value, source->fetch(request_for(command, ports::SecretUse::kLogOption, option.getValueFrom())));
    out.log_options.emplace_back(wire::view(option.getName()), std::move(value));
  }
  for (const auto file : definition.getEnvironmentFiles()) {
    MOORAGE_ASSIGN(const auto text, source->fetch(request_for(command, ports::SecretUse::kFile, file.getValue())));
    for (auto& [name, value] : variables_in(text.view())) {
      // Of two files with the same name in them, the first counts.
      if (find_name(out.from_files, name) == out.from_files.end()) out.from_files.emplace_back(name, value);
    }
  }
  return out;
}

}  // namespace moorage::runtime
