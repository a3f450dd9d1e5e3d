# Written by tools/import_model.py from the API model of ecs (2014-11-13); do not edit.
@0x870e2de95865b23a;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::ecs");

using A = import "/schemas/annotations.capnp";

struct DeleteAccountSettingRequest {
  name @0 :SettingName $A.required;
  principalArn @1 :Text;
}

struct DeleteAccountSettingResponse {
  setting @0 :Setting;
}

struct ListAccountSettingsRequest {
  name @0 :SettingName;
  value @1 :Text;
  principalArn @2 :Text;
  effectiveSettings :union { unset @3 :Void; value @4 :Bool; }
  nextToken @5 :Text;
  maxResults :union { unset @6 :Void; value @7 :Int32; }
}

struct ListAccountSettingsResponse {
  settings @0 :List(Setting);
  nextToken @1 :Text;
}

struct PutAccountSettingDefaultRequest {
  name @0 :SettingName $A.required;
  value @1 :Text $A.required;
}

struct PutAccountSettingDefaultResponse {
  setting @0 :Setting;
}

struct PutAccountSettingRequest {
  name @0 :SettingName $A.required;
  value @1 :Text $A.required;
  principalArn @2 :Text;
}

struct PutAccountSettingResponse {
  setting @0 :Setting;
}

struct Setting {
  name @0 :SettingName;
  value @1 :Text;
  principalArn @2 :Text;
  type @3 :SettingType;
}

enum SettingName {
  unset @0;
  serviceLongArnFormat @1;
  taskLongArnFormat @2;
  containerInstanceLongArnFormat @3;
  awsvpcTrunking @4;
  containerInsights @5;
  fargateFIPSMode @6;
  tagResourceAuthorization @7;
  fargateTaskRetirementWaitPeriod @8;
  guardDutyActivate @9;
  defaultLogDriverMode @10;
  fargateEventWindows @11;
}

enum SettingType {
  unset @0;
  user @1;
  awsManaged @2 $A.jsonName("aws_managed");
}
