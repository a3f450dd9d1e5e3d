#include "handle.h"

#include <unistd.h>

#include "callback.h"
#include "guard.h"

namespace moorage::capi {

bool is_foreign(pid_t owner) { return owner != ::getpid(); }

Status check_thread() {
  if (InCallback::active()) {
    return misuse("A callback of the library must not call a function that blocks; hand the work to another thread.");
  }
  return {};
}

Result<std::shared_ptr<Core>> enter(const moorage_engine* engine, Entry entry) {
  MOORAGE_TRY(required(engine, "engine"));
  if (is_foreign(engine->core->owner)) {
    return forked();
  }
  if (entry == Entry::blocking) {
    MOORAGE_TRY(check_thread());
  }
  if (engine->core->closed.load(std::memory_order_acquire)) {
    return closed("engine");
  }
  return engine->core;
}

moorage_engine* adopt(files::StandardDescriptors descriptors, Opened opened) {
  auto core = std::make_shared<Core>(std::move(descriptors), opened.request_id_salt);
  core->links = std::move(opened.links);
  core->task_doors = std::move(opened.task_doors);
  core->engine = std::move(opened.engine);
  if (core->task_doors) core->task_doors->attach(*core->engine);
  core->worlds = std::move(opened.worlds);
  core->registry = std::move(opened.registry);
  core->region = std::move(opened.region);
  core->close_log = std::move(opened.close_log);
  core->owner = ::getpid();
  return new moorage_engine{std::move(core)};
}

}  // namespace moorage::capi
