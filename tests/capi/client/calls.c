/* Operations through the ABI: replies, refusals with their facts, flags, whole lives in virtual time, HTTP. */
#include "client_check.h"

#include <stdlib.h>

static const char* const kTaskDefinition =
    "{\"family\":\"web\",\"containerDefinitions\":[{\"name\":\"web\",\"image\":\"web:1\",\"cpu\":64,\"memory\":64}]}";

void test_calls(void) {
  moorage_engine* engine = open_simulation();
  moorage_buffer* reply = NULL;
  moorage_error* error = NULL;
  char* text = run(engine, "ecs", "CreateCluster", "{\"clusterName\":\"blue\"}");
  CHECK_HAS(text, "arn:aws:ecs:us-east-1:123456789012:cluster/blue");
  free(text);

  CHECK_STATUS(moorage_call_json(engine, "ecs", "ListTasks", "{\"cluster\":\"red\"}", &reply, &error), MOORAGE_API_ERROR);
  CHECK(reply == NULL);
  CHECK(strcmp(moorage_error_name(error), "ClusterNotFoundException") == 0);
  CHECK(moorage_error_http_status(error) == 400);
  CHECK(moorage_error_retryable(error) == 0);
  moorage_error_free(error);

  CHECK_STATUS(
      moorage_call_json(engine, "ecs", "RegisterTaskDefinition",
                        "{\"family\":\"x\",\"containerDefinitions\":[{\"name\":\"a\",\"image\":\"a\",\"memory\":\"many\"}]}",
                        &reply, &error),
      MOORAGE_API_ERROR);
  CHECK(strcmp(moorage_error_path(error), "containerDefinitions[0].memory") == 0);
  moorage_error_free(error);

  CHECK_STATUS(moorage_call_json(engine, "ecs", "ListTasks", "{", &reply, &error), MOORAGE_API_ERROR);
  CHECK(strcmp(moorage_error_name(error), "SerializationException") == 0);
  moorage_error_free(error);
  CHECK_STATUS(moorage_call_json(engine, "ecs", "NoSuchOperation", "{}", &reply, NULL), MOORAGE_API_ERROR);
  CHECK_STATUS(moorage_call_json(engine, "s3", "ListBuckets", "{}", &reply, NULL), MOORAGE_API_ERROR);

  /* A dry run answers as the call would and leaves no trace. */
  CHECK_OK(moorage_call(engine, "ecs", "CreateCluster", "{\"clusterName\":\"dry\"}", 21, MOORAGE_DRY_RUN, &reply, NULL));
  CHECK_HAS(moorage_buffer_data(reply), "cluster/dry");
  moorage_buffer_free(reply);
  reply = NULL;
  text = run(engine, "ecs", "ListClusters", "{}");
  CHECK(strstr(text, "cluster/dry") == NULL);
  CHECK_HAS(text, "cluster/blue");
  free(text);

  /* Unknown members pass unless the call is strict. */
  CHECK_OK(moorage_call(engine, "ecs", "ListClusters", "{\"maxResult\":1}", 15, 0, NULL, NULL));
  CHECK_STATUS(moorage_call(engine, "ecs", "ListClusters", "{\"maxResult\":1}", 15, MOORAGE_STRICT, NULL, &error),
               MOORAGE_API_ERROR);
  CHECK_HAS(moorage_error_message(error), "maxResults");
  moorage_error_free(error);
  moorage_engine_free(engine);
}

void test_simulation(void) {
  moorage_engine* engine = open_simulation();
  moorage_buffer* json = NULL;
  int64_t before = 0;
  int64_t after = 0;
  char* text;
  CHECK_OK(moorage_engine_wait_ready(engine, 1000, NULL));
  free(run(engine, "ecs", "RegisterTaskDefinition", kTaskDefinition));
  free(run(engine, "ecs", "CreateService",
           "{\"serviceName\":\"s\",\"taskDefinition\":\"web\",\"desiredCount\":3,\"launchType\":\"EC2\"}"));
  CHECK_OK(moorage_engine_now(engine, &before, NULL));
  CHECK_OK(moorage_engine_advance(engine, 120000, NULL));
  CHECK_OK(moorage_engine_now(engine, &after, NULL));
  CHECK(after - before == 120000);
  text = run(engine, "ecs", "DescribeServices", "{\"services\":[\"s\"]}");
  CHECK_HAS(text, "\"runningCount\":3");
  free(text);
  CHECK_OK(moorage_engine_stats(engine, &json, NULL));
  CHECK_HAS(moorage_buffer_data(json), "\"commits\":");
  moorage_buffer_free(json);
  CHECK_OK(moorage_engine_check(engine, &json, NULL));
  CHECK(strcmp(moorage_buffer_data(json), "[]") == 0);
  moorage_buffer_free(json);
  moorage_engine_free(engine);
}

static const char* const kJsonHeaders =
    "Content-Type: application/x-amz-json-1.1\r\nX-Amz-Target: AmazonEC2ContainerServiceV20141113.CreateCluster\r\n";

void test_http(void) {
  moorage_engine* engine = open_simulation();
  moorage_buffer* headers = NULL;
  moorage_buffer* body = NULL;
  int status = 0;
  const char* form = "Action=DescribeLoadBalancers&Version=2015-12-01";
  CHECK_OK(moorage_http(engine, "POST", "/", kJsonHeaders, "{\"clusterName\":\"h\"}", 19, &status, &headers, &body, NULL));
  CHECK(status == 200);
  CHECK_HAS(moorage_buffer_data(body), "cluster/h");
  CHECK_HAS(moorage_buffer_data(headers), "Content-Type: application/x-amz-json-1.1\r\n");
  CHECK_HAS(moorage_buffer_data(headers), "x-amzn-RequestId: ");
  moorage_buffer_free(headers);
  moorage_buffer_free(body);

  CHECK_OK(moorage_http(engine, "POST", "/", kJsonHeaders, "{\"clusterName\":7}", 17, &status, &headers, &body, NULL));
  CHECK(status == 400);
  CHECK_HAS(moorage_buffer_data(body), "\"__type\":\"SerializationException\"");
  moorage_buffer_free(headers);
  moorage_buffer_free(body);

  CHECK_OK(moorage_http(engine, "POST", "/", "Content-Type: application/x-www-form-urlencoded\r\n", form, strlen(form), &status,
                        &headers, &body, NULL));
  CHECK(status == 200);
  CHECK_HAS(moorage_buffer_data(body), "<DescribeLoadBalancersResult");
  CHECK_HAS(moorage_buffer_data(headers), "Content-Type: text/xml\r\n");
  moorage_buffer_free(headers);
  moorage_buffer_free(body);
  moorage_engine_free(engine);
}
