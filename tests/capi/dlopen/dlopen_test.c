/* Loads and unloads the library 100 times, with an engine's life in between: no thread, no descriptor and no growing memory
 * stays. The first rounds warm up what the C and C++ run-time libraries keep for good. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#include <moorage/moorage.h>

static int count_entries(const char* path) {
  DIR* directory = opendir(path);
  int count = 0;
  while (readdir(directory) != NULL) {
    count++;
  }
  closedir(directory);
  return count;
}

static void* symbol(void* library, const char* name) {
  void* found = dlsym(library, name);
  if (found == NULL) {
    fprintf(stderr, "%s\n", dlerror());
    exit(1);
  }
  return found;
}

/* Object pointers become function pointers, which ISO C leaves to POSIX. */
#define LOAD(function)                    \
  union {                                 \
    void* object;                         \
    __typeof__(&moorage_##function) call; \
  } function;                             \
  function.object = symbol(library, "moorage_" #function)

static void live_once(const char* path) {
  void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  moorage_config* config = NULL;
  moorage_engine* engine = NULL;
  moorage_buffer* reply = NULL;
  if (library == NULL) {
    fprintf(stderr, "%s\n", dlerror());
    exit(1);
  }
  {
    LOAD(config_new);
    LOAD(config_add_runtime);
    LOAD(config_free);
    LOAD(engine_open);
    LOAD(engine_free);
    LOAD(call_json);
    LOAD(buffer_free);
    if (config_new.call(&config, NULL) != MOORAGE_OK ||
        config_add_runtime.call(config, "simulated", NULL, NULL) != MOORAGE_OK ||
        engine_open.call(config, &engine, NULL) != MOORAGE_OK ||
        call_json.call(engine, "ecs", "CreateCluster", "{}", &reply, NULL) != MOORAGE_OK) {
      fprintf(stderr, "the engine does not work\n");
      exit(1);
    }
    buffer_free.call(reply);
    engine_free.call(engine);
    config_free.call(config);
  }
  if (dlclose(library) != 0) {
    fprintf(stderr, "%s\n", dlerror());
    exit(1);
  }
}

int main(int argc, char** argv) {
  enum { kWarmUp = 10, kRounds = 100 };
  int round;
  int descriptors;
  size_t bytes;
  if (argc != 2) {
    return 2;
  }
  for (round = 0; round < kWarmUp; round++) {
    live_once(argv[1]);
  }
  descriptors = count_entries("/proc/self/fd");
  bytes = mallinfo2().uordblks;
  for (round = 0; round < kRounds; round++) {
    live_once(argv[1]);
  }
  if (count_entries("/proc/self/fd") != descriptors) {
    fprintf(stderr, "%d descriptors became %d\n", descriptors, count_entries("/proc/self/fd"));
    return 1;
  }
  if (count_entries("/proc/self/task") != 3) { /* ".", "..", and this thread */
    fprintf(stderr, "%d threads are left\n", count_entries("/proc/self/task") - 2);
    return 1;
  }
  printf("%zu bytes more after %d rounds\n", mallinfo2().uordblks - bytes, kRounds);
  if (mallinfo2().uordblks > bytes + kRounds * 1024) {
    fprintf(stderr, "%zu bytes became %zu\n", bytes, mallinfo2().uordblks);
    return 1;
  }
  return 0;
}
