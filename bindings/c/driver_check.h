/* Checks a runtime driver of a host program (moorage/driver.h) against what the engine expects of every driver: the driver is
 * opened under real engines, commands are given twice, the engine is closed and opened again, and names that do not exist are
 * asked for. The driver's program calls this function in a test of its own:
 *
 *   return moorage_check_driver(&driver, self, NULL, stdout) == 0 ? 0 : 1;
 *
 * Two files, C99, nothing but libmoorage. */
#ifndef MOORAGE_DRIVER_CHECK_H
#define MOORAGE_DRIVER_CHECK_H

#include <moorage/moorage.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

struct moorage_driver_check {
  const char* image;     /* of a container that runs until it is stopped; "app:1" */
  const char* container; /* further members of its definition, ", \"command\": [\"sleep\", \"600\"]"; "" */
  const char* store;     /* a directory for the engines' state, empty and writable; a temporary one */
  double seconds;        /* for each thing to happen; 30 */
  moorage_message_format
      format; /* in which the driver speaks; MOORAGE_JSON. Commands for names that do not exist are given in JSON only */
};

/* Writes a line for each check in the form of TAP ("ok 3 - a repeated start starts nothing", "not ok 3 - …" with the reason)
 * and returns how many failed, or -1 where no engine could be opened at all. `options` may be NULL: all defaults. The driver's
 * containers are stopped at the end. Threads: blocks the caller; not for two threads with one driver. */
int moorage_check_driver(const moorage_driver* driver, void* self, const struct moorage_driver_check* options, FILE* out);

#ifdef __cplusplus
}
#endif

#endif
