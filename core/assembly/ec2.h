// The network that EC2's stand-in describes, from options or from a file of the owner's (docs/network.md).
#pragma once

#include <memory>
#include <string_view>

#include "base/network_facts.h"
#include "base/result.h"

namespace moorage::assembly {

// `options`: JSON of config::Ec2Options. Null: nothing is declared. Errors: InvalidParameterException with the path of the
// member, below "ec2_options" or the name of the file.
Result<std::shared_ptr<const NetworkFacts>> network_facts(std::string_view options);

}  // namespace moorage::assembly
