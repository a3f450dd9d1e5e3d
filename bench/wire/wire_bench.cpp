// The cost of one message in core/wire and in the query protocol: reading a request, printing a reply, comparing and checking.
//
//   moorage_wire_bench [--rounds N] [--only PART OF A NAME]
// Lines "name,nanoseconds of processor time": the fastest of five runs of N rounds. To compare two builds, run them in turns
// and compare medians.
#include <capnp/message.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>

#include "protocol/form.h"
#include "protocol/query_decode.h"
#include "protocol/xml_encode.h"
#include "wire/content.h"
#include "wire/json.h"
#include "wire/operations.h"

namespace {

using namespace moorage;  // NOLINT: one file, one program

constexpr int kRuns = 5;

std::string repeated(std::string_view open, std::string_view item, int count, std::string_view close) {
  std::string out(open);
  for (int i = 0; i < count; ++i) out += (i == 0 ? "" : ",") + std::string(item);
  return out + std::string(close);
}

// Four containers with what definitions usually hold: about 4 KB.
std::string task_definition() {
  return repeated(
      R"({"family":"web","networkMode":"bridge","requiresCompatibilities":["EC2"],"cpu":"1024","memory":"2048","containerDefinitions":[)",
      R"({"name":"app","image":"registry.example/team/web:1.2.3","cpu":256,"memory":512,"memoryReservation":256,"essential":true,
        "portMappings":[{"containerPort":8080,"hostPort":0,"protocol":"tcp"},{"containerPort":9090,"protocol":"tcp"}],
        "environment":[{"name":"A","value":"1"},{"name":"DATABASE_URL","value":"postgres://db.internal:5432/app?sslmode=require"},
                       {"name":"LOG_LEVEL","value":"info"}],
        "command":["serve","--port","8080","--workers","4"],"mountPoints":[{"sourceVolume":"data","containerPath":"/data","readOnly":false}],
        "dependsOn":[{"containerName":"setup","condition":"SUCCESS"}],"stopTimeout":30,"dockerLabels":{"team":"web","tier":"front"},
        "logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/web","awslogs-region":"us-east-1","awslogs-stream-prefix":"app"}},
        "healthCheck":{"command":["CMD-SHELL","curl -f http://localhost:8080/health || exit 1"],"interval":10,"timeout":5,"retries":3}})",
      4, R"(],"tags":[{"key":"cost","value":"web"}]})");
}

std::string tasks() {
  return repeated(
      R"({"tasks":[)",
      R"({"taskArn":"arn:aws:ecs:us-east-1:012345678910:task/default/0123456789abcdef0123456789abcdef","clusterArn":"arn:aws:ecs:us-east-1:012345678910:cluster/default",
        "taskDefinitionArn":"arn:aws:ecs:us-east-1:012345678910:task-definition/web:1","containerInstanceArn":"arn:aws:ecs:us-east-1:012345678910:container-instance/default/00000000000000000000000000000001",
        "overrides":{"containerOverrides":[{"name":"app"}],"inferenceAcceleratorOverrides":[]},"lastStatus":"RUNNING","desiredStatus":"RUNNING","cpu":"256","memory":"512",
        "containers":[{"containerArn":"arn:aws:ecs:us-east-1:012345678910:container/default/0123456789abcdef0123456789abcdef/1","name":"app","image":"registry.example/web:1.2.3",
          "runtimeId":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","lastStatus":"RUNNING","networkBindings":[{"bindIP":"0.0.0.0","containerPort":8080,"hostPort":32768,"protocol":"tcp"}],
          "networkInterfaces":[],"healthStatus":"HEALTHY","cpu":"256","memory":"512"}],
        "startedBy":"ecs-svc/1234567890123456789","version":3,"connectivity":"CONNECTED","connectivityAt":1700000000.123,"createdAt":1700000000.5,"startedAt":1700000012.001,
        "group":"service:web","launchType":"EC2","attachments":[],"attributes":[],"healthStatus":"HEALTHY","enableExecuteCommand":false,"tags":[{"key":"cost","value":"web"}]})",
      10, R"(],"failures":[]})");
}

[[noreturn]] void give_up(const Error& error) {
  std::fprintf(stderr, "%s: %s\n", error.name.c_str(), error.message.c_str());
  std::exit(1);
}

std::string_view only;  // part of a name; empty: all

void measure(const char* name, long rounds, const std::function<void()>& work) {
  if (std::string_view(name).find(only) == std::string_view::npos) return;
  double best = 1e18;
  for (int run = 0; run < kRuns; ++run) {
    const std::clock_t start = std::clock();
    for (long i = 0; i < rounds; ++i) work();
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    best = std::min(best, seconds * 1e9 / static_cast<double>(rounds));
  }
  std::printf("%s,%.0f\n", name, best);
  std::fflush(stdout);
}

}  // namespace

int main(int count, char** arguments) {
  long rounds = 4'000;
  for (int i = 1; i + 1 < count; ++i) {
    if (std::string_view(arguments[i]) == "--rounds") rounds = std::atol(arguments[i + 1]);
    if (std::string_view(arguments[i]) == "--only") only = arguments[i + 1];
  }

  const wire::Operation& definition = *wire::find_operation("ecs", "RegisterTaskDefinition");
  const std::string request = task_definition();
  const auto read = [&](capnp::MallocMessageBuilder& message) {
    auto root = message.initRoot<capnp::DynamicStruct>(definition.request_schema());
    if (const Status status = wire::read_json(request, root, wire::read_options(definition)); !status.ok())
      give_up(status.error());
    return root.asReader();
  };
  measure("read RegisterTaskDefinition (JSON)", rounds, [&] {
    capnp::MallocMessageBuilder message;
    read(message);
  });

  const wire::Operation& describe = *wire::find_operation("ecs", "DescribeTasks");
  capnp::MallocMessageBuilder reply_message;
  auto reply = reply_message.initRoot<capnp::DynamicStruct>(describe.reply_schema());
  if (const Status status = wire::read_json(tasks(), reply); !status.ok()) give_up(status.error());
  std::string out;
  measure("write DescribeTasks (JSON)", rounds, [&] {
    out.clear();
    wire::write_json(reply.asReader(), out);
  });
  measure("write DescribeTasks (XML)", rounds, [&] { out = codec::xml_reply(describe, reply.asReader(), "id"); });

  capnp::MallocMessageBuilder first;
  capnp::MallocMessageBuilder second;
  const auto one = read(first);
  const auto other = read(second);
  measure("write RegisterTaskDefinition (JSON)", rounds, [&] {
    out.clear();
    wire::write_json(one, out);
  });
  measure("compare RegisterTaskDefinition", rounds, [&] {
    if (!wire::equal(one, other)) std::exit(1);
  });
  measure("check RegisterTaskDefinition", rounds, [&] {
    if (!wire::check(*definition.request, one.as<capnp::AnyStruct>()).ok()) std::exit(1);
  });

  const wire::Operation& targets = *wire::find_operation("elbv2", "RegisterTargets");
  std::string body = "TargetGroupArn=arn";
  for (int i = 1; i <= 20; ++i) {
    const std::string target = "&Targets.member." + std::to_string(i);
    body += target + ".Id=i-" + std::to_string(i) + target + ".Port=8080";
  }
  const auto form = codec::parse_form(body, 1'000);
  measure("read RegisterTargets (query)", rounds, [&] {
    capnp::MallocMessageBuilder message;
    auto root = message.initRoot<capnp::DynamicStruct>(targets.request_schema());
    if (const Status status = codec::query_decode(*form, root, wire::read_options(targets)); !status.ok())
      give_up(status.error());
  });
  return 0;
}
