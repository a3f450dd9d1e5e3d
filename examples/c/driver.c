/* An own runtime: containers that are lines on the screen. It shows the whole contract of a runtime driver in one screen:
 * capabilities first, an inventory when asked, containerStarted and containerExited, taskReleased.
 *
 *   cc driver.c $(pkg-config --cflags --libs moorage) -o driver && ./driver */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <moorage/moorage.h>

#define MACHINE "i-0123456789abcdef0"

#define ROOM 16 /* containers at once */

struct paper_container {
  char task[64]; /* "": free */
  char name[256];
  int number;
  long long started_at;
};

struct paper_runtime {
  moorage_driver_link* link;
  int started;
  int stopped;
  struct paper_container running[ROOM];
};

static void check(moorage_status status, moorage_error* error) {
  if (status != MOORAGE_OK) {
    fprintf(stderr, "%s: %s\n", moorage_status_name(status), moorage_error_message(error));
    moorage_error_free(error);
    exit(1);
  }
}

static moorage_status report(struct paper_runtime* self, const char* message) {
  moorage_error* error = NULL;
  const moorage_status status = moorage_driver_report(self->link, message, strlen(message), &error);
  if (status != MOORAGE_OK) {
    fprintf(stderr, "report refused: %s %s\n", moorage_error_message(error), moorage_error_path(error));
  }
  moorage_error_free(error);
  return status;
}

/* The text of "key":"value" in a message. A real driver reads JSON with a library, or takes MOORAGE_BINARY and reads structs.
 */
static int text_of(const char* json, const char* key, char* out, size_t out_size) {
  char pattern[64];
  const char* begin;
  const char* end;
  snprintf(pattern, sizeof pattern, "\"%s\":\"", key);
  begin = strstr(json, pattern);
  if (begin == NULL) {
    return 0;
  }
  begin += strlen(pattern);
  end = strchr(begin, '"');
  if (end == NULL || (size_t)(end - begin) >= out_size) {
    return 0;
  }
  memcpy(out, begin, (size_t)(end - begin));
  out[end - begin] = '\0';
  return 1;
}

/* The container of this name, or a free place for it; NULL: no room. */
static struct paper_container* place_of(struct paper_runtime* self, const char* task, const char* name) {
  struct paper_container* place = NULL;
  int i;
  for (i = 0; i < ROOM; i++) {
    if (strcmp(self->running[i].task, task) == 0 && strcmp(self->running[i].name, name) == 0) {
      return &self->running[i];
    }
    if (place == NULL && self->running[i].task[0] == '\0') {
      place = &self->running[i];
    }
  }
  return place;
}

/* The engine asks for an inventory now and then. For the engine, containers that are missing in it have ended. */
static void report_inventory(struct paper_runtime* self) {
  char list[ROOM * 512] = "";
  char answer[sizeof list + 256];
  size_t used = 0;
  int i;
  for (i = 0; i < ROOM; i++) {
    const struct paper_container* one = &self->running[i];
    if (one->task[0] != '\0') {
      used += (size_t)snprintf(
          list + used, sizeof list - used,
          "%s{\"taskId\": \"%s\", \"containerName\": \"%s\", \"status\": \"running\", \"runtimeId\": \"%064d\", "
          "\"startedAtMs\": %lld}",
          used > 0 ? ", " : "", one->task, one->name, one->number, one->started_at);
    }
  }
  snprintf(answer, sizeof answer,
           "{\"machineId\": \"" MACHINE
           "\", \"inventory\": {\"bootId\": \"paper-1\", \"complete\": true, \"containers\": [%s]}}",
           list);
  report(self, answer);
}

static moorage_status start(void* self_pointer, moorage_driver_link* link) {
  struct paper_runtime* self = self_pointer;
  self->link = link;
  return report(self,
                "{\"machineId\": \"" MACHINE
                "\", \"capabilities\": {\"address\": \"127.0.0.1\", \"cpuUnits\": 1024, "
                "\"memoryMib\": 1024, \"bootId\": \"paper-1\", \"runtimeVersion\": \"paper 1.0\", \"agentVersion\": \"1.0\", "
                "\"attributes\": [{\"name\": \"ecs.os-type\", \"value\": \"linux\"}]}}");
}

static void submit(void* self_pointer, const void* message, size_t size) {
  struct paper_runtime* self = self_pointer;
  const char* command = message; /* JSON, followed by a NUL */
  char task[64] = "";
  char container[256] = "";
  char answer[1024];
  int64_t now = 0;
  struct paper_container* place = NULL;
  (void)size;
  moorage_driver_now(self->link, &now, NULL);
  text_of(command, "taskId", task, sizeof task);

  if (strstr(command, "\"inventory\":") != NULL) {
    report_inventory(self);
  } else if (strstr(command, "\"startContainer\":") != NULL) {
    const char* definition = strstr(command, "\"container\":");
    text_of(definition != NULL ? definition : command, "name", container, sizeof container);
    place = place_of(self, task, container);
    if (place == NULL) {
      return; /* a real driver reports containerFailed */
    }
    if (place->task[0] == '\0') { /* a command may come again: then the container is only reported again */
      printf("paper: start %s of task %.8s\n", container, task);
      self->started++;
      memcpy(place->task, task, sizeof task);
      memcpy(place->name, container, sizeof container);
      place->number = self->started;
      place->started_at = (long long)now;
    }
    snprintf(answer, sizeof answer,
             "{\"machineId\": \"" MACHINE
             "\", \"containerStarted\": {\"taskId\": \"%s\", \"containerName\": \"%s\", "
             "\"atMs\": %lld, \"runtimeId\": \"%064d\", \"imageDigest\": \"\", \"networkBindings\": [], \"pid\": 1}}",
             task, container, place->started_at, place->number);
    report(self, answer);
  } else if (strstr(command, "\"stopContainer\":") != NULL) {
    text_of(command, "containerName", container, sizeof container);
    place = place_of(self, task, container);
    if (place != NULL && place->task[0] != '\0') {
      printf("paper: stop %s of task %.8s\n", container, task);
      self->stopped++;
      place->task[0] = '\0';
    }
    snprintf(answer, sizeof answer,
             "{\"machineId\": \"" MACHINE
             "\", \"containerExited\": {\"taskId\": \"%s\", \"containerName\": \"%s\", "
             "\"atMs\": %lld, \"hasExitCode\": true, \"exitCode\": 143}}",
             task, container, (long long)now);
    report(self, answer);
  } else if (strstr(command, "\"releaseTask\":") != NULL) {
    printf("paper: release task %.8s\n", task);
    snprintf(answer, sizeof answer, "{\"machineId\": \"" MACHINE "\", \"taskReleased\": {\"taskId\": \"%s\"}}", task);
    report(self, answer);
  }
}

static void close_driver(void* self) { (void)self; }

static void ecs(moorage_engine* engine, const char* operation, const char* body) {
  moorage_error* error = NULL;
  check(moorage_call_json(engine, "ecs", operation, body, NULL, &error), error);
}

int main(void) {
  struct paper_runtime paper = {0};
  moorage_driver driver = {sizeof(moorage_driver), "paper", start, submit, close_driver};
  moorage_error* error = NULL;
  moorage_config* config = NULL;
  moorage_engine* engine = NULL;
  check(moorage_config_new(&config, &error), error);
  check(moorage_config_set_run_mode(config, MOORAGE_HOST_DRIVEN, &error), error);
  check(moorage_config_set_clock(config, MOORAGE_CLOCK_VIRTUAL, 0, &error), error);
  check(moorage_config_set_seed(config, 1, &error), error); /* the same ids in every run */
  check(moorage_config_add_runtime_driver(config, &driver, &paper, MOORAGE_JSON, &error), error);
  check(moorage_engine_open(config, &engine, &error), error);
  moorage_config_free(config);
  check(moorage_engine_advance(engine, 1000, &error), error);

  ecs(engine, "RegisterTaskDefinition",
      "{\"family\": \"web\", \"containerDefinitions\": [{\"name\": \"web\", \"image\": \"web:1\", \"cpu\": 128, \"memory\": "
      "64}]}");
  ecs(engine, "CreateService",
      "{\"serviceName\": \"web\", \"taskDefinition\": \"web\", \"desiredCount\": 2, \"launchType\": \"EC2\"}");
  check(moorage_engine_advance(engine, 60 * 1000, &error), error);
  ecs(engine, "UpdateService", "{\"service\": \"web\", \"desiredCount\": 0}");
  check(moorage_engine_advance(engine, 60 * 1000, &error), error);

  printf("started %d, stopped %d\n", paper.started, paper.stopped);
  moorage_engine_free(engine);
  return paper.started == 2 && paper.stopped == 2 ? 0 : 1;
}
