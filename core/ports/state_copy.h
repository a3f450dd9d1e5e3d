// A whole state as bytes: the records of every table, and the machines with what runs on them. One engine writes it
// (Engine::copy_state), another one begins with it instead of an empty store. The bytes are read with checks, because they may
// come from anywhere.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ports/store.h"

namespace moorage::ports {

class StateCopyWriter {
 public:
  // `world`: the message config::SimulatedRuntimeOptions of the machines.
  explicit StateCopyWriter(Bytes world);
  void add(TableId table, std::string_view key, std::string_view value);
  std::string take() && { return std::move(out_); }

 private:
  void pad();
  std::string out_;
};

class StateCopy {
 public:
  // Errors: InvalidParameterException for bytes that no StateCopyWriter of a version that is known here has written.
  static Result<StateCopy> read(std::string_view bytes);

  Bytes world() const { return world_; }
  std::size_t records() const { return records_.size(); }
  // As Store::load.
  Status visit(const RecordVisitor& visitor) const;

 private:
  struct Record {
    TableId table{};
    std::string_view key;
    Bytes value;
  };
  StateCopy() = default;

  std::vector<std::uint64_t> words_;  // the bytes, aligned to 8; moving the vector leaves them where they are
  Bytes world_;
  std::vector<Record> records_;
};

}  // namespace moorage::ports
