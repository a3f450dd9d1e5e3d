/* Notices of what changed, pulled by position. Each carries the sequence it was committed under; going on after the last
 * sequence seen, also in another process after a restart, neither loses nor repeats a notice. */
#ifndef MOORAGE_EVENTS_H
#define MOORAGE_EVENTS_H

#include <stdint.h>

#include "moorage/buffer.h"
#include "moorage/engine.h"
#include "moorage/error.h"
#include "moorage/export.h"

MOORAGE_BEGIN_C

typedef struct moorage_subscription moorage_subscription;

#define MOORAGE_FROM_NOW UINT64_MAX

/* Opens a subscription to notices with a sequence greater than `after`: 0 from the oldest kept, MOORAGE_FROM_NOW only new ones.
 * `subscription` receives an object owned by the caller; it may outlive the engine.
 * Statuses: OK, GONE, CLOSED, MISUSE, FORKED, NO_MEMORY, INTERNAL. Threads: any. Since: 0.1. */
MOORAGE_API moorage_status moorage_subscribe(moorage_engine* engine, uint64_t after, moorage_subscription** subscription,
                                             moorage_error** error);

/* Waits at most `timeout_ms` milliseconds (0: only looks; negative: without end) for the next notice.
 * `sequence` (may be NULL) receives its position, `notice` a buffer owned by the caller with a JSON object in the shape of
 * EventBridge: version, id, detail-type, source, account, time, region, resources, detail.
 * In host-driven mode nothing new appears while this waits unless another thread calls, steps or advances.
 * Statuses: OK, TIMEOUT, GONE, CLOSED, MISUSE (also: another thread is inside), FORKED, NO_MEMORY, INTERNAL.
 * Threads: one at a time for one subscription. Since: 0.1. */
MOORAGE_API moorage_status moorage_subscription_next(moorage_subscription* subscription, int64_t timeout_ms, uint64_t* sequence,
                                                     moorage_buffer** notice, moorage_error** error);

/* A descriptor that is readable while a notice waits or the engine is closed: for poll and event loops. It belongs to the
 * subscription: do not read, write or close it. -1 for NULL and in a forked child. Threads: any. Since: 0.1. */
MOORAGE_API int moorage_subscription_fd(const moorage_subscription* subscription);

/* Frees a subscription, before or after its engine; NULL is allowed. No thread may be inside moorage_subscription_next.
 * Since: 0.1. */
MOORAGE_API void moorage_subscription_free(moorage_subscription* subscription);

MOORAGE_END_C

#endif
