// Serving an engine over HTTP.
#include "moorage/listen.h"

#include "listen.h"

#include <mutex>
#include <string>
#include <utility>

#include "assembly/host_signals.h"
#include "buffer_impl.h"
#include "endpoint/http/server.h"
#include "guard.h"
#include "handle.h"
#include "wire/wire_text.h"

using namespace moorage;
using namespace moorage::capi;

namespace moorage::capi {

Result<std::string> listen_at(Core& core, std::string_view options) {
  MOORAGE_ASSIGN(auto checked, endpoint::read_listen_options(options));
  const assembly::HostSignalsBlocked for_our_threads;
  const std::lock_guard guarded(core.servers_guard);
  if (core.closed.load(std::memory_order_acquire)) return closed("engine");
  MOORAGE_ASSIGN(auto server, endpoint::HttpServer::start(std::move(checked), core.region, *core.engine, {}));
  core.servers.push_back(std::move(server));
  return core.servers.back()->url();
}

}  // namespace moorage::capi

extern "C" moorage_status moorage_engine_listen(moorage_engine* engine, const char* options, moorage_buffer** url,
                                                moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_ASSIGN(const auto core, enter(engine, Entry::blocking));
    MOORAGE_ASSIGN(std::string at, listen_at(*core, options != nullptr ? options : ""));
    if (url != nullptr) *url = make_buffer(std::move(at));
    return {};
  });
}

extern "C" moorage_status moorage_engine_urls(const moorage_engine* engine, moorage_buffer** urls, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(urls, "urls"));
    MOORAGE_ASSIGN(const auto core, enter(engine, Entry::passing));
    std::string text = "[";
    const std::lock_guard guarded(core->servers_guard);
    for (const auto& server : core->servers) {
      if (text.size() > 1) text += ',';
      wire::append_quoted(server->url(), text);
    }
    *urls = make_buffer(text + "]");
    return {};
  });
}
