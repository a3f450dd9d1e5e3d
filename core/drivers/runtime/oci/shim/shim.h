/* The container's supervisor: one small static program, one process per container, that outlives the engine.
 *
 * It prepares the container's root file system and network namespace, lets the OCI runtime (crun, runc) make the container,
 * then collects its output, waits for its end and writes both down where the driver finds them. It talks to the driver over
 * one socket until the container runs, and needs nobody after that. It never restarts anything and never decides anything. */
#ifndef MOORAGE_SHIM_H
#define MOORAGE_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { kSocketFd = 3, kMountsMax = 128, kSysctlsMax = 64, kHeldMax = 1024, kPlacesMax = 512 };

enum log_mode {
  kLogRotate, /* keep the newest segments; nobody ingests them */
  kLogDrop,   /* ingested; when the reader is far behind, the oldest segment goes */
  kLogBlock,  /* ingested; when the reader is far behind, the container waits */
};

struct shim_options {
  const char* bundle;             /* config.json, pid, shim, started, failed, rootfs, mounts */
  const char* data;               /* working directory: upper, work, segments of output */
  const char* exit_file;          /* appears by rename when the container has ended */
  const char* lower;              /* overlay lower directories, ':' between them; NULL: rootfs is there as it is */
  const char* cgroup_procs;       /* file to write "0" to; NULL: stay in the engine's group */
  const char* directory;          /* made in the root file system if it is not there (working directory); NULL: none */
  bool read_only;                 /* the root file system; what will be mounted in it has its places made before */
  const char* places[kPlacesMax]; /* directories, or files where is_file_place says so */
  bool is_file_place[kPlacesMax];
  size_t place_count;
  bool new_network;  /* network namespace of its own */
  bool show_network; /* shown to the driver before the container is made */
  enum log_mode log_mode;
  uint64_t segment_bytes;
  unsigned segments_max;
  int mount_fds[kMountsMax]; /* detached mounts, put at bundle/mounts/<index> */
  size_t mount_count;
  const char* sysctls[kSysctlsMax]; /* "net/ipv4/ip_default_ttl=64": written in the new network namespace */
  size_t sysctl_count;
  int held_fds[kHeldMax]; /* kept open as long as the container lives (host ports), then closed */
  size_t held_count;
  char** runtime; /* argv of the OCI runtime */
  int runtime_fd; /* its program in memory; -1: run the file runtime[0] */
};

int supervise(const struct shim_options* options);

/* init.c: runs argv as a child, passes signals on, reaps orphans, ends with the child's code. */
int run_as_init(char** argv);

/* namespaces.c. Every function returns 0 or -1 with errno; `what` then says what failed. */
struct namespaces {
  int host_mounts;
  int host_network;
};
int enter_namespaces(const struct shim_options* options, struct namespaces* saved, const char** what);
int leave_namespaces(const struct shim_options* options, struct namespaces* saved);
int open_route_socket(void);

/* log.c: lines "TIME STREAM TAG TEXT" in segments named log.<offset of the first byte, 16 hex digits>. */
struct log_writer {
  enum log_mode mode;
  uint64_t segment_bytes;
  unsigned segments_max;
  int fd;
  uint64_t segment_start;
  uint64_t offset;
};
struct log_stream {
  const char* name; /* "stdout" */
  int fd;
  size_t used;
  char line[16384];
};
void log_open(struct log_writer* log, const struct shim_options* options);
/* True while the container has to wait for the reader (mode kLogBlock). */
bool log_is_full(const struct log_writer* log);
/* Reads once and writes what became whole lines. False at the end of the stream. */
bool log_pump(struct log_writer* log, struct log_stream* stream);
void log_finish(struct log_writer* log, struct log_stream* stream);

/* files.c */
int write_file(const char* path, const char* text, size_t length);           /* by rename */
const char* in_bundle(const struct shim_options* options, const char* name); /* valid until the next call */
uint64_t start_time_of(pid_t pid);                                           /* clock ticks since boot; 0: gone */
int64_t now_ms(void);

#endif
