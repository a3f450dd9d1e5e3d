// The file with a group's name, retention and tags: written whole, synced, renamed.
#pragma once

#include "base/result.h"
#include "ports/log_sink.h"

namespace moorage::drivers::logs {

Status write_group_file(int directory, const ports::LogGroup& group);

// Error: the file is missing or damaged.
Result<ports::LogGroup> read_group_file(int directory);

}  // namespace moorage::drivers::logs
