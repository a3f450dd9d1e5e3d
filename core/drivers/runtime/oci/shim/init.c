#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shim.h"

int run_as_init(char** argv) {
  prctl(PR_SET_CHILD_SUBREAPER, 1); /* it reaps also where it is not the first process: in a namespace of the task */
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, &before);
  const pid_t child = fork();
  if (child < 0) {
    return 126;
  }
  if (child == 0) {
    setpgid(0, 0);
    sigprocmask(SIG_SETMASK, &before, NULL);
    execvp(argv[0], argv);
    const int code = errno == ENOENT ? 127 : 126;
    fprintf(stderr, "init: %s: %s\n", argv[0], strerror(errno));
    _exit(code);
  }
  for (;;) {
    int signal_number = 0;
    if (sigwait(&all, &signal_number) != 0) {
      continue;
    }
    if (signal_number != SIGCHLD) {
      kill(child, signal_number);
      continue;
    }
    for (;;) {
      int status = 0;
      const pid_t gone = waitpid(-1, &status, WNOHANG);
      if (gone <= 0) {
        break;
      }
      if (gone == child) {
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      }
    }
  }
}
