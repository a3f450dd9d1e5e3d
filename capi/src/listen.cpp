// Serving an engine over HTTP.
#include "moorage/listen.h"

#include <mutex>
#include <utility>

#include "buffer_impl.h"
#include "endpoint/http/server.h"
#include "guard.h"
#include "handle.h"
#include "assembly/host_signals.h"

using namespace moorage;
using namespace moorage::capi;

extern "C" moorage_status moorage_engine_listen(moorage_engine* engine, const char* options, moorage_buffer** url,
                                                moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_ASSIGN(const auto core, enter(engine, Entry::blocking));
    MOORAGE_ASSIGN(auto checked, endpoint::read_listen_options(options != nullptr ? options : ""));
    const assembly::HostSignalsBlocked for_our_threads;
    const std::lock_guard guarded(core->servers_guard);
    if (core->closed.load(std::memory_order_acquire)) return closed("engine");
    MOORAGE_ASSIGN(auto server, endpoint::HttpServer::start(std::move(checked), core->region, *core->engine, {}));
    if (url != nullptr) *url = make_buffer(server->url());
    core->servers.push_back(std::move(server));
    return {};
  });
}
