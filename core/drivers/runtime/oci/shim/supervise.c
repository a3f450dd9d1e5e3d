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
#include <sys/stat.h>
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
  struct output* output;
  int streams[2]; /* read ends; -1: ended */
  int signals;
  int console; /* where the runtime brings the terminal; -1: it is not awaited */
  int process; /* of a container that is not our child; -1: it is */
  pid_t runtime;
  pid_t container; /* 0: not known yet */
  bool runtime_ended;
  bool container_ended;
  struct reaped reaped[kReapedMax]; /* children that ended before the container's pid was known */
  size_t reaped_count;
};

static void tell(const char* text) { send(kSocketFd, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT); }

static void fail(const struct shim_options* options, const char* what) {
  char text[512];
  const int count = snprintf(text, sizeof text, "failed %s: %s\n", what, strerror(errno));
  write_file(in_bundle(options, "failed"), text, (size_t)count);
  tell(text);
}

/* Shows the driver our network namespace (a route socket opened in it) and waits for its message that the network is ready. */
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

static int run_nft(const struct shim_options* options) {
  char* argv[] = {(char*)options->nft, "-f", (char*)options->network_rules, NULL};
  const pid_t child = vfork();
  if (child == 0) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execv(argv[0], argv);
    _exit(127);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) {
    return -1;
  }
  errno = ENOEXEC;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
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

/* Written twice: the first copy stays beside the container's data even if the directory that the driver watches is removed. */
static void write_exit(const struct shim_options* options, const char* text, size_t length) {
  write_file("exit", text, length);
  if (write_file(options->exit_file, text, length) == 0) {
    return;
  }
  char directory[4096];
  snprintf(directory, sizeof directory, "%s", options->exit_file);
  char* slash = strrchr(directory, '/');
  if (slash != NULL) {
    *slash = '\0';
    mkdir(directory, 0700);
    write_file(options->exit_file, text, length);
  }
}

/* `status` NULL: it is unknown how it ended. */
static void container_ended(struct supervisor* self, const int* status) {
  char text[64];
  int count;
  if (status == NULL) {
    count = snprintf(text, sizeof text, "unknown %" PRId64 "\n", now_ms());
  } else {
    const int code = WIFEXITED(*status) ? WEXITSTATUS(*status) : 128 + WTERMSIG(*status);
    count = snprintf(text, sizeof text, "%d %" PRId64 "\n", code, now_ms());
  }
  self->container_ended = true;
  for (size_t i = 0; i < self->options->held_count; ++i) {
    close(self->options->held_fds[i]); /* host ports are free before the end is reported */
  }
  write_exit(self->options, text, (size_t)count);
}

/* Called once the listener is readable, and when the runtime has ended: by then it has brought the terminal. */
static void take_terminal(struct supervisor* self) {
  if (self->console < 0) {
    return;
  }
  self->streams[0] = terminal_accept(self->console);
  close(self->console);
  self->console = -1;
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
  if (self->options->terminal) {
    take_terminal(self);
    terminal_keep(self->options, self->streams[0], self->container);
  }
  write_file(in_bundle(self->options, "started"), text, (size_t)count);
  tell(text);
  for (size_t i = 0; i < self->reaped_count; ++i) {
    if (self->reaped[i].pid == self->container) {
      container_ended(self, &self->reaped[i].status);
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
      container_ended(self, &status);
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
  struct pollfd set[5] = {{self->signals, POLLIN, 0},
                          {full ? -1 : self->streams[0], POLLIN, 0},
                          {full ? -1 : self->streams[1], POLLIN, 0},
                          {self->container_ended ? -1 : self->process, POLLIN, 0},
                          {self->console, POLLIN, 0}};
  const int wait = full && (timeout_ms < 0 || timeout_ms > kFullPollMs) ? kFullPollMs : timeout_ms;
  const int ready = poll(set, 5, wait);
  if (ready > 0 && set[4].revents != 0) {
    take_terminal(self);
  }
  if (ready > 0 && set[0].revents != 0) {
    reap(self);
  }
  for (unsigned i = 0; i < 2; ++i) {
    if (ready > 0 && set[i + 1].revents != 0 && self->streams[i] == set[i + 1].fd &&
        !output_pump(self->output, &self->log, i, self->streams[i])) {
      close(self->streams[i]);
      self->streams[i] = -1;
    }
  }
  if (ready > 0 && set[3].revents != 0) {
    int status = 0;
    container_ended(self, exit_status_of(self->options, self->process, &status) ? &status : NULL);
  }
  return ready > 0;
}

/* What the container wrote before it ended. Other processes may hold the pipes open (host pid mode); they are not waited for.
 */
static void drain(struct supervisor* self) {
  const int64_t until = now_ms() + kDrainMs;
  while ((self->streams[0] >= 0 || self->streams[1] >= 0) && now_ms() < until) {
    const bool full =
        log_is_full(&self->log); /* asked before the wait: the reader may make room meanwhile, and then nothing was read yet */
    if (!pump(self, 100) && !full) {
      break;
    }
  }
  for (unsigned i = 0; i < 2; ++i) {
    output_finish(self->output, &self->log, i);
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
      /* without privilege the supervisor's OOM score stays as it is */
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

/* The container's end of a pipe is open for reading too: it stays a pipe when no supervisor is there (shim.h). */
static int open_pipe(const struct shim_options* options, const char* name, int* ours, int* container) {
  const char* path = in_bundle(options, name);
  if (options->running == 0) {
    if (mkfifo(path, 0600) != 0) {
      return -1;
    }
    *container = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  }
  *ours = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
  return *ours >= 0 && (options->running != 0 || *container >= 0) ? 0 : -1;
}

static void introduce(const struct shim_options* options) {
  char text[64];
  const int count = snprintf(text, sizeof text, "shim %d %" PRIu64 "\n", (int)getpid(), start_time_of(getpid()));
  write_file(in_bundle(options, "shim"), text, (size_t)count);
  tell(text);
}

/* A container that runs already: its supervisor is gone. */
static int supervise_running(struct supervisor* self) {
  const struct shim_options* options = self->options;
  self->runtime_ended = true;
  self->container = options->running;
  self->process = open_running(options);
  if (self->process < 0) {
    fail(options, "container");
    return 1;
  }
  /* A container of an older supervisor has no such pipes: its output has ended, its end has not. */
  if (options->terminal) {
    self->streams[0] = terminal_take(options);
  } else {
    (void)open_pipe(options, "stdout", &self->streams[0], NULL);
    (void)open_pipe(options, "stderr", &self->streams[1], NULL);
  }
  log_open(&self->log, options);
  self->output = output_open(options, &self->log);
  if (self->output == NULL) {
    fail(options, "log");
    return 1;
  }
  char text[128];
  snprintf(text, sizeof text, "started %d %" PRIu64 " %" PRId64 "\n", (int)options->running, options->running_start_time,
           options->running_since_ms);
  tell(text);
  close(kSocketFd);
  return 0;
}

static int start_container(struct supervisor* self) {
  const struct shim_options* options = self->options;
  struct namespaces saved;
  const char* what = "";
  if (enter_namespaces(options, &saved, &what) != 0) {
    fail(options, what);
    return 1;
  }
  if (options->nft != NULL && options->network_rules != NULL && run_nft(options) != 0) {
    fail(options, "proxy rules");
    return 1;
  }
  if (options->show_network && show_network() != 0) {
    fail(options, "network");
    return 1;
  }
  int out = -1;
  int err = -1;
  log_open(&self->log, options);
  self->output = output_open(options, &self->log);
  if (options->terminal) {
    self->console = terminal_listen(options);
    out = open("/dev/null", O_WRONLY | O_CLOEXEC);
    err = open("/dev/null", O_WRONLY | O_CLOEXEC);
  } else if (open_pipe(options, "stdout", &self->streams[0], &out) != 0 ||
             open_pipe(options, "stderr", &self->streams[1], &err) != 0) {
    out = err = -1;
  }
  if (self->signals < 0 || self->output == NULL || out < 0 || err < 0 || (options->terminal && self->console < 0)) {
    fail(options, "log");
    return 1;
  }
  self->runtime = start_runtime(options, out, err);
  if (self->runtime < 0) {
    fail(options, "fork");
    return 1;
  }
  close(out);
  close(err);
  if (options->runtime_fd >= 0) {
    close(options->runtime_fd);
  }
  while (!self->runtime_ended) {
    pump(self, -1);
  }
  /* From here on only the container keeps its namespaces alive. If that fails, they live as long as the supervisor. */
  (void)leave_namespaces(options, &saved);
  close(kSocketFd);
  return 0;
}

int supervise(const struct shim_options* options) {
  static struct supervisor self; /* zeroed, and too large for a frame */
  self.options = options;
  self.process = -1;
  self.console = -1;
  self.streams[0] = self.streams[1] = -1;
  become_supervisor(options);
  if (chdir(options->data) != 0) {
    return 1;
  }
  introduce(options);
  sigset_t children;
  sigemptyset(&children);
  sigaddset(&children, SIGCHLD);
  sigprocmask(SIG_BLOCK, &children, NULL);
  self.signals = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
  if ((options->running != 0 ? supervise_running(&self) : start_container(&self)) != 0) {
    return 1;
  }
  while (!is_over(&self)) {
    pump(&self, -1);
  }
  drain(&self);
  if (options->terminal) {
    terminal_release(options);
  }
  return 0;
}
