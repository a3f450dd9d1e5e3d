/* Checks of the C client: a failure is printed with its place and counted; the program ends with 1 if there was any. */
#ifndef MOORAGE_TESTS_CHECK_H
#define MOORAGE_TESTS_CHECK_H

#include <stdio.h>
#include <string.h>

#include <moorage/moorage.h>

extern int check_failures;

#define CHECK(condition)                                                      \
  do {                                                                        \
    if (!(condition)) {                                                       \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
      __atomic_add_fetch(&check_failures, 1, __ATOMIC_RELAXED);               \
    }                                                                         \
  } while (0)

#define CHECK_STATUS(call, expected) check_status(__FILE__, __LINE__, #call, (call), (expected))
#define CHECK_OK(call) CHECK_STATUS(call, MOORAGE_OK)
#define CHECK_HAS(text, part) check_has(__FILE__, __LINE__, (text), (part))

void check_status(const char* file, int line, const char* call, moorage_status is, moorage_status expected);
void check_has(const char* file, int line, const char* text, const char* part);

/* A host-driven engine in memory on a virtual clock with a simulated machine and balancer; NULL after a failed check. */
moorage_engine* open_simulation(void);

/* Runs an operation; the reply as a C string, to be freed with free(). "" after a failed check. */
char* run(moorage_engine* engine, const char* service, const char* operation, const char* body);

/* The suites. */
void test_versions(void);
void test_nulls(void);
void test_calls(void);
void test_simulation(void);
void test_events(void);
void test_http(void);
void test_describe(void);
void test_stores(const char* directory);
void test_life(void);
void test_threads(void);
void test_interrupted_close(const char* directory);
void test_fork(void);
void test_own_driver(void);
void test_reentrancy(void);
void test_scorers(void);
void test_doctor(void);

#endif
