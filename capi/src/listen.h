// Serving an engine over HTTP, for the functions of the C ABI that begin it.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "handle.h"

namespace moorage::capi {

// Serves the engine at the address of `options` as well; the URL. Errors: those of the options, of
// the address, and of a closed engine.
Result<std::string> listen_at(Core& core, std::string_view options);

}  // namespace moorage::capi
