/* The web server of the example image: one process, one epoll loop, HTTP/1.1 with keep-alive, nothing but libc.
 *
 *   GET /             {"container":…,"task":…,"revision":…,"requests":…}; no task where none is known
 *   GET /healthz      200 "ok", or 503 after /fail
 *   GET /slow?ms=N    as /, N milliseconds later (at most 60,000)
 *   GET /fail         /healthz answers 503 from now on
 *   GET /exit?code=N  ends the process at once
 *   GET /log?TEXT     writes TEXT to the log
 *
 * SIGTERM: answers what comes in, each time with "Connection: close", until nothing but /healthz has come for QUIET_MS (200);
 * after DRAIN_MS (5,000) no new connection is taken; then it ends with 0. Requests in flight are always answered. */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 4096, REQUEST_MAX = 8192, REPLY_MAX = 1024, SLOW_MS_MAX = 60000 };

struct connection {
  int open;
  size_t in_size, out_size, out_sent;
  int close_after, waiting; /* waiting: a slow answer is due */
  long long due_ms;
  char in[REQUEST_MAX];
  char out[REPLY_MAX];
};

static struct connection* connections[CONNECTIONS_MAX];
static int connection_limit, busy_count, waiting_count, poller = -1, listener = -1, draining, failing;
static long long last_activity_ms, drain_began_ms;
static unsigned long requests;
static char container[256], task[128], revision[64];

static long long now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static long number_of(const char* text, long otherwise, long most) {
  if (text == NULL || *text < '0' || *text > '9') return otherwise;
  long n = strtol(text, NULL, 10);
  return n > most ? most : n;
}

/* Keeps what may stand in a JSON string as it is. */
static void plain(char* into, size_t size, const char* text) {
  size_t n = 0;
  for (; *text != '\0' && n + 1 < size; text++)
    if (*text > 0x20 && *text < 0x7f && *text != '"' && *text != '\\') into[n++] = *text;
  into[n] = '\0';
}

static const char* first_of(const char* a, const char* b) { return a != NULL && *a != '\0' ? a : b; }

static const char* last_part(const char* text, char separator) {
  const char* last = text != NULL ? strrchr(text, separator) : NULL;
  return last != NULL ? last + 1 : text;
}

static void name_ourselves(void) {
  char host[128] = "unknown";
  gethostname(host, sizeof host - 1);
  const char* metadata = last_part(getenv("ECS_CONTAINER_METADATA_URI_V4"), '/');
  plain(container, sizeof container,
        first_of(getenv("ECS_CONTAINER_ID"), first_of(getenv("MOORAGE_CONTAINER_ID"), first_of(getenv("HOSTNAME"), host))));
  plain(task, sizeof task,
        first_of(last_part(getenv("ECS_TASK_ARN"), '/'), first_of(getenv("MOORAGE_TASK_ID"), first_of(metadata, ""))));
  plain(revision, sizeof revision, first_of(getenv("REVISION"), "unknown"));
}

static void watch(int fd, int op, unsigned events) {
  struct epoll_event event = {.events = events, .data.fd = fd};
  epoll_ctl(poller, op, fd, &event);
}

static int is_busy(const struct connection* c) { return c->in_size > 0 || c->waiting || c->out_sent < c->out_size; }

static void drop(int fd) {
  struct connection* c = connections[fd];
  waiting_count -= c->waiting;
  busy_count -= c->open && is_busy(c);
  memset(c, 0, offsetof(struct connection, in));
  close(fd);
}

static void reply(struct connection* c, int status, const char* type, const char* body) {
  c->close_after |= draining || status == 400;
  const char* reason = status == 200   ? "OK"
                       : status == 503 ? "Service Unavailable"
                       : status == 404 ? "Not Found"
                                       : "Bad Request";
  int n =
      snprintf(c->out, sizeof c->out, "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\nConnection: %s\r\n\r\n%s",
               status, reason, type, strlen(body), c->close_after ? "close" : "keep-alive", body);
  c->out_size = (size_t)n < sizeof c->out ? (size_t)n : sizeof c->out;
  c->out_sent = 0;
}

static void reply_with_names(struct connection* c) {
  char of_task[160] = "";
  char body[640];
  if (task[0] != '\0') snprintf(of_task, sizeof of_task, "\"task\":\"%s\",", task);
  snprintf(body, sizeof body, "{\"container\":\"%s\",%s\"revision\":\"%s\",\"requests\":%lu}\n", container, of_task, revision,
           requests);
  reply(c, 200, "application/json", body);
}

static void answer(struct connection* c, char* path) {
  char* query = strchr(path, '?');
  if (query != NULL) *query++ = '\0';
  if (strcmp(path, "/healthz") != 0) {
    requests++;
    last_activity_ms = now_ms();
  }
  if (strcmp(path, "/") == 0) {
    reply_with_names(c);
  } else if (strcmp(path, "/healthz") == 0) {
    reply(c, failing ? 503 : 200, "text/plain", failing ? "failing\n" : "ok\n");
  } else if (strcmp(path, "/slow") == 0) {
    c->waiting = 1;
    waiting_count++;
    c->due_ms = now_ms() + number_of(query != NULL && strncmp(query, "ms=", 3) == 0 ? query + 3 : NULL, 1000, SLOW_MS_MAX);
  } else if (strcmp(path, "/fail") == 0) {
    failing = 1;
    reply(c, 200, "text/plain", "failing from now on\n");
  } else if (strcmp(path, "/exit") == 0) {
    _exit((int)number_of(query != NULL && strncmp(query, "code=", 5) == 0 ? query + 5 : NULL, 1, 255));
  } else if (strcmp(path, "/log") == 0) {
    printf("%s\n", query != NULL ? query : "");
    reply(c, 200, "text/plain", "logged\n");
  } else {
    reply(c, 404, "text/plain", "not found\n");
  }
}

/* Takes one whole request off the input, if there is one. */
static void take_request(struct connection* c) {
  if (c->in_size == 0 || c->waiting || c->out_sent < c->out_size) return;
  char* end = memmem(c->in, c->in_size, "\r\n\r\n", 4);
  if (end == NULL) {
    if (c->in_size == REQUEST_MAX) {
      c->in_size = 0;
      reply(c, 400, "text/plain", "the request is too long\n");
    }
    return;
  }
  size_t used = (size_t)(end - c->in) + 4;
  *end = '\0';
  char* line_end = strstr(c->in, "\r\n");
  char* path = strchr(c->in, ' ');
  char* version = path != NULL ? strchr(path + 1, ' ') : NULL;
  int is_get = strncmp(c->in, "GET ", 4) == 0 && version != NULL && (line_end == NULL || version < line_end);
  if (!is_get || strcasestr(c->in, "\r\ncontent-length:") != NULL || strcasestr(c->in, "\r\ntransfer-encoding:") != NULL) {
    reply(c, 400, "text/plain", "GET without a body is all there is\n");
  } else {
    c->close_after |= strcasestr(c->in, "\r\nconnection: close") != NULL || strncmp(version, " HTTP/1.0", 9) == 0;
    *version = '\0';
    answer(c, path + 1);
  }
  memmove(c->in, c->in + used, c->in_size - used);
  c->in_size -= used;
}

/* Sends, takes the next request, until there is nothing to do. */
static void work(int fd) {
  struct connection* c = connections[fd];
  for (;;) {
    take_request(c);
    if (c->out_sent == c->out_size) return;
    ssize_t n = send(fd, c->out + c->out_sent, c->out_size - c->out_sent, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) {
      watch(fd, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
      return;
    }
    if (n < 0) {
      c->close_after = 1;
      c->out_sent = c->out_size;
    } else {
      c->out_sent += (size_t)n;
    }
    if (c->out_sent == c->out_size && c->close_after) {
      shutdown(fd, SHUT_WR);
      c->open = 2; /* to be dropped by the caller */
      return;
    }
  }
}

static void serve(int fd, unsigned events) {
  struct connection* c = connections[fd];
  int was_busy = is_busy(c);
  int gone = 0;
  if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
    ssize_t n = c->in_size < REQUEST_MAX ? recv(fd, c->in + c->in_size, REQUEST_MAX - c->in_size, 0) : -2;
    gone = n == 0 || (n == -1 && errno != EAGAIN && errno != EINTR);
    if (n > 0) c->in_size += (size_t)n;
  }
  if (!gone) {
    if (events & EPOLLOUT) watch(fd, EPOLL_CTL_MOD, EPOLLIN);
    work(fd);
  }
  busy_count += is_busy(c) - was_busy;
  if (gone || c->open == 2) drop(fd);
}

static void take_connections(void) {
  for (;;) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    int yes = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (fd >= CONNECTIONS_MAX || (connections[fd] == NULL && (connections[fd] = calloc(1, sizeof **connections)) == NULL)) {
      close(fd);
      continue;
    }
    connections[fd]->open = 1;
    if (fd >= connection_limit) connection_limit = fd + 1;
    watch(fd, EPOLL_CTL_ADD, EPOLLIN);
  }
}

static void answer_slow(void) {
  long long now = now_ms();
  for (int fd = 0; fd < connection_limit && waiting_count > 0; fd++) {
    struct connection* c = connections[fd];
    if (c == NULL || !c->waiting || c->due_ms > now) continue;
    c->waiting = 0;
    waiting_count--;
    last_activity_ms = now;
    reply_with_names(c);
    work(fd);
    busy_count -= !is_busy(c);
    if (c->open == 2) drop(fd);
  }
}

int main(void) {
  const long port = number_of(getenv("PORT"), 8080, 65535);
  const long quiet_ms = number_of(getenv("QUIET_MS"), 200, 60000);
  const long drain_ms = number_of(getenv("DRAIN_MS"), 5000, 600000);
  setvbuf(stdout, NULL, _IOLBF, 0);
  name_ourselves();

  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  sigprocmask(SIG_BLOCK, &ends, NULL);
  int signals = signalfd(-1, &ends, SFD_NONBLOCK | SFD_CLOEXEC);

  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
  int yes = 1;
  listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(listener, (struct sockaddr*)&address, sizeof address) != 0 || listen(listener, 1024) != 0) {
    fprintf(stderr, "cannot listen on port %ld: %s\n", port, strerror(errno));
    return 1;
  }
  socklen_t address_size = sizeof address;
  getsockname(listener, (struct sockaddr*)&address, &address_size); /* PORT=0: the kernel has chosen one */
  poller = epoll_create1(EPOLL_CLOEXEC);
  watch(listener, EPOLL_CTL_ADD, EPOLLIN);
  watch(signals, EPOLL_CTL_ADD, EPOLLIN);
  printf("serving revision %s on port %d as %s\n", revision, ntohs(address.sin_port), container);

  for (;;) {
    struct epoll_event events[128];
    int n = epoll_wait(poller, events, 128, draining || waiting_count > 0 ? 10 : -1);
    for (int i = 0; i < n; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) {
        take_connections();
      } else if (fd == signals) {
        struct signalfd_siginfo info;
        while (read(signals, &info, sizeof info) > 0) continue;
        if (!draining) printf("draining after %lu requests\n", requests);
        draining = 1;
        drain_began_ms = last_activity_ms = now_ms();
      } else if (connections[fd] != NULL && connections[fd]->open) {
        serve(fd, events[i].events);
      }
    }
    answer_slow();
    if (!draining) continue;
    long long now = now_ms();
    if (listener >= 0 && now - drain_began_ms >= drain_ms) {
      close(listener);
      listener = -1;
    }
    if (busy_count == 0 && (listener < 0 || now - last_activity_ms >= quiet_ms)) break;
  }
  printf("stopped after %lu requests\n", requests);
  return 0;
}
