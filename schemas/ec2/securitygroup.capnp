# Written by tools/import_model.py from the API model of ec2 (2016-11-15); do not edit.
@0xb939395a4cd4995e;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::ec2");

using A = import "/schemas/annotations.capnp";
using Filter = import "/schemas/ec2/common.capnp".Filter;
using Tag = import "/schemas/ec2/common.capnp".Tag;
using TagSpecification = import "/schemas/ec2/common.capnp".TagSpecification;

struct AuthorizeSecurityGroupEgressRequest {
  tagSpecifications @0 :List(TagSpecification) $A.jsonName("TagSpecifications") $A.queryList(member = "item") $A.xmlName("TagSpecification") $A.queryName("TagSpecification");
  dryRun :union $A.jsonName("DryRun") $A.xmlName("dryRun") { unset @1 :Void; value @2 :Bool; }
  groupId @3 :Text $A.jsonName("GroupId") $A.required $A.xmlName("groupId");
  sourceSecurityGroupName @4 :Text $A.jsonName("SourceSecurityGroupName") $A.xmlName("sourceSecurityGroupName");
  sourceSecurityGroupOwnerId @5 :Text $A.jsonName("SourceSecurityGroupOwnerId") $A.xmlName("sourceSecurityGroupOwnerId");
  ipProtocol @6 :Text $A.jsonName("IpProtocol") $A.xmlName("ipProtocol");
  fromPort :union $A.jsonName("FromPort") $A.xmlName("fromPort") { unset @7 :Void; value @8 :Int32; }
  toPort :union $A.jsonName("ToPort") $A.xmlName("toPort") { unset @9 :Void; value @10 :Int32; }
  cidrIp @11 :Text $A.jsonName("CidrIp") $A.xmlName("cidrIp");
  ipPermissions @12 :List(IpPermission) $A.jsonName("IpPermissions") $A.queryList(member = "item") $A.xmlName("ipPermissions");
}

struct AuthorizeSecurityGroupEgressResponse {
  return :union $A.jsonName("Return") $A.xmlName("return") { unset @0 :Void; value @1 :Bool; }
  securityGroupRules @2 :List(SecurityGroupRule) $A.jsonName("SecurityGroupRules") $A.queryList(member = "item") $A.xmlName("securityGroupRuleSet") $A.queryName("SecurityGroupRuleSet");
}

struct AuthorizeSecurityGroupIngressRequest {
  cidrIp @0 :Text $A.jsonName("CidrIp");
  fromPort :union $A.jsonName("FromPort") { unset @1 :Void; value @2 :Int32; }
  groupId @3 :Text $A.jsonName("GroupId");
  groupName @4 :Text $A.jsonName("GroupName");
  ipPermissions @5 :List(IpPermission) $A.jsonName("IpPermissions") $A.queryList(member = "item");
  ipProtocol @6 :Text $A.jsonName("IpProtocol");
  sourceSecurityGroupName @7 :Text $A.jsonName("SourceSecurityGroupName");
  sourceSecurityGroupOwnerId @8 :Text $A.jsonName("SourceSecurityGroupOwnerId");
  toPort :union $A.jsonName("ToPort") { unset @9 :Void; value @10 :Int32; }
  tagSpecifications @11 :List(TagSpecification) $A.jsonName("TagSpecifications") $A.queryList(member = "item") $A.xmlName("TagSpecification") $A.queryName("TagSpecification");
  dryRun :union $A.jsonName("DryRun") $A.xmlName("dryRun") { unset @12 :Void; value @13 :Bool; }
}

struct AuthorizeSecurityGroupIngressResponse {
  return :union $A.jsonName("Return") $A.xmlName("return") { unset @0 :Void; value @1 :Bool; }
  securityGroupRules @2 :List(SecurityGroupRule) $A.jsonName("SecurityGroupRules") $A.queryList(member = "item") $A.xmlName("securityGroupRuleSet") $A.queryName("SecurityGroupRuleSet");
}

struct CreateSecurityGroupRequest {
  description @0 :Text $A.jsonName("Description") $A.required $A.xmlName("GroupDescription") $A.queryName("GroupDescription");
  groupName @1 :Text $A.jsonName("GroupName") $A.required;
  vpcId @2 :Text $A.jsonName("VpcId");
  tagSpecifications @3 :List(TagSpecification) $A.jsonName("TagSpecifications") $A.queryList(member = "item") $A.xmlName("TagSpecification") $A.queryName("TagSpecification");
  dryRun :union $A.jsonName("DryRun") $A.xmlName("dryRun") { unset @4 :Void; value @5 :Bool; }
}

struct CreateSecurityGroupResponse {
  groupId @0 :Text $A.jsonName("GroupId") $A.xmlName("groupId");
  tags @1 :List(Tag) $A.jsonName("Tags") $A.queryList(member = "item") $A.xmlName("tagSet") $A.queryName("TagSet");
  securityGroupArn @2 :Text $A.jsonName("SecurityGroupArn") $A.xmlName("securityGroupArn");
}

struct DeleteSecurityGroupRequest {
  groupId @0 :Text $A.jsonName("GroupId");
  groupName @1 :Text $A.jsonName("GroupName");
  dryRun :union $A.jsonName("DryRun") $A.xmlName("dryRun") { unset @2 :Void; value @3 :Bool; }
}

struct DeleteSecurityGroupResponse {
  return :union $A.jsonName("Return") $A.xmlName("return") { unset @0 :Void; value @1 :Bool; }
  groupId @2 :Text $A.jsonName("GroupId") $A.xmlName("groupId");
}

struct DescribeSecurityGroupRulesRequest {
  filters @0 :List(Filter) $A.jsonName("Filters") $A.queryList(member = "Filter") $A.xmlName("Filter") $A.queryName("Filter");
  securityGroupRuleIds @1 :List(Text) $A.jsonName("SecurityGroupRuleIds") $A.queryList(member = "item") $A.xmlName("SecurityGroupRuleId") $A.queryName("SecurityGroupRuleId");
  dryRun :union $A.jsonName("DryRun") { unset @2 :Void; value @3 :Bool; }
  nextToken @4 :Text $A.jsonName("NextToken");
  maxResults :union $A.jsonName("MaxResults") $A.range(min = 5, max = 1000) { unset @5 :Void; value @6 :Int32; }
}

struct DescribeSecurityGroupRulesResponse {
  securityGroupRules @0 :List(SecurityGroupRule) $A.jsonName("SecurityGroupRules") $A.queryList(member = "item") $A.xmlName("securityGroupRuleSet") $A.queryName("SecurityGroupRuleSet");
  nextToken @1 :Text $A.jsonName("NextToken") $A.xmlName("nextToken");
}

struct DescribeSecurityGroupsRequest {
  groupIds @0 :List(Text) $A.jsonName("GroupIds") $A.queryList(member = "groupId") $A.xmlName("GroupId") $A.queryName("GroupId");
  groupNames @1 :List(Text) $A.jsonName("GroupNames") $A.queryList(member = "GroupName") $A.xmlName("GroupName") $A.queryName("GroupName");
  nextToken @2 :Text $A.jsonName("NextToken");
  maxResults :union $A.jsonName("MaxResults") $A.range(min = 5, max = 1000) { unset @3 :Void; value @4 :Int32; }
  dryRun :union $A.jsonName("DryRun") $A.xmlName("dryRun") { unset @5 :Void; value @6 :Bool; }
  filters @7 :List(Filter) $A.jsonName("Filters") $A.queryList(member = "Filter") $A.xmlName("Filter") $A.queryName("Filter");
}

struct DescribeSecurityGroupsResponse {
  nextToken @0 :Text $A.jsonName("NextToken") $A.xmlName("nextToken");
  securityGroups @1 :List(SecurityGroup) $A.jsonName("SecurityGroups") $A.queryList(member = "item") $A.xmlName("securityGroupInfo") $A.queryName("SecurityGroupInfo");
}

struct IpPermission {
  ipProtocol @0 :Text $A.jsonName("IpProtocol") $A.xmlName("ipProtocol");
  fromPort :union $A.jsonName("FromPort") $A.xmlName("fromPort") { unset @1 :Void; value @2 :Int32; }
  toPort :union $A.jsonName("ToPort") $A.xmlName("toPort") { unset @3 :Void; value @4 :Int32; }
  userIdGroupPairs @5 :List(UserIdGroupPair) $A.jsonName("UserIdGroupPairs") $A.queryList(member = "item") $A.xmlName("groups") $A.queryName("Groups");
  ipRanges @6 :List(IpRange) $A.jsonName("IpRanges") $A.queryList(member = "item") $A.xmlName("ipRanges");
  ipv6Ranges @7 :List(Ipv6Range) $A.jsonName("Ipv6Ranges") $A.queryList(member = "item") $A.xmlName("ipv6Ranges");
  prefixListIds @8 :List(PrefixListId) $A.jsonName("PrefixListIds") $A.queryList(member = "item") $A.xmlName("prefixListIds");
}

struct IpRange {
  description @0 :Text $A.jsonName("Description") $A.xmlName("description");
  cidrIp @1 :Text $A.jsonName("CidrIp") $A.xmlName("cidrIp");
}

struct Ipv6Range {
  description @0 :Text $A.jsonName("Description") $A.xmlName("description");
  cidrIpv6 @1 :Text $A.jsonName("CidrIpv6") $A.xmlName("cidrIpv6");
}

struct PrefixListId {
  description @0 :Text $A.jsonName("Description") $A.xmlName("description");
  prefixListId @1 :Text $A.jsonName("PrefixListId") $A.xmlName("prefixListId");
}

struct ReferencedSecurityGroup {
  groupId @0 :Text $A.jsonName("GroupId") $A.xmlName("groupId");
  peeringStatus @1 :Text $A.jsonName("PeeringStatus") $A.xmlName("peeringStatus");
  userId @2 :Text $A.jsonName("UserId") $A.xmlName("userId");
  vpcId @3 :Text $A.jsonName("VpcId") $A.xmlName("vpcId");
  vpcPeeringConnectionId @4 :Text $A.jsonName("VpcPeeringConnectionId") $A.xmlName("vpcPeeringConnectionId");
}

struct RevokeSecurityGroupEgressRequest {
  securityGroupRuleIds @0 :List(Text) $A.jsonName("SecurityGroupRuleIds") $A.queryList(member = "item") $A.xmlName("SecurityGroupRuleId") $A.queryName("SecurityGroupRuleId");
  dryRun :union $A.jsonName("DryRun") $A.xmlName("dryRun") { unset @1 :Void; value @2 :Bool; }
  groupId @3 :Text $A.jsonName("GroupId") $A.required $A.xmlName("groupId");
  sourceSecurityGroupName @4 :Text $A.jsonName("SourceSecurityGroupName") $A.xmlName("sourceSecurityGroupName");
  sourceSecurityGroupOwnerId @5 :Text $A.jsonName("SourceSecurityGroupOwnerId") $A.xmlName("sourceSecurityGroupOwnerId");
  ipProtocol @6 :Text $A.jsonName("IpProtocol") $A.xmlName("ipProtocol");
  fromPort :union $A.jsonName("FromPort") $A.xmlName("fromPort") { unset @7 :Void; value @8 :Int32; }
  toPort :union $A.jsonName("ToPort") $A.xmlName("toPort") { unset @9 :Void; value @10 :Int32; }
  cidrIp @11 :Text $A.jsonName("CidrIp") $A.xmlName("cidrIp");
  ipPermissions @12 :List(IpPermission) $A.jsonName("IpPermissions") $A.queryList(member = "item") $A.xmlName("ipPermissions");
}

struct RevokeSecurityGroupEgressResponse {
  return :union $A.jsonName("Return") $A.xmlName("return") { unset @0 :Void; value @1 :Bool; }
  unknownIpPermissions @2 :List(IpPermission) $A.jsonName("UnknownIpPermissions") $A.queryList(member = "item") $A.xmlName("unknownIpPermissionSet") $A.queryName("UnknownIpPermissionSet");
  revokedSecurityGroupRules @3 :List(RevokedSecurityGroupRule) $A.jsonName("RevokedSecurityGroupRules") $A.queryList(member = "item") $A.xmlName("revokedSecurityGroupRuleSet") $A.queryName("RevokedSecurityGroupRuleSet");
}

struct RevokeSecurityGroupIngressRequest {
  cidrIp @0 :Text $A.jsonName("CidrIp");
  fromPort :union $A.jsonName("FromPort") { unset @1 :Void; value @2 :Int32; }
  groupId @3 :Text $A.jsonName("GroupId");
  groupName @4 :Text $A.jsonName("GroupName");
  ipPermissions @5 :List(IpPermission) $A.jsonName("IpPermissions") $A.queryList(member = "item");
  ipProtocol @6 :Text $A.jsonName("IpProtocol");
  sourceSecurityGroupName @7 :Text $A.jsonName("SourceSecurityGroupName");
  sourceSecurityGroupOwnerId @8 :Text $A.jsonName("SourceSecurityGroupOwnerId");
  toPort :union $A.jsonName("ToPort") { unset @9 :Void; value @10 :Int32; }
  securityGroupRuleIds @11 :List(Text) $A.jsonName("SecurityGroupRuleIds") $A.queryList(member = "item") $A.xmlName("SecurityGroupRuleId") $A.queryName("SecurityGroupRuleId");
  dryRun :union $A.jsonName("DryRun") $A.xmlName("dryRun") { unset @12 :Void; value @13 :Bool; }
}

struct RevokeSecurityGroupIngressResponse {
  return :union $A.jsonName("Return") $A.xmlName("return") { unset @0 :Void; value @1 :Bool; }
  unknownIpPermissions @2 :List(IpPermission) $A.jsonName("UnknownIpPermissions") $A.queryList(member = "item") $A.xmlName("unknownIpPermissionSet") $A.queryName("UnknownIpPermissionSet");
  revokedSecurityGroupRules @3 :List(RevokedSecurityGroupRule) $A.jsonName("RevokedSecurityGroupRules") $A.queryList(member = "item") $A.xmlName("revokedSecurityGroupRuleSet") $A.queryName("RevokedSecurityGroupRuleSet");
}

struct RevokedSecurityGroupRule {
  securityGroupRuleId @0 :Text $A.jsonName("SecurityGroupRuleId") $A.xmlName("securityGroupRuleId");
  groupId @1 :Text $A.jsonName("GroupId") $A.xmlName("groupId");
  isEgress :union $A.jsonName("IsEgress") $A.xmlName("isEgress") { unset @2 :Void; value @3 :Bool; }
  ipProtocol @4 :Text $A.jsonName("IpProtocol") $A.xmlName("ipProtocol");
  fromPort :union $A.jsonName("FromPort") $A.xmlName("fromPort") { unset @5 :Void; value @6 :Int32; }
  toPort :union $A.jsonName("ToPort") $A.xmlName("toPort") { unset @7 :Void; value @8 :Int32; }
  cidrIpv4 @9 :Text $A.jsonName("CidrIpv4") $A.xmlName("cidrIpv4");
  cidrIpv6 @10 :Text $A.jsonName("CidrIpv6") $A.xmlName("cidrIpv6");
  prefixListId @11 :Text $A.jsonName("PrefixListId") $A.xmlName("prefixListId");
  referencedGroupId @12 :Text $A.jsonName("ReferencedGroupId") $A.xmlName("referencedGroupId");
  description @13 :Text $A.jsonName("Description") $A.xmlName("description");
}

struct SecurityGroup {
  groupId @0 :Text $A.jsonName("GroupId") $A.xmlName("groupId");
  ipPermissionsEgress @1 :List(IpPermission) $A.jsonName("IpPermissionsEgress") $A.queryList(member = "item") $A.xmlName("ipPermissionsEgress");
  tags @2 :List(Tag) $A.jsonName("Tags") $A.queryList(member = "item") $A.xmlName("tagSet") $A.queryName("TagSet");
  vpcId @3 :Text $A.jsonName("VpcId") $A.xmlName("vpcId");
  securityGroupArn @4 :Text $A.jsonName("SecurityGroupArn") $A.xmlName("securityGroupArn");
  ownerId @5 :Text $A.jsonName("OwnerId") $A.xmlName("ownerId");
  groupName @6 :Text $A.jsonName("GroupName") $A.xmlName("groupName");
  description @7 :Text $A.jsonName("Description") $A.xmlName("groupDescription") $A.queryName("GroupDescription");
  ipPermissions @8 :List(IpPermission) $A.jsonName("IpPermissions") $A.queryList(member = "item") $A.xmlName("ipPermissions");
}

struct SecurityGroupRule {
  securityGroupRuleId @0 :Text $A.jsonName("SecurityGroupRuleId") $A.xmlName("securityGroupRuleId");
  groupId @1 :Text $A.jsonName("GroupId") $A.xmlName("groupId");
  groupOwnerId @2 :Text $A.jsonName("GroupOwnerId") $A.xmlName("groupOwnerId");
  isEgress :union $A.jsonName("IsEgress") $A.xmlName("isEgress") { unset @3 :Void; value @4 :Bool; }
  ipProtocol @5 :Text $A.jsonName("IpProtocol") $A.xmlName("ipProtocol");
  fromPort :union $A.jsonName("FromPort") $A.xmlName("fromPort") { unset @6 :Void; value @7 :Int32; }
  toPort :union $A.jsonName("ToPort") $A.xmlName("toPort") { unset @8 :Void; value @9 :Int32; }
  cidrIpv4 @10 :Text $A.jsonName("CidrIpv4") $A.xmlName("cidrIpv4");
  cidrIpv6 @11 :Text $A.jsonName("CidrIpv6") $A.xmlName("cidrIpv6");
  prefixListId @12 :Text $A.jsonName("PrefixListId") $A.xmlName("prefixListId");
  referencedGroupInfo @13 :ReferencedSecurityGroup $A.jsonName("ReferencedGroupInfo") $A.xmlName("referencedGroupInfo");
  description @14 :Text $A.jsonName("Description") $A.xmlName("description");
  tags @15 :List(Tag) $A.jsonName("Tags") $A.queryList(member = "item") $A.xmlName("tagSet") $A.queryName("TagSet");
  securityGroupRuleArn @16 :Text $A.jsonName("SecurityGroupRuleArn") $A.xmlName("securityGroupRuleArn");
}

struct UserIdGroupPair {
  description @0 :Text $A.jsonName("Description") $A.xmlName("description");
  userId @1 :Text $A.jsonName("UserId") $A.xmlName("userId");
  groupName @2 :Text $A.jsonName("GroupName") $A.xmlName("groupName");
  groupId @3 :Text $A.jsonName("GroupId") $A.xmlName("groupId");
  vpcId @4 :Text $A.jsonName("VpcId") $A.xmlName("vpcId");
  vpcPeeringConnectionId @5 :Text $A.jsonName("VpcPeeringConnectionId") $A.xmlName("vpcPeeringConnectionId");
  peeringStatus @6 :Text $A.jsonName("PeeringStatus") $A.xmlName("peeringStatus");
}
