/* The driver kit itself: a sound driver passes, and each broken one fails just the promise that it breaks. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "../../../bindings/c/driver_check.h"

#define MACHINE "i-0123456789abcdef0"

enum fault { kSound, kStartsAgain, kForgets, kNeverStops, kNoExitCode, kNoInventory };

struct toy {
  moorage_driver_link* link;
  enum fault fault;
  int number;    /* of the newest container */
  char task[64]; /* "": none runs */
  pthread_mutex_t mutex;
};

static void report(struct toy* toy, const char* format, const char* task, int number) {
  char message[1024];
  snprintf(message, sizeof message, format, task, number);
  moorage_driver_report(toy->link, message, strlen(message), NULL);
}

static moorage_status start(void* self, moorage_driver_link* link) {
  struct toy* toy = self;
  toy->link = link;
  report(toy,
         "{\"machineId\": \"" MACHINE
         "\", \"capabilities\": {\"address\": \"127.0.0.1\", \"cpuUnits\": 1024, \"memoryMib\": 1024, "
         "\"bootId\": \"toy-1\", \"runtimeVersion\": \"toy%s\", \"attributes\": [{\"name\": \"ecs.os-type\", \"value\": "
         "\"linux\"}]}}",
         "", 0);
  return MOORAGE_OK;
}

static void tell_inventory(struct toy* toy) {
  if (toy->fault == kNoInventory) return;
  if (toy->task[0] == '\0') {
    report(toy,
           "{\"machineId\": \"" MACHINE
           "\", \"inventory\": {\"bootId\": \"toy-1\", \"complete\": true, \"containers\": []}}%.0s",
           "", 0);
    return;
  }
  report(toy,
         "{\"machineId\": \"" MACHINE
         "\", \"inventory\": {\"bootId\": \"toy-1\", \"complete\": true, \"containers\": [{\"taskId\": \"%s\", "
         "\"containerName\": \"app\", \"status\": \"running\", \"runtimeId\": \"%064d\", \"startedAtMs\": 1}]}}",
         toy->task, toy->number);
}

static void submit(void* self, const void* message, size_t size) {
  struct toy* toy = self;
  const char* command = message;
  const char* found = strstr(command, "\"taskId\":");
  char task[64] = "";
  (void)size;
  if (found != NULL) snprintf(task, sizeof task, "%.32s", strchr(found + 9, '"') + 1);
  pthread_mutex_lock(&toy->mutex);
  if (strstr(command, "\"inventory\":") != NULL) {
    tell_inventory(toy);
  } else if (strstr(command, "\"startContainer\":") != NULL) {
    if (strcmp(toy->task, task) != 0 || toy->fault == kStartsAgain) toy->number++;
    snprintf(toy->task, sizeof toy->task, "%s", task);
    report(toy,
           "{\"machineId\": \"" MACHINE
           "\", \"containerStarted\": {\"taskId\": \"%s\", \"containerName\": \"app\", \"atMs\": 1, "
           "\"runtimeId\": \"%064d\", \"imageDigest\": \"\", \"networkBindings\": [], \"pid\": 1}}",
           task, toy->number);
    if (toy->fault == kStartsAgain) tell_inventory(toy);
  } else if (strstr(command, "\"stopContainer\":") != NULL && toy->fault != kNeverStops) {
    if (strcmp(toy->task, task) == 0) toy->task[0] = '\0';
    report(toy,
           toy->fault == kNoExitCode
               ? "{\"machineId\": \"" MACHINE
                 "\", \"containerExited\": {\"taskId\": \"%s\", \"containerName\": \"app\", \"atMs\": 2}}%.0d"
               : "{\"machineId\": \"" MACHINE
                 "\", \"containerExited\": {\"taskId\": \"%s\", \"containerName\": \"app\", "
                 "\"atMs\": 2, \"hasExitCode\": true, \"exitCode\": 143}}%.0d",
           task, 0);
  } else if (strstr(command, "\"releaseTask\":") != NULL) {
    report(toy, "{\"machineId\": \"" MACHINE "\", \"taskReleased\": {\"taskId\": \"%s\"}}%.0d", task, 0);
  }
  pthread_mutex_unlock(&toy->mutex);
}

static void close_driver(void* self) {
  struct toy* toy = self;
  if (toy->fault == kForgets) toy->task[0] = '\0';
}

static int fails(enum fault fault, const char* promise) {
  struct toy toy;
  const moorage_driver driver = {sizeof(moorage_driver), "toy", start, submit, close_driver};
  struct moorage_driver_check options;
  char* said = NULL;
  size_t size = 0;
  FILE* out = open_memstream(&said, &size);
  int failed;
  int is_right;
  memset(&toy, 0, sizeof toy);
  memset(&options, 0, sizeof options);
  toy.fault = fault;
  options.seconds = fault == kNeverStops || fault == kNoInventory ? 4 : 30; /* those two wait until it is over */
  pthread_mutex_init(&toy.mutex, NULL);
  failed = moorage_check_driver(&driver, &toy, &options, out);
  fclose(out);
  is_right = promise == NULL ? failed == 0 : failed > 0 && strstr(said, promise) != NULL;
  if (!is_right) fprintf(stderr, "fault %d: %d failed\n%s\n", (int)fault, failed, said);
  free(said);
  return is_right;
}

int main(void) {
  int sound = fails(kSound, NULL);
  sound &= fails(kStartsAgain, "not ok 5 - a start that is given twice");
  sound &= fails(kForgets, "not ok 6 - containers outlive the engine");
  sound &= fails(kNeverStops, "not ok 8 - a stopped container ends");
  sound &= fails(kNoExitCode, "not ok 9 - containerExited has an exit code");
  sound &= fails(kNoInventory, "not ok 1 - it answers the first inventory");
  return sound ? 0 : 1;
}
