// Whether this machine can give tasks interfaces of their own, tried out in a network namespace that goes away again.
#pragma once

#include "base/result.h"

namespace moorage::oci {

// RuntimeFailed: what is missing (nft, bridges whose ports are isolated, tables of nftables for frames …).
Status try_task_networks();

}  // namespace moorage::oci
