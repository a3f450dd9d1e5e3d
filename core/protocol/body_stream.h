// The body of an answer whose end is not known when it begins. The server asks for a piece, writes it, and asks again after the
// pause that the piece names.
#pragma once

#include <chrono>
#include <string>

namespace moorage::codec {

// For one thread at a time. Letting it go ends it: the client has closed, or the server has.
class BodyStream {
 public:
  virtual ~BodyStream() = default;

  struct Piece {
    std::string bytes;
    bool is_last = false;
    std::chrono::milliseconds pause{};  // until the next piece is asked for
  };
  // On a worker's thread; does not wait. `is_ending`: the server drains, so this is the last call.
  virtual Piece next(bool is_ending) = 0;
};

}  // namespace moorage::codec
