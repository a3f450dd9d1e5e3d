/* Opening, closing, threads, fork, stores on disk. */
#define _POSIX_C_SOURCE 200809L
#include "client_check.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static moorage_engine* open_threaded(const char* store, moorage_status expected) {
  moorage_config* config = NULL;
  moorage_engine* engine = NULL;
  moorage_error* error = NULL;
  CHECK_OK(moorage_config_new(&config, NULL));
  if (store != NULL) {
    CHECK_OK(moorage_config_set_store_path(config, store, NULL));
  }
  CHECK_OK(moorage_config_add_runtime(config, "simulated", NULL, NULL));
  CHECK_STATUS(moorage_engine_open(config, &engine, &error), expected);
  if (error != NULL && expected == MOORAGE_OK) {
    fprintf(stderr, "open: %s\n", moorage_error_message(error));
  }
  moorage_error_free(error);
  moorage_config_free(config);
  return engine;
}

void test_life(void) {
  moorage_engine* a = open_simulation();
  moorage_engine* b = open_simulation();
  moorage_config* config = NULL;
  moorage_engine* none = NULL;
  char* text;
  free(run(a, "ecs", "CreateCluster", "{\"clusterName\":\"only-in-a\"}"));
  text = run(b, "ecs", "ListClusters", "{}");
  CHECK(strstr(text, "only-in-a") == NULL);
  free(text);
  CHECK_OK(moorage_engine_close(a, NULL));
  CHECK_OK(moorage_engine_close(a, NULL));
  CHECK_STATUS(moorage_call_json(a, "ecs", "ListClusters", "{}", NULL, NULL), MOORAGE_CLOSED);
  CHECK_STATUS(moorage_engine_step(a, NULL, NULL), MOORAGE_CLOSED);
  CHECK_OK(moorage_call_json(b, "ecs", "ListClusters", "{}", NULL, NULL));
  moorage_engine_free(b);
  moorage_engine_free(a);

  /* A virtual clock in threaded mode, where nothing would move it. */
  CHECK_OK(moorage_config_new(&config, NULL));
  CHECK_OK(moorage_config_set_clock(config, MOORAGE_CLOCK_VIRTUAL, 0, NULL));
  CHECK_STATUS(moorage_engine_open(config, &none, NULL), MOORAGE_API_ERROR);
  CHECK(none == NULL);
  moorage_config_free(config);

  /* step and advance belong to host-driven engines. */
  a = open_threaded(NULL, MOORAGE_OK);
  CHECK_STATUS(moorage_engine_step(a, NULL, NULL), MOORAGE_MISUSE);
  CHECK_STATUS(moorage_engine_advance(a, 1, NULL), MOORAGE_MISUSE);
  moorage_engine_free(a);
}

/* Descriptors that an exec would hand on. */
static int leaking_descriptors(void) {
  int count = 0;
  DIR* directory = opendir("/proc/self/fd");
  struct dirent* entry;
  while (directory != NULL && (entry = readdir(directory)) != NULL) {
    const int fd = atoi(entry->d_name);
    if (entry->d_name[0] != '.' && fd > 2 && fd != dirfd(directory)) {
      const int flags = fcntl(fd, F_GETFD);
      count += flags >= 0 && (flags & FD_CLOEXEC) == 0;
    }
  }
  if (directory != NULL) {
    closedir(directory);
  }
  return count;
}

/* Threads of this process that would take a SIGTERM meant for the host; this one does not count. */
static int threads_open_for_sigterm(void) {
  const unsigned long long sigterm = 1ULL << 14;
  int count = 0;
  DIR* directory = opendir("/proc/self/task");
  struct dirent* entry;
  while (directory != NULL && (entry = readdir(directory)) != NULL) {
    char path[300];
    char line[256];
    FILE* status;
    if (entry->d_name[0] == '.' || atoi(entry->d_name) == (int)getpid()) {
      continue;
    }
    snprintf(path, sizeof path, "/proc/self/task/%s/status", entry->d_name);
    status = fopen(path, "re");
    while (status != NULL && fgets(line, sizeof line, status) != NULL) {
      if (strncmp(line, "SigBlk:", 7) == 0) {
        count += (strtoull(line + 7, NULL, 16) & sigterm) == 0;
      }
    }
    if (status != NULL) {
      fclose(status);
    }
  }
  if (directory != NULL) {
    closedir(directory);
  }
  return count;
}

void test_stores(const char* directory) {
  char store[4096];
  char missing[4096];
  char* text;
  const int leaking = leaking_descriptors();
  moorage_engine* engine;
  moorage_buffer* report = NULL;
  moorage_error* error = NULL;
  moorage_config* config = NULL;
  moorage_engine* second = NULL;
  snprintf(store, sizeof store, "%s/store", directory);
  snprintf(missing, sizeof missing, "%s/no/such/directory", directory);

  engine = open_threaded(store, MOORAGE_OK);
  free(run(engine, "ecs", "CreateCluster", "{\"clusterName\":\"kept\"}"));
  CHECK(threads_open_for_sigterm() == 0);
  CHECK(leaking_descriptors() == leaking);

  CHECK_OK(moorage_config_new(&config, NULL));
  CHECK_OK(moorage_config_set_store_path(config, store, NULL));
  CHECK_STATUS(moorage_engine_open(config, &second, &error), MOORAGE_LOCKED);
  CHECK(second == NULL);
  CHECK_HAS(moorage_error_message(error), "process");
  moorage_error_free(error);
  CHECK_STATUS(moorage_fsck(store, &report, NULL), MOORAGE_LOCKED);
  moorage_engine_free(engine);

  CHECK_OK(moorage_fsck(store, &report, NULL));
  CHECK_HAS(moorage_buffer_data(report), "\"clean\":true");
  moorage_buffer_free(report);
  CHECK_STATUS(moorage_fsck(missing, &report, NULL), MOORAGE_API_ERROR);

  engine = open_threaded(store, MOORAGE_OK);
  text = run(engine, "ecs", "ListClusters", "{}");
  CHECK_HAS(text, "cluster/kept");
  free(text);
  moorage_engine_free(engine);

  CHECK_OK(moorage_config_set_store_path(config, missing, NULL));
  CHECK_STATUS(moorage_engine_open(config, &second, NULL), MOORAGE_API_ERROR);
  moorage_config_free(config);
  CHECK(leaking_descriptors() == leaking);
}

enum { kThreads = 64, kCallsEach = 20 };

static void* call_often(void* engine) {
  char body[64];
  int i;
  for (i = 0; i < kCallsEach; i++) {
    moorage_buffer* reply = NULL;
    snprintf(body, sizeof body, "{\"clusterName\":\"c-%d\"}", i);
    CHECK_OK(moorage_call_json(engine, "ecs", "CreateCluster", body, &reply, NULL));
    CHECK_HAS(moorage_buffer_data(reply), "ACTIVE");
    moorage_buffer_free(reply);
  }
  return NULL;
}

static void* call_until_closed(void* engine) {
  moorage_status status;
  do {
    status = moorage_call_json(engine, "ecs", "ListClusters", "{}", NULL, NULL);
  } while (status == MOORAGE_OK);
  CHECK_STATUS(status, MOORAGE_CLOSED);
  return NULL;
}

static void* wait_until_closed(void* subscription) {
  moorage_buffer* notice = NULL;
  moorage_status status;
  while ((status = moorage_subscription_next(subscription, -1, NULL, &notice, NULL)) == MOORAGE_OK) {
    moorage_buffer_free(notice);
  }
  CHECK_STATUS(status, MOORAGE_CLOSED);
  return NULL;
}

static void* close_engine(void* engine) {
  CHECK_OK(moorage_engine_close(engine, NULL));
  return NULL;
}

void test_threads(void) {
  pthread_t threads[kThreads];
  moorage_engine* engine = open_threaded(NULL, MOORAGE_OK);
  moorage_subscription* subscription = NULL;
  pthread_t waiter;
  char* text;
  int i;
  for (i = 0; i < kThreads; i++) {
    CHECK(pthread_create(&threads[i], NULL, call_often, engine) == 0);
  }
  for (i = 0; i < kThreads; i++) {
    pthread_join(threads[i], NULL);
  }
  text = run(engine, "ecs", "ListClusters", "{}");
  CHECK_HAS(text, "cluster/c-19");
  free(text);

  /* Closing, from two threads at once, while others call and wait. */
  CHECK_OK(moorage_subscribe(engine, MOORAGE_FROM_NOW, &subscription, NULL));
  CHECK(pthread_create(&waiter, NULL, wait_until_closed, subscription) == 0);
  for (i = 0; i < kThreads; i++) {
    CHECK(pthread_create(&threads[i], NULL, i < 2 ? close_engine : call_until_closed, engine) == 0);
  }
  for (i = 0; i < kThreads; i++) {
    pthread_join(threads[i], NULL);
  }
  pthread_join(waiter, NULL);
  moorage_engine_free(engine);
  moorage_subscription_free(subscription);
}

static void on_signal(int number) { (void)number; }

static void* advance_a_year(void* engine) {
  moorage_status status = MOORAGE_OK;
  int day;
  for (day = 0; day < 365 && status == MOORAGE_OK; day++) {
    status = moorage_engine_advance(engine, 86400000, NULL);
  }
  CHECK(status == MOORAGE_OK || status == MOORAGE_CLOSED);
  return NULL;
}

struct closing {
  moorage_engine* engine;
  int done;
};

static void* close_and_tell(void* pointer) {
  struct closing* closing = pointer;
  CHECK_OK(moorage_engine_close(closing->engine, NULL));
  __atomic_store_n(&closing->done, 1, __ATOMIC_RELEASE);
  return NULL;
}

/* A close that signals interrupt all the time, and that comes in the middle of a long advance, still closes. */
void test_interrupted_close(const char* directory) {
  struct sigaction action;
  struct sigaction before;
  char store[4096];
  int round;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_signal; /* without SA_RESTART: system calls are cut short */
  CHECK(sigaction(SIGUSR1, &action, &before) == 0);
  snprintf(store, sizeof store, "%s/interrupted", directory);
  for (round = 0; round < 5; round++) {
    struct closing closing = {open_threaded(store, MOORAGE_OK), 0};
    pthread_t closer;
    free(run(closing.engine, "ecs", "CreateCluster", "{\"clusterName\":\"c\"}"));
    CHECK(pthread_create(&closer, NULL, close_and_tell, &closing) == 0);
    while (!__atomic_load_n(&closing.done, __ATOMIC_ACQUIRE)) {
      pthread_kill(closer, SIGUSR1);
      sched_yield();
    }
    pthread_join(closer, NULL);
    moorage_engine_free(closing.engine);
  }
  CHECK(sigaction(SIGUSR1, &before, NULL) == 0);

  for (round = 0; round < 5; round++) {
    moorage_engine* engine = open_simulation();
    pthread_t advancer;
    CHECK(pthread_create(&advancer, NULL, advance_a_year, engine) == 0);
    CHECK_OK(moorage_engine_close(engine, NULL));
    pthread_join(advancer, NULL);
    moorage_engine_free(engine);
  }
}

void test_fork(void) {
  moorage_engine* engine = open_threaded(NULL, MOORAGE_OK);
  moorage_subscription* subscription = NULL;
  int wait_status = 0;
  pid_t child;
  CHECK_OK(moorage_subscribe(engine, 0, &subscription, NULL));
  child = fork();
  if (child == 0) {
    moorage_buffer* buffer = NULL;
    moorage_engine* own;
    int wrong = 0;
    wrong += moorage_call_json(engine, "ecs", "ListClusters", "{}", NULL, NULL) != MOORAGE_FORKED;
    wrong += moorage_subscription_next(subscription, 0, NULL, &buffer, NULL) != MOORAGE_FORKED;
    wrong += moorage_engine_close(engine, NULL) != MOORAGE_FORKED;
    moorage_subscription_free(subscription);
    moorage_engine_free(engine);
    /* The child may have an engine of its own. */
    own = open_simulation();
    wrong += moorage_call_json(own, "ecs", "ListClusters", "{}", NULL, NULL) != MOORAGE_OK;
    moorage_engine_free(own);
    _exit(wrong + check_failures);
  }
  CHECK(waitpid(child, &wait_status, 0) == child);
  CHECK(WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0);
  CHECK_OK(moorage_call_json(engine, "ecs", "ListClusters", "{}", NULL, NULL));
  moorage_subscription_free(subscription);
  moorage_engine_free(engine);
}
