#include "drivers/runtime/oci/kernel/proxy_rules.h"

#include "unit/drivers/oci/plan_fixture.h"

namespace moorage::oci {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class ProxyTest : public PlanTest {
 protected:
  void properties(const std::vector<std::pair<std::string, std::string>>& pairs) {
    auto list = command_.initProxyConfiguration().initProperties(static_cast<unsigned>(pairs.size()));
    for (unsigned i = 0; i < list.size(); ++i) {
      list[i].setName(pairs[i].first.c_str());
      list[i].setValue(pairs[i].second.c_str());
    }
  }
};

}  // namespace

TEST_F(ProxyTest, redirects_what_comes_in_and_what_goes_out) {
  EXPECT_FALSE(planned().proxy);
  properties({{"IgnoredUID", "1337"},
              {"ProxyIngressPort", "15000"},
              {"ProxyEgressPort", "15001"},
              {"AppPorts", "9080,9081"},
              {"EgressIgnoredPorts", ""},
              {"EgressIgnoredIPs", "169.254.170.2, 10.0.0.0/8,fd00::/8"}});
  const auto plan = planned();
  ASSERT_TRUE(plan.proxy);
  EXPECT_THAT(plan.proxy->egress_ignored_v4, ElementsAre("169.254.170.2", "10.0.0.0/8"));
  const auto script = proxy_script(*plan.proxy);
  EXPECT_THAT(script, HasSubstr("tcp dport { 9080, 9081 } redirect to :15000\n"));
  EXPECT_THAT(script, HasSubstr("meta skuid 1337 return\n"));
  EXPECT_THAT(script, HasSubstr("    ip daddr 10.0.0.0/8 return\n    fib daddr type local return\n"));
  EXPECT_THAT(script, HasSubstr("ip6 daddr fd00::/8 return\n"));
  EXPECT_THAT(script, HasSubstr("meta l4proto tcp redirect to :15001\n"));
  EXPECT_THAT(script, Not(HasSubstr("skgid")));
}

// Nothing of a property reaches the script that is no number or address.
TEST_F(ProxyTest, wrong_properties_are_named) {
  const std::pair<const char*, const char*> wrong[] = {{"AppPorts", "80;flush ruleset"},
                                                       {"AppPorts", "70000"},
                                                       {"ProxyIngressPort", "0"},
                                                       {"IgnoredUID", "root"},
                                                       {"EgressIgnoredIPs", "10.0.0.0/33"},
                                                       {"EgressIgnoredIPs", "::1}"},
                                                       {"IgnoredGID", "-1"},
                                                       {"EgressIgnoredPorts", "22-23"},
                                                       {"Other", "1"}};
  for (const auto& [name, value] : wrong) {
    properties({{"ProxyIngressPort", "1"}, {"ProxyEgressPort", "2"}, {name, value}});
    EXPECT_THAT(refusal(), HasSubstr(name)) << value;
  }
  properties({{"ProxyIngressPort", "1"}});
  EXPECT_THAT(refusal(), HasSubstr("ProxyEgressPort"));
}

}  // namespace moorage::oci
