/* A placement plug-in: tasks go to the machine whose memory is fullest in per cent, wherever the strategies leave a choice.
 * The RunTask call chooses it by a tag, as any client of ECS can. */
#include <moorage/moorage.h>
#include <stdio.h>
#include <stdlib.h>

static moorage_status fullest(void* self, const moorage_score_request* request, moorage_score_answer* answer) {
  size_t i;
  (void)self;
  for (i = 0; i < request->candidates_count; i++) {
    const moorage_score_candidate* one = request->candidates[i];
    answer->scores[i] = 100 - 100 * one->memory_mib_free / one->memory_mib_total;
  }
  return MOORAGE_OK;
}

static void must(moorage_status status, moorage_error* error) {
  if (status == MOORAGE_OK) return;
  fprintf(stderr, "%s: %s\n", moorage_status_name(status), moorage_error_message(error));
  exit(1);
}

static void call(moorage_engine* engine, const char* service, const char* operation, const char* body, int prints) {
  moorage_buffer* reply = NULL;
  moorage_error* error = NULL;
  must(moorage_call_json(engine, service, operation, body, &reply, &error), error);
  if (prints) printf("%s\n", moorage_buffer_data(reply));
  moorage_buffer_free(reply);
}

int main(void) {
  static const char machines[] =
      "{\"machines\":[{\"id\":\"i-00000000000000001\",\"memoryMib\":1024},{\"id\":\"i-00000000000000002\",\"memoryMib\":8192}]"
      "}";
  moorage_scorer scorer = {0};
  moorage_config* config = NULL;
  moorage_engine* engine = NULL;
  moorage_error* error = NULL;
  int i;

  scorer.struct_size = sizeof scorer;
  scorer.name = "fullest";
  scorer.score = fullest;
  must(moorage_config_new(&config, &error), error);
  must(moorage_config_set_run_mode(config, MOORAGE_HOST_DRIVEN, &error), error);
  must(moorage_config_set_clock(config, MOORAGE_CLOCK_VIRTUAL, 0, &error), error);
  must(moorage_config_set_seed(config, 1, &error), error);
  must(moorage_config_add_runtime(config, "simulated", machines, &error), error);
  must(moorage_config_add_scorer(config, &scorer, NULL, &error), error);
  must(moorage_engine_open(config, &engine, &error), error);
  moorage_config_free(config);
  must(moorage_engine_advance(engine, 1000, &error), error);

  call(engine, "ecs", "RegisterTaskDefinition",
       "{\"family\":\"app\",\"containerDefinitions\":[{\"name\":\"a\",\"image\":\"a\",\"memory\":256}]}", 0);
  for (i = 0; i < 3; i++) {
    call(engine, "ecs", "RunTask",
         "{\"taskDefinition\":\"app\",\"placementStrategy\":[{\"type\":\"random\"}],"
         "\"tags\":[{\"key\":\"moorage:scorer\",\"value\":\"fullest\"}]}",
         0);
  }
  call(engine, "moorage", "ExplainPlacement",
       "{\"request\":{\"taskDefinition\":\"app\",\"placementStrategy\":[{\"type\":\"random\"}],"
       "\"tags\":[{\"key\":\"moorage:scorer\",\"value\":\"fullest\"}]}}",
       1);
  moorage_engine_free(engine);
  return 0;
}
