/* A client of libmoorage.so in plain C11, as a user would write it: one argument, a directory it may use. */
#include "client_check.h"

#include <stdlib.h>

int check_failures;

void check_status(const char* file, int line, const char* call, moorage_status is, moorage_status expected) {
  if (is != expected) {
    fprintf(stderr, "%s:%d: %s is %s, expected %s\n", file, line, call, moorage_status_name(is), moorage_status_name(expected));
    __atomic_add_fetch(&check_failures, 1, __ATOMIC_RELAXED);
  }
}

void check_has(const char* file, int line, const char* text, const char* part) {
  if (strstr(text, part) == NULL) {
    fprintf(stderr, "%s:%d: \"%s\" is not in: %s\n", file, line, part, text);
    __atomic_add_fetch(&check_failures, 1, __ATOMIC_RELAXED);
  }
}

moorage_engine* open_simulation(void) {
  moorage_config* config = NULL;
  moorage_engine* engine = NULL;
  moorage_error* error = NULL;
  CHECK_OK(moorage_config_new(&config, NULL));
  CHECK_OK(moorage_config_set_run_mode(config, MOORAGE_HOST_DRIVEN, NULL));
  CHECK_OK(moorage_config_set_clock(config, MOORAGE_CLOCK_VIRTUAL, 0, NULL));
  CHECK_OK(moorage_config_set_seed(config, 1, NULL));
  CHECK_OK(moorage_config_add_runtime(config, "simulated", NULL, NULL));
  CHECK_OK(moorage_config_set_balancer(config, "simulated", NULL, NULL));
  CHECK_OK(moorage_engine_open(config, &engine, &error));
  if (error != NULL) {
    fprintf(stderr, "open: %s\n", moorage_error_message(error));
    moorage_error_free(error);
  }
  moorage_config_free(config);
  if (engine != NULL) {
    CHECK_OK(moorage_engine_advance(engine, 1000, NULL));
  }
  return engine;
}

char* run(moorage_engine* engine, const char* service, const char* operation, const char* body) {
  moorage_buffer* reply = NULL;
  moorage_error* error = NULL;
  char* text;
  if (moorage_call_json(engine, service, operation, body, &reply, &error) != MOORAGE_OK) {
    fprintf(stderr, "%s: %s: %s %s\n", operation, moorage_error_name(error), moorage_error_message(error),
            moorage_error_path(error));
    check_failures++;
  }
  text = malloc(moorage_buffer_size(reply) + 1);
  memcpy(text, moorage_buffer_data(reply), moorage_buffer_size(reply) + 1);
  moorage_buffer_free(reply);
  moorage_error_free(error);
  return text;
}

int main(int argc, char** argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: %s DIRECTORY\n", argv[0]);
    return 2;
  }
  test_versions();
  test_nulls();
  test_calls();
  test_simulation();
  test_events();
  test_http();
  test_describe();
  test_stores(argv[1]);
  test_life();
  test_threads();
  test_interrupted_close(argv[1]);
  test_fork();
  test_own_driver();
  test_reentrancy();
  test_scorers();
  test_doctor();
  if (check_failures != 0) {
    fprintf(stderr, "%d checks failed\n", check_failures);
    return 1;
  }
  printf("all checks hold\n");
  return 0;
}
