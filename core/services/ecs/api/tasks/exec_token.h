// Tokens of sessions of ExecuteCommand: sealed with the key of the engine, so that none is stored and none can be made up.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/sealer.h"
#include "schemas/engine/exec_records.capnp.h"
#include "wire/message.h"

namespace moorage::control {

using ExecTokenRecord = wire::Message<record::ExecToken>;

std::string sealed_exec_token(const Sealer& sealer, const ExecTokenRecord& token);

// nullopt: not a token of this engine. Whether it has expired or was used is the reader's business.
std::optional<ExecTokenRecord> opened_exec_token(const Sealer& sealer, std::string_view token);

}  // namespace moorage::control
