/* Notices: order, exact resuming, the descriptor, the end. */
#include "client_check.h"

#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>

static int is_readable(int fd) {
  struct pollfd poll_fd = {fd, POLLIN, 0};
  return poll(&poll_fd, 1, 0) == 1 && (poll_fd.revents & POLLIN) != 0;
}

static int drain(moorage_subscription* subscription, uint64_t* last) {
  moorage_buffer* notice = NULL;
  moorage_status status;
  uint64_t sequence = 0;
  int count = 0;
  while ((status = moorage_subscription_next(subscription, 0, &sequence, &notice, NULL)) == MOORAGE_OK) {
    CHECK(sequence > *last);
    CHECK_HAS(moorage_buffer_data(notice), "\"detail-type\":");
    moorage_buffer_free(notice);
    *last = sequence;
    count++;
  }
  CHECK_STATUS(status, MOORAGE_TIMEOUT);
  return count;
}

void test_events(void) {
  moorage_engine* engine = open_simulation();
  moorage_subscription* all = NULL;
  moorage_subscription* late = NULL;
  moorage_subscription* again = NULL;
  moorage_buffer* notice = NULL;
  uint64_t last = 0;
  uint64_t middle = 0;
  int first_part;
  int second_part;
  uint64_t from_start = 0;
  CHECK_OK(moorage_subscribe(engine, 0, &all, NULL));
  free(run(engine, "ecs", "RegisterTaskDefinition",
           "{\"family\":\"e\",\"containerDefinitions\":[{\"name\":\"a\",\"image\":\"a\",\"memory\":64}]}"));
  free(run(engine, "ecs", "RunTask", "{\"taskDefinition\":\"e\",\"launchType\":\"EC2\"}"));
  CHECK_OK(moorage_engine_advance(engine, 30000, NULL));
  CHECK(is_readable(moorage_subscription_fd(all)));
  first_part = drain(all, &last);
  CHECK(first_part >= 2); /* at least PENDING and RUNNING */
  CHECK(!is_readable(moorage_subscription_fd(all)));
  middle = last;

  CHECK_OK(moorage_subscribe(engine, MOORAGE_FROM_NOW, &late, NULL));
  free(run(engine, "ecs", "RunTask", "{\"taskDefinition\":\"e\",\"launchType\":\"EC2\"}"));
  CHECK_OK(moorage_engine_advance(engine, 30000, NULL));
  second_part = drain(all, &last);
  CHECK(second_part >= 2);
  CHECK(drain(late, &middle) == second_part);

  /* From the beginning again: the same number, none lost, none twice. */
  CHECK_OK(moorage_subscribe(engine, 0, &again, NULL));
  CHECK(drain(again, &from_start) == first_part + second_part);
  CHECK(from_start == last);

  CHECK_OK(moorage_engine_close(engine, NULL));
  CHECK(is_readable(moorage_subscription_fd(all)));
  CHECK_STATUS(moorage_subscription_next(all, 0, NULL, &notice, NULL), MOORAGE_CLOSED);
  moorage_engine_free(engine);
  moorage_subscription_free(all);
  moorage_subscription_free(late);
  moorage_subscription_free(again);
}
