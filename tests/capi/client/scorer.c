/* A placement plug-in in C under the real engine: it decides, fails, answers wrongly, and calls back. */
#include "client_check.h"

#include <stdlib.h>

enum mood { LEAST_MEMORY, REFUSES, LEAVES_ONE_OUT, CALLS_BACK };

struct plug_in {
  enum mood mood;
  int calls;
  size_t shown;
  moorage_engine* engine;
  moorage_status call_inside;
  char warning[512];
};

static moorage_status least_memory(void* self_pointer, const moorage_score_request* request, moorage_score_answer* answer) {
  struct plug_in* self = self_pointer;
  size_t i;
  self->calls++;
  self->shown = request->candidates_count;
  CHECK(request->struct_size >= sizeof *request);
  CHECK(answer->struct_size >= sizeof *answer);
  CHECK(answer->why[0] == '\0');
  CHECK(strcmp(request->cluster, "default") == 0);
  CHECK_HAS(request->task_definition_arn, ":task-definition/app:");
  if (self->mood == CALLS_BACK) {
    self->call_inside = moorage_call_json(self->engine, "ecs", "ListTasks", "{}", NULL, NULL);
  }
  if (self->mood == REFUSES) {
    snprintf(answer->why, answer->why_size, "the rack map is %s", "missing");
    return MOORAGE_UNSUPPORTED;
  }
  for (i = 0; i < request->candidates_count; i++) {
    const moorage_score_candidate* candidate = request->candidates[i];
    CHECK(candidate->struct_size >= sizeof *candidate);
    CHECK(candidate->memory_mib_free <= candidate->memory_mib_total);
    CHECK(candidate->attributes_count > 0 && candidate->attributes[0].name[0] != '\0');
    if (self->mood != LEAVES_ONE_OUT || i + 1 < request->candidates_count) {
      answer->scores[i] = -candidate->memory_mib_free;
    }
  }
  return MOORAGE_OK;
}

static void keep_warning(void* self_pointer, moorage_log_level level, const char* message, const char* fields) {
  struct plug_in* self = self_pointer;
  if (level == MOORAGE_LOG_WARNING && strstr(message, "scorer") != NULL) {
    snprintf(self->warning, sizeof self->warning, "%s", fields);
  }
}

static moorage_engine* open_with(struct plug_in* plug_in, const char* default_scorer) {
  static const char machines[] =
      "{\"machines\":[{\"id\":\"i-00000000000000001\",\"cpuUnits\":4096,\"memoryMib\":8000},"
      "{\"id\":\"i-00000000000000002\",\"cpuUnits\":4096,\"memoryMib\":1000},"
      "{\"id\":\"i-00000000000000003\",\"cpuUnits\":4096,\"memoryMib\":4000}]}";
  moorage_scorer scorer = {0};
  moorage_config* config = NULL;
  moorage_engine* engine = NULL;
  scorer.struct_size = sizeof scorer;
  scorer.name = "least-memory";
  scorer.score = least_memory;
  CHECK_OK(moorage_config_new(&config, NULL));
  CHECK_OK(moorage_config_set_run_mode(config, MOORAGE_HOST_DRIVEN, NULL));
  CHECK_OK(moorage_config_set_clock(config, MOORAGE_CLOCK_VIRTUAL, 0, NULL));
  CHECK_OK(moorage_config_set_seed(config, 1, NULL));
  CHECK_OK(moorage_config_set_log(config, MOORAGE_LOG_WARNING, keep_warning, plug_in, NULL));
  CHECK_OK(moorage_config_add_runtime(config, "simulated", machines, NULL));
  CHECK_OK(moorage_config_add_scorer(config, &scorer, plug_in, NULL));
  CHECK_OK(moorage_config_set_default_scorer(config, default_scorer, NULL));
  CHECK_OK(moorage_engine_open(config, &engine, NULL));
  moorage_config_free(config);
  CHECK_OK(moorage_engine_advance(engine, 1000, NULL));
  free(run(engine, "ecs", "RegisterTaskDefinition",
           "{\"family\":\"app\",\"containerDefinitions\":[{\"name\":\"a\",\"image\":\"a\",\"memory\":64}]}"));
  return engine;
}

static const char explained[] = "{\"request\":{\"taskDefinition\":\"app\",\"placementStrategy\":[{\"type\":\"random\"}]}}";

static void wrong_registrations(void) {
  moorage_scorer scorer = {0};
  moorage_config* config = NULL;
  moorage_engine* engine = NULL;
  moorage_error* error = NULL;
  char name[8];
  int i;
  CHECK_OK(moorage_config_new(&config, NULL));
  scorer.name = "x";
  scorer.score = least_memory;
  CHECK_STATUS(moorage_config_add_scorer(config, &scorer, NULL, NULL), MOORAGE_MISUSE);
  scorer.struct_size = sizeof scorer;
  scorer.score = NULL;
  CHECK_STATUS(moorage_config_add_scorer(config, &scorer, NULL, NULL), MOORAGE_MISUSE);
  scorer.score = least_memory;
  scorer.name = NULL;
  CHECK_STATUS(moorage_config_add_scorer(config, &scorer, NULL, NULL), MOORAGE_MISUSE);
  scorer.name = "none";
  CHECK_STATUS(moorage_config_add_scorer(config, &scorer, NULL, &error), MOORAGE_API_ERROR);
  CHECK(strcmp(moorage_error_path(error), "scorer.name") == 0);
  moorage_error_free(error);
  scorer.name = "x";
  scorer.budget_ms = -1;
  CHECK_STATUS(moorage_config_add_scorer(config, &scorer, NULL, &error), MOORAGE_API_ERROR);
  CHECK(strcmp(moorage_error_path(error), "scorer.budget_ms") == 0);
  moorage_error_free(error);
  scorer.budget_ms = 0;
  for (i = 0; i < 32; i++) {
    snprintf(name, sizeof name, "s%d", i);
    scorer.name = name;
    CHECK_OK(moorage_config_add_scorer(config, &scorer, NULL, NULL));
  }
  CHECK_OK(moorage_config_add_scorer(config, &scorer, NULL, NULL)); /* the same name: replaced */
  scorer.name = "one-more";
  CHECK_STATUS(moorage_config_add_scorer(config, &scorer, NULL, NULL), MOORAGE_API_ERROR);
  CHECK_OK(moorage_config_set_default_scorer(config, "missing", NULL));
  CHECK_STATUS(moorage_engine_open(config, &engine, &error), MOORAGE_API_ERROR);
  CHECK(strcmp(moorage_error_path(error), "default_scorer") == 0);
  moorage_error_free(error);
  moorage_config_free(config);
}

void test_scorers(void) {
  struct plug_in plug_in = {LEAST_MEMORY, 0, 0, NULL, MOORAGE_OK, ""};
  moorage_engine* engine = open_with(&plug_in, "");
  moorage_error* error = NULL;
  char* text;

  /* Without a tag or a default the scorer is not called. */
  free(run(engine, "ecs", "RunTask", "{\"taskDefinition\":\"app\"}"));
  CHECK(plug_in.calls == 0);

  /* A tag chooses it. */
  text = run(engine, "ecs", "RunTask",
             "{\"taskDefinition\":\"app\",\"placementStrategy\":[{\"type\":\"random\"}],"
             "\"tags\":[{\"key\":\"moorage:scorer\",\"value\":\"least-memory\"}]}");
  CHECK(plug_in.calls == 1 && plug_in.shown == 3);
  CHECK_HAS(text, "\"failures\":[]");
  free(text);
  CHECK_STATUS(moorage_call_json(engine, "ecs", "RunTask",
                                 "{\"taskDefinition\":\"app\",\"tags\":[{\"key\":\"moorage:scorer\",\"value\":\"best\"}]}",
                                 NULL, &error),
               MOORAGE_API_ERROR);
  CHECK_HAS(moorage_error_message(error), "'best'");
  CHECK_HAS(moorage_error_message(error), "least-memory");
  moorage_error_free(error);
  moorage_engine_free(engine);

  /* The default, and what the explanation says of it. */
  engine = open_with(&plug_in, "least-memory");
  plug_in.calls = 0;
  text = run(engine, "moorage", "ExplainPlacement", explained);
  CHECK_HAS(text, "\"scorer\":\"least-memory\"");
  CHECK_HAS(text, "\"score\":-1000");
  CHECK_HAS(text, "\"score\":-8000");
  free(text);
  CHECK(plug_in.calls == 2); /* to choose, and to explain */

  /* A failing scorer decides nothing and gives its reason, and calls from inside are refused. */
  plug_in.mood = REFUSES;
  text = run(engine, "moorage", "ExplainPlacement", explained);
  CHECK_HAS(text, "\"scorerFailure\":\"the rack map is missing\"");
  CHECK_HAS(text, "\"containerInstanceArn\":");
  free(text);
  CHECK_HAS(plug_in.warning, "the rack map is missing");
  free(run(engine, "ecs", "CreateService", "{\"serviceName\":\"s\",\"taskDefinition\":\"app\",\"desiredCount\":3}"));
  CHECK_OK(moorage_engine_advance(engine, 60000, NULL));
  text = run(engine, "ecs", "DescribeServices", "{\"services\":[\"s\"]}");
  CHECK_HAS(text, "was placed without the scorer least-memory: the rack map is missing.");
  CHECK_HAS(text, "\"runningCount\":3");
  free(text);
  plug_in.mood = LEAVES_ONE_OUT;
  text = run(engine, "moorage", "ExplainPlacement", explained);
  CHECK_HAS(text, "it set no score for candidate 2");
  free(text);
  plug_in.mood = CALLS_BACK;
  plug_in.engine = engine;
  free(run(engine, "moorage", "ExplainPlacement", explained));
  CHECK_STATUS(plug_in.call_inside, MOORAGE_MISUSE);
  moorage_engine_free(engine);

  wrong_registrations();
}
