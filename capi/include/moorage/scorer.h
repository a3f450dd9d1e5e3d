/* Placement plug-ins: a function of the host that chooses among instances that could take a task.
 *
 * Instances that cannot take the task are never shown. The strategies decide first; among those that they leave equal, the
 * highest score wins, and the oldest among equals. A `random` strategy gives its place to the scorer, so a strategy list of
 * nothing but `random` lets the scorer decide among all. Without strategies it decides after the spread over zones.
 *
 * The tag `moorage:scorer` chooses a scorer by its name, or "none": on the service or the RunTask call, else on the task
 * definition, else on the cluster; else the default of the config. docs/scorers.md describes all of it. */
#ifndef MOORAGE_SCORER_H
#define MOORAGE_SCORER_H

#include <stddef.h>
#include <stdint.h>

#include "moorage/config.h"
#include "moorage/error.h"
#include "moorage/export.h"

MOORAGE_BEGIN_C

typedef struct moorage_score_attribute {
  const char* name;
  const char* value; /* "" where it has none */
} moorage_score_attribute;

typedef struct moorage_score_port {
  uint16_t port;
  uint16_t protocol; /* 6: TCP, 17: UDP */
} moorage_score_port;

/* One instance that could take the task. struct_size is that of the library; later versions may add members at the end. */
typedef struct moorage_score_candidate {
  size_t struct_size;
  const char* container_instance_arn;
  const char* ec2_instance_id;
  int64_t cpu_units_total;
  int64_t cpu_units_free;
  int64_t memory_mib_total;
  int64_t memory_mib_free;
  int64_t gpus_total;
  int64_t gpus_free;
  int64_t tasks;                             /* that hold resources there */
  int64_t tasks_of_group;                    /* wanted there, of the service or the group of this task */
  const moorage_score_attribute* attributes; /* sorted by name */
  size_t attributes_count;
  const moorage_score_port* ports; /* in use */
  size_t ports_count;
} moorage_score_candidate;

/* One task and the instances that could take it: at least 2, at most 256, the oldest first. All of it is valid during the call
 * only. struct_size is that of the library; later versions may add members at the end. */
typedef struct moorage_score_request {
  size_t struct_size;
  const char* cluster; /* its name */
  const char* group;   /* "service:NAME", "family:NAME" or the caller's own */
  const char* task_definition_arn;
  int64_t cpu_units; /* what the task asks for */
  int64_t memory_mib;
  int64_t gpus;
  const moorage_score_port* ports; /* fixed host ports */
  size_t ports_count;
  const moorage_score_candidate* const* candidates;
  size_t candidates_count;
} moorage_score_request;

/* The answer. `scores` has one place for each candidate, and every place must be set; INT64_MIN means "not set".
 * Scores are whole numbers so that they compare alike on every machine. `why` takes a text of up to why_size - 1 bytes that
 * says why there is no answer; "" at first. */
typedef struct moorage_score_answer {
  size_t struct_size;
  int64_t* scores;
  char* why;
  size_t why_size;
} moorage_score_answer;

/* A scorer. struct_size is sizeof(struct moorage_scorer) of the header it was compiled with; later versions may add
 * entries at the end. */
typedef struct moorage_scorer {
  size_t struct_size;

  /* 1 to 64 of a-z, 0-9, '-' and '_', not "none": what the tag says. Copied at registration. */
  const char* name;

  /* How long a call may take, in milliseconds; 0 for 100. After a longer one the scorer is not asked for ten times as long as
   * the call took, and the strategies decide alone; so it takes no more than about a tenth of the engine's time. Not measured
   * on a virtual clock, where the same inputs must give the same placements. */
  int64_t budget_ms;

  /* Sets the scores and returns MOORAGE_OK. Anything else, a score left out, or an exception: the strategies decide alone
   * until the next run of placements, an event of the service and the log say so, and so does ExplainPlacement.
   * The answer shall follow from `request` alone. Called on threads of the engine or, host-driven, on the caller's, one at a
   * time for one engine; also for dry runs and for explanations. It calls no function of this library that blocks (MISUSE),
   * and must not throw. */
  moorage_status (*score)(void* self, const moorage_score_request* request, moorage_score_answer* answer);
} moorage_scorer;

/* Adds a scorer to a config, up to 32. `scorer` and its name are copied; `self` is passed to every call and must live until
 * moorage_engine_close has returned for every engine opened with this config. A name that is there already is replaced.
 * Statuses: OK, MISUSE (NULL, a struct_size that is too small, a missing entry), API_ERROR (the name, the budget, too many),
 * UNSUPPORTED (entries that this library does not know), NO_MEMORY. Since: 0.1. */
MOORAGE_API moorage_status moorage_config_add_scorer(moorage_config* config, const moorage_scorer* scorer, void* self,
                                                     moorage_error** error);

/* The scorer for everything that no tag chooses one for; "" for none, the default. It must have been added by the time the
 * engine is opened. Statuses: OK, MISUSE, NO_MEMORY. Since: 0.1. */
MOORAGE_API moorage_status moorage_config_set_default_scorer(moorage_config* config, const char* name, moorage_error** error);

MOORAGE_END_C

#endif
