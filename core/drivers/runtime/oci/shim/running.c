#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "shim.h"

enum { kReapedMs = 1000 }; /* until the process that inherited the orphan has reaped it */

/* Linux 6.15 and newer; older headers do not know it. */
struct process_info {
  uint64_t mask;
  uint64_t cgroup;
  uint32_t ids[11];
  int32_t exit_code;
};
#define PROCESS_GET_INFO _IOWR(0xFF, 11, struct process_info)
static const uint64_t kInfoExit = 1ULL << 3;

int open_running(const struct shim_options* options) {
  const int process = (int)syscall(SYS_pidfd_open, options->running, 0);
  /* Opened first, compared after: what is compared is what is held. */
  if (process >= 0 && start_time_of(options->running) != options->running_start_time) {
    close(process);
    errno = ESRCH;
    return -1;
  }
  return process;
}

/* A process that has ended and was not reaped yet shows it to its superuser: "PID (NAME) Z … EXIT_CODE", the last field. */
static bool read_unreaped(const struct shim_options* options, int* status) {
  char path[64];
  char stat[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", (int)options->running);
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  const ssize_t count = fd < 0 ? -1 : read(fd, stat, sizeof stat - 1);
  if (fd >= 0) {
    close(fd);
  }
  if (count <= 0 || start_time_of(options->running) != options->running_start_time) {
    return false;
  }
  stat[count] = '\0';
  const char* name_end = strrchr(stat, ')');
  const char* last = strrchr(stat, ' ');
  if (name_end == NULL || last == NULL || strncmp(name_end, ") Z ", 4) != 0) {
    return false;
  }
  *status = (int)strtol(last + 1, NULL, 10);
  return true;
}

bool exit_status_of(const struct shim_options* options, int process, int* status) {
  const int64_t until = now_ms() + kReapedMs;
  do {
    if (read_unreaped(options, status)) {
      return true;
    }
    struct process_info info = {.mask = kInfoExit};
    if (ioctl(process, (int)PROCESS_GET_INFO, &info) != 0) {
      return false;
    }
    if ((info.mask & kInfoExit) != 0) {
      *status = info.exit_code;
      return true;
    }
    poll(NULL, 0, 2);
  } while (now_ms() < until);
  return false;
}
