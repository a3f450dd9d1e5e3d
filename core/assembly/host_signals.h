// Threads inherit the signal mask of the thread that starts them. While an engine is opened, everything a host may want to
// handle is blocked, so that the host's signals are never delivered to a thread of the library; afterwards the host's mask is
// restored. Signals that a thread raises against itself (SIGSEGV and its like) stay unblocked, so that the host's crash handler
// sees them.
#pragma once

#include <csignal>

namespace moorage::assembly {

class HostSignalsBlocked {
 public:
  HostSignalsBlocked() {
    sigset_t blocked;
    sigfillset(&blocked);
    for (const int own : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS}) {
      sigdelset(&blocked, own);
    }
    pthread_sigmask(SIG_BLOCK, &blocked, &before_);
  }
  ~HostSignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  HostSignalsBlocked(const HostSignalsBlocked&) = delete;
  HostSignalsBlocked& operator=(const HostSignalsBlocked&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace moorage::assembly
