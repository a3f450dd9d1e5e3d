#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "shim.h"

/* Segments follow each other without a gap, so the oldest is found by looking for the one that starts where we remember. */
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

void log_open(struct log_writer* log, const struct shim_options* options) {
  log->mode = options->log_mode;
  log->segment_bytes = options->segment_bytes;
  log->segments_max = options->segments_max > kStartsMax ? kStartsMax : options->segments_max;
  log->fd = -1;
  log->offset = 0;
  start_count = 0;
}

bool log_is_full(const struct log_writer* log) {
  if (log->mode != kLogBlock || log->offset - log->segment_start < log->segment_bytes) {
    return false;
  }
  forget_removed();
  return start_count >= log->segments_max;
}

static void next_segment(struct log_writer* log) {
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

static void put(struct log_writer* log, const char* bytes, size_t length) {
  if (log->fd < 0 && open_segment(log) != 0) { /* made with the first output: many containers have none */
    return;
  }
  size_t done = 0;
  while (done < length) {
    const ssize_t count = write(log->fd, bytes + done, length - done);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return; /* disk full: output is lost, the container goes on */
    }
    done += (size_t)count;
    log->offset += (uint64_t)count;
  }
}

/* Collects whole records so that one write carries many lines. */
struct batch {
  struct log_writer* log;
  size_t used;
  char bytes[65536];
};
static struct batch batch;

static void flush(void) {
  put(batch.log, batch.bytes, batch.used);
  batch.used = 0;
}

static void add_record(const char* prefix, size_t prefix_length, char tag, const char* text, size_t length) {
  if (batch.used + prefix_length + length + 4 > sizeof batch.bytes) {
    flush();
  }
  char* to = batch.bytes + batch.used;
  memcpy(to, prefix, prefix_length);
  to += prefix_length;
  *to++ = tag;
  *to++ = ' ';
  memcpy(to, text, length);
  to += length;
  *to++ = '\n';
  batch.used = (size_t)(to - batch.bytes);
}

/* "2026-11-22T16:08:28.772055123Z stdout " */
static size_t make_prefix(char* prefix, size_t size, const char* stream) {
  struct timespec now;
  struct tm utc;
  clock_gettime(CLOCK_REALTIME, &now);
  gmtime_r(&now.tv_sec, &utc);
  const int count = snprintf(prefix, size, "%04d-%02d-%02dT%02d:%02d:%02d.%09ldZ %s ", utc.tm_year + 1900, utc.tm_mon + 1,
                             utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, now.tv_nsec, stream);
  return (size_t)count;
}

bool log_pump(struct log_writer* log, struct log_stream* stream) {
  const ssize_t count = read(stream->fd, stream->line + stream->used, sizeof stream->line - stream->used);
  if (count < 0) {
    return errno == EINTR || errno == EAGAIN;
  }
  if (count == 0) {
    return false;
  }
  char prefix[64];
  const size_t prefix_length = make_prefix(prefix, sizeof prefix, stream->name);
  stream->used += (size_t)count;
  batch.log = log;
  const char* at = stream->line;
  const char* end = stream->line + stream->used;
  const char* line_end;
  while ((line_end = memchr(at, '\n', (size_t)(end - at))) != NULL) {
    add_record(prefix, prefix_length, 'F', at, (size_t)(line_end - at));
    at = line_end + 1;
  }
  stream->used = (size_t)(end - at);
  if (stream->used == sizeof stream->line) { /* a line longer than the buffer goes in parts */
    add_record(prefix, prefix_length, 'P', at, stream->used);
    stream->used = 0;
  } else {
    memmove(stream->line, at, stream->used);
  }
  flush();
  next_segment(log);
  return true;
}

void log_finish(struct log_writer* log, struct log_stream* stream) {
  if (stream->used > 0) {
    char prefix[64];
    const size_t prefix_length = make_prefix(prefix, sizeof prefix, stream->name);
    batch.log = log;
    add_record(prefix, prefix_length, 'F', stream->line, stream->used);
    flush();
    stream->used = 0;
  }
}
