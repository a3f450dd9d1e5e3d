// Loads many records from the store on two threads: a second thread reads and checks the next ones while the caller decodes the
// last ones. What is made of them stays with the caller's thread and its memory: an allocator's arena of a
// thread that soon ends would grow step by step, and other threads would share it later.
#pragma once

#include <functional>

#include "ports/store.h"

namespace moorage::engine {

using RecordSource = std::function<Status(const ports::RecordVisitor& visit)>;

// Runs `read` on a second thread and `take`, in the order of reading, on this one. The values that `take` gets are aligned to 8
// and valid during the call. Errors: those of `take`, after which nothing is taken any more, else those of `read`. What either
// of them throws is thrown here. The second thread is gone on return.
Status load_on_two_threads(const RecordSource& read, const ports::RecordVisitor& take);

}  // namespace moorage::engine
