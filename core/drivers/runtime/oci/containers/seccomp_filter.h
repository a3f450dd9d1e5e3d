// seccomp_rules in the form the kernel takes. libseccomp needs some 10 ms of processor time to compile them, and crun would
// have it done for every container anew: here it is done once for each set of capabilities.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"

namespace moorage::oci {

// An array of struct sock_filter (linux/filter.h) for a container with these capabilities. The same filter as a runtime makes
// of the spec's rules; calls are found by a binary tree instead of one after the other. Before it, as in runc, stands the
// answer to calls that the rules do not know: ENOSYS.
Result<std::string> compile_seccomp_filter(const std::vector<std::string>& capabilities);

// Any thread may ask.
class SeccompFilters {
 public:
  // In base64, as crun's annotation run.oci.seccomp_bpf_data wants it (crun(1)). Empty: libseccomp failed; the runtime then
  // compiles the rules itself and reports the error.
  std::string base64_of(const std::vector<std::string>& capabilities);

 private:
  std::mutex mutex_;
  std::map<std::vector<std::string>, std::string> made_;
};

}  // namespace moorage::oci
