/* Looking at things from outside: a store that no engine has open, and this machine. Neither changes anything. */
#ifndef MOORAGE_CHECK_H
#define MOORAGE_CHECK_H

#include "moorage/buffer.h"
#include "moorage/error.h"
#include "moorage/export.h"

MOORAGE_BEGIN_C

/* Reads a whole store file and checks its format, its seals and that every record decodes.
 * `report` receives a JSON object owned by the caller: {"path", "clean", "sequence", "records", "bytesUsed", "findings":
 * [{"where", "what"}]}. A damaged store is a report with findings and status OK, as long as the file can be opened at all.
 * Statuses: OK, API_ERROR (no such file), LOCKED, DAMAGED, TOO_NEW, MISUSE, NO_MEMORY, INTERNAL. Threads: any. Since: 0.1. */
MOORAGE_API moorage_status moorage_fsck(const char *path, moorage_buffer **report, moorage_error **error);

/* Looks at what the drivers need: container runtime, control groups, image tools, HAProxy, disk.
 * `options` is a JSON object {"runtime": {…}, "balancer": {…}, "storePath": "…"} or NULL: the drivers' own options.
 * `report` receives a JSON object owned by the caller: {"ok", "findings": [{"driver", "part", "level", "message", "mend"}]};
 * `mend` is the command or the deed that mends it. Statuses: OK, API_ERROR (options), MISUSE, NO_MEMORY, INTERNAL.
 * Threads: any; it runs other programs and waits for them. Since: 0.1. */
MOORAGE_API moorage_status moorage_doctor(const char *options, moorage_buffer **report, moorage_error **error);

MOORAGE_END_C

#endif
