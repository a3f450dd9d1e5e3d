// Attributes of load balancers and listeners as lines of HAProxy. An attribute that is not there has its default.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "drivers/balancer/haproxy/model.h"

namespace moorage::haproxy {

// `fallback`: where the attribute is not there.
std::string_view attribute(const Attributes& attributes, std::string_view key, std::string_view fallback);
std::int64_t attribute_number(const Attributes& attributes, std::string_view key, std::int64_t fallback);

// Why a value cannot be written; empty: all can.
std::string refusal_of_attributes(const Attributes& attributes);

// Lines of a frontend for requests and for answers.
std::string request_lines(const Attributes& of_balancer, std::uint16_t port);
std::string answer_lines(const Attributes& of_listener);

}  // namespace moorage::haproxy
