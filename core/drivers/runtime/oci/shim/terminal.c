/* The pseudo-terminal of a container (pseudoTerminal). The OCI runtime makes it in the container's own devpts and hands its
 * master over through a socket in the bundle. A keeper process holds it as well, so that the container is not hung up on when
 * its supervisor is killed: the next supervisor takes it from there. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "shim.h"

enum { kKeptFd = 3, kKeptMs = 5000 }; /* the next supervisor may still read what is left */

int terminal_listen(const struct shim_options* options) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  const char* path = in_bundle(options, "console");
  if (strlen(path) >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    return -1;
  }
  memcpy(address.sun_path, path, strlen(path) + 1);
  const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  unlink(path);
  if (listener < 0 || bind(listener, (struct sockaddr*)&address, sizeof address) != 0 || listen(listener, 1) != 0) {
    return -1;
  }
  return listener;
}

/* With the other side open as well, reading waits instead of failing while no process of the container has the terminal. */
static int hold_both_sides(int master) {
#ifndef TIOCGPTPEER
#define TIOCGPTPEER _IO('T', 0x41)
#endif
  return ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC) < 0 || fcntl(master, F_SETFL, O_RDWR | O_NONBLOCK) != 0
             ? -1
             : master;
}

int terminal_accept(int listener) {
  const int peer = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  if (peer < 0) {
    return -1;
  }
  char name[256];
  struct iovec part = {.iov_base = name, .iov_len = sizeof name};
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
  } control;
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  ssize_t count;
  do {
    count = recvmsg(peer, &message, MSG_CMSG_CLOEXEC);
  } while (count < 0 && errno == EINTR);
  close(peer);
  const struct cmsghdr* rights = count > 0 ? CMSG_FIRSTHDR(&message) : NULL;
  if (rights == NULL || rights->cmsg_type != SCM_RIGHTS || rights->cmsg_len != CMSG_LEN(sizeof(int))) {
    errno = EPROTO;
    return -1;
  }
  int master = -1;
  memcpy(&master, CMSG_DATA(rights), sizeof master);
  return hold_both_sides(master);
}

/* Ends when the container has ended. Its name is in its arguments, as the supervisor's is. */
static void keep(int master, int container) {
  prctl(PR_SET_NAME, "moorage-tty");
  if (dup2(master, kKeptFd) < 0 || dup2(container, kKeptFd + 1) < 0 || syscall(SYS_close_range, kKeptFd + 2, ~0U, 0) != 0) {
    _exit(1);
  }
  const int other = ioctl(kKeptFd, TIOCGPTPEER, O_RDWR | O_NOCTTY);
  struct pollfd end = {kKeptFd + 1, POLLIN, 0};
  while (other >= 0 && poll(&end, 1, -1) < 0 && errno == EINTR) {
  }
  poll(NULL, 0, kKeptMs);
  _exit(0);
}

pid_t terminal_keep(const struct shim_options* options, int master, pid_t container) {
  const int process = (int)syscall(SYS_pidfd_open, container, 0);
  const pid_t keeper = process < 0 ? -1 : fork();
  if (keeper == 0) {
    if (master <= kKeptFd + 1 || process <= kKeptFd + 1) { /* neither is overwritten by the other's copy */
      master = fcntl(master, F_DUPFD_CLOEXEC, kKeptFd + 2);
      keep(master, fcntl(process, F_DUPFD_CLOEXEC, kKeptFd + 2));
    }
    keep(master, process);
  }
  if (process >= 0) {
    close(process);
  }
  if (keeper > 0) {
    char text[64];
    const int count = snprintf(text, sizeof text, "%d %" PRIu64 "\n", (int)keeper, start_time_of(keeper));
    write_file(in_bundle(options, "keeper"), text, (size_t)count);
  }
  return keeper;
}

static pid_t keeper_of(const struct shim_options* options, int* process) {
  char text[64];
  int pid = 0;
  uint64_t start_time = 0;
  const int note = open(in_bundle(options, "keeper"), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  const ssize_t count = note < 0 ? -1 : read(note, text, sizeof text - 1);
  if (note >= 0) {
    close(note);
  }
  if (count <= 0) {
    return 0;
  }
  text[count] = '\0';
  if (sscanf(text, "%d %" SCNu64, &pid, &start_time) != 2 || pid <= 1) {
    return 0;
  }
  *process = (int)syscall(SYS_pidfd_open, pid, 0);
  return *process >= 0 && start_time_of(pid) == start_time ? pid : 0;
}

int terminal_take(const struct shim_options* options) {
  int process = -1;
  const pid_t keeper = keeper_of(options, &process);
  const int master = keeper == 0 ? -1 : (int)syscall(SYS_pidfd_getfd, process, kKeptFd, 0);
  if (process >= 0) {
    close(process);
  }
  return master < 0 ? -1 : hold_both_sides(master);
}

void terminal_release(const struct shim_options* options) {
  int process = -1;
  if (keeper_of(options, &process) != 0) {
    syscall(SYS_pidfd_send_signal, process, SIGKILL, NULL, 0);
  }
  if (process >= 0) {
    close(process);
  }
}
