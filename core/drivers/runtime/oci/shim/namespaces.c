#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/openat2.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "shim.h"

enum { kFromDescriptor = 4 }; /* MOVE_MOUNT_F_EMPTY_PATH: not every C library knows it */

int open_route_socket(void) { return socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE); }

static int loopback_up(void) {
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    return -1;
  }
  struct ifreq request;
  memset(&request, 0, sizeof request);
  memcpy(request.ifr_name, "lo", 3);
  request.ifr_flags = IFF_UP;
  const int result = ioctl(fd, SIOCSIFFLAGS, &request);
  close(fd);
  return result;
}

int write_sysctl(const char* assignment) {
  char path[512];
  const char* value = strchr(assignment, '=');
  if (value == NULL ||
      snprintf(path, sizeof path, "/proc/sys/%.*s", (int)(value - assignment), assignment) >= (int)sizeof path) {
    errno = EINVAL;
    return -1;
  }
  const int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) {
    return -1;
  }
  const ssize_t length = (ssize_t)strlen(value + 1);
  const ssize_t count = write(fd, value + 1, (size_t)length);
  close(fd);
  return count == length ? 0 : -1;
}

static int own_network(const struct shim_options* options, struct namespaces* saved, const char** what) {
  *what = "network namespace";
  saved->host_network = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  if (saved->host_network < 0) {
    return -1;
  }
  if (options->network_fd >= 0) {
    if (setns(options->network_fd, CLONE_NEWNET) != 0) {
      return -1;
    }
    close(options->network_fd);
  } else if (unshare(CLONE_NEWNET) != 0) {
    return -1;
  }
  *what = "loopback";
  if (options->network_fd < 0 && loopback_up() != 0) {
    return -1;
  }
  for (size_t i = 0; i < options->sysctl_count; ++i) {
    *what = options->sysctls[i];
    if (write_sysctl(options->sysctls[i]) != 0) {
      return -1;
    }
  }
  return 0;
}

/* "volatile": nothing of a container's own layer is read again after the machine went down, so nothing has to be synced. */
static int mount_root(const struct shim_options* options) {
  char data[4096];
  const int count = snprintf(data, sizeof data, "lowerdir=%s,upperdir=%s/upper,workdir=%s/work,volatile", options->lower,
                             options->layer, options->layer);
  if (count < 0 || count >= (int)sizeof data) {
    errno = ENAMETOOLONG;
    return -1;
  }
  return mount("overlay", in_bundle(options, "rootfs"), "overlay", MS_NODEV, data);
}

/* Makes `path` inside the root file system, wherever its links lead within it. The last part is a file where `is_file` says so.
 */
static int make_place(const struct shim_options* options, const char* path, bool is_file) {
  const int root = open(in_bundle(options, "rootfs"), O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (root < 0) {
    return -1;
  }
  char part[4096];
  const struct open_how how = {.flags = O_PATH | O_DIRECTORY | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
  const struct open_how any = {.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
  int result = 0;
  const char* at = path;
  while (result == 0 && *at != '\0') {
    const char* next = strchr(at + 1, '/');
    next = next == NULL ? at + strlen(at) : next;
    const int length = (int)(next - path);
    if (length >= (int)sizeof part) {
      errno = ENAMETOOLONG;
      result = -1;
      break;
    }
    memcpy(part, path, (size_t)length);
    part[length] = '\0';
    const bool is_the_file = is_file && *next == '\0';
    int here = (int)syscall(SYS_openat2, root, part, is_the_file ? &any : &how, sizeof how);
    if (here < 0 && errno == ENOENT) { /* its parent exists, made by the step before */
      const char* slash = strrchr(part, '/');
      char parent[4096];
      memcpy(parent, part, (size_t)(slash - part));
      parent[slash - part] = '\0';
      const int above = parent[0] == '\0' ? dup(root) : (int)syscall(SYS_openat2, root, parent, &how, sizeof how);
      if (above < 0) {
        result = -1;
      } else if (is_the_file) {
        result = mknodat(above, slash + 1, S_IFREG | 0644, 0);
      } else {
        result = mkdirat(above, slash + 1, 0755);
      }
      if (above >= 0) {
        close(above);
      }
    } else if (here < 0) {
      result = -1;
    }
    if (here >= 0) {
      close(here);
    }
    at = next;
  }
  close(root);
  return result;
}

/* Read-only before the runtime has it: when a runtime makes a root file system read-only, it is not "nodev" any more. The
 * runtime cannot make the places of mounts in it then. One that is a link to nothing is left to the runtime, which says so. */
static int seal_root(const struct shim_options* options) {
  for (size_t i = 0; i < options->place_count; ++i) {
    if (make_place(options, options->places[i], options->is_file_place[i]) != 0 && errno != EEXIST) {
      return -1;
    }
  }
  return mount(NULL, in_bundle(options, "rootfs"), NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NODEV, NULL);
}

int enter_namespaces(const struct shim_options* options, struct namespaces* saved, const char** what) {
  saved->host_mounts = -1;
  saved->host_network = -1;
  if ((options->new_network || options->network_fd >= 0) && own_network(options, saved, what) != 0) {
    return -1;
  }
  if (options->lower == NULL && options->mount_count == 0) {
    return 0;
  }
  *what = "mount namespace";
  saved->host_mounts = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
  if (saved->host_mounts < 0 || unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) != 0) {
    return -1;
  }
  if (chdir(options->data) != 0) { /* the copy of the directory in the new namespace */
    return -1;
  }
  *what = "overlay";
  if (options->lower != NULL && mount_root(options) != 0) {
    return -1;
  }
  *what = "working directory";
  if (options->directory != NULL && make_place(options, options->directory, false) != 0) {
    return -1;
  }
  *what = "read-only root file system";
  if (options->read_only && seal_root(options) != 0) {
    return -1;
  }
  for (size_t i = 0; i < options->mount_count; ++i) {
    char target[64];
    *what = "volume";
    snprintf(target, sizeof target, "mounts/%zu", i);
    if (syscall(SYS_move_mount, options->mount_fds[i], "", AT_FDCWD, in_bundle(options, target), kFromDescriptor) != 0) {
      return -1;
    }
    close(options->mount_fds[i]);
  }
  return 0;
}

int leave_namespaces(const struct shim_options* options, struct namespaces* saved) {
  int result = 0;
  if (saved->host_network >= 0) {
    result |= setns(saved->host_network, CLONE_NEWNET);
    close(saved->host_network);
  }
  if (saved->host_mounts >= 0) {
    result |= setns(saved->host_mounts, CLONE_NEWNS);
    close(saved->host_mounts);
    result |= chdir(options->data); /* a process that changes its mount namespace finds itself at the root */
  }
  return result;
}
