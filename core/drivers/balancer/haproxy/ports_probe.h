// Whether this process could listen at an address right now.
#pragma once

#include <string>

#include "drivers/balancer/haproxy/settle.h"

namespace moorage::haproxy {

// Empty: yes. Otherwise why not, with the address: "127.0.0.1:80 is in use by another process".
std::string why_not_listen(const Bind& bind);

}  // namespace moorage::haproxy
