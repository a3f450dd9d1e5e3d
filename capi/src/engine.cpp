// The life of an engine after it was opened.
#include "moorage/engine.h"

#include <chrono>

#include "buffer_impl.h"
#include "guard.h"
#include "handle.h"

using namespace moorage;
using namespace moorage::capi;

extern "C" {

moorage_status moorage_engine_close(moorage_engine* engine, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(engine, "engine"));
    const std::shared_ptr<Core> core = engine->core;
    if (is_foreign(core->owner)) {
      return forked();
    }
    MOORAGE_TRY(check_thread());
    core->closed.store(true, std::memory_order_release);
    {
      const std::lock_guard guarded(core->servers_guard);
      core->servers.clear();  // each lets requests under way finish for its drain time
      core->registry.reset();
    }
    if (core->task_doors) core->task_doors->detach();
    core->engine->close();  // idempotent, and waits; so every caller of close finds the engine closed when it returns
    if (core->close_log) {
      core->close_log();
    }
    return {};
  });
}

void moorage_engine_free(moorage_engine* engine) {
  if (engine == nullptr || is_foreign(engine->core->owner)) {
    return;  // a forked child owns none of the threads and locks behind the handle and does not touch them
  }
  if (moorage_engine_close(engine, nullptr) != MOORAGE_MISUSE) {
    delete engine;
  }
}

moorage_status moorage_engine_step(moorage_engine* engine, int* worked, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_ASSIGN(const auto core, enter(engine, Entry::blocking));
    MOORAGE_ASSIGN(const bool any, core->engine->step());
    if (worked != nullptr) {
      *worked = any ? 1 : 0;
    }
    return {};
  });
}

moorage_status moorage_engine_advance(moorage_engine* engine, int64_t by_ms, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_ASSIGN(const auto core, enter(engine, Entry::blocking));
    if (by_ms < 0) {
      return misuse("`by_ms` is " + std::to_string(by_ms) + "; time only moves forward.");
    }
    return core->engine->advance(Duration::millis(by_ms));
  });
}

moorage_status moorage_engine_now(const moorage_engine* engine, int64_t* now_ms, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(now_ms, "now_ms"));
    MOORAGE_ASSIGN(const auto core, enter(engine, Entry::passing));
    *now_ms = core->engine->now().ms;
    return {};
  });
}

moorage_status moorage_engine_wait_ready(moorage_engine* engine, int64_t timeout_ms, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_ASSIGN(const auto core, enter(engine, Entry::blocking));
    if (timeout_ms < 0) {
      return misuse("`timeout_ms` is " + std::to_string(timeout_ms) + "; it must be 0 or more.");
    }
    if (core->engine->wait_ready(std::chrono::milliseconds(timeout_ms))) {
      return {};
    }
    if (core->closed.load(std::memory_order_acquire)) {
      return closed("engine");
    }
    return timed_out("The drivers were not ready within " + std::to_string(timeout_ms) + " ms.");
  });
}

moorage_status moorage_engine_stats(const moorage_engine* engine, moorage_buffer** json, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(json, "json"));
    MOORAGE_ASSIGN(const auto core, enter(engine, Entry::blocking));
    *json = make_buffer(core->engine->stats_json());
    return {};
  });
}

moorage_status moorage_engine_copy_state(moorage_engine* engine, moorage_buffer** state, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(state, "state"));
    MOORAGE_ASSIGN(const auto core, enter(engine, Entry::blocking));
    MOORAGE_ASSIGN(std::string bytes, core->engine->copy_state());
    *state = make_buffer(std::move(bytes));
    return {};
  });
}

moorage_status moorage_engine_check(moorage_engine* engine, moorage_buffer** json, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(json, "json"));
    MOORAGE_ASSIGN(const auto core, enter(engine, Entry::blocking));
    MOORAGE_ASSIGN(std::string findings, core->engine->check_json());
    *json = make_buffer(std::move(findings));
    return {};
  });
}

}  // extern "C"
