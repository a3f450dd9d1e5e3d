/* Operations: ECS, Elastic Load Balancing and CloudWatch Logs by name, with the JSON that their models describe, or with
 * whole requests of the AWS wire protocols. New operations need no new functions here; moorage_describe lists them.
 *
 * Statuses of the calls: OK, API_ERROR (see the error's name), BUSY, CLOSED, MISUSE, FORKED, FULL, STORE_FAILED, NO_MEMORY,
 * INTERNAL. Threads: any; never inside a callback of the library. */
#ifndef MOORAGE_CALL_H
#define MOORAGE_CALL_H

#include <stddef.h>
#include <stdint.h>

#include "moorage/buffer.h"
#include "moorage/engine.h"
#include "moorage/error.h"
#include "moorage/export.h"

MOORAGE_BEGIN_C

enum moorage_call_flags {
  MOORAGE_DRY_RUN = 1, /* the reply as it would be; no trace in the state. A writing operation adds "moorage:plan": what it
                        * would set in motion at once, {"placements": [{"group", "taskDefinitionArn", "containerInstanceArn",
                        * "count"}], "stops": [{"taskArn", "group", "stoppedReason"}], "events": [texts of services]} */
  MOORAGE_STRICT = 2   /* members that the model does not have are errors; without it they are passed over, as AWS does */
};

/* Runs one operation and waits until its effects are durable.
 * `service`: "ecs", "elbv2", "logs" or "moorage" (our own); `operation`: "RunTask", …; `body`: the JSON object of the request;
 * NULL or "" for {}. `reply` receives a buffer with the JSON object of the reply, owned by the caller; untouched on failure;
 * NULL if it is not wanted. Since: 0.1. */
MOORAGE_API moorage_status moorage_call_json(moorage_engine* engine, const char* service, const char* operation,
                                             const char* body, moorage_buffer** reply, moorage_error** error);

/* The same with flags (MOORAGE_DRY_RUN | MOORAGE_STRICT) and a body of `body_size` bytes that need not end in NUL.
 * Unknown flags are MISUSE. Since: 0.1. */
MOORAGE_API moorage_status moorage_call(moorage_engine* engine, const char* service, const char* operation, const void* body,
                                        size_t body_size, uint32_t flags, moorage_buffer** reply, moorage_error** error);

/* The same for a caller that the host names: the other end of a connection that the host serves.
 * `caller`: a JSON object, or NULL or "" for the process itself: {"kind": "in-process", "unix-socket" or "network", "account",
 * "principalArn" (shown as createdBy and registeredBy; without it the root of the account), "accessKeyId", "sessionName",
 * "sourceAddress", "userAgent", "requestId"}, all optional, each at most 2048 bytes. The library believes it: nothing is
 * checked against a signature, so name here only what the host has verified. Members that do not exist are refused (API_ERROR,
 * InvalidParameterException, path "caller.…"). Since: 0.2. */
MOORAGE_API moorage_status moorage_call_as(moorage_engine* engine, const char* caller, const char* service,
                                           const char* operation, const void* body, size_t body_size, uint32_t flags,
                                           moorage_buffer** reply, moorage_error** error);

/* Serves one HTTP request of an AWS client in this process: the JSON 1.1 protocol (ECS, Logs) or the query protocol with XML
 * (Elastic Load Balancing), told apart by its headers and body.
 * `target`: path and query, "/". `headers`: lines "Name: value" that end in LF or CRLF, or NULL. `body`: `body_size` bytes.
 * `http_status`, `reply_headers` (lines ending in CRLF) and `reply_body` receive the answer; buffers are owned by the caller.
 * What the API refuses is an HTTP answer and status OK here. Signatures are not checked: every caller of this
 * function is inside the process. Since: 0.1. */
MOORAGE_API moorage_status moorage_http(moorage_engine* engine, const char* method, const char* target, const char* headers,
                                        const void* body, size_t body_size, int* http_status, moorage_buffer** reply_headers,
                                        moorage_buffer** reply_body, moorage_error** error);

/* The same for a caller that the host names, as in moorage_call_as. The user agent, the id of the access key in the header
 * Authorization (a claim, not verified) and the id of the request are added from the request. Since: 0.2. */
MOORAGE_API moorage_status moorage_http_as(moorage_engine* engine, const char* caller, const char* method, const char* target,
                                           const char* headers, const void* body, size_t body_size, int* http_status,
                                           moorage_buffer** reply_headers, moorage_buffer** reply_body, moorage_error** error);

/* The API as data, for code generators: services, operations, the shapes of requests, replies and errors. `service` and
 * `operation` narrow it down; NULL: all. `json` receives a buffer owned by the caller. Needs no engine.
 * Statuses: OK, API_ERROR (no such service or operation), MISUSE, NO_MEMORY, INTERNAL. Threads: any. Since: 0.1. */
MOORAGE_API moorage_status moorage_describe(const char* service, const char* operation, moorage_buffer** json,
                                            moorage_error** error);

MOORAGE_END_C

#endif
