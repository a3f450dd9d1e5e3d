#include "drivers/runtime/oci/containers/seccomp_filter.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <openssl/evp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <utility>

#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/runtime/oci/plan/seccomp.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

constexpr std::size_t kFiltersMax = 64;  // capability sets at a time; task definitions have a handful
constexpr std::uint32_t kBinaryTree = 2;
constexpr int kNumbersMax = 4096;              // above every number that an architecture gives in order
constexpr std::uint32_t kNewMax = 0x000effff;  // below ARM's own calls and the bit of x32

struct Release {
  void operator()(scmp_filter_ctx context) const { seccomp_release(context); }
};
using Context = std::unique_ptr<void, Release>;

Error failed(const std::string& what, int code) {
  return runtime::runtime_failed("libseccomp: " + what + ": " + files::errno_text(code < 0 ? -code : code));
}

scmp_arg_cmp comparison(const SyscallCondition& condition) {
  scmp_compare how = SCMP_CMP_EQ;
  switch (condition.compare) {
    case SyscallCondition::Compare::kEqual:
      how = SCMP_CMP_EQ;
      break;
    case SyscallCondition::Compare::kNotEqual:
      how = SCMP_CMP_NE;
      break;
    case SyscallCondition::Compare::kMaskedEqual:
      how = SCMP_CMP_MASKED_EQ;
      break;
  }
  return {.arg = condition.argument, .op = how, .datum_a = condition.value, .datum_b = condition.masked};
}

// The spec has libseccomp's constants, libseccomp itself the kernel's short names: SCMP_ARCH_X86_64, x86_64.
std::uint32_t token_of(std::string_view name) {
  std::string short_name(name.substr(std::string_view("SCMP_ARCH_").size()));
  std::transform(short_name.begin(), short_name.end(), short_name.begin(), [](unsigned char c) { return std::tolower(c); });
  return seccomp_arch_resolve_name(short_name.c_str());
}

Status add_architectures(scmp_filter_ctx context) {
  for (const auto name : seccomp_architectures()) {
    const int code = seccomp_arch_add(context, token_of(name));
    if (code != 0 && code != -EEXIST) return failed("architecture " + std::string(name), code);
  }
  return {};
}

Status add_rule(scmp_filter_ctx context, const SyscallRule& rule) {
  const std::uint32_t action = rule.error ? SCMP_ACT_ERRNO(static_cast<std::uint32_t>(*rule.error)) : SCMP_ACT_ALLOW;
  std::vector<scmp_arg_cmp> conditions;
  for (const auto& condition : rule.conditions) conditions.push_back(comparison(condition));
  for (const auto name : rule.names) {
    const int call = seccomp_syscall_resolve_name(std::string(name).c_str());
    if (call == __NR_SCMP_ERROR) continue;  // newer than this libseccomp: it answers ENOSYS
    const int code = seccomp_rule_add_array(context, action, call, static_cast<unsigned>(conditions.size()), conditions.data());
    if (code != 0) return failed("rule of " + std::string(name), code);
  }
  return {};
}

Result<std::string> exported(scmp_filter_ctx context) {
  const files::UniqueFd file(::memfd_create("moorage-seccomp", MFD_CLOEXEC));
  if (!file) return runtime::runtime_failed(files::system_text("memfd_create"));
  if (const int code = seccomp_export_bpf(context, file.get()); code != 0) return failed("export", code);
  const auto length = ::lseek(file.get(), 0, SEEK_END);
  std::string out(static_cast<std::size_t>(std::max<off_t>(length, 0)), '\0');
  if (length <= 0 || ::pread(file.get(), out.data(), out.size(), 0) != length)
    return runtime::runtime_failed(files::system_text("read the filter"));
  return out;
}

// System calls of one architecture that the rules do not know: numbers that have no name, and those that came after the newest
// name in the rules.
struct Unknown {
  std::uint32_t architecture = 0;  // as the kernel names it to filters
  std::vector<std::pair<std::uint32_t, std::uint32_t>> numbers;
};

bool has_name(std::uint32_t architecture, int number) {
  const std::unique_ptr<char, void (*)(void*)> name(seccomp_syscall_resolve_num_arch(architecture, number), std::free);
  return name != nullptr;
}

Unknown unknown_to(std::uint32_t architecture) {
  int newest = 0;
  for (const auto name : seccomp_names()) {
    const int number = seccomp_syscall_resolve_name_arch(architecture, std::string(name).c_str());
    newest =
        number < kNumbersMax ? std::max(newest, number) : newest;  // ARM's own calls lie far above, and stay with the rules
  }
  Unknown unknown{.architecture = architecture, .numbers = {}};
  for (int number = 0; number <= newest; ++number) {
    const auto at = static_cast<std::uint32_t>(number);
    if (has_name(architecture, number)) continue;
    if (unknown.numbers.empty() || unknown.numbers.back().second + 1 != at) unknown.numbers.emplace_back(at, at);
    unknown.numbers.back().second = at;
  }
  unknown.numbers.emplace_back(newest + 1, kNewMax);
  return unknown;
}

// Answers ENOSYS to them, and goes on with what follows otherwise.
std::vector<sock_filter> answers_to(const Unknown& unknown) {
  std::vector<sock_filter> out{BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
  for (const auto& [first, last] : unknown.numbers) {
    out.push_back(BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, last, 2, 0));
    out.push_back(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, first, 0, 1));
    out.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS));
  }
  std::vector<sock_filter> guarded{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, unknown.architecture, 1, 0),
      BPF_STMT(BPF_JMP | BPF_JA, static_cast<std::uint32_t>(out.size())),
  };
  guarded.insert(guarded.end(), out.begin(), out.end());
  return guarded;
}

// Of every architecture of the rules but x32, whose calls are those of x86-64 with a bit set.
std::string answers_to_unknown() {
  std::string bytes;
  for (const auto name : seccomp_architectures()) {
    const std::uint32_t architecture = token_of(name);
    if (architecture == SCMP_ARCH_X32) continue;
    const auto program = answers_to(unknown_to(architecture));
    bytes.append(reinterpret_cast<const char*>(program.data()), program.size() * sizeof(sock_filter));
  }
  return bytes;
}

std::string base64(const std::string& bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(length));
  return out;
}

}  // namespace

Result<std::string> compile_seccomp_filter(const std::vector<std::string>& capabilities) {
  const Context context(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  if (!context) return runtime::runtime_failed("libseccomp: out of memory");
  MOORAGE_TRY(add_architectures(context.get()));
  for (const auto& rule : seccomp_rules(capabilities)) MOORAGE_TRY(add_rule(context.get(), rule));
  // Older versions make no trees; their filters are correct as well.
  static_cast<void>(seccomp_attr_set(context.get(), SCMP_FLTATR_CTL_OPTIMIZE, kBinaryTree));
  MOORAGE_ASSIGN(const auto filter, exported(context.get()));
  return answers_to_unknown() + filter;
}

std::string SeccompFilters::base64_of(const std::vector<std::string>& capabilities) {
  const std::lock_guard lock(mutex_);
  const auto found = made_.find(capabilities);
  if (found != made_.end()) return found->second;
  const auto filter = compile_seccomp_filter(capabilities);
  if (!filter.ok()) return {};
  if (made_.size() >= kFiltersMax) made_.clear();
  return made_[capabilities] = base64(*filter);
}

}  // namespace moorage::oci
