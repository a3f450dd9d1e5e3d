// The file with a group's name, retention, tags and filters, and the one with the records of no group: written whole, synced,
// renamed.
#pragma once

#include "base/result.h"
#include "ports/log_sink.h"

namespace moorage::drivers::logs {

inline constexpr const char* kAccountFile = "account";

// A group without protection and filters is written as older programs read it.
Status write_group_file(int directory, const ports::LogGroup& group);

// Error: the file is missing or damaged.
Result<ports::LogGroup> read_group_file(int directory);

Status write_account_file(int directory, const ports::LogAccount& account);

// Error: the file is missing or damaged.
Result<ports::LogAccount> read_account_file(int directory);

}  // namespace moorage::drivers::logs
