#define _GNU_SOURCE
#include "driver_check.h"

#include <ftw.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The driver with every command given twice, and the newest start command kept (JSON only). */
struct doubled {
  const moorage_driver* driver;
  void* self;
  pthread_mutex_t mutex;
  char* start;
};

struct run {
  const moorage_driver* driver;
  struct doubled doubled;
  struct moorage_driver_check options;
  FILE* out;
  moorage_engine* engine;
  int number;
  int failed;
  char task[256];    /* ARN */
  char machine[128]; /* of the driver */
  char runtime_id[256];
};

static moorage_status start(void* self, moorage_driver_link* link) {
  struct doubled* doubled = self;
  return doubled->driver->start(doubled->self, link);
}

static void submit(void* self, const void* message, size_t size) {
  struct doubled* doubled = self;
  doubled->driver->submit(doubled->self, message, size);
  doubled->driver->submit(doubled->self, message, size);
  if (memmem(message, size, "\"startContainer\":", 17) != NULL) {
    pthread_mutex_lock(&doubled->mutex);
    free(doubled->start);
    doubled->start = strndup(message, size);
    pthread_mutex_unlock(&doubled->mutex);
  }
}

static void close_driver(void* self) {
  struct doubled* doubled = self;
  doubled->driver->close(doubled->self);
}

/* Gives the driver a command of the kit's own, between those of the engine. */
static void give(struct run* run, const char* command) { run->driver->submit(run->doubled.self, command, strlen(command)); }

/* Gives the newest start command once more, and asks for an inventory, from which the engine sees another container. */
static void start_again(struct run* run) {
  char inventory[256];
  char* start_command;
  pthread_mutex_lock(&run->doubled.mutex);
  start_command = run->doubled.start;
  run->doubled.start = NULL;
  pthread_mutex_unlock(&run->doubled.mutex);
  if (start_command == NULL) return;
  give(run, start_command);
  free(start_command);
  snprintf(inventory, sizeof inventory, "{\"id\":900000,\"machineId\":\"%s\",\"inventory\":{}}", run->machine);
  give(run, inventory);
}

static void verdict(struct run* run, int is_ok, const char* promise, const char* why) {
  run->number++;
  if (is_ok) {
    fprintf(run->out, "ok %d - %s\n", run->number, promise);
  } else {
    run->failed++;
    fprintf(run->out, "not ok %d - %s\n# %s\n", run->number, promise, why);
  }
  fflush(run->out);
}

/* The reply of an operation, to be freed; NULL where it was refused, which is told in the output. */
static char* call(struct run* run, const char* operation, const char* body) {
  moorage_buffer* reply = NULL;
  moorage_error* error = NULL;
  char* text = NULL;
  if (moorage_call_json(run->engine, "ecs", operation, body, &reply, &error) != MOORAGE_OK) {
    fprintf(run->out, "# %s: %s\n", operation, moorage_error_message(error));
    moorage_error_free(error);
    return NULL;
  }
  text = malloc(moorage_buffer_size(reply) + 1);
  if (text != NULL) {
    memcpy(text, moorage_buffer_data(reply), moorage_buffer_size(reply));
    text[moorage_buffer_size(reply)] = '\0';
  }
  moorage_buffer_free(reply);
  return text;
}

/* The text member of a reply behind `after`; 0: there is none. The engine writes JSON without blanks. */
static int member(const char* json, const char* name, char* out, size_t out_size) {
  char pattern[80];
  const char* begin;
  size_t length;
  snprintf(pattern, sizeof pattern, "\"%s\":\"", name);
  begin = json != NULL ? strstr(json, pattern) : NULL;
  if (begin == NULL) return 0;
  begin += strlen(pattern);
  length = strcspn(begin, "\"");
  if (length >= out_size) return 0;
  memcpy(out, begin, length);
  out[length] = '\0';
  return 1;
}

static double now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return (double)at.tv_sec + 1e-9 * (double)at.tv_nsec;
}

static void nap(void) {
  const struct timespec pause = {0, 20 * 1000 * 1000};
  nanosleep(&pause, NULL);
}

static char* describe_task(struct run* run) {
  char body[400];
  snprintf(body, sizeof body, "{\"tasks\":[\"%s\"]}", run->task);
  return call(run, "DescribeTasks", body);
}

/* Whether the task comes to the status in time. */
static int task_comes_to(struct run* run, const char* status) {
  const double until = now() + run->options.seconds;
  do {
    char is[64] = "";
    char* reply = describe_task(run);
    const char* last = reply != NULL ? strstr(reply, "\"lastStatus\":\"") : NULL;
    /* Containers have a lastStatus, too; the task's own is told with its desiredStatus beside it. */
    const char* own = reply != NULL ? strstr(reply, "\"desiredStatus\":\"") : NULL;
    int found = 0;
    for (; last != NULL; last = strstr(last + 1, "\"lastStatus\":\"")) {
      if (own != NULL && last > own) {
        member(last, "lastStatus", is, sizeof is);
        found = strcmp(is, status) == 0;
        break;
      }
    }
    free(reply);
    if (found) return 1;
    nap();
  } while (now() < until);
  return 0;
}

static int open_engine(struct run* run) {
  moorage_driver doubled;
  moorage_config* config = NULL;
  moorage_error* error = NULL;
  moorage_status status;
  memset(&doubled, 0, sizeof doubled);
  doubled.struct_size = sizeof doubled;
  doubled.name = run->driver->name;
  doubled.start = start;
  doubled.submit = submit;
  doubled.close = close_driver;
  if (moorage_config_new(&config, NULL) != MOORAGE_OK) return 0;
  status = moorage_config_set_store_path(config, run->options.store, &error);
  if (status == MOORAGE_OK) {
    status = moorage_config_add_runtime_driver(config, &doubled, &run->doubled, run->options.format, &error);
  }
  if (status == MOORAGE_OK) status = moorage_engine_open(config, &run->engine, &error);
  moorage_config_free(config);
  if (status == MOORAGE_OK) return 1;
  fprintf(run->out, "# %s: %s\n", moorage_status_name(status), moorage_error_message(error));
  moorage_error_free(error);
  return 0;
}

static void close_engine(struct run* run) {
  moorage_engine_close(run->engine, NULL);
  moorage_engine_free(run->engine);
  run->engine = NULL;
}

static void check_beginning(struct run* run) {
  const double until = now() + run->options.seconds;
  char instance[256] = "";
  verdict(run, moorage_engine_wait_ready(run->engine, (int64_t)(1000 * run->options.seconds), NULL) == MOORAGE_OK,
          "it answers the first inventory with `complete`", "no complete inventory came in time");
  do {
    char* reply = call(run, "ListContainerInstances", "{}");
    if (reply != NULL) {
      const char* first = strstr(reply, "arn:");
      if (first != NULL) snprintf(instance, sizeof instance, "%.*s", (int)strcspn(first, "\""), first);
    }
    free(reply);
    if (instance[0] != '\0') break;
    nap();
  } while (now() < until);
  verdict(run, instance[0] != '\0', "its machine is registered", "no report with `capabilities` registered a machine");
  if (instance[0] != '\0') {
    char body[400];
    char* reply;
    snprintf(body, sizeof body, "{\"containerInstances\":[\"%s\"]}", instance);
    reply = call(run, "DescribeContainerInstances", body);
    member(reply, "ec2InstanceId", run->machine, sizeof run->machine);
    free(reply);
  }
}

static int run_task(struct run* run) {
  char* reply = call(run, "RunTask", "{\"taskDefinition\":\"driver-check\"}");
  const int is_made = member(reply, "taskArn", run->task, sizeof run->task);
  free(reply);
  return is_made;
}

static void check_start(struct run* run) {
  char body[2048];
  char* reply;
  char again[sizeof run->runtime_id] = "";
  double until;
  int is_same = 1;
  snprintf(
      body, sizeof body,
      "{\"family\":\"driver-check\",\"containerDefinitions\":[{\"name\":\"app\",\"image\":\"%s\",\"cpu\":16,\"memory\":32%s}]}",
      run->options.image, run->options.container);
  free(call(run, "RegisterTaskDefinition", body));
  verdict(run, run_task(run) && task_comes_to(run, "RUNNING"), "a container starts", "its task did not come to RUNNING");
  reply = describe_task(run);
  verdict(run, member(reply, "runtimeId", run->runtime_id, sizeof run->runtime_id), "containerStarted has a runtimeId",
          "there is none");
  free(reply);
  start_again(run);
  for (until = now() + 1; now() < until && is_same; nap()) {
    reply = describe_task(run);
    is_same = member(reply, "runtimeId", again, sizeof again) && strcmp(again, run->runtime_id) == 0;
    free(reply);
  }
  verdict(run, is_same, "a start that is given twice starts one container", "the runtimeId became another one");
}

/* Whether the task went on: what comes after needs it. */
static int check_adoption(struct run* run) {
  char again[sizeof run->runtime_id] = "";
  char* reply;
  int goes_on;
  close_engine(run);
  if (!open_engine(run)) {
    verdict(run, 0, "the next engine opens on the driver", "see above");
    return 0;
  }
  moorage_engine_wait_ready(run->engine, (int64_t)(1000 * run->options.seconds), NULL);
  nap();
  reply = describe_task(run);
  goes_on = reply != NULL && strstr(reply, "\"lastStatus\":\"STOPPED\"") == NULL &&
            member(reply, "runtimeId", again, sizeof again) && strcmp(again, run->runtime_id) == 0;
  verdict(run, goes_on, "containers outlive the engine, and the inventory has them",
          "the task did not go on under the next engine");
  free(reply);
  return goes_on;
}

/* A release and a stop of what does not exist: after a crash the engine may ask for what is gone. */
static void check_strangers(struct run* run) {
  static const char* const kCommands[] = {
      "{\"id\":900001,\"machineId\":\"%s\",\"stopContainer\":{\"taskId\":\"00000000000000000000000000000000\","
      "\"containerName\":\"app\","
      "\"timeoutSeconds\":1}}",
      "{\"id\":900002,\"machineId\":\"%s\",\"releaseTask\":{\"taskId\":\"00000000000000000000000000000000\"}}"};
  size_t i;
  if (run->options.format != MOORAGE_JSON) return;
  for (i = 0; i < sizeof kCommands / sizeof kCommands[0]; i++) {
    char command[512];
    snprintf(command, sizeof command, kCommands[i], run->machine);
    give(run, command);
  }
  verdict(run, task_comes_to(run, "RUNNING"), "commands for a task that does not exist do no harm",
          "the task that runs was hit");
}

static void check_end(struct run* run) {
  char body[400];
  char* reply;
  snprintf(body, sizeof body, "{\"task\":\"%s\"}", run->task);
  free(call(run, "StopTask", body));
  verdict(run, task_comes_to(run, "STOPPED"), "a stopped container ends, and its task is released",
          "its task did not come to STOPPED: containerExited or taskReleased is missing");
  reply = describe_task(run);
  verdict(run, reply != NULL && strstr(reply, "\"exitCode\":") != NULL, "containerExited has an exit code", "there is none");
  free(reply);
  verdict(run, run_task(run) && task_comes_to(run, "RUNNING"), "the next container starts", "its task did not come to RUNNING");
  snprintf(body, sizeof body, "{\"task\":\"%s\"}", run->task);
  free(call(run, "StopTask", body));
  task_comes_to(run, "STOPPED");
}

static int remove_one(const char* path, const struct stat* status, int kind, struct FTW* walk) {
  (void)status;
  (void)kind;
  (void)walk;
  return remove(path);
}

int moorage_check_driver(const moorage_driver* driver, void* self, const struct moorage_driver_check* options, FILE* out) {
  char place[] = "/tmp/moorage-driver-check.XXXXXX";
  struct run run;
  int is_temporary = 0;
  memset(&run, 0, sizeof run);
  run.driver = driver;
  run.doubled.driver = driver;
  run.doubled.self = self;
  pthread_mutex_init(&run.doubled.mutex, NULL);
  run.out = out;
  if (options != NULL) run.options = *options;
  if (run.options.image == NULL) run.options.image = "app:1";
  if (run.options.container == NULL) run.options.container = "";
  if (run.options.seconds <= 0) run.options.seconds = 30;
  if (run.options.store == NULL) {
    run.options.store = mkdtemp(place);
    if (run.options.store == NULL) return -1;
    is_temporary = 1;
  }
  if (!open_engine(&run)) {
    if (is_temporary) nftw(place, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return -1;
  }
  check_beginning(&run);
  check_start(&run);
  if (run.runtime_id[0] != '\0') {
    if (check_adoption(&run)) {
      check_strangers(&run);
      check_end(&run);
    }
  }
  fprintf(out, "1..%d\n", run.number);
  if (run.engine != NULL) close_engine(&run);
  if (is_temporary) nftw(place, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  free(run.doubled.start);
  pthread_mutex_destroy(&run.doubled.mutex);
  return run.failed;
}
