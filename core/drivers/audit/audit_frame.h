// Records of the audit log as they lie in a file: each has its place, its length and a checksum, and is a line of text.
//
//   R<id 16> <time in ms 12> <outbox 16> <length 8> <checksum 16> <JSON>\n      (numbers in lower-case hexadecimal)
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ports/audit_log.h"

namespace moorage::drivers::audit {

struct Frame {
  ports::AuditPosition position;
  std::uint64_t outbox = 0;
  std::string_view json;
};

void append_frame(const Frame& frame, std::string& out);

enum class FrameState : std::uint8_t { kWhole, kEnd, kDamaged };

struct FrameRead {
  FrameState state = FrameState::kEnd;
  Frame frame;           // of kWhole; looks into the bytes
  std::size_t size = 0;  // of the frame
};

// The frame at the front of `bytes`. kEnd: there are no bytes. kDamaged: cut short, or not as it was written.
FrameRead read_frame(std::string_view bytes);

}  // namespace moorage::drivers::audit
