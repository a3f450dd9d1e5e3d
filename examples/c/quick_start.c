/* A cluster in memory: simulated machines, a virtual clock, one task from start to end, and its events.
 *
 *   cc quick_start.c $(pkg-config --cflags --libs moorage) -o quick_start && ./quick_start */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <moorage/moorage.h>

/* Ends the program with the error's message. */
static void check(moorage_status status, moorage_error* error) {
  if (status != MOORAGE_OK) {
    fprintf(stderr, "%s: %s: %s %s\n", moorage_status_name(status), moorage_error_name(error), moorage_error_message(error),
            moorage_error_path(error));
    moorage_error_free(error);
    exit(1);
  }
}

static moorage_engine* open_engine(void) {
  moorage_error* error = NULL;
  moorage_config* config = NULL;
  moorage_engine* engine = NULL;
  check(moorage_config_new(&config, &error), error);
  check(moorage_config_set_run_mode(config, MOORAGE_HOST_DRIVEN, &error), error);
  check(moorage_config_set_clock(config, MOORAGE_CLOCK_VIRTUAL, 0, &error), error);
  check(moorage_config_set_seed(config, 1, &error), error);
  check(moorage_config_add_runtime(config, "simulated", "{\"machines\": [{\"cpuUnits\": 2048, \"memoryMib\": 4096}]}", &error),
        error);
  check(moorage_engine_open(config, &engine, &error), error);
  moorage_config_free(config);
  return engine;
}

/* Runs an ECS operation; the reply is to be freed. */
static moorage_buffer* ecs(moorage_engine* engine, const char* operation, const char* body) {
  moorage_error* error = NULL;
  moorage_buffer* reply = NULL;
  check(moorage_call_json(engine, "ecs", operation, body, &reply, &error), error);
  return reply;
}

static void show(moorage_engine* engine, const char* operation, const char* body) {
  moorage_buffer* reply = ecs(engine, operation, body);
  printf("%s: %s\n\n", operation, moorage_buffer_data(reply));
  moorage_buffer_free(reply);
}

static void show_notices(moorage_engine* engine) {
  moorage_error* error = NULL;
  moorage_subscription* subscription = NULL;
  moorage_buffer* notice = NULL;
  moorage_status status;
  uint64_t sequence = 0;
  check(moorage_subscribe(engine, 0, &subscription, &error), error);
  while ((status = moorage_subscription_next(subscription, 0, &sequence, &notice, &error)) == MOORAGE_OK) {
    printf("notice %" PRIu64 ": %s\n", sequence, moorage_buffer_data(notice));
    moorage_buffer_free(notice);
  }
  if (status != MOORAGE_TIMEOUT) { /* TIMEOUT: that was all */
    check(status, error);
  }
  moorage_error_free(error);
  moorage_subscription_free(subscription);
}

int main(void) {
  moorage_error* error = NULL;
  moorage_engine* engine = open_engine();
  printf("Moorage %s\n\n", moorage_version_string());
  check(moorage_engine_advance(engine, 1000, &error), error); /* the machine reports and is registered */

  show(engine, "RegisterTaskDefinition",
       "{\"family\": \"report\", \"containerDefinitions\": [{\"name\": \"main\", \"image\": \"report:1\", \"cpu\": 256, "
       "\"memory\": 128, \"essential\": true, "
       "\"environment\": [{\"name\": \"MOORAGE_SIM_EXIT_AFTER_MS\", \"value\": \"60000\"}]}]}");
  show(engine, "RunTask", "{\"taskDefinition\": \"report\", \"launchType\": \"EC2\"}");

  check(moorage_engine_advance(engine, 30 * 1000, &error), error);
  show(engine, "ListTasks", "{\"desiredStatus\": \"RUNNING\"}");

  check(moorage_engine_advance(engine, 60 * 1000, &error), error);
  show(engine, "ListTasks", "{\"desiredStatus\": \"STOPPED\"}");
  show_notices(engine);

  check(moorage_engine_close(engine, &error), error);
  moorage_engine_free(engine);
  return 0;
}
