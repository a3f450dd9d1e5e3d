#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shim.h"

enum { kReapedMax = 64, kDrainMs = 2000, kFullPollMs = 50 };

struct reaped {
  pid_t pid;
  int status;
};

struct supervisor {
  const struct shim_options* options;
  struct log_writer log;
  struct log_stream streams[2];
  int signals;
  pid_t runtime;
  pid_t container; /* 0: not known yet */
  bool runtime_ended;
  bool container_ended;
  struct reaped reaped[kReapedMax]; /* who ended before we knew whether it is the container */
  size_t reaped_count;
};

static void tell(const char* text) { send(kSocketFd, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT); }

static void fail(const struct shim_options* options, const char* what) {
  char text[512];
  const int count = snprintf(text, sizeof text, "failed %s: %s\n", what, strerror(errno));
  write_file(in_bundle(options, "failed"), text, (size_t)count);
  tell(text);
}

/* Shows the driver our network namespace (a route socket opened in it) and waits for its word that the network is ready. */
static int show_network(void) {
  const int route = open_route_socket();
  if (route < 0) {
    return -1;
  }
  char text[64];
  const int length = snprintf(text, sizeof text, "network %d\n", (int)getpid());
  struct iovec part = {.iov_base = text, .iov_len = (size_t)length};
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
  } control;
  memset(&control, 0, sizeof control);
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  struct cmsghdr* rights = CMSG_FIRSTHDR(&message);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(rights), &route, sizeof route);
  const ssize_t sent = sendmsg(kSocketFd, &message, MSG_NOSIGNAL);
  close(route);
  if (sent != length) {
    return -1;
  }
  char answer[16];
  ssize_t count;
  do {
    count = recv(kSocketFd, answer, sizeof answer, 0);
  } while (count < 0 && errno == EINTR);
  if (count < 2 || memcmp(answer, "go", 2) != 0) { /* the driver gave up or is gone: nothing was started */
    errno = ECANCELED;
    return -1;
  }
  return 0;
}

static pid_t start_runtime(const struct shim_options* options, int out, int err) {
  const pid_t child = vfork();
  if (child != 0) {
    return child;
  }
  sigset_t none;
  sigemptyset(&none);
  signal(SIGPIPE, SIG_DFL);
  signal(SIGTERM, SIG_DFL);
  signal(SIGINT, SIG_DFL);
  signal(SIGHUP, SIG_DFL);
  sigprocmask(SIG_SETMASK, &none, NULL);
  dup2(out, 1);
  dup2(err, 2);
  if (options->runtime_fd >= 0) {
    syscall(SYS_execveat, options->runtime_fd, "", options->runtime, environ, AT_EMPTY_PATH);
  }
  execv(options->runtime[0], options->runtime);
  _exit(127);
}

static pid_t read_pid(const struct shim_options* options) {
  char text[32];
  const int fd = open(in_bundle(options, "pid"), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) {
    return 0;
  }
  const ssize_t count = read(fd, text, sizeof text - 1);
  close(fd);
  if (count <= 0) {
    return 0;
  }
  text[count] = '\0';
  return (pid_t)strtol(text, NULL, 10);
}

static void container_ended(struct supervisor* self, int status) {
  char text[64];
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  const int count = snprintf(text, sizeof text, "%d %" PRId64 "\n", code, now_ms());
  self->container_ended = true;
  for (size_t i = 0; i < self->options->held_count; ++i) {
    close(self->options->held_fds[i]); /* host ports are free before anybody hears of the end */
  }
  write_file(self->options->exit_file, text, (size_t)count);
}

static void runtime_ended(struct supervisor* self, int status) {
  self->runtime_ended = true;
  self->container = WIFEXITED(status) && WEXITSTATUS(status) == 0 ? read_pid(self->options) : 0;
  if (self->container <= 0) {
    char text[64];
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    const int count = snprintf(text, sizeof text, "failed runtime %d\n", code);
    write_file(in_bundle(self->options, "failed"), text, (size_t)count);
    tell(text);
    return;
  }
  char text[128];
  const int count = snprintf(text, sizeof text, "started %d %" PRIu64 " %" PRId64 "\n", (int)self->container,
                             start_time_of(self->container), now_ms());
  write_file(in_bundle(self->options, "started"), text, (size_t)count);
  tell(text);
  for (size_t i = 0; i < self->reaped_count; ++i) {
    if (self->reaped[i].pid == self->container) {
      container_ended(self, self->reaped[i].status);
    }
  }
}

static void reap(struct supervisor* self) {
  struct signalfd_siginfo info;
  while (read(self->signals, &info, sizeof info) == (ssize_t)sizeof info) {
  }
  for (;;) {
    int status = 0;
    const pid_t gone = waitpid(-1, &status, WNOHANG);
    if (gone <= 0) {
      return;
    }
    if (gone == self->runtime) {
      runtime_ended(self, status);
    } else if (self->container != 0 && gone == self->container) {
      container_ended(self, status);
    } else if (!self->runtime_ended && self->reaped_count < kReapedMax) {
      self->reaped[self->reaped_count++] = (struct reaped){gone, status};
    }
  }
}

static bool is_over(const struct supervisor* self) {
  return self->container_ended || (self->runtime_ended && self->container <= 0);
}

static bool pump(struct supervisor* self, int timeout_ms) {
  const bool full = log_is_full(&self->log);
  struct pollfd set[3] = {
      {self->signals, POLLIN, 0}, {full ? -1 : self->streams[0].fd, POLLIN, 0}, {full ? -1 : self->streams[1].fd, POLLIN, 0}};
  const int wait = full && (timeout_ms < 0 || timeout_ms > kFullPollMs) ? kFullPollMs : timeout_ms;
  const int ready = poll(set, 3, wait);
  if (ready > 0 && set[0].revents != 0) {
    reap(self);
  }
  for (int i = 0; i < 2; ++i) {
    if (ready > 0 && set[i + 1].revents != 0 && !log_pump(&self->log, &self->streams[i])) {
      close(self->streams[i].fd);
      self->streams[i].fd = -1;
    }
  }
  return ready > 0;
}

/* What the container wrote before it ended. Another process may hold the pipes open (host pid mode): that is not waited for. */
static void drain(struct supervisor* self) {
  const int64_t until = now_ms() + kDrainMs;
  while ((self->streams[0].fd >= 0 || self->streams[1].fd >= 0) && now_ms() < until) {
    const bool full =
        log_is_full(&self->log); /* asked before: the reader may make room while we wait, and then nothing was read yet */
    if (!pump(self, 100) && !full) {
      break;
    }
  }
  for (int i = 0; i < 2; ++i) {
    log_finish(&self->log, &self->streams[i]);
  }
}

static void become_supervisor(const struct shim_options* options) {
  signal(SIGPIPE, SIG_IGN);
  signal(SIGTERM, SIG_IGN);
  signal(SIGINT, SIG_IGN);
  signal(SIGHUP, SIG_IGN);
  prctl(PR_SET_NAME, "moorage-shim");
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  const int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (fd >= 0) {
    if (write(fd, "-900", 4) < 0) {
      /* without privilege we stay as likely a victim as any */
    }
    close(fd);
  }
  if (options->cgroup_procs != NULL) {
    const int procs = open(options->cgroup_procs, O_WRONLY | O_CLOEXEC);
    if (procs >= 0) {
      if (write(procs, "0", 1) < 0) {
        /* stays in the engine's group */
      }
      close(procs);
    }
  }
}

int supervise(const struct shim_options* options) {
  static struct supervisor self; /* zeroed, and too large for a frame */
  self.options = options;
  become_supervisor(options);
  if (chdir(options->data) != 0) {
    return 1;
  }
  char text[64];
  const int count = snprintf(text, sizeof text, "shim %d %" PRIu64 "\n", (int)getpid(), start_time_of(getpid()));
  write_file(in_bundle(options, "shim"), text, (size_t)count);
  tell(text);
  sigset_t children;
  sigemptyset(&children);
  sigaddset(&children, SIGCHLD);
  sigprocmask(SIG_BLOCK, &children, NULL);
  self.signals = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
  struct namespaces saved;
  const char* what = "";
  if (enter_namespaces(options, &saved, &what) != 0) {
    fail(options, what);
    return 1;
  }
  if (options->show_network && show_network() != 0) {
    fail(options, "network");
    return 1;
  }
  int out[2];
  int err[2];
  if (self.signals < 0 || pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0) {
    fail(options, "log");
    return 1;
  }
  log_open(&self.log, options);
  self.streams[0].name = "stdout";
  self.streams[0].fd = out[0];
  self.streams[1].name = "stderr";
  self.streams[1].fd = err[0];
  fcntl(out[0], F_SETFL, O_NONBLOCK);
  fcntl(err[0], F_SETFL, O_NONBLOCK);
  self.runtime = start_runtime(options, out[1], err[1]);
  if (self.runtime < 0) {
    fail(options, "fork");
    return 1;
  }
  close(out[1]);
  close(err[1]);
  if (options->runtime_fd >= 0) {
    close(options->runtime_fd);
  }
  while (!self.runtime_ended) {
    pump(&self, -1);
  }
  /* From here on only the container itself keeps its namespaces alive. Should it fail, they live as long as we do. */
  (void)leave_namespaces(options, &saved);
  close(kSocketFd);
  while (!is_over(&self)) {
    pump(&self, -1);
  }
  drain(&self);
  return 0;
}
