// Records between the state and the store's tables.
#pragma once

#include <optional>
#include <string>

#include "kernel/draft.h"
#include "ports/store.h"

namespace moorage::engine {

// The record's bytes; nullopt when it is gone.
std::optional<std::string> encode(const control::State& state, control::Draft::Touched touched);

// The key a record has in its table.
std::string meta_key();

struct EngineMeta {
  Instant last_instant;
  std::uint64_t feed_sequence = 0;
};

std::string encode_meta(const control::State& state, const EngineMeta& meta);
Result<EngineMeta> decode_meta(control::Draft& draft, ports::Bytes bytes);

}  // namespace moorage::engine
