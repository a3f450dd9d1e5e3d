// What the options of an engine say of secrets and objects, as drivers.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/sealer.h"
#include "ports/local_secrets.h"
#include "ports/object_store.h"

namespace moorage::assembly {

// Null: the options name no source. Errors: InvalidParameterException with the path ("secret_options.sources[0].file").
Result<std::shared_ptr<ports::LocalSecrets>> make_local_secrets(std::string_view options);

// Null: the options name no directory. Errors: InvalidParameterException ("object_options.directory").
Result<std::shared_ptr<ports::ObjectStore>> make_objects(std::string_view options);
std::string object_directory(std::string_view options);  // empty: none

// A sealer whose key is made of the passphrase that the options name; its salt lies in the seal key's file. Null: no
// passphrase.
Result<std::shared_ptr<const Sealer>> make_passphrase_sealer(std::string_view options, const std::string& key_file,
                                                             const std::string& store_path);

}  // namespace moorage::assembly
