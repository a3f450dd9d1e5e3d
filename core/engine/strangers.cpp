#include "engine/strangers.h"

#include <cstddef>
#include <utility>

#include "wire/json.h"
#include "wire/operations.h"
#include "wire/wire_text.h"

namespace moorage::engine {
namespace {

constexpr std::size_t kStrangersToldMax = 1000;  // unknown members that one engine warns about

}  // namespace

bool StrangersTold::is_new(std::string key) {
  const std::lock_guard lock(mutex_);
  return told_.size() < kStrangersToldMax && told_.insert(std::move(key)).second;
}

void StrangersTold::tell(const Options& options, const wire::Operation& operation,
                         const std::vector<wire::Stranger>& strangers) {
  if (!options.log || LogLevel::warning < options.log_level) return;
  const std::string where = operation.service->name + "." + operation.name;
  for (const wire::Stranger& stranger : strangers) {
    if (!is_new(where + " " + stranger.path)) continue;
    std::string fields = "{\"operation\":\"" + where + "\",\"member\":";
    wire::append_quoted(stranger.path, fields);
    if (!stranger.nearest.empty()) {
      fields += ",\"nearest\":";
      wire::append_quoted(stranger.nearest, fields);
    }
    options.log(LogLevel::warning, "a request has a member that the operation does not have; it is passed over", fields + "}");
  }
}

}  // namespace moorage::engine
