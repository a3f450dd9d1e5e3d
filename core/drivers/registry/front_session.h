// One connection of the front: its requests one after the other.
#pragma once

#include "drivers/registry/registry_front.h"
#include "drivers/registry/socket_stream.h"

namespace moorage::registry {

// Returns when the connection has ended. Exceptions stay inside.
void serve_connection(SocketStream& client, const FrontOptions& options, ports::RegistryBook& book, std::string_view peer);

}  // namespace moorage::registry
