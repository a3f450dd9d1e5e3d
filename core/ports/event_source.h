// A reply that goes on: events that an operation hands out one after the other until it ends or is let go. The door that
// started it asks for what is new and paces itself by what it is told.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace moorage::ports {

struct StreamEvent {
  std::string type;           // "sessionUpdate", or the name of an exception
  std::string json;           // the event's content
  bool is_exception = false;  // the last one of its stream
};

// For one thread at a time. Letting it go ends it.
class EventSource {
 public:
  virtual ~EventSource() = default;

  struct Batch {
    std::vector<StreamEvent> events;
    bool is_last = false;                   // nothing comes after these
    std::chrono::milliseconds pause{1000};  // until the next call
  };
  // What has happened since the call before; does not wait. `is_ending`: the door closes, so this is the last call.
  virtual Batch next(bool is_ending) = 0;
};

}  // namespace moorage::ports
