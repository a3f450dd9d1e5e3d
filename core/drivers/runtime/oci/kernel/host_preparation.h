// What this machine lacks and the driver can give it without installing anything.
#pragma once

#include <string>

#include "base/result.h"

namespace moorage::oci {

// Control groups of version 1 without a tree for hugetlb: crun refuses to run there.
bool wants_hugetlb();
// The command that mends it.
std::string hugetlb_command();

// Mounts the hugetlb controller where crun wants it. Ok when there was nothing to do.
Status prepare_host();

}  // namespace moorage::oci
