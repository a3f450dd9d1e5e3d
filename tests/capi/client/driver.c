/* An own runtime in C under the real engine, and what its callbacks may not do. */
#include "client_check.h"

#include <stdlib.h>

struct recorder {
  moorage_driver_link* link;
  moorage_engine* engine; /* set once it is open */
  int commands;
  int closes;
  int inventories;
  moorage_status call_inside;
  moorage_status close_inside;
  int log_lines;
};

static moorage_status start(void* self_pointer, moorage_driver_link* link) {
  static const char report[] =
      "{\"machineId\":\"i-00000000000000abc\",\"capabilities\":{\"address\":\"127.0.0.1\",\"cpuUnits\":1024,\"memoryMib\":512,"
      "\"bootId\":\"b\",\"runtimeVersion\":\"r 1\",\"agentVersion\":\"1\"}}";
  struct recorder* self = self_pointer;
  self->link = link;
  return moorage_driver_report(link, report, sizeof report - 1, NULL);
}

static void submit(void* self_pointer, const void* message, size_t size) {
  static const char inventory[] =
      "{\"machineId\":\"i-00000000000000abc\",\"inventory\":{\"bootId\":\"b\",\"complete\":true,\"containers\":[]}}";
  struct recorder* self = self_pointer;
  CHECK(strlen(message) == size);
  self->commands++;
  if (strstr(message, "\"inventory\":") != NULL) {
    self->inventories++;
    CHECK_OK(moorage_driver_report(self->link, inventory, sizeof inventory - 1, NULL));
  }
  if (self->engine != NULL) {
    self->call_inside = moorage_call_json(self->engine, "ecs", "ListTasks", "{}", NULL, NULL);
    self->close_inside = moorage_engine_close(self->engine, NULL);
    moorage_engine_free(self->engine);
  }
}

static void close_driver(void* self) { ((struct recorder*)self)->closes++; }

static void write_log(void* self_pointer, moorage_log_level level, const char* message, const char* fields) {
  struct recorder* self = self_pointer;
  CHECK(level >= MOORAGE_LOG_DEBUG && level < MOORAGE_LOG_OFF);
  CHECK(message[0] != '\0');
  CHECK(fields[0] == '{');
  self->log_lines++;
  if (self->engine != NULL) {
    CHECK_STATUS(moorage_call_json(self->engine, "ecs", "ListTasks", "{}", NULL, NULL), MOORAGE_MISUSE);
  }
}

static moorage_engine* open_recorded(struct recorder* recorder) {
  moorage_driver driver = {sizeof(moorage_driver), "recorder", start, submit, close_driver};
  moorage_config* config = NULL;
  moorage_engine* engine = NULL;
  CHECK_OK(moorage_config_new(&config, NULL));
  CHECK_OK(moorage_config_set_run_mode(config, MOORAGE_HOST_DRIVEN, NULL));
  CHECK_OK(moorage_config_set_clock(config, MOORAGE_CLOCK_VIRTUAL, 1700000000000, NULL));
  CHECK_OK(moorage_config_set_log(config, MOORAGE_LOG_DEBUG, write_log, recorder, NULL));
  CHECK_OK(moorage_config_add_runtime_driver(config, &driver, recorder, MOORAGE_JSON, NULL));
  CHECK_OK(moorage_engine_open(config, &engine, NULL));
  moorage_config_free(config);
  CHECK_OK(moorage_engine_advance(engine, 1000, NULL));
  return engine;
}

void test_own_driver(void) {
  struct recorder recorder = {0};
  moorage_engine* engine = open_recorded(&recorder);
  int64_t now = 0;
  char* text = run(engine, "ecs", "ListContainerInstances", "{}");
  CHECK_HAS(text, "container-instance/default/");
  free(text);
  CHECK(recorder.inventories >= 1);
  CHECK_OK(moorage_driver_now(recorder.link, &now, NULL));
  CHECK(now == 1700000001000);
  CHECK_STATUS(moorage_driver_report(recorder.link, "{\"machineId\":1}", 15, NULL), MOORAGE_API_ERROR);
  CHECK_OK(moorage_engine_close(engine, NULL));
  CHECK(recorder.closes == 1);
  CHECK_STATUS(moorage_driver_report(recorder.link, "{}", 2, NULL), MOORAGE_CLOSED);
  moorage_engine_free(engine);
  CHECK(recorder.closes == 1);
}

void test_reentrancy(void) {
  struct recorder recorder = {0};
  moorage_engine* engine = open_recorded(&recorder);
  const int commands_before = recorder.commands;
  recorder.engine = engine;
  free(run(engine, "ecs", "RegisterTaskDefinition",
           "{\"family\":\"r\",\"containerDefinitions\":[{\"name\":\"a\",\"image\":\"a\",\"memory\":64}]}"));
  free(run(engine, "ecs", "RunTask", "{\"taskDefinition\":\"r\",\"launchType\":\"EC2\"}"));
  CHECK_OK(moorage_engine_advance(engine, 10000, NULL));
  CHECK(recorder.commands > commands_before);
  CHECK_STATUS(recorder.call_inside, MOORAGE_MISUSE);
  CHECK_STATUS(recorder.close_inside, MOORAGE_MISUSE);
  recorder.engine = NULL;
  CHECK_OK(moorage_call_json(engine, "ecs", "ListTasks", "{}", NULL, NULL));
  moorage_engine_free(engine);
}
