// What ALB does with every HTTP request and answer, as lines of HAProxy's configuration: limits of size, forwarded headers, the
// life of a client's connection, and the answer for a target that was lost.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace moorage::haproxy {

// Lines of the global section: the buffers that ALB's largest head fits in.
std::string buffer_lines();

// Lines of a frontend. `life_s`: a client's connection that is older ends with its next answer. In the order in which they have
// to stand: `tcp-request` before `http-request`.
std::string client_life_lines(std::int64_t life_s);
std::string limit_lines();
// What becomes of X-Forwarded-For, as routing.http.xff_header_processing.mode and routing.http.xff_client_port.enabled say.
struct ForwardedOptions {
  std::string_view mode = "append";  // | preserve | remove
  bool has_port = false;
};
std::string forwarded_lines(const ForwardedOptions& options);

// A filter in Lua for the backends of target groups, which answers 502 where HAProxy would close the client's connection
// without an answer: the text of its file, and the lines that load it (from the directory that HAProxy is started in) or uses
// it.
std::string answer_filter();
inline constexpr const char* kFilterFile = "answer.lua";
std::string load_filter_line();
std::string use_filter_lines();

}  // namespace moorage::haproxy
