#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shim.h"

/* Segments follow each other without a gap, so the oldest one is the one that starts at the remembered offset. */
enum { kStartsMax = 64 };
static uint64_t starts[kStartsMax];
static unsigned start_count;

static void segment_name(char* name, size_t size, uint64_t start) { snprintf(name, size, "log.%016" PRIx64, start); }

static int open_segment(struct log_writer* log) {
  char name[32];
  segment_name(name, sizeof name, log->offset);
  const int fd = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) {
    return -1;
  }
  if (log->fd >= 0) {
    close(log->fd);
  }
  log->fd = fd;
  log->segment_start = log->offset;
  if (start_count < kStartsMax) {
    starts[start_count++] = log->offset;
  }
  return 0;
}

/* Forgets segments at the front that the reader has removed. */
static void forget_removed(void) {
  char name[32];
  unsigned gone = 0;
  struct stat unused;
  while (gone < start_count) {
    segment_name(name, sizeof name, starts[gone]);
    if (stat(name, &unused) == 0) {
      break;
    }
    ++gone;
  }
  memmove(starts, starts + gone, (start_count - gone) * sizeof starts[0]);
  start_count -= gone;
}

static int by_value(const void* a, const void* b) {
  const uint64_t left = *(const uint64_t*)a;
  const uint64_t right = *(const uint64_t*)b;
  return left < right ? -1 : left > right;
}

/* The segments that an earlier supervisor left in the working directory. */
static void find_segments(struct log_writer* log) {
  DIR* list = opendir(".");
  if (list == NULL) {
    return;
  }
  const struct dirent* entry;
  while (start_count < kStartsMax && (entry = readdir(list)) != NULL) {
    if (strncmp(entry->d_name, "log.", 4) == 0 && strlen(entry->d_name) == 20) {
      char* end = NULL;
      const uint64_t start = strtoull(entry->d_name + 4, &end, 16);
      if (*end == '\0') {
        starts[start_count++] = start;
      }
    }
  }
  closedir(list);
  if (start_count == 0) {
    return;
  }
  qsort(starts, start_count, sizeof starts[0], by_value);
  char name[32];
  struct stat status;
  segment_name(name, sizeof name, starts[start_count - 1]);
  log->segment_start = log->offset = starts[start_count - 1];
  log->fd = open(name, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
  if (log->fd < 0 || fstat(log->fd, &status) != 0) {
    return;
  }
  log->offset += (uint64_t)status.st_size;
  char last = '\n';
  log->is_torn = status.st_size > 0 && pread(log->fd, &last, 1, status.st_size - 1) == 1 && last != '\n';
}

void log_open(struct log_writer* log, const struct shim_options* options) {
  log->mode = options->log_mode;
  log->segment_bytes = options->segment_bytes;
  log->segments_max = options->segments_max > kStartsMax ? kStartsMax : options->segments_max;
  log->fd = -1;
  log->offset = 0;
  log->is_torn = false;
  start_count = 0;
  if (options->running != 0) {
    find_segments(log);
  }
}

bool log_is_full(const struct log_writer* log) {
  if (log->mode != kLogBlock || log->offset - log->segment_start < log->segment_bytes) {
    return false;
  }
  forget_removed();
  return start_count >= log->segments_max;
}

void log_turn(struct log_writer* log) {
  if (log->fd < 0 || log->offset - log->segment_start < log->segment_bytes) {
    return;
  }
  forget_removed();
  while (log->mode != kLogBlock && start_count >= log->segments_max && start_count > 1) {
    char name[32];
    segment_name(name, sizeof name, starts[0]);
    unlink(name);
    forget_removed();
  }
  if (start_count < log->segments_max) {
    open_segment(log); /* on failure the present segment grows on */
  }
}

static bool put_all(struct log_writer* log, const char* bytes, size_t length) {
  size_t done = 0;
  while (done < length) {
    const ssize_t count = write(log->fd, bytes + done, length - done);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      log->is_torn = log->is_torn || (done > 0 && bytes[done - 1] != '\n');
      return false; /* disk full: output is lost, the container goes on */
    }
    done += (size_t)count;
    log->offset += (uint64_t)count;
  }
  return true;
}

void log_put(struct log_writer* log, const char* bytes, size_t length) {
  if (length == 0 || (log->fd < 0 && open_segment(log) != 0)) { /* made with the first output: many containers have none */
    return;
  }
  if (log->is_torn) { /* what follows must not look like the rest of a record that the disk had no room for */
    log->is_torn = !put_all(log, "\n", 1);
  }
  if (!log->is_torn) {
    put_all(log, bytes, length);
  }
}
