// Conditions of listener rules as tests of HAProxy.
//
// Promises: text of users stands in single quotes, within which HAProxy expands nothing; every character of a pattern but
// letters and digits is written as \xHH, and a regular expression holds neither a quotation mark nor a control character.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/balancer/haproxy/model.h"

namespace moorage::haproxy {

// What comes after the name of an `acl`, one line for each value; the condition holds when one of them does. An error says why
// the condition cannot be written.
Result<std::vector<std::string>> match_of(const Condition& condition);

}  // namespace moorage::haproxy
