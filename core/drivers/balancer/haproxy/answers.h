// Reads HAProxy's answers on its admin socket into values. Any bytes are accepted as input; each row is judged by itself, and a
// row that makes no sense is left out.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace moorage::haproxy {

// `show proc` of the master.
struct Processes {
  int master = 0;
  int worker = 0;                // the one that accepts; 0: none
  std::vector<int> old_workers;  // still busy with what they accepted before a reload
};
Processes processes_in(std::string_view answer);

// `show info`: the description, empty where there is none.
std::string description_in(std::string_view answer);
// `show info`: it takes no new connections any more.
bool says_stopping(std::string_view answer);

enum class Row { kFrontend, kBackend, kServer };

// One line of `show stat`.
struct StatRow {
  std::string proxy;
  std::string server;    // name of the server; FRONTEND, BACKEND
  std::uint32_t id = 0;  // of the server within its proxy
  Row kind = Row::kServer;
  std::string status;  // "UP", "UP 1/2", "DOWN 1/5", "DRAIN", "MAINT", "no check"
  std::string check;   // "L7OK", "L4CON", "INI"; empty: none yet
  int check_code = 0;
  std::uint64_t sessions = 0;  // requests in flight
  std::uint64_t queued = 0;
  std::uint64_t requests = 0;
  std::uint64_t responses_5xx = 0;
  std::uint64_t connection_errors = 0;
  std::uint64_t response_errors = 0;
  std::uint64_t retries = 0;
  std::uint64_t redispatches = 0;
  std::uint64_t connections = 0;  // accepted, of a frontend
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t response_ms = 0;             // average of the last 1024 requests
  std::array<std::uint64_t, 6> responses{};  // by hundreds of the status
};
std::vector<StatRow> rows_in(std::string_view answer);

// The fields of one CSV line; quoted fields may hold commas and doubled quotes.
std::vector<std::string> csv_fields(std::string_view line);

}  // namespace moorage::haproxy
