// One HTTP request of an AWS client, in process.
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "buffer_impl.h"
#include "caller_text.h"
#include "endpoint/local/serve.h"
#include "guard.h"
#include "handle.h"
#include "moorage/call.h"

using namespace moorage;
using namespace moorage::capi;

namespace {

constexpr std::size_t kHeadersMax = 256;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r";
  const auto first = text.find_first_not_of(kSpace);
  return first == std::string_view::npos ? std::string_view{} : text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

Result<std::vector<codec::Header>> parse_headers(std::string_view lines) {
  std::vector<codec::Header> headers;
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    if (trimmed(line).empty()) {
      continue;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || trimmed(line.substr(0, colon)).empty()) {
      return misuse("A line of `headers` is not \"Name: value\".");
    }
    if (headers.size() == kHeadersMax) {
      return misuse("`headers` has more than " + std::to_string(kHeadersMax) + " lines.");
    }
    headers.push_back(
        {.name = std::string(trimmed(line.substr(0, colon))), .value = std::string(trimmed(line.substr(colon + 1)))});
  }
  return headers;
}

std::string print_headers(const std::vector<codec::Header>& headers) {
  std::string lines;
  for (const codec::Header& header : headers) {
    lines += header.name + ": " + header.value + "\r\n";
  }
  return lines;
}

}  // namespace

extern "C" {

moorage_status moorage_http(moorage_engine* engine, const char* method, const char* target, const char* headers,
                            const void* body, size_t body_size, int* http_status, moorage_buffer** reply_headers,
                            moorage_buffer** reply_body, moorage_error** error) {
  return moorage_http_as(engine, nullptr, method, target, headers, body, body_size, http_status, reply_headers, reply_body,
                         error);
}

moorage_status moorage_http_as(moorage_engine* engine, const char* caller, const char* method, const char* target,
                               const char* headers, const void* body, size_t body_size, int* http_status,
                               moorage_buffer** reply_headers, moorage_buffer** reply_body, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(method, "method"));
    MOORAGE_TRY(required(target, "target"));
    MOORAGE_TRY(required(http_status, "http_status"));
    if (body_size != 0) {
      MOORAGE_TRY(required(body, "body"));
    }
    MOORAGE_ASSIGN(const auto core, enter(engine, Entry::blocking));
    MOORAGE_ASSIGN(const auto parsed, parse_headers(headers != nullptr ? headers : ""));
    Caller door;
    MOORAGE_TRY(read_caller(caller, *core, door));
    const std::string_view whole_target = target;
    const codec::HttpRequest request{.method = method,
                                     .path = whole_target.substr(0, whole_target.find('?')),
                                     .headers = parsed,
                                     .body = {static_cast<const char*>(body), body_size}};
    codec::HttpResponse response = endpoint::serve(*core->engine, request, door.request_id, door);
    std::unique_ptr<moorage_buffer> lines(reply_headers != nullptr ? make_buffer(print_headers(response.headers)) : nullptr);
    if (reply_body != nullptr) {
      *reply_body = make_buffer(std::move(response.body));
    }
    if (reply_headers != nullptr) {
      *reply_headers = lines.release();
    }
    *http_status = response.status;
    return {};
  });
}

}  // extern "C"
