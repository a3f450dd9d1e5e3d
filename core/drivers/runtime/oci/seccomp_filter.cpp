#include "drivers/runtime/oci/seccomp_filter.h"

#include <openssl/evp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <memory>

#include "drivers/files/unique_fd.h"
#include "drivers/runtime/oci/errors.h"
#include "drivers/runtime/oci/seccomp.h"

namespace moorage::oci {
namespace {

constexpr std::size_t kFiltersMax = 64;  // capability sets at a time; task definitions have a handful
constexpr std::uint32_t kBinaryTree = 2;

struct Release {
  void operator()(scmp_filter_ctx context) const { seccomp_release(context); }
};
using Context = std::unique_ptr<void, Release>;

Error failed(const std::string& what, int code) {
  return runtime_failed("libseccomp: " + what + ": " + std::strerror(code < 0 ? -code : code));
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

Status add_architectures(scmp_filter_ctx context) {
  for (const auto name : seccomp_architectures()) {
    // The spec has libseccomp's constants, libseccomp itself the kernel's short names: SCMP_ARCH_X86_64, x86_64.
    std::string short_name(name.substr(std::string_view("SCMP_ARCH_").size()));
    std::transform(short_name.begin(), short_name.end(), short_name.begin(), [](unsigned char c) { return std::tolower(c); });
    const int code = seccomp_arch_add(context, seccomp_arch_resolve_name(short_name.c_str()));
    if (code != 0 && code != -EEXIST) return failed("architecture " + short_name, code);
  }
  return {};
}

Status add_rule(scmp_filter_ctx context, const SyscallRule& rule) {
  const std::uint32_t action = rule.error ? SCMP_ACT_ERRNO(static_cast<std::uint32_t>(*rule.error)) : SCMP_ACT_ALLOW;
  std::vector<scmp_arg_cmp> conditions;
  for (const auto& condition : rule.conditions) conditions.push_back(comparison(condition));
  for (const auto name : rule.names) {
    const int call = seccomp_syscall_resolve_name(std::string(name).c_str());
    if (call == __NR_SCMP_ERROR) continue;  // newer than this libseccomp: it stays forbidden
    const int code = seccomp_rule_add_array(context, action, call, static_cast<unsigned>(conditions.size()), conditions.data());
    if (code != 0) return failed("rule of " + std::string(name), code);
  }
  return {};
}

Result<std::string> exported(scmp_filter_ctx context) {
  const files::UniqueFd file(::memfd_create("moorage-seccomp", MFD_CLOEXEC));
  if (!file) return runtime_failed(system_text("memfd_create"));
  if (const int code = seccomp_export_bpf(context, file.get()); code != 0) return failed("export", code);
  const auto length = ::lseek(file.get(), 0, SEEK_END);
  std::string out(static_cast<std::size_t>(std::max<off_t>(length, 0)), '\0');
  if (length <= 0 || ::pread(file.get(), out.data(), out.size(), 0) != length)
    return runtime_failed(system_text("read the filter"));
  return out;
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
  if (!context) return runtime_failed("libseccomp: out of memory");
  MOORAGE_TRY(add_architectures(context.get()));
  for (const auto& rule : seccomp_rules(capabilities)) MOORAGE_TRY(add_rule(context.get(), rule));
  // Older ones know no trees; their filters are right all the same.
  static_cast<void>(seccomp_attr_set(context.get(), SCMP_FLTATR_CTL_OPTIMIZE, kBinaryTree));
  return exported(context.get());
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
