// What a load balancer does with a request, by its listener's rules: the mirror of the real balancer's configuration, written
// by another way, so that a test can hold one against the other. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "schemas/engine/driver.capnp.h"

namespace moorage::simulated_balancer {

struct Request {
  std::string method = "GET";
  std::string host = "localhost";
  std::string path = "/";
  std::string query;
  std::vector<std::pair<std::string, std::string>> headers;  // without Host
  std::string source = "127.0.0.1";
};

struct WeightedGroup {
  std::string id;
  int weight = 0;
  bool operator==(const WeightedGroup&) const = default;
};

struct Routed {
  std::string rule;                   // its id; empty: the default action
  std::vector<WeightedGroup> groups;  // of a forward
  int status = 0;                     // of a fixed response or a redirect
  std::string text;                   // body or location
};

Routed route(driver::Listener::Reader listener, const Request& request);

// True: `pattern` stands for the whole of `text`. * is any text, ? one character.
struct GlobOptions {
  bool ignores_case = false;
  bool has_escapes = false;  // \* and \? are the characters themselves
};
bool is_like(std::string_view pattern, std::string_view text, const GlobOptions& options);

}  // namespace moorage::simulated_balancer
