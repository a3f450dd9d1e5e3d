#include "services/iam/aws_managed.h"

#include <algorithm>

namespace moorage::control {
namespace {

constexpr std::string_view kArnPrefix = "arn:aws:iam::aws:policy";

// Sorted by name.
constexpr AwsManagedPolicy kPolicies[] = {
    {"/", "AdministratorAccess", R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})"},
    {"/", "AmazonBedrockFullAccess", {}},
    {"/", "AmazonDynamoDBFullAccess", {}},
    {"/", "AmazonDynamoDBReadOnlyAccess", {}},
    {"/", "AmazonEC2ContainerRegistryFullAccess",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ecr:*","cloudtrail:LookupEvents"],)"
     R"("Resource":"*"},{"Effect":"Allow","Action":["iam:CreateServiceLinkedRole"],"Resource":"*",)"
     R"("Condition":{"StringEquals":{"iam:AWSServiceName":["replication.ecr.amazonaws.com"]}}}]})"},
    {"/", "AmazonEC2ContainerRegistryPowerUser",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ecr:GetAuthorizationToken",)"
     R"("ecr:BatchCheckLayerAvailability","ecr:GetDownloadUrlForLayer","ecr:GetRepositoryPolicy",)"
     R"("ecr:DescribeRepositories","ecr:ListImages","ecr:DescribeImages","ecr:BatchGetImage",)"
     R"("ecr:GetLifecyclePolicy","ecr:GetLifecyclePolicyPreview","ecr:ListTagsForResource",)"
     R"("ecr:DescribeImageScanFindings","ecr:InitiateLayerUpload","ecr:UploadLayerPart",)"
     R"("ecr:CompleteLayerUpload","ecr:PutImage"],"Resource":"*"}]})"},
    {"/", "AmazonEC2ContainerRegistryReadOnly",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ecr:GetAuthorizationToken",)"
     R"("ecr:BatchCheckLayerAvailability","ecr:GetDownloadUrlForLayer","ecr:GetRepositoryPolicy",)"
     R"("ecr:DescribeRepositories","ecr:ListImages","ecr:DescribeImages","ecr:BatchGetImage",)"
     R"("ecr:GetLifecyclePolicy","ecr:GetLifecyclePolicyPreview","ecr:ListTagsForResource",)"
     R"("ecr:DescribeImageScanFindings"],"Resource":"*"}]})"},
    {"/service-role/", "AmazonEC2ContainerServiceAutoscaleRole",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ecs:DescribeServices",)"
     R"("ecs:UpdateService"],"Resource":"*"},{"Effect":"Allow","Action":["cloudwatch:DescribeAlarms",)"
     R"("cloudwatch:PutMetricAlarm"],"Resource":"*"}]})"},
    {"/service-role/", "AmazonEC2ContainerServiceEventsRole",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ecs:RunTask"],"Resource":"*"},)"
     R"({"Effect":"Allow","Action":"iam:PassRole","Resource":["*"],)"
     R"("Condition":{"StringLike":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}},{"Effect":"Allow",)"
     R"("Action":"ecs:TagResource","Resource":"*",)"
     R"("Condition":{"StringEquals":{"ecs:CreateAction":["RunTask"]}}}]})"},
    {"/service-role/", "AmazonEC2ContainerServiceforEC2Role",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:DescribeTags",)"
     R"("ecs:CreateCluster","ecs:DeregisterContainerInstance","ecs:DiscoverPollEndpoint","ecs:Poll",)"
     R"("ecs:RegisterContainerInstance","ecs:StartTelemetrySession","ecs:UpdateContainerInstancesState",)"
     R"("ecs:Submit*","ecr:GetAuthorizationToken","ecr:BatchCheckLayerAvailability",)"
     R"("ecr:GetDownloadUrlForLayer","ecr:BatchGetImage","logs:CreateLogStream","logs:PutLogEvents"],)"
     R"("Resource":"*"},{"Effect":"Allow","Action":"ecs:TagResource","Resource":"*",)"
     R"("Condition":{"StringEquals":{"ecs:CreateAction":["CreateCluster","RegisterContainerInstance"]}}}]})"},
    {"/service-role/", "AmazonEC2ContainerServiceRole",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow",)"
     R"("Action":["ec2:AuthorizeSecurityGroupIngress","ec2:Describe*",)"
     R"("elasticloadbalancing:DeregisterInstancesFromLoadBalancer","elasticloadbalancing:DeregisterTargets",)"
     R"("elasticloadbalancing:Describe*","elasticloadbalancing:RegisterInstancesWithLoadBalancer",)"
     R"("elasticloadbalancing:RegisterTargets"],"Resource":"*"}]})"},
    {"/", "AmazonEC2FullAccess",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:*","Resource":"*"},)"
     R"({"Effect":"Allow","Action":"elasticloadbalancing:*","Resource":"*"},{"Effect":"Allow",)"
     R"("Action":"cloudwatch:*","Resource":"*"},{"Effect":"Allow","Action":"autoscaling:*","Resource":"*"},)"
     R"({"Effect":"Allow","Action":"iam:CreateServiceLinkedRole","Resource":"*",)"
     R"("Condition":{"StringEquals":{"iam:AWSServiceName":["autoscaling.amazonaws.com",)"
     R"("ec2scheduled.amazonaws.com","elasticloadbalancing.amazonaws.com","spot.amazonaws.com",)"
     R"("spotfleet.amazonaws.com","transitgateway.amazonaws.com"]}}}]})"},
    {"/", "AmazonEC2ReadOnlyAccess",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:Describe*",)"
     R"("ec2:GetSecurityGroupsForVpc"],"Resource":"*"},{"Effect":"Allow",)"
     R"("Action":"elasticloadbalancing:Describe*","Resource":"*"},{"Effect":"Allow",)"
     R"("Action":["cloudwatch:ListMetrics","cloudwatch:GetMetricStatistics","cloudwatch:Describe*"],)"
     R"("Resource":"*"},{"Effect":"Allow","Action":"autoscaling:Describe*","Resource":"*"}]})"},
    {"/", "AmazonECS_FullAccess",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow",)"
     R"("Action":["application-autoscaling:DeleteScalingPolicy",)"
     R"("application-autoscaling:DeregisterScalableTarget",)"
     R"("application-autoscaling:DescribeScalableTargets",)"
     R"("application-autoscaling:DescribeScalingActivities",)"
     R"("application-autoscaling:DescribeScalingPolicies","application-autoscaling:PutScalingPolicy",)"
     R"("application-autoscaling:RegisterScalableTarget","autoscaling:CreateAutoScalingGroup",)"
     R"("autoscaling:CreateLaunchConfiguration","autoscaling:DeleteAutoScalingGroup",)"
     R"("autoscaling:DeleteLaunchConfiguration","autoscaling:Describe*",)"
     R"("autoscaling:UpdateAutoScalingGroup","cloudformation:CreateStack","cloudformation:DeleteStack",)"
     R"("cloudformation:DescribeStack*","cloudformation:UpdateStack","cloudwatch:DeleteAlarms",)"
     R"("cloudwatch:DescribeAlarms","cloudwatch:GetMetricStatistics","cloudwatch:PutMetricAlarm",)"
     R"("ec2:Describe*","ec2:RunInstances","ec2:CreateSecurityGroup","ec2:AuthorizeSecurityGroupIngress",)"
     R"("ecs:*","elasticloadbalancing:*","events:DeleteRule","events:DescribeRule",)"
     R"("events:ListRuleNamesByTarget","events:ListTargetsByRule","events:PutRule","events:PutTargets",)"
     R"("events:RemoveTargets","iam:ListAttachedRolePolicies","iam:ListInstanceProfiles","iam:ListRoles",)"
     R"("logs:CreateLogGroup","logs:DescribeLogGroups","logs:FilterLogEvents",)"
     R"("servicediscovery:CreatePrivateDnsNamespace","servicediscovery:CreateService",)"
     R"("servicediscovery:DeleteService","servicediscovery:GetNamespace","servicediscovery:GetOperation",)"
     R"("servicediscovery:GetService","servicediscovery:ListNamespaces","servicediscovery:ListServices",)"
     R"("servicediscovery:UpdateService","sns:ListTopics"],"Resource":"*"},{"Effect":"Allow",)"
     R"("Action":["ssm:GetParameter","ssm:GetParameters","ssm:GetParametersByPath"],)"
     R"("Resource":"arn:aws:ssm:*:*:parameter/aws/service/ecs*"},{"Effect":"Allow","Action":"iam:PassRole",)"
     R"("Resource":["*"],"Condition":{"StringLike":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}},)"
     R"({"Effect":"Allow","Action":"iam:PassRole","Resource":["arn:aws:iam::*:role/ecsInstanceRole*"],)"
     R"("Condition":{"StringLike":{"iam:PassedToService":["ec2.amazonaws.com","ec2.amazonaws.com.cn"]}}},)"
     R"({"Effect":"Allow","Action":"iam:PassRole","Resource":["arn:aws:iam::*:role/ecsAutoscaleRole*"],)"
     R"("Condition":{"StringLike":{"iam:PassedToService":["application-autoscaling.amazonaws.com",)"
     R"("application-autoscaling.amazonaws.com.cn"]}}},{"Effect":"Allow",)"
     R"("Action":"iam:CreateServiceLinkedRole","Resource":"*",)"
     R"("Condition":{"StringLike":{"iam:AWSServiceName":["autoscaling.amazonaws.com","ecs.amazonaws.com",)"
     R"("ecs.application-autoscaling.amazonaws.com","spot.amazonaws.com","spotfleet.amazonaws.com"]}}},)"
     R"({"Effect":"Allow","Action":"elasticloadbalancing:AddTags","Resource":"*",)"
     R"("Condition":{"StringEquals":{"elasticloadbalancing:CreateAction":["CreateTargetGroup","CreateRule",)"
     R"("CreateListener","CreateLoadBalancer"]}}}]})"},
    {"/aws-service-role/", "AmazonECSComputeServiceRolePolicy", {}},
    {"/", "AmazonECSInfrastructureRolePolicyForLoadBalancers",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow",)"
     R"("Action":["elasticloadbalancing:DescribeListeners","elasticloadbalancing:DescribeRules",)"
     R"("elasticloadbalancing:DescribeTargetGroups","elasticloadbalancing:DescribeTargetHealth"],)"
     R"("Resource":"*"},{"Effect":"Allow","Action":["elasticloadbalancing:RegisterTargets",)"
     R"("elasticloadbalancing:DeregisterTargets"],)"
     R"("Resource":"arn:aws:elasticloadbalancing:*:*:targetgroup/*/*"},{"Effect":"Allow",)"
     R"("Action":["elasticloadbalancing:ModifyListener"],)"
     R"("Resource":"arn:aws:elasticloadbalancing:*:*:listener/*/*/*/*"},{"Effect":"Allow",)"
     R"("Action":["elasticloadbalancing:ModifyRule"],)"
     R"("Resource":"arn:aws:elasticloadbalancing:*:*:listener-rule/*/*/*/*/*"}]})"},
    {"/", "AmazonECSInfrastructureRolePolicyForManagedInstances", {}},
    {"/service-role/", "AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity", {}},
    {"/service-role/", "AmazonECSInfrastructureRolePolicyForVolumes", {}},
    {"/", "AmazonECSInfrastructureRolePolicyForVpcLattice", {}},
    {"/aws-service-role/", "AmazonECSServiceRolePolicy",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:AttachNetworkInterface",)"
     R"("ec2:CreateNetworkInterface","ec2:CreateNetworkInterfacePermission","ec2:DeleteNetworkInterface",)"
     R"("ec2:DeleteNetworkInterfacePermission","ec2:Describe*","ec2:DetachNetworkInterface",)"
     R"("elasticloadbalancing:DeregisterInstancesFromLoadBalancer","elasticloadbalancing:DeregisterTargets",)"
     R"("elasticloadbalancing:Describe*","elasticloadbalancing:RegisterInstancesWithLoadBalancer",)"
     R"("elasticloadbalancing:RegisterTargets","route53:ChangeResourceRecordSets",)"
     R"("route53:CreateHealthCheck","route53:DeleteHealthCheck","route53:Get*","route53:List*",)"
     R"("route53:UpdateHealthCheck","servicediscovery:DeregisterInstance","servicediscovery:Get*",)"
     R"("servicediscovery:List*","servicediscovery:RegisterInstance",)"
     R"("servicediscovery:UpdateInstanceCustomHealthStatus"],"Resource":"*"},{"Effect":"Allow",)"
     R"("Action":["logs:CreateLogGroup","logs:DescribeLogGroups","logs:PutRetentionPolicy"],)"
     R"("Resource":"arn:aws:logs:*:*:log-group:/aws/ecs/*"},{"Effect":"Allow",)"
     R"("Action":["logs:CreateLogStream","logs:DescribeLogStreams","logs:PutLogEvents"],)"
     R"("Resource":"arn:aws:logs:*:*:log-group:/aws/ecs/*:log-stream:*"}]})"},
    {"/service-role/", "AmazonECSTaskExecutionRolePolicy",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ecr:GetAuthorizationToken",)"
     R"("ecr:BatchCheckLayerAvailability","ecr:GetDownloadUrlForLayer","ecr:BatchGetImage",)"
     R"("logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"}]})"},
    {"/", "AmazonElastiCacheFullAccess", {}},
    {"/", "AmazonElasticFileSystemClientReadWriteAccess", {}},
    {"/", "AmazonElasticFileSystemFullAccess", {}},
    {"/", "AmazonEventBridgeFullAccess", {}},
    {"/", "AmazonKinesisFullAccess", {}},
    {"/", "AmazonRDSFullAccess", {}},
    {"/", "AmazonRoute53FullAccess", {}},
    {"/", "AmazonS3FullAccess",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:*","s3-object-lambda:*"],)"
     R"("Resource":"*"}]})"},
    {"/", "AmazonS3ReadOnlyAccess",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:Get*","s3:List*",)"
     R"("s3:Describe*","s3-object-lambda:Get*","s3-object-lambda:List*"],"Resource":"*"}]})"},
    {"/", "AmazonSageMakerFullAccess", {}},
    {"/", "AmazonSNSFullAccess",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["sns:*"],"Resource":"*"}]})"},
    {"/", "AmazonSQSFullAccess",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["sqs:*"],"Resource":"*"}]})"},
    {"/", "AmazonSSMFullAccess", {}},
    {"/", "AmazonSSMManagedInstanceCore",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ssm:DescribeAssociation",)"
     R"("ssm:GetDeployablePatchSnapshotForInstance","ssm:GetDocument","ssm:DescribeDocument",)"
     R"("ssm:GetManifest","ssm:GetParameter","ssm:GetParameters","ssm:ListAssociations",)"
     R"("ssm:ListInstanceAssociations","ssm:PutInventory","ssm:PutComplianceItems",)"
     R"("ssm:PutConfigurePackageResult","ssm:UpdateAssociationStatus","ssm:UpdateInstanceAssociationStatus",)"
     R"("ssm:UpdateInstanceInformation"],"Resource":"*"},{"Effect":"Allow",)"
     R"("Action":["ssmmessages:CreateControlChannel","ssmmessages:CreateDataChannel",)"
     R"("ssmmessages:OpenControlChannel","ssmmessages:OpenDataChannel"],"Resource":"*"},{"Effect":"Allow",)"
     R"("Action":["ec2messages:AcknowledgeMessage","ec2messages:DeleteMessage","ec2messages:FailMessage",)"
     R"("ec2messages:GetEndpoint","ec2messages:GetMessages","ec2messages:SendReply"],"Resource":"*"}]})"},
    {"/", "AmazonSSMReadOnlyAccess",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ssm:Describe*","ssm:Get*",)"
     R"("ssm:List*"],"Resource":"*"}]})"},
    {"/", "AmazonVPCFullAccess", {}},
    {"/", "AmazonVPCReadOnlyAccess", {}},
    {"/aws-service-role/", "AutoScalingServiceRolePolicy", {}},
    {"/aws-service-role/", "AWSApplicationAutoscalingECSServicePolicy",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ecs:DescribeServices",)"
     R"("ecs:UpdateService","cloudwatch:PutMetricAlarm","cloudwatch:DescribeAlarms",)"
     R"("cloudwatch:DeleteAlarms"],"Resource":"*"}]})"},
    {"/", "AWSAppMeshEnvoyAccess", {}},
    {"/", "AWSCloudMapFullAccess", {}},
    {"/", "AWSCloudTrail_FullAccess", {}},
    {"/", "AWSCloudTrail_ReadOnlyAccess", {}},
    {"/", "AWSCodeDeployRoleForECS", {}},
    {"/", "AWSCodeDeployRoleForECSLimited", {}},
    {"/aws-service-role/", "AWSElasticLoadBalancingServiceRolePolicy", {}},
    {"/service-role/", "AWSLambdaBasicExecutionRole",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["logs:CreateLogGroup",)"
     R"("logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"}]})"},
    {"/", "AWSXRayDaemonWriteAccess",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["xray:PutTraceSegments",)"
     R"("xray:PutTelemetryRecords","xray:GetSamplingRules","xray:GetSamplingTargets",)"
     R"("xray:GetSamplingStatisticSummaries"],"Resource":"*"}]})"},
    {"/", "CloudWatchAgentServerPolicy", {}},
    {"/", "CloudWatchFullAccess", {}},
    {"/", "CloudWatchFullAccessV2", {}},
    {"/", "CloudWatchLogsFullAccess",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["logs:*",)"
     R"("cloudwatch:GenerateQuery","cloudwatch:GenerateQueryResultsSummary"],"Resource":"*"}]})"},
    {"/", "CloudWatchLogsReadOnlyAccess",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["logs:Describe*","logs:Get*",)"
     R"("logs:List*","logs:StartQuery","logs:StopQuery","logs:TestMetricFilter","logs:FilterLogEvents",)"
     R"("logs:StartLiveTail","logs:StopLiveTail","cloudwatch:GenerateQuery"],"Resource":"*"}]})"},
    {"/", "CloudWatchReadOnlyAccess", {}},
    {"/", "ElasticLoadBalancingFullAccess",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"elasticloadbalancing:*",)"
     R"("Resource":"*"},{"Effect":"Allow","Action":["ec2:DescribeAccountAttributes","ec2:DescribeAddresses",)"
     R"("ec2:DescribeInternetGateways","ec2:DescribeSecurityGroups","ec2:DescribeSubnets",)"
     R"("ec2:DescribeVpcs","ec2:DescribeVpcClassicLink","ec2:DescribeInstances",)"
     R"("ec2:DescribeNetworkInterfaces","ec2:DescribeClassicLinkInstances","ec2:DescribeRouteTables",)"
     R"("ec2:DescribeCoipPools","ec2:GetCoipPoolUsage","ec2:DescribeVpcPeeringConnections",)"
     R"("cognito-idp:DescribeUserPoolClient"],"Resource":"*"},{"Effect":"Allow",)"
     R"("Action":"iam:CreateServiceLinkedRole","Resource":"*",)"
     R"("Condition":{"StringEquals":{"iam:AWSServiceName":"elasticloadbalancing.amazonaws.com"}}}]})"},
    {"/", "ElasticLoadBalancingReadOnly",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"elasticloadbalancing:Describe*",)"
     R"("Resource":"*"},{"Effect":"Allow","Action":["ec2:DescribeInstances",)"
     R"("ec2:DescribeClassicLinkInstances","ec2:DescribeSecurityGroups"],"Resource":"*"}]})"},
    {"/", "IAMFullAccess",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:*",)"
     R"("organizations:DescribeAccount","organizations:DescribeOrganization",)"
     R"("organizations:DescribeOrganizationalUnit","organizations:DescribePolicy",)"
     R"("organizations:ListChildren","organizations:ListParents","organizations:ListPoliciesForTarget",)"
     R"("organizations:ListRoots","organizations:ListPolicies","organizations:ListTargetsForPolicy"],)"
     R"("Resource":"*"}]})"},
    {"/", "IAMReadOnlyAccess",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:GenerateCredentialReport",)"
     R"("iam:GenerateServiceLastAccessedDetails","iam:Get*","iam:List*","iam:SimulateCustomPolicy",)"
     R"("iam:SimulatePrincipalPolicy"],"Resource":"*"}]})"},
    {"/", "PowerUserAccess",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":["iam:*","organizations:*",)"
     R"("account:*"],"Resource":"*"},{"Effect":"Allow","Action":["account:GetAccountInformation",)"
     R"("account:GetPrimaryEmail","account:ListRegions","iam:CreateServiceLinkedRole",)"
     R"("iam:DeleteServiceLinkedRole","iam:ListRoles","organizations:DescribeOrganization"],)"
     R"("Resource":"*"}]})"},
    {"/", "ReadOnlyAccess", {}},
    {"/", "SecretsManagerReadWrite", {}},
    {"/", "SecurityAudit", {}},
    {"/job-function/", "ViewOnlyAccess", {}},
};

}  // namespace

std::span<const AwsManagedPolicy> aws_managed_policies() { return kPolicies; }

const AwsManagedPolicy* aws_managed_policy(std::string_view arn) {
  if (!arn.starts_with(kArnPrefix)) return nullptr;
  arn.remove_prefix(kArnPrefix.size());
  const auto found = std::find_if(std::begin(kPolicies), std::end(kPolicies), [&](const AwsManagedPolicy& one) {
    return arn.size() == one.path.size() + one.name.size() && arn.starts_with(one.path) && arn.ends_with(one.name);
  });
  return found == std::end(kPolicies) ? nullptr : found;
}

}  // namespace moorage::control
