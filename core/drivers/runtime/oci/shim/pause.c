/* The process that holds the namespaces which the containers of a task share (pidMode and ipcMode "task"), as the pause
 * container of the ECS agent does. It is the first process of the task's process namespace and reaps its orphans.
 *
 * A container may see this process, so that nothing can be gained from it: it has an empty, read-only root file system, its own
 * network, host name and control group namespaces, an unprivileged user, no capability, no descriptor but /dev/null, and a
 * filter that leaves it the system calls of its loop. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/audit.h>
#include <linux/close_range.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shim.h"

enum { kNobody = 65534, kCapabilitiesMax = 63 };

/* Only what the loop below needs; anything else ends the process, and the task with it. */
static int forbid_everything_else(void) {
  static const struct sock_filter program[] = {
#if defined(__x86_64__)
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
#elif defined(__aarch64__)
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_AARCH64, 1, 0),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
#endif
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_wait4, 4, 0),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_rt_sigtimedwait, 3, 0),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_rt_sigreturn, 2, 0),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_restart_syscall, 1, 0),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  static const struct sock_fprog filter = {.len = sizeof program / sizeof program[0], .filter = (struct sock_filter*)program};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0);
}

/* An empty file system in place of the machine's: without it, the path /proc/1/root would lead out of the containers. */
static int leave_the_root(const char* place) {
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
      mount("pause", place, "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, "size=4k,mode=0555") != 0 ||
      chdir(place) != 0 || syscall(SYS_pivot_root, ".", ".") != 0 || umount2(".", MNT_DETACH) != 0) {
    return -1;
  }
  return chdir("/");
}

static int drop_rights(void) {
  for (int capability = 0; capability <= kCapabilitiesMax; ++capability) {
    if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0 && errno != EINVAL) {
      return -1;
    }
  }
  /* By number: the C library's functions would look for other threads. Leaving the user 0 empties the capability sets. */
  if (syscall(SYS_setgroups, 0, NULL) != 0 || syscall(SYS_setresgid, kNobody, kNobody, kNobody) != 0 ||
      syscall(SYS_setresuid, kNobody, kNobody, kNobody) != 0) {
    return -1;
  }
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : -1;
}

/* `gate` gives one byte when the parent has written the note, takes one when nothing can be gained from this process any more,
 * and closes when the parent has ended. */
static void hold(const char* place, int gate) {
  char byte = 0;
  if (read(gate, &byte, 1) != 1) {
    _exit(0);
  }
  setsid(); /* what started this program ends its process group */
  prctl(PR_SET_NAME, "moorage-pause");
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, NULL);
  if (leave_the_root(place) != 0 || drop_rights() != 0 || write(gate, &byte, 1) != 1 ||
      syscall(SYS_close_range, 0, ~0U, 0) != 0 || forbid_everything_else() != 0) {
    _exit(1);
  }
  for (;;) {
    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    /* In the kernel's own form, which is what the filter allows. */
    syscall(SYS_rt_sigtimedwait, &children, NULL, NULL, 8);
    while (syscall(SYS_wait4, -1, NULL, WNOHANG, NULL) > 0) {
    }
  }
}

/* Starts the pause process, writes its "PID STARTTIME" to the file `note`, and ends. `place`: a directory. */
int run_as_pause(const char* note, const char* place, const char* cgroup_procs) {
  const int procs = cgroup_procs[0] == '\0' ? -1 : open(cgroup_procs, O_WRONLY | O_CLOEXEC);
  if (procs >= 0) {
    if (write(procs, "0", 1) < 0) {
      /* stays in the engine's group */
    }
    close(procs);
  }
  int gate[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, gate) != 0 ||
      unshare(CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWCGROUP) != 0) {
    fprintf(stderr, "namespaces: %s\n", strerror(errno));
    return 1;
  }
  const pid_t child = fork();
  if (child < 0) {
    fprintf(stderr, "fork: %s\n", strerror(errno));
    return 1;
  }
  if (child == 0) {
    close(gate[1]);
    hold(place, gate[0]);
  }
  close(gate[0]);
  char text[64];
  snprintf(text, sizeof text, "%d %" PRIu64 "\n", (int)child, start_time_of(child));
  char byte = 'g';
  if (write_file(note, text, strlen(text)) != 0) {
    fprintf(stderr, "write %s: %s\n", note, strerror(errno));
    return 1; /* closes the gate, and the pause process ends */
  }
  if (write(gate[1], &byte, 1) != 1 || read(gate[1], &byte, 1) != 1) {
    fprintf(stderr, "the pause process ended\n");
    return 1;
  }
  return 0;
}

/* Settings of the IPC namespace at `path` (kernel.shm…, fs.mqueue.…): "kernel/shmmax=1". */
int set_ipc_settings(const char* path, char** assignments) {
  const int space = open(path, O_RDONLY | O_CLOEXEC);
  if (space < 0 || setns(space, CLONE_NEWIPC) != 0) {
    fprintf(stderr, "%s: %s\n", path, strerror(errno));
    return 1;
  }
  for (; *assignments != NULL; ++assignments) {
    if (write_sysctl(*assignments) != 0) {
      fprintf(stderr, "%s: %s\n", *assignments, strerror(errno));
      return 1;
    }
  }
  return 0;
}
