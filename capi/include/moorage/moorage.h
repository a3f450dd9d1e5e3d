/* Moorage: the control plane of Amazon ECS as a library. This header has all of its C interface.
 *
 * Rules that hold everywhere:
 *   Handles are opaque. Inputs are borrowed for the duration of the call; outputs are owned by the caller and ended with
 *   the `…_free` of their type, each of which takes NULL.
 *   Every fallible function returns a moorage_status and takes `moorage_error **` last; see moorage/error.h.
 *   Texts are UTF-8 and end in NUL. Times are milliseconds since 1970-01-01 UTC unless a name says otherwise.
 *   Any number of threads may use one engine. Functions that block answer MISUSE inside a callback of the library.
 *   In a child made by fork, handles of the parent answer FORKED.
 *   The library installs no signal handler, ends no process, throws nothing, and marks each descriptor close-on-exec. */
#ifndef MOORAGE_MOORAGE_H
#define MOORAGE_MOORAGE_H

#include "moorage/buffer.h"
#include "moorage/call.h"
#include "moorage/check.h"
#include "moorage/config.h"
#include "moorage/driver.h"
#include "moorage/engine.h"
#include "moorage/error.h"
#include "moorage/events.h"
#include "moorage/export.h"
#include "moorage/listen.h"
#include "moorage/logger.h"
#include "moorage/scorer.h"
#include "moorage/version.h"

#endif
