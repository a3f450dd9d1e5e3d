// How a listener chooses what becomes of a request: by its rules in the order of their priority, otherwise by its default
// action; and among the target groups of a forward by their weights or by the client's cookie.
#pragma once

#include <map>
#include <string>

#include "drivers/balancer/haproxy/model.h"

namespace moorage::haproxy {

// Lines of a frontend. HAProxy carries out every `http-request` line before any `use_backend` line; so the number of the rule
// that matches is found first and held in a variable, which all later lines ask for.
struct Routing {
  std::string rules;     // which rule matches; before anything changes the request
  std::string requests;  // answers of the load balancer itself, draws among target groups
  std::string answers;   // cookies
  std::string switches;  // which backend
};

// `bodies`: files of fixed responses, by name; new ones are added.
Routing routing_of(const Listener& listener, std::map<std::string, std::string>& bodies);

std::string backend_name(const std::string& group);  // the backend with the healthy targets
std::string open_name(const std::string& group);     // the backend that gets the traffic when no target is healthy

}  // namespace moorage::haproxy
