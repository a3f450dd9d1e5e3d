#include <fcntl.h>
#include <linux/close_range.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "shim.h"

static bool take(const char* argument, const char* name, const char** value) {
  const size_t length = strlen(name);
  if (strncmp(argument, name, length) != 0 || argument[length] != '=') {
    return false;
  }
  *value = argument + length + 1;
  return true;
}

static bool parse(char** argv, struct shim_options* options) {
  const char* value = NULL;
  for (; *argv != NULL; ++argv) {
    if (strcmp(*argv, "--") == 0) {
      options->runtime = argv + 1;
      return (argv[1] != NULL || options->running != 0) && options->bundle != NULL && options->data != NULL &&
             options->exit_file != NULL;
    }
    if (take(*argv, "--bundle", &options->bundle) || take(*argv, "--data", &options->data) ||
        take(*argv, "--exit-file", &options->exit_file) || take(*argv, "--lower", &options->lower) ||
        take(*argv, "--directory", &options->directory) || take(*argv, "--layer", &options->layer) ||
        take(*argv, "--nft", &options->nft) || take(*argv, "--network-rules", &options->network_rules) ||
        take(*argv, "--cgroup-procs", &options->cgroup_procs)) {
      continue;
    }
    if (strcmp(*argv, "--new-network") == 0) {
      options->new_network = true;
    } else if (take(*argv, "--network-fd", &value)) {
      options->network_fd = atoi(value);
    } else if (strcmp(*argv, "--terminal") == 0) {
      options->terminal = true;
    } else if (strcmp(*argv, "--read-only") == 0) {
      options->read_only = true;
    } else if ((take(*argv, "--place", &value) || take(*argv, "--file-place", &value)) && options->place_count < kPlacesMax) {
      options->is_file_place[options->place_count] = (*argv)[2] == 'f';
      options->places[options->place_count++] = value;
    } else if (strcmp(*argv, "--show-network") == 0) {
      options->show_network = true;
    } else if (take(*argv, "--log-mode", &value)) {
      options->log_mode = strcmp(value, "block") == 0 ? kLogBlock : strcmp(value, "drop") == 0 ? kLogDrop : kLogRotate;
    } else if (take(*argv, "--segment-bytes", &value)) {
      options->segment_bytes = strtoull(value, NULL, 10);
    } else if (take(*argv, "--segments-max", &value)) {
      options->segments_max = (unsigned)strtoul(value, NULL, 10);
    } else if (take(*argv, "--mount-fd", &value) && options->mount_count < kMountsMax) {
      options->mount_fds[options->mount_count++] = atoi(value);
    } else if (take(*argv, "--held-fd", &value) && options->held_count < kHeldMax) {
      options->held_fds[options->held_count++] = atoi(value);
    } else if (take(*argv, "--running", &value)) {
      char* rest = NULL;
      options->running = (pid_t)strtol(value, &rest, 10);
      options->running_start_time = strtoull(rest + (*rest == ','), &rest, 10);
      options->running_since_ms = strtoll(rest + (*rest == ','), NULL, 10);
    } else if (take(*argv, "--runtime-fd", &value)) {
      options->runtime_fd = atoi(value);
    } else if (take(*argv, "--sysctl", &value) && options->sysctl_count < kSysctlsMax) {
      options->sysctls[options->sysctl_count++] = value;
    } else {
      fprintf(stderr, "unknown argument: %s\n", *argv);
      return false;
    }
  }
  return false;
}

/* A hook of the runtime, in the container's mount namespace. */
static int seal(const char* root, const char* access) {
  char state[4096]; /* the runtime's state: it fails if a hook ends before reading all of it */
  while (read(STDIN_FILENO, state, sizeof state) > 0) {
  }
  const unsigned long read_only = strcmp(access, "ro") == 0 ? MS_RDONLY : 0;
  return mount(NULL, root, NULL, MS_REMOUNT | MS_BIND | MS_NODEV | read_only, NULL) == 0 ? 0 : 1;
}

int main(int argc, char** argv) {
  if (argc == 4 && strcmp(argv[1], "--seal") == 0) {
    return seal(argv[2], argv[3]);
  }
  if (argc >= 3 && strcmp(argv[1], "--init") == 0) {
    return run_as_init(argv + 2);
  }
  if (argc == 5 && strcmp(argv[1], "--pause") == 0) {
    return run_as_pause(argv[2], argv[3], argv[4]);
  }
  if (argc >= 3 && strcmp(argv[1], "--ipc-settings") == 0) {
    return set_ipc_settings(argv[2], argv + 3);
  }
  umask(022); /* files in the container's root file system get exactly their modes, whatever the engine's umask is */
  /* No inherited descriptor may reach the runtime or the container. */
  syscall(SYS_close_range, kSocketFd, ~0U, CLOSE_RANGE_CLOEXEC);
  static struct shim_options options;
  options.segment_bytes = 8 << 20;
  options.segments_max = 4;
  options.runtime_fd = -1;
  options.network_fd = -1;
  options.layer = ".";
  if (argc < 2 || !parse(argv + 1, &options)) {
    return 2;
  }
  const pid_t child = fork(); /* the driver waits for this process; the supervisor is a child of init */
  if (child != 0) {
    return child < 0 ? 1 : 0;
  }
  setsid();
  return supervise(&options);
}
