/* The log of a program: a constant message with data as fields, as text or JSON lines, on standard error, in a rotating file,
 * in the journal of systemd. An engine writes its own log to the logger of its config; the program may write to it, too.
 *
 * A logger never stalls its caller: lines wait in a bounded queue for a thread of the logger. Where they come faster than the
 * output takes them, the oldest are dropped, and a line with their number follows. docs/logging.md tells more. */
#ifndef MOORAGE_LOGGER_H
#define MOORAGE_LOGGER_H

#include "moorage/config.h"
#include "moorage/error.h"
#include "moorage/export.h"

MOORAGE_BEGIN_C

typedef struct moorage_logger moorage_logger;

/* Makes a logger. `options`: a JSON object with level ("debug", "info", "warning", "error", "off"), format ("auto", "text",
 * "json"), to ("stderr", "file", "journald", "none"), path, rotateBytes and files; NULL or {}: info and above to standard
 * error. `logger` receives an object owned by the caller. Statuses: OK, API_ERROR (path "log.…" names the member), MISUSE,
 * NO_MEMORY. Threads: any. Since: 0.1. */
MOORAGE_API moorage_status moorage_logger_new(const char* options, moorage_logger** logger, moorage_error** error);

/* Writes one line. `message` is a constant sentence, `fields` a JSON object with its data or NULL. What is below the logger's
 * level is passed over. Statuses: OK, API_ERROR (fields that are no JSON object, a line of more than 65536 bytes), MISUSE,
 * FORKED. Threads: any, also inside callbacks. Since: 0.1. */
MOORAGE_API moorage_status moorage_logger_write(moorage_logger* logger, moorage_log_level level, const char* message,
                                                const char* fields, moorage_error** error);

/* Waits until what was written before is in the output. Statuses: OK, TIMEOUT, MISUSE, FORKED. Threads: any. Since: 0.1. */
MOORAGE_API moorage_status moorage_logger_flush(moorage_logger* logger, int64_t timeout_ms, moorage_error** error);

/* Ends a logger: waits two seconds at most for lines that wait. NULL is fine. Engines that were opened with it go on and keep
 * it open until they are closed. In a child made by fork it does nothing. Since: 0.1. */
MOORAGE_API void moorage_logger_free(moorage_logger* logger);

/* Sends the log of engines opened with this config to `logger` as well; NULL: no longer. The logger may be freed afterwards.
 * Since: 0.1. */
MOORAGE_API moorage_status moorage_config_set_logger(moorage_config* config, moorage_logger* logger, moorage_error** error);

MOORAGE_END_C

#endif
