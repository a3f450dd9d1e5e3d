// One connection to HAProxy's master socket, bound to the master or to one of its workers. Every question has a deadline.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "drivers/parts/files/unique_fd.h"

namespace moorage::haproxy {

struct AdminTarget {
  int directory = -1;  // that holds master.sock
  int worker = 0;      // pid of a worker; 0: the master itself
  int stop_fd = -1;    // readable: give up at once
  std::int64_t within_ms = 2'000;
};

inline constexpr const char* kMasterSocket = "master.sock";

// Errors by name: AdminGone (nothing listens, or the connection ended), AdminSilent (no answer in time), AdminStopped.
class AdminLine {
 public:
  static Result<AdminLine> connect(const AdminTarget& target);

  // The answer to one line, without the prompt. After an error the line is of no use any more.
  Result<std::string> ask(std::string_view command);

 private:
  AdminLine(files::UniqueFd socket, const AdminTarget& target) : socket_(std::move(socket)), target_(target) {}
  Status send(std::string_view text, std::int64_t deadline);
  Result<std::string> read_to_prompt(std::int64_t deadline);
  Status wait(short events, std::int64_t deadline);

  files::UniqueFd socket_;
  AdminTarget target_;
  std::string prompt_;
};

std::int64_t steady_ms();

}  // namespace moorage::haproxy
