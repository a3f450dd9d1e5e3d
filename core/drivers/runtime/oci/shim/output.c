#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "shim.h"

enum { kReadBytes = 65536 };

static uint64_t dirty_end[2]; /* from where on each line buffer is known to be zero */

static uint64_t span_of(uint64_t begin, uint64_t end) { return begin == end ? 0 : begin << 32 | end; }
static uint64_t begin_of(uint64_t span) { return span >> 32; }
static uint64_t end_of(uint64_t span) { return span & 0xffffffffU; }

/* "2026-11-22T16:08:28.772055123Z stdout " */
static size_t make_prefix(char* prefix, unsigned stream, const struct timespec* at) {
  struct tm utc;
  gmtime_r(&at->tv_sec, &utc);
  const int count =
      snprintf(prefix, kPrefixBytesMax, "%04d-%02d-%02dT%02d:%02d:%02d.%09ldZ %s ", utc.tm_year + 1900, utc.tm_mon + 1,
               utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, at->tv_nsec, stream == 0 ? "stdout" : "stderr");
  return (size_t)count;
}

/* Up to which byte, at most `limit`, a part may go without cutting a UTF-8 character. */
static size_t cut_of(const char* text, size_t limit) {
  for (size_t back = 1; back <= 3 && back < limit; ++back) {
    const unsigned char byte = (unsigned char)text[limit - back];
    if ((byte & 0xC0) == 0x80) {
      continue;
    }
    const size_t length = byte >= 0xF0 && byte <= 0xF4  ? 4
                          : byte >= 0xE0 && byte < 0xF0 ? 3
                          : byte >= 0xC2 && byte < 0xE0 ? 2
                                                        : 1;
    return length > back ? limit - back : limit;
  }
  return limit;
}

/* Writes the batch, or the rest of it, and removes its bytes from the stream. If a supervisor is killed anywhere in between,
 * the next one does the rest. */
static void commit(struct output* output, struct log_writer* log) {
  const uint64_t done = log->offset > output->offset ? log->offset - output->offset : 0;
  if (done < output->used) {
    log_put(log, output->batch + done, output->used - done);
  }
  struct output_stream* stream = &output->streams[output->stream];
  stream->since_s = output->next_since_s;
  stream->since_ns = output->next_since_ns;
  atomic_store(&stream->span, output->next_span);
  atomic_store(&output->is_pending, 0);
  log_turn(log);
}

static void write_records(struct output* output, struct log_writer* log, unsigned index, bool is_end);

struct output* output_open(const struct shim_options* options, struct log_writer* log) {
  const int fd = open(in_bundle(options, "output"), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  struct output* output = MAP_FAILED;
  if (fd >= 0 && ftruncate(fd, sizeof(struct output)) == 0) {
    output = mmap(NULL, sizeof(struct output), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  }
  if (fd >= 0) {
    close(fd);
  }
  if (output == MAP_FAILED) { /* half lines end with this supervisor then */
    output = mmap(NULL, sizeof(struct output), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  }
  if (output == MAP_FAILED) {
    return NULL;
  }
  if (atomic_load(&output->is_pending) != 0 && output->used <= sizeof output->batch && output->stream < 2) {
    /* A record that was cut off is continued at the cut. */
    log->is_torn = log->is_torn && log->offset <= output->offset;
    commit(output, log);
  }
  for (unsigned i = 0; i < 2; ++i) {
    struct output_stream* stream = &output->streams[i];
    const uint64_t span = atomic_load(&stream->span);
    uint64_t end = atomic_load(&stream->room_end);
    if (begin_of(span) > end_of(span) || end_of(span) > kLineBytes || end > kLineBytes) {
      atomic_store(&stream->span, 0);
      end = 0;
    }
    while (end > end_of(span) && stream->line[end - 1] == '\0') {
      --end;
    }
    if (end > end_of(span)) {
      atomic_store(&stream->span, span_of(begin_of(span), end));
    }
    atomic_store(&stream->room_end, 0);
    dirty_end[i] = options->running != 0 ? kLineBytes : 0;
    write_records(output, log, i, false); /* whole lines that were read and not written: nothing may come after them */
  }
  return output;
}

/* What a batch will have done to its stream. */
struct progress {
  struct output* output;
  unsigned stream;
  struct timespec now;
  struct timespec since; /* of the unfinished line; tv_sec 0: it has no part yet */
  const char* at;
  const char* end;
};

static void add_record(struct progress* to, char tag, size_t length) {
  struct output* output = to->output;
  char* out = output->batch + output->used;
  out += make_prefix(out, to->stream, to->since.tv_sec != 0 ? &to->since : &to->now);
  *out++ = tag;
  *out++ = ' ';
  memcpy(out, to->at, length);
  out += length;
  *out++ = '\n';
  output->used = (uint64_t)(out - output->batch);
}

/* Cuts the next complete record as Docker does. False: more bytes are needed. */
static bool take_record(struct progress* to, bool is_end) {
  const size_t left = (size_t)(to->end - to->at);
  const char* line_end = memchr(to->at, '\n', left < kEventBytesMax ? left : kEventBytesMax);
  if (line_end != NULL) {
    add_record(to, 'F', (size_t)(line_end - to->at));
    to->at = line_end + 1;
    to->since.tv_sec = 0;
    return true;
  }
  if (left >= kEventBytesMax) {
    const size_t part = cut_of(to->at, kEventBytesMax);
    add_record(to, 'P', part);
    to->at += part;
    if (to->since.tv_sec == 0) {
      to->since = to->now;
    }
    return true;
  }
  if (is_end && left > 0) {
    add_record(to, 'F', left);
    to->at = to->end;
    return true;
  }
  return false;
}

static void write_records(struct output* output, struct log_writer* log, unsigned index, bool is_end) {
  struct output_stream* stream = &output->streams[index];
  struct progress to = {.output = output, .stream = index};
  clock_gettime(CLOCK_REALTIME, &to.now);
  for (bool more = true; more;) {
    const uint64_t span = atomic_load(&stream->span);
    to.at = stream->line + begin_of(span);
    to.end = stream->line + end_of(span);
    to.since = (struct timespec){.tv_sec = stream->since_s, .tv_nsec = stream->since_ns};
    output->used = 0;
    while ((more = take_record(&to, is_end)) && output->used < kBatchBytes) {
    }
    if (output->used == 0) {
      return;
    }
    output->stream = index;
    output->offset = log->offset;
    output->next_span = span_of((uint64_t)(to.at - stream->line), end_of(span));
    output->next_since_s = to.since.tv_sec;
    output->next_since_ns = to.since.tv_nsec;
    atomic_store(&output->is_pending, 1);
    commit(output, log);
  }
}

bool output_pump(struct output* output, struct log_writer* log, unsigned index, int fd) {
  struct output_stream* stream = &output->streams[index];
  uint64_t span = atomic_load(&stream->span);
  if (kLineBytes - end_of(span) < kReadBytes) { /* less than kEventBytesMax is kept, and more than that lies before it */
    const uint64_t left = end_of(span) - begin_of(span);
    memcpy(stream->line, stream->line + begin_of(span), left);
    span = span_of(0, left);
    atomic_store(&stream->span, span);
  }
  const uint64_t from = end_of(span);
  if (dirty_end[index] > from) {
    const uint64_t until = dirty_end[index] < from + kReadBytes ? dirty_end[index] : from + kReadBytes;
    memset(stream->line + from, 0, until - from);
    dirty_end[index] = until == dirty_end[index] ? from : dirty_end[index];
  }
  atomic_store(&stream->room_end, from + kReadBytes);
  const ssize_t count = read(fd, stream->line + from, kReadBytes);
  if (count > 0) {
    atomic_store(&stream->span, span_of(begin_of(span), from + (uint64_t)count));
    dirty_end[index] = dirty_end[index] > from + (uint64_t)count ? dirty_end[index] : from + (uint64_t)count;
  }
  atomic_store(&stream->room_end, 0);
  if (count <= 0) {
    return count < 0 && (errno == EINTR || errno == EAGAIN);
  }
  write_records(output, log, index, false);
  return true;
}

void output_finish(struct output* output, struct log_writer* log, unsigned index) { write_records(output, log, index, true); }
