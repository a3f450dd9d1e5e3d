/* The container's supervisor: one small static program, one process per container, that outlives the engine.
 *
 * It prepares the container's root file system and network namespace, lets the OCI runtime (crun, runc) make the container,
 * then collects its output, waits for its end and writes both down where the driver finds them. It talks to the driver over
 * one socket until the container runs, and needs no other process after that. It never restarts anything and never decides
 * anything.
 *
 * A supervisor that is killed leaves the container alive: its output goes into named pipes of the bundle, which the container
 * itself holds open for reading too, so that writing never fails and waits when a pipe is full. A new supervisor (--running)
 * opens the pipes, goes on with the half lines that the old one kept in a shared mapping (output.c), and learns the exit code
 * from the kernel where it tells it to a process that is not the parent. */
#ifndef MOORAGE_SHIM_H
#define MOORAGE_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { kSocketFd = 3, kMountsMax = 128, kSysctlsMax = 64, kHeldMax = 1024, kPlacesMax = 512 };

enum log_mode {
  kLogRotate, /* keep the newest segments; the engine does not ingest them */
  kLogDrop,   /* ingested; when the reader is far behind, the oldest segment goes */
  kLogBlock,  /* ingested; when the reader is far behind, the container waits */
};

enum {
  kEventBytesMax = 262118, /* Docker's awslogs: CloudWatch Logs takes 262,144 with 26 of its own */
  kLineBytes = 3 * 262144, /* what is left of a line always fits before it: moving it to the front overwrites none of it */
  kPrefixBytesMax = 64,
  kBatchBytes = 65536, /* records are written in blocks of about this size */
};

struct shim_options {
  const char* bundle;             /* config.json, pid, shim, started, failed, rootfs, mounts */
  const char* data;               /* working directory: upper, work, segments of output */
  const char* exit_file;          /* appears by rename when the container has ended */
  const char* lower;              /* overlay lower directories, ':' between them; NULL: rootfs is there as it is */
  const char* layer;              /* with the directories "upper" and "work" of the overlay */
  const char* cgroup_procs;       /* file to write "0" to; NULL: stay in the engine's group */
  const char* directory;          /* made in the root file system if it is not there (working directory); NULL: none */
  bool read_only;                 /* the root file system; what will be mounted in it has its places made before */
  const char* places[kPlacesMax]; /* directories, or files where is_file_place says so */
  bool is_file_place[kPlacesMax];
  size_t place_count;
  bool new_network;          /* network namespace of its own */
  bool show_network;         /* shown to the driver before the container is made */
  int network_fd;            /* a network namespace that the container shares with others; -1: none */
  bool terminal;             /* a pseudo-terminal instead of two pipes */
  const char* nft;           /* the program; NULL: there are no rules */
  const char* network_rules; /* a script that it runs in the container's network namespace */
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
  pid_t running;  /* the first process of a container whose supervisor is gone; 0: one is to be started */
  uint64_t running_start_time;
  int64_t running_since_ms;
};

int supervise(const struct shim_options* options);

/* init.c: runs argv as a child, passes signals on, reaps orphans, ends with the child's code. */
int run_as_init(char** argv);

/* pause.c: namespaces that the containers of a task share. Both end with 0, or write what failed to stderr. */
int run_as_pause(const char* note, const char* place, const char* cgroup_procs);
int set_ipc_settings(const char* path, char** assignments);

/* terminal.c. The descriptors are masters; -1 with errno: there is none. */
int terminal_listen(const struct shim_options* options); /* a socket that becomes readable when the runtime brings one */
int terminal_accept(int listener);
pid_t terminal_keep(const struct shim_options* options, int master, pid_t container); /* starts the keeper */
int terminal_take(const struct shim_options* options);                                /* the keeper's */
void terminal_release(const struct shim_options* options);                            /* ends the keeper */

/* namespaces.c. Every function returns 0 or -1 with errno; `what` then says what failed. */
struct namespaces {
  int host_mounts;
  int host_network;
};
int enter_namespaces(const struct shim_options* options, struct namespaces* saved, const char** what);
int leave_namespaces(const struct shim_options* options, struct namespaces* saved);
int open_route_socket(void);
int write_sysctl(const char* assignment); /* "net/ipv4/ip_default_ttl=64" */

/* log.c: segments named log.<offset of the first byte, 16 hex digits>. */
struct log_writer {
  enum log_mode mode;
  uint64_t segment_bytes;
  unsigned segments_max;
  int fd;
  uint64_t segment_start;
  uint64_t offset;
  bool is_torn; /* the last write ended in the middle of a record */
};
/* Goes on behind the segments that are there. */
void log_open(struct log_writer* log, const struct shim_options* options);
/* True while the container has to wait for the reader (mode kLogBlock). */
bool log_is_full(const struct log_writer* log);
void log_put(struct log_writer* log, const char* bytes, size_t length);
/* Begins the next segment when the present one is full. */
void log_turn(struct log_writer* log);

/* output.c: lines "TIME STREAM TAG TEXT" of what the container writes. Tag F ends a line; P is a part of kEventBytesMax bytes
 * of a line that goes on (less where a UTF-8 character would be cut), stamped as the line's first part. Each stream is by
 * itself. What is not written yet lies in a mapping of the file bundle/output, where the next supervisor finds it. */
struct output_stream {
  _Atomic uint64_t span; /* what is kept of `line`: begin << 32 | end */
  /* While bytes are read: the end of the room for them, which is zero from the span's end on. What a supervisor had read when
   * it was killed, and not counted yet, is what is not zero there. 0: nothing is being read. */
  _Atomic uint64_t room_end;
  int64_t since_s; /* when the unfinished line's first part was read; 0: it has no part yet */
  int64_t since_ns;
  char line[kLineBytes];
};
struct output {
  /* A batch that is being written: with `is_pending` it stands for the bytes up to `next_span` of the stream. */
  _Atomic uint32_t is_pending;
  uint32_t stream;
  uint64_t next_span;
  int64_t next_since_s;
  int64_t next_since_ns;
  uint64_t offset; /* of the log, where the batch begins */
  uint64_t used;
  char batch[kBatchBytes + kEventBytesMax + kPrefixBytesMax];
  struct output_stream streams[2]; /* stdout, stderr */
};
/* NULL: no memory. */
struct output* output_open(const struct shim_options* options, struct log_writer* log);
/* Reads once from `fd` and writes what became whole records. False at the end of the stream. */
bool output_pump(struct output* output, struct log_writer* log, unsigned stream, int fd);
/* Nothing follows: an unfinished line counts as finished. */
void output_finish(struct output* output, struct log_writer* log, unsigned stream);

/* files.c */
int write_file(const char* path, const char* text, size_t length);           /* by rename */
const char* in_bundle(const struct shim_options* options, const char* name); /* valid until the next call */
uint64_t start_time_of(pid_t pid);                                           /* clock ticks since boot; 0: gone */
int64_t now_ms(void);

/* running.c: the end of a process that is not a child. */
int open_running(const struct shim_options* options); /* a descriptor that becomes readable with its end; -1: it is gone */
bool exit_status_of(const struct shim_options* options, int process,
                    int* status); /* as waitpid tells it; false: the kernel does not tell */

#endif
