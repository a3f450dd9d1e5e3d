// The compiled filter under the kernel itself: a child installs it and makes system calls.
#include "drivers/runtime/oci/containers/seccomp_filter.h"

#include <gmock/gmock.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "drivers/runtime/plan/container_plan.h"

namespace moorage::oci {
namespace {

struct Call {
  long number;
  unsigned long first = 0;
};

constexpr int kNotInstalled = 254;

// errno of the call under the filter, 0 when it was let through and worked. In a process of its own: a filter stays.
int under(const std::string& filter, Call call) {
  std::vector<sock_filter> program(filter.size() / sizeof(sock_filter));
  std::memcpy(program.data(), filter.data(), program.size() * sizeof(sock_filter));
  const sock_fprog whole{static_cast<unsigned short>(program.size()), program.data()};
  const pid_t child = ::fork();
  if (child == 0) {
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole) != 0) {
      ::_exit(kNotInstalled);
    }
    const long answer = ::syscall(call.number, call.first, 0UL, 0UL, 0UL, 0UL);
    ::_exit(answer < 0 ? errno : 0);
  }
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
  EXPECT_NE(WEXITSTATUS(status), kNotInstalled);
  return WEXITSTATUS(status);
}

std::string filter_for(const std::vector<std::string>& capabilities) {
  auto made = compile_seccomp_filter(capabilities);
  EXPECT_TRUE(made.ok()) << made.error().message;
  return made.ok() ? *made : std::string();
}

constexpr long kNoSuchDescriptor = 1'000'000;

}  // namespace

TEST(SeccompFilter, lets_ordinary_calls_through) {
  const auto filter = filter_for({"CAP_CHOWN"});
  EXPECT_EQ(under(filter, {SYS_getpid}), 0);
  EXPECT_EQ(under(filter, {SYS_close, kNoSuchDescriptor}), EBADF);
  EXPECT_EQ(under(filter, {SYS_personality, 0xffffffff}), 0);
}

TEST(SeccompFilter, refuses_what_undoes_the_confinement) {
  const auto filter = filter_for({"CAP_CHOWN"});
  // Without a filter these would say EINVAL, EFAULT, EBADF or succeed.
  for (const long call : {SYS_unshare, SYS_bpf, SYS_setns, SYS_keyctl, SYS_io_uring_setup, SYS_userfaultfd, SYS_perf_event_open,
                          SYS_open_by_handle_at, SYS_kexec_load, SYS_init_module}) {
    EXPECT_EQ(under(filter, {call}), EPERM) << call;
  }
}

TEST(SeccompFilter, does_not_know_calls_that_are_newer_than_its_rules) {
  for (const auto& filter : {filter_for({}), filter_for({"CAP_SYS_ADMIN", "CAP_BPF"})}) {
    // A number of no call, one in the gap of this architecture, and calls that came after the rules.
    for (const long call : {500L, 467L, 10'000L, 400L}) {
      EXPECT_EQ(under(filter, {call}), ENOSYS) << call;
    }
  }
  // A call that the rules know and do not allow answers EPERM, not ENOSYS.
  EXPECT_EQ(under(filter_for({}), {SYS_add_key}), EPERM);
  EXPECT_EQ(under(filter_for({}), {SYS_mount_setattr}), EPERM);
}

TEST(SeccompFilter, looks_at_arguments) {
  const auto filter = filter_for({"CAP_CHOWN"});
  EXPECT_EQ(under(filter, {SYS_socket, AF_VSOCK}), EPERM);
  EXPECT_NE(under(filter, {SYS_socket, AF_UNIX}), EPERM);
  EXPECT_EQ(under(filter, {SYS_personality, 0x0400000}), EPERM);  // ADDR_COMPAT_LAYOUT
  EXPECT_EQ(under(filter, {SYS_clone, CLONE_NEWUSER}), EPERM);
  EXPECT_EQ(under(filter, {SYS_clone3}), ENOSYS);
}

TEST(SeccompFilter, opens_what_a_capability_is_for) {
  EXPECT_EQ(under(filter_for({}), {SYS_clone3}), ENOSYS);
  EXPECT_NE(under(filter_for({"CAP_SYS_ADMIN"}), {SYS_clone3}), ENOSYS);
  EXPECT_EQ(under(filter_for({}), {SYS_pidfd_getfd, kNoSuchDescriptor}), EPERM);
  EXPECT_EQ(under(filter_for({"CAP_SYS_PTRACE"}), {SYS_pidfd_getfd, kNoSuchDescriptor}), EBADF);
}

TEST(SeccompFilters, are_made_once_for_each_set_of_capabilities) {
  SeccompFilters filters;
  const std::string few = filters.base64_of({"CAP_CHOWN"});
  ASSERT_FALSE(few.empty());
  EXPECT_EQ(few.size() % 4, 0U);
  EXPECT_EQ(few.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="), std::string::npos);
  EXPECT_EQ(filters.base64_of({"CAP_CHOWN"}), few);
  EXPECT_NE(filters.base64_of({"CAP_SYS_ADMIN"}), few);
}

}  // namespace moorage::oci
