/* Statuses and error objects.
 *
 * Every fallible function returns a moorage_status and takes `moorage_error **error` last. With a pointer there, *error is
 * set to NULL on MOORAGE_OK and to an object owned by the caller on every other status; NULL means "not interested".
 * Outputs are untouched unless the status is MOORAGE_OK. */
#ifndef MOORAGE_ERROR_H
#define MOORAGE_ERROR_H

#include <stdint.h>

#include "moorage/export.h"

MOORAGE_BEGIN_C

/* One of the values below. Values never change their meaning; new ones may be added, so treat unknown ones as failures. */
typedef int32_t moorage_status;

enum moorage_status_values {
  MOORAGE_OK = 0,
  MOORAGE_API_ERROR = 1,     /* refused by the API's rules; the error's name says how ("ClusterNotFoundException") */
  MOORAGE_BUSY = 2,          /* too many calls wait; the call did nothing; try again later */
  MOORAGE_CLOSED = 3,        /* the engine, or the driver's link, is closed */
  MOORAGE_MISUSE = 4,        /* against this header: NULL, a wrong mode, a blocking call inside a callback, … */
  MOORAGE_FORKED = 5,        /* the handle belongs to the parent process; open an own engine after fork or exec */
  MOORAGE_GONE = 6,          /* the notices asked for are no longer kept */
  MOORAGE_TIMEOUT = 7,       /* nothing happened in time; not a failure */
  MOORAGE_INTERNAL = 8,      /* an invariant of the library broke; please report it with the message */
  MOORAGE_NO_MEMORY = 9,     /* an allocation failed; the call did nothing visible */
  MOORAGE_LOCKED = 10,       /* another engine has the store open; the message names its process */
  MOORAGE_DAMAGED = 11,      /* the store's bytes are not what was written; nothing was changed */
  MOORAGE_TOO_NEW = 12,      /* the store was written by a newer Moorage; nothing was changed */
  MOORAGE_FULL = 13,         /* no room on the disk; works again when there is room */
  MOORAGE_STORE_FAILED = 14, /* the store takes no more commits; open it again after looking at the disk */
  MOORAGE_UNSUPPORTED = 15   /* this build of the library lacks it */
};

typedef struct moorage_error moorage_error;

/* "MOORAGE_API_ERROR" for 1, and so on; "MOORAGE_UNKNOWN" for values of a newer library. The text lives as long as the
 * library. Threads: any, also in callbacks and after fork. Since: 0.1. */
MOORAGE_API const char* moorage_status_name(moorage_status status);

/* The status this error was returned with; MOORAGE_OK for NULL. Threads: any. Since: 0.1. */
MOORAGE_API moorage_status moorage_error_status(const moorage_error* error);

/* The name as the API has it: "ClientException", "InvalidParameterException", …; for failures that are not the API's, one of
 * ours: "ClosedException", "StoreLocked", … Never NULL; "" for NULL. Lives as long as the error. Threads: any. Since: 0.1. */
MOORAGE_API const char* moorage_error_name(const moorage_error* error);

/* One line of UTF-8: what was wrong, with which value, what to do. Never NULL; "" for NULL. Lives as long as the error.
 * Threads: any. Since: 0.1. */
MOORAGE_API const char* moorage_error_message(const moorage_error* error);

/* The field to blame, "containerDefinitions[2].memory", or "". Never NULL. Lives as long as the error. Threads: any.
 * Since: 0.1. */
MOORAGE_API const char* moorage_error_path(const moorage_error* error);

/* The HTTP status the API answers with this error: 400 … 599; 0 for NULL. Threads: any. Since: 0.1. */
MOORAGE_API int moorage_error_http_status(const moorage_error* error);

/* 1 when the same call may succeed later without a change, else 0. Threads: any. Since: 0.1. */
MOORAGE_API int moorage_error_retryable(const moorage_error* error);

/* Frees an error; NULL is allowed. Threads: any, one at a time for one error. Since: 0.1. */
MOORAGE_API void moorage_error_free(moorage_error* error);

MOORAGE_END_C

#endif
