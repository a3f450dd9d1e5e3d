#include "assembly/secrets.h"

#include <chrono>
#include <utility>
#include <vector>

#include "assembly/driver_choice.h"
#include "assembly/option_values.h"
#include "drivers/objects/directory_store.h"
#include "drivers/seal/aes_sealer.h"
#include "drivers/secrets/local_sources.h"
#include "schemas/engine/secret_options.capnp.h"
#include "wire/presence.h"

namespace moorage::assembly {
namespace {

constexpr std::string_view kSecrets = "secret_options";
constexpr std::string_view kObjects = "object_options";

drivers::LocalSource source_of(config::LocalSecretSource::Reader from) {
  drivers::LocalSource out{.name = std::string(wire::view(from.getName())),
                           .prefix = std::string(wire::view(from.getPrefix())),
                           .file = std::string(wire::view(from.getFile())),
                           .directory = std::string(wire::view(from.getDirectory())),
                           .variable = std::string(wire::view(from.getVariable())),
                           .command = texts_of<std::string>(from.getCommand())};
  if (from.getTimeoutMs().isValue()) out.timeout = std::chrono::milliseconds(from.getTimeoutMs().getValue());
  return out;
}

}  // namespace

Result<std::shared_ptr<ports::LocalSecrets>> make_local_secrets(std::string_view options) {
  MOORAGE_ASSIGN(const auto from, read_options<config::SecretOptions>(options, kSecrets));
  std::vector<drivers::LocalSource> sources;
  for (const auto source : from.reader().getSources()) sources.push_back(source_of(source));
  if (sources.empty()) return std::shared_ptr<ports::LocalSecrets>();
  auto made = drivers::make_local_secrets(std::move(sources));
  return made.ok() ? made : wrong_option(made.error(), kSecrets);
}

std::string object_directory(std::string_view options) {
  const auto from = read_options<config::ObjectOptions>(options, kObjects);
  return from.ok() ? std::string(wire::view(from->reader().getDirectory())) : std::string();
}

Result<std::shared_ptr<ports::ObjectStore>> make_objects(std::string_view options) {
  MOORAGE_ASSIGN(const auto from, read_options<config::ObjectOptions>(options, kObjects));
  const std::string directory(wire::view(from.reader().getDirectory()));
  if (directory.empty()) return std::shared_ptr<ports::ObjectStore>();
  auto made = drivers::open_directory_store(directory);
  return made.ok() ? made : wrong_option(made.error(), kObjects);
}

Result<std::shared_ptr<const Sealer>> make_passphrase_sealer(std::string_view options, const std::string& key_file,
                                                             const std::string& store_path) {
  MOORAGE_ASSIGN(const auto from, read_options<config::SecretOptions>(options, kSecrets));
  const std::string passphrase_file(wire::view(from.reader().getPassphraseFile()));
  if (passphrase_file.empty()) return std::shared_ptr<const Sealer>();
  const std::string salted = !key_file.empty() ? key_file : store_path.empty() ? std::string() : store_path + "/seal.key";
  auto made = drivers::open_passphrase_sealer({.passphrase_file = passphrase_file, .salt_file = salted});
  return made.ok() ? made : wrong_option(made.error(), kSecrets);
}

Status check_secret_options(std::string_view options) {
  const auto read = make_local_secrets(options);
  return read.ok() ? Status() : Status(read.error());
}

Status check_object_options(std::string_view options) {
  const auto read = read_options<config::ObjectOptions>(options, kObjects);
  return read.ok() ? Status() : Status(read.error());
}

}  // namespace moorage::assembly
