#include "services/elbv2/elb_catalogue.h"

#include <algorithm>
#include <iterator>

#include "services/elbv2/elb_page.h"
#include "services/elbv2/elb_words.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

struct Place {  // of an item in a list, from 1
  std::uint64_t value = 0;
};

struct LimitRow {
  std::string_view name;
  std::size_t max;
};

// Only what this engine has a limit for.
constexpr LimitRow kLimits[] = {
    {"application-load-balancers", kLoadBalancersMax},
    {"network-load-balancers", kLoadBalancersMax},
    {"target-groups", kTargetGroupsMax},
    {"targets-per-application-load-balancer", kTargetsPerGroupMax},
    {"targets-per-network-load-balancer", kTargetsPerGroupMax},
    {"listeners-per-application-load-balancer", kListenersPerLoadBalancerMax},
    {"listeners-per-network-load-balancer", kListenersPerLoadBalancerMax},
    {"rules-per-application-load-balancer", kRulesPerLoadBalancerMax},
    {"target-groups-per-action-on-application-load-balancer", kGroupsPerForwardMax},
    {"target-groups-per-action-on-network-load-balancer", kGroupsPerForwardMax},
    {"target-groups-per-application-load-balancer", kGroupsPerLoadBalancerMax},
    {"condition-values-per-alb-rule", kConditionValuesPerRuleMax},
    {"condition-wildcards-per-alb-rule", kWildcardsPerRuleMax},
};

struct PolicyRow {
  std::string_view name;
  std::string_view protocols;
  std::string_view ciphers;  // in order of priority
};

constexpr std::string_view kTls13 = "TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256";
constexpr std::string_view kTls13And12 =
    "TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256 ECDHE-ECDSA-AES128-GCM-SHA256 "
    "ECDHE-RSA-AES128-GCM-SHA256 ECDHE-ECDSA-AES128-SHA256 ECDHE-RSA-AES128-SHA256 ECDHE-ECDSA-AES256-GCM-SHA384 "
    "ECDHE-RSA-AES256-GCM-SHA384 ECDHE-ECDSA-AES256-SHA384 ECDHE-RSA-AES256-SHA384";
constexpr std::string_view kTls13And12Restricted =
    "TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256 ECDHE-ECDSA-AES128-GCM-SHA256 "
    "ECDHE-RSA-AES128-GCM-SHA256 ECDHE-ECDSA-AES256-GCM-SHA384 ECDHE-RSA-AES256-GCM-SHA384";
constexpr std::string_view kTls12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256 ECDHE-RSA-AES128-GCM-SHA256 ECDHE-ECDSA-AES128-SHA256 ECDHE-RSA-AES128-SHA256 "
    "ECDHE-ECDSA-AES256-GCM-SHA384 ECDHE-RSA-AES256-GCM-SHA384 ECDHE-ECDSA-AES256-SHA384 ECDHE-RSA-AES256-SHA384 "
    "AES128-GCM-SHA256 AES128-SHA256 AES256-GCM-SHA384 AES256-SHA256";
constexpr std::string_view kAll =
    "ECDHE-ECDSA-AES128-GCM-SHA256 ECDHE-RSA-AES128-GCM-SHA256 ECDHE-ECDSA-AES128-SHA256 ECDHE-RSA-AES128-SHA256 "
    "ECDHE-ECDSA-AES128-SHA ECDHE-RSA-AES128-SHA ECDHE-ECDSA-AES256-GCM-SHA384 ECDHE-RSA-AES256-GCM-SHA384 "
    "ECDHE-ECDSA-AES256-SHA384 ECDHE-RSA-AES256-SHA384 ECDHE-RSA-AES256-SHA ECDHE-ECDSA-AES256-SHA AES128-GCM-SHA256 "
    "AES128-SHA256 AES128-SHA AES256-GCM-SHA384 AES256-SHA256 AES256-SHA";

// "Security policies for your Application Load Balancer" of the Elastic Load Balancing guide.
constexpr PolicyRow kPolicies[] = {
    {"ELBSecurityPolicy-2016-08", "TLSv1 TLSv1.1 TLSv1.2", kAll},
    {"ELBSecurityPolicy-TLS-1-2-2017-01", "TLSv1.2", kTls12},
    {"ELBSecurityPolicy-TLS13-1-2-2021-06", "TLSv1.2 TLSv1.3", kTls13And12},
    {"ELBSecurityPolicy-TLS13-1-2-Res-2021-06", "TLSv1.2 TLSv1.3", kTls13And12Restricted},
    {"ELBSecurityPolicy-TLS13-1-3-2021-06", "TLSv1.3", kTls13},
};

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t blank = text.find(' ');
    out.emplace_back(text.substr(0, blank));
    text = blank == std::string_view::npos ? std::string_view{} : text.substr(blank + 1);
  }
  return out;
}

void describe(const PolicyRow& row, elbv2::SslPolicy::Builder out) {
  out.setName(std::string(row.name));
  const auto protocols = words_of(row.protocols);
  wire::set_texts(out.initSslProtocols(static_cast<unsigned>(protocols.size())), protocols);
  const auto ciphers = words_of(row.ciphers);
  auto list = out.initCiphers(static_cast<unsigned>(ciphers.size()));
  for (unsigned i = 0; i < list.size(); ++i) {
    list[i].setName(ciphers[i]);
    wire::set(list[i].getPriority(), static_cast<std::int32_t>(i + 1));
  }
  wire::set_texts(out.initSupportedLoadBalancerTypes(2), std::vector<std::string>{"application", "network"});
}

}  // namespace

Status describe_account_limits(Step&, elbv2::DescribeAccountLimitsRequest::Reader request,
                               elbv2::DescribeAccountLimitsResponse::Builder reply) {
  MOORAGE_ASSIGN(auto page, ElbPage<Place>::open("DescribeAccountLimits", request));
  bool has_room = true;
  for (std::uint64_t i = page.after().value; has_room && i < std::size(kLimits); ++i) has_room = page.take(Place{i + 1});
  page.write_marker(reply);
  auto out = reply.initLimits(static_cast<unsigned>(page.ids().size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    const LimitRow& row = kLimits[page.ids()[i].value - 1];
    out[i].setName(std::string(row.name));
    out[i].setMax(std::to_string(row.max));
  }
  return {};
}

Status describe_ssl_policies(Step&, elbv2::DescribeSSLPoliciesRequest::Reader request,
                             elbv2::DescribeSSLPoliciesResponse::Builder reply) {
  std::vector<const PolicyRow*> rows;
  for (const auto name : request.getNames()) {
    const auto* row = std::find_if(std::begin(kPolicies), std::end(kPolicies),
                                   [&](const PolicyRow& known) { return known.name == wire::view(name); });
    if (row == std::end(kPolicies))
      return api_error("SSLPolicyNotFound", "SSL policy '" + std::string(wire::view(name)) + "' not found");
    rows.push_back(row);
  }
  MOORAGE_ASSIGN(auto page, ElbPage<Place>::open("DescribeSSLPolicies", request));
  if (request.getNames().size() == 0) {
    bool has_room = request.getLoadBalancerType() != elbv2::LoadBalancerTypeEnum::GATEWAY;
    for (std::uint64_t i = page.after().value; has_room && i < std::size(kPolicies); ++i) {
      has_room = page.take(Place{i + 1});
      if (has_room) rows.push_back(&kPolicies[i]);
    }
    page.write_marker(reply);
  }
  auto out = reply.initSslPolicies(static_cast<unsigned>(rows.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe(*rows[i], out[i]);
  return {};
}

}  // namespace moorage::control
