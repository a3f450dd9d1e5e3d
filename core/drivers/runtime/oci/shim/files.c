#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "shim.h"

int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int write_file(const char* path, const char* text, size_t length) {
  char temporary[4096];
  const int printed = snprintf(temporary, sizeof temporary, "%s.new", path);
  if (printed < 0 || (size_t)printed >= sizeof temporary) {
    errno = ENAMETOOLONG;
    return -1;
  }
  const int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) {
    return -1;
  }
  size_t done = 0;
  while (done < length) {
    const ssize_t count = write(fd, text + done, length - done);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      close(fd);
      return -1;
    }
    done += (size_t)count;
  }
  if (close(fd) != 0) {
    return -1;
  }
  return rename(temporary, path);
}

const char* in_bundle(const struct shim_options* options, const char* name) {
  static char path[4096];
  snprintf(path, sizeof path, "%s/%s", options->bundle, name);
  return path;
}

uint64_t start_time_of(pid_t pid) {
  char path[64];
  char stat[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return 0;
  }
  const ssize_t count = read(fd, stat, sizeof stat - 1);
  close(fd);
  if (count <= 0) {
    return 0;
  }
  stat[count] = '\0';
  /* The name (field 2) may hold anything; the last ')' ends it. Start time is field 22. */
  char* at = strrchr(stat, ')');
  for (int field = 2; at != NULL && field < 22; ++field) {
    at = strchr(at + 1, ' ');
  }
  return at == NULL ? 0 : strtoull(at + 1, NULL, 10);
}
