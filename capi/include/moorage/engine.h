/* The engine: open, run, inspect, close.
 *
 * Threads: any number on one engine, at once, for every function here except moorage_engine_free. A `const` pointer means
 * that the call changes nothing.
 * Blocking functions answer MISUSE inside a callback of the library (driver, log), FORKED in a child of the process that
 * opened the engine, CLOSED after moorage_engine_close. Closing is safe at any time and in any order with subscriptions. */
#ifndef MOORAGE_ENGINE_H
#define MOORAGE_ENGINE_H

#include <stdint.h>

#include "moorage/buffer.h"
#include "moorage/config.h"
#include "moorage/error.h"
#include "moorage/export.h"

MOORAGE_BEGIN_C

typedef struct moorage_engine moorage_engine;

/* Opens the store, reads it, starts the drivers and adopts what runs. `engine` receives a handle owned by the caller.
 * Threads of the library block the signals a host may handle; the caller's mask is as before when this returns.
 * Statuses: OK, API_ERROR (an option cannot be used; a driver did not start), LOCKED, DAMAGED, TOO_NEW, FULL,
 * STORE_FAILED, UNSUPPORTED, MISUSE, NO_MEMORY, INTERNAL. Since: 0.1. */
MOORAGE_API moorage_status moorage_engine_open(const moorage_config* config, moorage_engine** engine, moorage_error** error);

/* Waits for calls that are under way, ends the engine's threads and closes store and drivers. Containers and the load
 * balancer go on. Waiting subscriptions answer CLOSED. Closing a closed engine is OK.
 * Statuses: OK, MISUSE, FORKED, NO_MEMORY, INTERNAL. Since: 0.1. */
MOORAGE_API moorage_status moorage_engine_close(moorage_engine* engine, moorage_error** error);

/* Closes the engine if it is open, waits until no thread is inside a call with this handle, and ends the handle. No thread
 * may begin a call with it any more. NULL is fine. In a forked child it forgets the handle and touches nothing else. Inside
 * a callback it does nothing. Since: 0.1. */
MOORAGE_API void moorage_engine_free(moorage_engine* engine);

/* Host-driven mode: works off what waits and due timers at the present time. `worked` (may be NULL) receives 1 if anything
 * was done, else 0: call until 0 to reach rest. Statuses: OK, API_ERROR, MISUSE (threaded mode), CLOSED, FORKED,
 * STORE_FAILED, FULL, NO_MEMORY, INTERNAL. Since: 0.1. */
MOORAGE_API moorage_status moorage_engine_step(moorage_engine* engine, int* worked, moorage_error** error);

/* Host-driven mode with a virtual clock: moves time forward by `by_ms` (0 or more) milliseconds and does everything that
 * falls due on the way, in order. Statuses as moorage_engine_step. Since: 0.1. */
MOORAGE_API moorage_status moorage_engine_advance(moorage_engine* engine, int64_t by_ms, moorage_error** error);

/* The engine's time in milliseconds since 1970-01-01 UTC. Does not block; fine in callbacks.
 * Statuses: OK, MISUSE, CLOSED, FORKED. Since: 0.1. */
MOORAGE_API moorage_status moorage_engine_now(const moorage_engine* engine, int64_t* now_ms, moorage_error** error);

/* Waits until every driver has reported its inventory and the balancer has its whole state. Host-driven: steps while it waits.
 * `timeout_ms` 0 only looks. Statuses: OK, TIMEOUT, MISUSE, CLOSED, FORKED, NO_MEMORY, INTERNAL. Since: 0.1. */
MOORAGE_API moorage_status moorage_engine_wait_ready(moorage_engine* engine, int64_t timeout_ms, moorage_error** error);

/* Counters as a JSON object: commits, batches, entries, tasks, instances, services, feed sequence, store bytes.
 * `json` receives a buffer owned by the caller. Statuses: OK, MISUSE, CLOSED, FORKED, NO_MEMORY, INTERNAL. Since: 0.1. */
MOORAGE_API moorage_status moorage_engine_stats(const moorage_engine* engine, moorage_buffer** json, moorage_error** error);

/* Checks store and state against each other while the engine runs; `json` receives a list of findings, [] when clean,
 * owned by the caller. Statuses: OK, API_ERROR, MISUSE, CLOSED, FORKED, STORE_FAILED, NO_MEMORY, INTERNAL. Since: 0.1. */
MOORAGE_API moorage_status moorage_engine_check(moorage_engine* engine, moorage_buffer** json, moorage_error** error);

/* The whole state of the engine as bytes, with its machines and what runs on them, for moorage_config_set_state of an engine
 * that goes on from it, for example in virtual time. Secrets in it stay sealed. `state` receives a buffer owned by the caller.
 * Statuses: OK, API_ERROR, MISUSE, CLOSED, FORKED, NO_MEMORY, INTERNAL. Threads: any. Since: 0.2. */
MOORAGE_API moorage_status moorage_engine_copy_state(moorage_engine* engine, moorage_buffer** state, moorage_error** error);

/* Makes something happen in the world of a simulated runtime: a machine is added, disconnected, reconnected or rebooted, a
 * container ends or becomes unhealthy, a target fails its load balancer's checks. `order` is a JSON object with exactly one
 * member, see docs/drivers.md; the order takes effect at the engine's present time, with the next step or advance. Statuses:
 * OK, API_ERROR (the order cannot be read), UNSUPPORTED (no simulated runtime), MISUSE, CLOSED, FORKED, NO_MEMORY, INTERNAL.
 * Since: 0.1. */
MOORAGE_API moorage_status moorage_simulate(moorage_engine* engine, const char* order, moorage_error** error);

MOORAGE_END_C

#endif
