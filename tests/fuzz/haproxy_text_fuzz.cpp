// Writes texts of users into HAProxy's configuration, and reads any bytes as HAProxy's answers. A text becomes exactly one word
// of the configuration and adds no line; a reader never goes beyond the end of the answer.
#include <algorithm>
#include <string>
#include <vector>

#include "drivers/balancer/haproxy/answers.h"
#include "drivers/balancer/haproxy/config_text.h"
#include "drivers/balancer/haproxy/haproxy_layout.h"
#include "drivers/balancer/haproxy/settle.h"
#include "fuzz/input.h"

using namespace moorage;
using namespace moorage::haproxy;

namespace {

// Whether HAProxy's parser finds the end of every quote on this line, and no comment.
void require_sound_line(std::string_view line) {
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    fuzz::require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f, "no control character reaches the configuration", line);
    if (quote != '\'' && c == '\\') {
      fuzz::require(++i < line.size(), "no line goes on in the next", line);
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (quote == c) {
      quote = 0;
    } else {
      fuzz::require(quote != 0 || c != '#', "no comment begins within a line", line);
    }
  }
  fuzz::require(quote == 0, "every quote ends on its line", line);
}

// Puts a result of text.h into the middle of a line, as the configuration does.
void word(const Result<std::string>& made) {
  if (made.ok()) {
    require_sound_line("begin " + *made + " end");
  } else {
    fuzz::require(!made.error().message.empty(), "a refusal says why");
  }
}

void words(fuzz::Input& input) {
  const std::string text(input.rest());
  word(address_text(text));
  word(path_word(text));
  word(status_list(text));
  word(content_type_text(text));
  if (const auto redirect = redirect_words(text); redirect.ok()) {
    word(redirect->with_query);
    word(redirect->without_query);
  }
  if (check_id("id", text).ok()) {
    require_sound_line(text);
  }
}

TargetGroup group(fuzz::Input& input, std::string id) {
  static const char* const kProtocols[] = {"HTTP", "TCP", "HTTPS", "UDP"};
  static const char* const kAlgorithms[] = {"round_robin", "least_outstanding_requests", "weighted_random", ""};
  TargetGroup group{.id = std::move(id), .protocol = kProtocols[input.byte() % 4], .algorithm = kAlgorithms[input.byte() % 4]};
  group.health.protocol = kProtocols[input.byte() % 2];
  group.health.path = input.text();
  group.health.matcher = input.coin() ? "200-299" : input.text();
  group.stickiness_s = input.coin() ? input.word() : 0;
  return group;
}

Listener listener(fuzz::Input& input, int number) {
  Listener listener{.id = input.coin() ? "l" + std::to_string(number) : input.text(),
                    .port = static_cast<std::uint16_t>(8'000 + number),
                    .protocol = input.coin() ? "HTTP" : "TCP"};
  switch (input.byte() % 3) {
    case 0:
      listener.action =
          Forward{{.group = "g0", .weight = input.byte()}, {.group = input.coin() ? "g1" : input.text(), .weight = 1}};
      break;
    case 1:
      listener.action = FixedResponse{.status = 200 + input.byte(), .content_type = input.text(), .body = input.text()};
      break;
    case 2:
      listener.action = Redirect{.status = input.coin() ? 301 : 302, .location = input.text()};
      break;
  }
  return listener;
}

// The same structure with harmless texts.
Settled with_harmless_texts(Settled settled) {
  for (auto& [id, group] : settled.groups) {
    group.health.path = "/x";
    group.health.matcher = "200";
  }
  for (auto& [id, balancer] : settled.balancers) {
    for (Listener& listener : balancer.listeners) {
      if (auto* fixed = std::get_if<FixedResponse>(&listener.action)) {
        fixed->body = fixed->body.empty() ? "" : "x";
        fixed->content_type = "text/plain";
      } else if (auto* redirect = std::get_if<Redirect>(&listener.action)) {
        const auto words = redirect_words(redirect->location);
        redirect->location = words.ok() && !words->without_query.empty() ? "https://h/x?#{query}" : "https://h/x";
      }
    }
  }
  return settled;
}

std::size_t lines_in(const std::string& text) { return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')); }

void layout(fuzz::Input& input) {
  TargetGroups groups;
  for (const char* id : {"g0", "g1"}) {
    groups[id] = group(input, id);
  }
  LoadBalancers balancers;
  LoadBalancer balancer{.id = "b0", .address = input.coin() ? "127.0.0.1" : input.text(), .idle_timeout_ms = 60'000};
  for (int i = 0; i < 4 && !input.empty(); ++i) {
    balancer.listeners.push_back(listener(input, i));
  }
  balancers["b0"] = balancer;
  const Settled settled = settle({.balancers = balancers, .groups = groups, .served = {}, .refused = {}});
  const std::string text = text_of(lay_out(settled, {}), {});
  std::size_t frontends = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = std::string_view(text).substr(at, end - at);
    const auto first = std::min(line.find_first_not_of(' '), line.size());
    // The driver writes some lines as comments; they must be sound without the mark.
    require_sound_line(line.substr(first).starts_with("# ") ? line.substr(first + 2) : line);
    frontends += line.starts_with("frontend ") ? 1 : 0;
    at = end + 1;
  }
  fuzz::require(lines_in(text) == lines_in(text_of(lay_out(with_harmless_texts(settled), {}), {})),
                "texts of users make no lines", text);
  std::size_t served = 0;
  for (const auto& [id, one] : settled.balancers) {
    served += one.listeners.size();
  }
  fuzz::require(frontends == served, "there is one frontend for each listener that is served", text);
}

void answers(std::string_view answer) {
  const auto processes = processes_in(answer);
  fuzz::require(processes.old_workers.size() <= answer.size(), "no more workers than bytes");
  fuzz::require(rows_in(answer).size() <= answer.size(), "no more rows than bytes");
  fuzz::require(description_in(answer).size() <= answer.size(), "a description is part of the answer");
  says_stopping(answer);
  fuzz::require(csv_fields(answer).size() <= answer.size() + 1, "no more fields than bytes");
  binds_in(std::string(answer));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  switch (input.byte() % 3) {
    case 0:
      words(input);
      break;
    case 1:
      layout(input);
      break;
    case 2:
      answers(input.rest());
      break;
  }
  return 0;
}
