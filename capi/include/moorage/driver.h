/* Own drivers: where containers run (a runtime) or where traffic enters (a balancer), written in C or anything that speaks C.
 *
 * Both directions carry the messages of schemas/engine/driver.capnp: the engine submits commands, the driver reports what it
 * saw. Commands are derived from state and may come again after a crash: repeating one must do no harm. Reports may repeat
 * and may be late. docs/drivers.md says what is expected of each command. */
#ifndef MOORAGE_DRIVER_H
#define MOORAGE_DRIVER_H

#include <stddef.h>
#include <stdint.h>

#include "moorage/config.h"
#include "moorage/error.h"
#include "moorage/export.h"

MOORAGE_BEGIN_C

/* The driver's link to the engine. Owned by the engine; valid from `start` until moorage_engine_free. */
typedef struct moorage_driver_link moorage_driver_link;

typedef int32_t moorage_message_format;
enum moorage_message_format_values {
  MOORAGE_JSON = 0,  /* one JSON object: {"id": 7, "machineId": "i-…", "stopContainer": {…}} */
  MOORAGE_BINARY = 1 /* one Cap'n Proto message in standard stream framing */
};

/* A driver. struct_size is sizeof(struct moorage_driver) of the header it was compiled with; later versions may add
 * entries at the end. Callbacks come from threads of the engine, one at a time for one engine; they return soon, and call
 * no function of this library that blocks (MISUSE); moorage_driver_report and moorage_driver_now are fine. A callback must
 * not throw. */
typedef struct moorage_driver {
  size_t struct_size;

  /* Stable short name, also the value of the instance attribute moorage.runtime: "mine". Copied at registration. */
  const char* name;

  /* Connects and begins to report, capabilities first, from here or from other threads. `link` stays valid until
   * moorage_engine_free; after `close` it answers CLOSED. Returns MOORAGE_OK; anything else makes moorage_engine_open fail. */
  moorage_status (*start)(void* self, moorage_driver_link* link);

  /* Takes a command (RuntimeCommand or BalancerCommand) of `size` bytes, valid during the call only. JSON is followed by a
   * NUL, a binary message aligned to 8 bytes. The work happens elsewhere; commands of one task are worked off in order. */
  void (*submit)(void* self, const void* message, size_t size);

  /* Ends the driver's threads. Containers stay as they are. Called once for every `start` that returned MOORAGE_OK. */
  void (*close)(void* self);
} moorage_driver;

/* Adds a runtime driver to a config. `driver` and its name are copied; `self` is passed to every callback and must live until
 * moorage_engine_close has returned for every engine opened with this config.
 * Statuses: OK, MISUSE (NULL, a struct_size that is too small, a missing entry), API_ERROR (the name), NO_MEMORY. Since: 0.1.
 */
MOORAGE_API moorage_status moorage_config_add_runtime_driver(moorage_config* config, const moorage_driver* driver, void* self,
                                                             moorage_message_format format, moorage_error** error);

/* Chooses an own balancer driver; otherwise as moorage_config_add_runtime_driver. Since: 0.1. */
MOORAGE_API moorage_status moorage_config_set_balancer_driver(moorage_config* config, const moorage_driver* driver, void* self,
                                                              moorage_message_format format, moorage_error** error);

/* Tells the engine what the driver saw: one RuntimeReport or BalancerReport of `size` bytes in the format of the registration.
 * Does not block. Statuses: OK, API_ERROR (SerializationException: not such a message; nothing was taken), CLOSED, FORKED,
 * MISUSE, NO_MEMORY, INTERNAL. Threads: any, also inside the driver's callbacks. Since: 0.1. */
MOORAGE_API moorage_status moorage_driver_report(moorage_driver_link* link, const void* message, size_t size,
                                                 moorage_error** error);

/* The engine's time in milliseconds since 1970-01-01 UTC, for the `atMs` of reports; a virtual clock's, where the engine has
 * one. Does not block. Statuses: OK, CLOSED, FORKED, MISUSE. Threads: any, also inside the driver's callbacks. Since: 0.1. */
MOORAGE_API moorage_status moorage_driver_now(const moorage_driver_link* link, int64_t* now_ms, moorage_error** error);

MOORAGE_END_C

#endif
