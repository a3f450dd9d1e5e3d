/* Versions, NULL in every place, and the API as data. */
#include "check.h"

#include <stdlib.h>

void test_versions(void) {
  /* The library may be newer than the headers. */
  CHECK(moorage_version_number() >= MOORAGE_VERSION_NUMBER);
  CHECK(moorage_abi_version() == MOORAGE_ABI_VERSION);
  CHECK(strcmp(moorage_status_name(MOORAGE_OK), "MOORAGE_OK") == 0);
  CHECK(strcmp(moorage_status_name(MOORAGE_UNSUPPORTED), "MOORAGE_UNSUPPORTED") == 0);
  CHECK(strcmp(moorage_status_name(-1), "MOORAGE_UNKNOWN") == 0);
  CHECK(strcmp(moorage_status_name(9999), "MOORAGE_UNKNOWN") == 0);
}

/* NULL where something must be is MISUSE, never a crash; NULL for an output nobody wants is fine. */
void test_nulls(void) {
  moorage_config *config = NULL;
  moorage_error *error = NULL;
  moorage_engine *engine = open_simulation();
  moorage_subscription *subscription = NULL;
  moorage_buffer *buffer = NULL;
  int number = 0;
  int64_t now = 0;

  moorage_error_free(NULL);
  moorage_buffer_free(NULL);
  moorage_config_free(NULL);
  moorage_engine_free(NULL);
  moorage_subscription_free(NULL);
  CHECK(moorage_error_status(NULL) == MOORAGE_OK);
  CHECK(strcmp(moorage_error_name(NULL), "") == 0);
  CHECK(strcmp(moorage_error_message(NULL), "") == 0);
  CHECK(strcmp(moorage_error_path(NULL), "") == 0);
  CHECK(moorage_error_http_status(NULL) == 0);
  CHECK(moorage_error_retryable(NULL) == 0);
  CHECK(strcmp(moorage_buffer_data(NULL), "") == 0);
  CHECK(moorage_buffer_size(NULL) == 0);
  CHECK(moorage_subscription_fd(NULL) == -1);

  CHECK_STATUS(moorage_config_new(NULL, &error), MOORAGE_MISUSE);
  CHECK_HAS(moorage_error_message(error), "`config`");
  moorage_error_free(error);
  CHECK_OK(moorage_config_new(&config, NULL));

#define CHECK_MISUSE(call) CHECK_STATUS(call, MOORAGE_MISUSE)
  CHECK_MISUSE(moorage_config_set_store_path(NULL, "x", NULL));
  CHECK_MISUSE(moorage_config_set_store_path(config, NULL, NULL));
  CHECK_MISUSE(moorage_config_set_store_memory(NULL, NULL));
  CHECK_MISUSE(moorage_config_set_account_id(NULL, "123456789012", NULL));
  CHECK_MISUSE(moorage_config_set_account_id(config, NULL, NULL));
  CHECK_MISUSE(moorage_config_set_region(NULL, "us-east-1", NULL));
  CHECK_MISUSE(moorage_config_set_region(config, NULL, NULL));
  CHECK_MISUSE(moorage_config_set_run_mode(NULL, MOORAGE_THREADED, NULL));
  CHECK_MISUSE(moorage_config_set_register_cluster(NULL, "default", NULL));
  CHECK_MISUSE(moorage_config_set_register_cluster(config, NULL, NULL));
  CHECK_MISUSE(moorage_config_add_runtime(NULL, "oci", NULL, NULL));
  CHECK_MISUSE(moorage_config_add_runtime(config, NULL, NULL, NULL));
  CHECK_MISUSE(moorage_config_set_balancer(NULL, "haproxy", NULL, NULL));
  CHECK_MISUSE(moorage_config_set_balancer(config, NULL, NULL, NULL));
  CHECK_MISUSE(moorage_config_set_clock(NULL, MOORAGE_CLOCK_SYSTEM, 0, NULL));
  CHECK_MISUSE(moorage_config_set_seed(NULL, 1, NULL));
  CHECK_MISUSE(moorage_config_set_log_directory(NULL, "x", NULL));
  CHECK_MISUSE(moorage_config_set_log_directory(config, NULL, NULL));
  CHECK_MISUSE(moorage_config_set_log(NULL, MOORAGE_LOG_INFO, NULL, NULL, NULL));
  CHECK_OK(moorage_config_set_log(config, MOORAGE_LOG_INFO, NULL, NULL, NULL));
  CHECK_MISUSE(moorage_config_add_runtime_driver(NULL, NULL, NULL, MOORAGE_JSON, NULL));
  CHECK_MISUSE(moorage_config_add_runtime_driver(config, NULL, NULL, MOORAGE_JSON, NULL));
  CHECK_MISUSE(moorage_config_set_balancer_driver(NULL, NULL, NULL, MOORAGE_JSON, NULL));
  CHECK_MISUSE(moorage_config_set_balancer_driver(config, NULL, NULL, MOORAGE_JSON, NULL));
  CHECK_MISUSE(moorage_driver_report(NULL, "{}", 2, NULL));
  CHECK_MISUSE(moorage_driver_now(NULL, &now, NULL));

  CHECK_MISUSE(moorage_engine_open(NULL, &engine, NULL));
  CHECK_MISUSE(moorage_engine_open(config, NULL, NULL));
  CHECK_MISUSE(moorage_engine_close(NULL, NULL));
  CHECK_MISUSE(moorage_engine_step(NULL, &number, NULL));
  CHECK_OK(moorage_engine_step(engine, NULL, NULL));
  CHECK_MISUSE(moorage_engine_advance(NULL, 1, NULL));
  CHECK_MISUSE(moorage_engine_now(NULL, &now, NULL));
  CHECK_MISUSE(moorage_engine_now(engine, NULL, NULL));
  CHECK_MISUSE(moorage_engine_wait_ready(NULL, 1, NULL));
  CHECK_MISUSE(moorage_engine_stats(NULL, &buffer, NULL));
  CHECK_MISUSE(moorage_engine_stats(engine, NULL, NULL));
  CHECK_MISUSE(moorage_engine_check(NULL, &buffer, NULL));
  CHECK_MISUSE(moorage_engine_check(engine, NULL, NULL));

  CHECK_MISUSE(moorage_call_json(NULL, "ecs", "ListTasks", "{}", &buffer, NULL));
  CHECK_MISUSE(moorage_call_json(engine, NULL, "ListTasks", "{}", &buffer, NULL));
  CHECK_MISUSE(moorage_call_json(engine, "ecs", NULL, "{}", &buffer, NULL));
  CHECK_OK(moorage_call_json(engine, "ecs", "ListTasks", NULL, NULL, NULL));
  CHECK_MISUSE(moorage_call(NULL, "ecs", "ListTasks", "{}", 2, 0, &buffer, NULL));
  CHECK_MISUSE(moorage_call(engine, "ecs", "ListTasks", NULL, 2, 0, &buffer, NULL));
  CHECK_OK(moorage_call(engine, "ecs", "ListTasks", NULL, 0, 0, NULL, NULL));
  CHECK_MISUSE(moorage_http(NULL, "POST", "/", NULL, NULL, 0, &number, &buffer, &buffer, NULL));
  CHECK_MISUSE(moorage_http(engine, NULL, "/", NULL, NULL, 0, &number, &buffer, &buffer, NULL));
  CHECK_MISUSE(moorage_http(engine, "POST", NULL, NULL, NULL, 0, &number, &buffer, &buffer, NULL));
  CHECK_MISUSE(moorage_http(engine, "POST", "/", NULL, NULL, 2, &number, &buffer, &buffer, NULL));
  CHECK_MISUSE(moorage_http(engine, "POST", "/", NULL, NULL, 0, NULL, &buffer, &buffer, NULL));
  CHECK_MISUSE(moorage_describe(NULL, NULL, NULL, NULL));
  CHECK_MISUSE(moorage_subscribe(NULL, 0, &subscription, NULL));
  CHECK_MISUSE(moorage_subscribe(engine, 0, NULL, NULL));
  CHECK_MISUSE(moorage_subscription_next(NULL, 0, NULL, &buffer, NULL));
  CHECK_OK(moorage_subscribe(engine, 0, &subscription, NULL));
  CHECK_MISUSE(moorage_subscription_next(subscription, 0, NULL, NULL, NULL));
  CHECK_MISUSE(moorage_fsck(NULL, &buffer, NULL));
  CHECK_MISUSE(moorage_fsck("/tmp", NULL, NULL));
  CHECK_MISUSE(moorage_doctor(NULL, NULL, NULL));

  CHECK(buffer == NULL);
  moorage_subscription_free(subscription);
  moorage_engine_free(engine);
  moorage_config_free(config);
}

void test_describe(void) {
  moorage_buffer *json = NULL;
  CHECK_OK(moorage_describe(NULL, NULL, &json, NULL));
  CHECK_HAS(moorage_buffer_data(json), "\"RegisterTaskDefinition\"");
  CHECK_HAS(moorage_buffer_data(json), "\"DescribeTargetHealth\"");
  CHECK_HAS(moorage_buffer_data(json), "\"GetLogEvents\"");
  moorage_buffer_free(json);
  CHECK_OK(moorage_describe("elbv2", NULL, &json, NULL));
  CHECK(strstr(moorage_buffer_data(json), "\"GetLogEvents\"") == NULL);
  moorage_buffer_free(json);
  CHECK_STATUS(moorage_describe("no-such-service", NULL, &json, NULL), MOORAGE_API_ERROR);
}

void test_doctor(void) {
  moorage_buffer *report = NULL;
  moorage_error *error = NULL;
  CHECK_OK(moorage_doctor(NULL, &report, NULL));
  CHECK_HAS(moorage_buffer_data(report), "\"findings\":[");
  CHECK_HAS(moorage_buffer_data(report), "\"driver\":\"haproxy\"");
  CHECK_HAS(moorage_buffer_data(report), "\"driver\":\"oci\"");
  moorage_buffer_free(report);
  CHECK_OK(moorage_doctor("{\"balancer\":{\"haproxyPath\":\"/no/such/haproxy\"}}", &report, NULL));
  CHECK_HAS(moorage_buffer_data(report), "/no/such/haproxy");
  CHECK_HAS(moorage_buffer_data(report), "{\"ok\":false");
  moorage_buffer_free(report);
  CHECK_STATUS(moorage_doctor("{\"balancer\":{\"path\":\"x\"}}", &report, &error), MOORAGE_API_ERROR);
  CHECK(strcmp(moorage_error_name(error), "InvalidParameterException") == 0);
  moorage_error_free(error);
}
