// Traffic of a task goes through its proxy (proxyConfiguration), with real packets.
#include "live/runtime/live_runtime.h"

namespace moorage::testing {
namespace {

using ::testing::HasSubstr;

class Proxy : public LiveRuntime {
 protected:
  static void configure(driver::StartContainer::Builder start) {
    start.setNetworkMode("bridge");
    auto proxy = start.initProxyConfiguration();
    proxy.setContainerName("web");
    proxy.setType(ecs::ProxyConfigurationType::APPMESH);
    const std::pair<const char*, const char*> properties[] = {
        {"IgnoredUID", "1000"},       {"ProxyIngressPort", "15000"},
        {"ProxyEgressPort", "15001"}, {"AppPorts", "9080, 9081"},
        {"EgressIgnoredPorts", "22"}, {"EgressIgnoredIPs", "198.51.100.8,10.0.0.0/8,2001:db8::/32"}};
    auto list = proxy.initProperties(static_cast<unsigned>(std::size(properties)));
    for (unsigned i = 0; i < list.size(); ++i) {
      list[i].setName(properties[i].first);
      list[i].setValue(properties[i].second);
    }
  }
};

}  // namespace

TEST_F(Proxy, takes_what_goes_out_but_for_its_own_and_what_is_ignored) {
  open();
  // Every connection is answered by the egress port's listener; those that are not redirected find no one at the
  // documentation's addresses.
  const auto made = result_of(
      "while :; do echo proxied | nc -l -p 15001; done & sleep 0.3; "
      "try() { nc -w 1 $1 $2 < /dev/null | head -1 || true; }; "
      "echo out $(try 198.51.100.7 80); sleep 0.2; echo port $(try 198.51.100.7 22); echo address $(try 198.51.100.8 80); "
      "echo local $(try 127.0.0.1 15001); sleep 0.2; "
      "echo own $(su web -s /bin/sh -c 'nc -w 1 198.51.100.7 80 < /dev/null')",
      configure);
  EXPECT_THAT(made.output, HasSubstr("out proxied\n"));
  EXPECT_THAT(made.output, HasSubstr("port\n"));
  EXPECT_THAT(made.output, HasSubstr("address\n"));
  EXPECT_THAT(made.output, HasSubstr("local proxied\n"));
  EXPECT_THAT(made.output, HasSubstr("own\n"));
}

TEST_F(Proxy, takes_what_comes_in_for_the_applications_ports) {
  open();
  const auto task = task_id(1);
  run(task, "while :; do echo ingress | nc -l -p 15000; done & while :; do echo direct | nc -l -p 7070; done", [](auto start) {
    configure(start);
    auto ports = start.getContainer().initPortMappings(2);
    ports[0].getContainerPort().setValue(9080);
    ports[1].getContainerPort().setValue(7070);
  });
  EXPECT_TRUE(eventually([&] { return fetch("127.0.0.1", host_port(task, 0)) == "ingress\n"; }));
  EXPECT_TRUE(eventually([&] { return fetch("127.0.0.1", host_port(task, 1)) == "direct\n"; }));
}

}  // namespace moorage::testing
