/* Checks from outside of an engine: of a store that no engine has open, and of this machine. Neither changes anything. */
#ifndef MOORAGE_CHECK_H
#define MOORAGE_CHECK_H

#include "moorage/buffer.h"
#include "moorage/error.h"
#include "moorage/export.h"

MOORAGE_BEGIN_C

/* Reads the whole store in the directory `path` and checks its pages, its seals and its records.
 * `report` receives a JSON object owned by the caller: {"path", "clean", "findings": [{"where", "what"}]}. A damaged store is
 * a report with findings and status OK. Statuses: OK, API_ERROR (no such directory), LOCKED (in use), MISUSE, NO_MEMORY,
 * INTERNAL. Threads: any; it reads all of the file. Since: 0.1. */
MOORAGE_API moorage_status moorage_fsck(const char* path, moorage_buffer** report, moorage_error** error);

/* Checks what the drivers need: container runtime, control groups, image tools, HAProxy, disk.
 * `options` is a JSON object {"runtime": {…}, "balancer": {…}, "storePath": "…"} with the drivers' own options, or NULL.
 * `report` receives a JSON object owned by the caller: {"ok", "findings": [{"driver", "part", "ok", "needed", "what",
 * "mend"}]}: what was found, and the command that mends it. Statuses: OK, API_ERROR (options), MISUSE, NO_MEMORY, INTERNAL.
 * Threads: any; it runs other programs and waits for them. Since: 0.1. */
MOORAGE_API moorage_status moorage_doctor(const char* options, moorage_buffer** report, moorage_error** error);

MOORAGE_END_C

#endif
