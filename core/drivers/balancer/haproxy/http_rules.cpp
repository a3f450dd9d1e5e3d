#include "drivers/balancer/haproxy/http_rules.h"

namespace moorage::haproxy {
namespace {

// Sizes of ALB, in bytes: a line of a request, all headers of a request, all headers of an answer ("Quotas for your Application
// Load Balancers", "Troubleshoot your Application Load Balancers").
constexpr int kLineBytesMax = 16'384;
constexpr int kRequestHeaderBytesMax = 65'536;
constexpr int kAnswerHeaderBytesMax = 32'768;
constexpr int kStartLineRest = 14;          // of a request line beside the URL: method, blanks, version
constexpr int kForwardedAddressesMax = 30;  // ALB answers 463 where X-Forwarded-For names more

// HAProxy keeps the head of a message in one buffer and eight bytes for each header beside it: kHeadersMax headers of 64 KiB in
// all fit, with a start line of 16 KiB. A larger head is answered with 400 by HAProxy itself.
constexpr int kBufferBytes = 131'072;
constexpr int kRewriteBytes = 2'048;
constexpr int kHeadersMax = 10'000;

std::string text(int number) { return std::to_string(number); }

}  // namespace

std::string buffer_lines() {
  return "  tune.bufsize " + text(kBufferBytes) + "\n  tune.maxrewrite " + text(kRewriteBytes) + "\n  tune.http.maxhdr " +
         text(kHeadersMax) + "\n";
}

std::string client_life_lines(std::int64_t life_s) {
  return "  tcp-request connection set-var(sess.since) date()\n"
         "  http-response set-header Connection close if { date(),sub(sess.since) ge " +
         std::to_string(life_s) + " }\n";
}

// The regular expression is asked for large heads only.
std::string limit_lines() {
  return "  http-request return status 414 if { url,length gt " + text(kLineBytesMax - kStartLineRest) +
         " }\n"
         "  http-request set-var(txn.head) req.hdrs,length\n"
         "  http-request return status 400 if { var(txn.head) -m int gt " +
         text(kRequestHeaderBytesMax) + " }\n  http-request return status 400 if { var(txn.head) -m int gt " +
         text(kLineBytesMax) + " } { req.hdrs -m reg [^\\r\\n]{" + text(kLineBytesMax + 1) +
         "} }\n"
         "  http-request return status 463 if { req.hdr_cnt(x-forwarded-for) gt " +
         text(kForwardedAddressesMax) +
         " }\n"
         "  http-response return status 502 if { res.hdrs,length gt " +
         text(kAnswerHeaderBytesMax) + " }\n";
}

// ALB appends the client's address to what the client sent, in one line; several lines of the client become one: all other
// lines are cut out of the head (whole runs at once, as `^` matches only once at a place where something was cut), then the
// names. Elements of a list that are empty are left out (RFC 9110, 5.6.1). The other two headers are set by the load balancer.
// A request that an old worker passes on has them already.
std::string forwarded_lines(const ForwardedOptions& options) {
  const std::string others =
      "  http-request set-header X-Forwarded-Proto http\n"
      "  http-request set-header X-Forwarded-Port %[dst_port]\n";
  if (options.mode == "preserve") return others;
  if (options.mode == "remove") return "  http-request del-header X-Forwarded-For\n" + others;
  const std::string client = options.has_port ? "%[src]:%[src_port]" : "%[src]";
  const std::string set = "  http-request set-var(txn.given) ";
  const std::string rule = "  http-request set-header X-Forwarded-For ";
  const std::string given = "{ var(txn.given),length gt 0 }";
  return "  http-request set-var(txn.forwarded) req.fhdr_cnt(x-forwarded-for)\n" + set + "req.fhdr(x-forwarded-for)\n" + set +
         "\"req.hdrs,regsub('(?im)^(?:(?!x-forwarded-for:[ \\t]*[^ \\t\\r\\n])[^\\r\\n]*\\r\\n)+','',g),"
         "regsub('(?i)x-forwarded-for:[ \\t]*','',g),regsub('\\r\\n',', ',g),regsub(', \\$','')\" "
         "if { var(txn.forwarded) -m int gt 1 }\n" +
         set +
         "\"var(txn.given),regsub(',([ \\t]*,)+',',',g),regsub('^[ \\t,]+',''),regsub('[ \\t,]+\\$','')\" "
         "if { var(txn.given) -m reg \"(^|,)[ \\t]*(,|\\$)\" }\n" +
         rule + "\"%[var(txn.given)], " + client + "\" if !{ stopping } " + given + "\n" + rule + client +
         " if !{ stopping } !" + given + "\n" + others;
}

// HAProxy 2.6 closes the client's connection without an answer where the target's connection breaks while the request's body is
// on its way, and where it breaks before the answer to any but the first request of the client's connection. A filter is told
// of the end of every exchange, whatever ended it.
std::string answer_filter() {
  return "local Answer = {flags = filter.FLT_CFG_FL_HTX}\n"
         "Answer.__index = Answer\n"
         "function Answer:new() return setmetatable({}, Answer) end\n"
         "function Answer:end_analyze(txn, channel)\n"
         "  if self.ended or not channel:is_resp() then return end\n"
         "  self.ended = true\n"
         "  if txn:get_var('txn.answered') then return end\n"
         "  local reply = txn:reply({status = 502, body = '<html><body><h1>502 Bad Gateway</h1></body></html>\\n'})\n"
         "  reply:add_header('content-type', 'text/html')\n"
         "  txn:done(reply)\n"
         "end\n"
         "core.register_filter('answer', Answer, function(answer) return answer end)\n";
}

// One Lua state for each thread, so that no thread waits for another.
std::string load_filter_line() { return std::string("  lua-load-per-thread ") + kFilterFile + "\n"; }
std::string use_filter_lines() { return "  filter lua.answer\n  http-after-response set-var(txn.answered) bool(true)\n"; }

}  // namespace moorage::haproxy
