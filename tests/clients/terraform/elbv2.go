package main

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

func elbTags(tags attributes) []types.Tag {
	var list []types.Tag
	for key, value := range tags {
		list = append(list, types.Tag{Key: aws.String(key), Value: aws.String(value)})
	}
	return list
}

// describeTags asks for the tags of one resource, which the provider does at the end of each read.
func (c *clients) describeTags(arn string) attributes {
	found := attributes{}
	for _, description := range must(c.elb.DescribeTags(c.ctx, &elb.DescribeTagsInput{ResourceArns: []string{arn}})).TagDescriptions {
		for _, tag := range description.Tags {
			found[*tag.Key] = *tag.Value
		}
	}
	return found
}

func (c *clients) addTags(arn string, changed attributes) {
	if tags := tagsOf(changed); tags != nil {
		must(c.elb.AddTags(c.ctx, &elb.AddTagsInput{ResourceArns: []string{arn}, Tags: elbTags(tags)}))
	}
}

// loadBalancer is aws_lb.
type loadBalancer struct {
	*clients
	name, idleSeconds, arn string
	tags                   attributes
}

func (r *loadBalancer) address() string { return "aws_lb.main" }

func (r *loadBalancer) configured() attributes {
	return withTags(attributes{"name": r.name, "load_balancer_type": "application", "internal": "true", "idle_timeout": r.idleSeconds,
		"enable_http2": "true", "subnets": "2", "ip_address_type": "ipv4"}, r.tags)
}

func (r *loadBalancer) find() *types.LoadBalancer {
	answer, err := r.elb.DescribeLoadBalancers(r.ctx, &elb.DescribeLoadBalancersInput{LoadBalancerArns: []string{r.arn}})
	var missing *types.LoadBalancerNotFoundException
	if errors.As(err, &missing) {
		return nil
	}
	return &must(answer, err).LoadBalancers[0]
}

func (r *loadBalancer) create() {
	r.arn = *must(r.elb.CreateLoadBalancer(r.ctx, &elb.CreateLoadBalancerInput{Name: &r.name, Type: types.LoadBalancerTypeEnumApplication,
		Scheme: types.LoadBalancerSchemeEnumInternal, Subnets: []string{"subnet-1", "subnet-2"}, IpAddressType: types.IpAddressTypeIpv4,
		Tags: elbTags(r.tags)})).LoadBalancers[0].LoadBalancerArn
	until("the load balancer is active", func() bool { return r.find().State.Code == types.LoadBalancerStateEnumActive })
	r.setIdle()
}

func (r *loadBalancer) setIdle() {
	must(r.elb.ModifyLoadBalancerAttributes(r.ctx, &elb.ModifyLoadBalancerAttributesInput{LoadBalancerArn: &r.arn, Attributes: []types.LoadBalancerAttribute{
		{Key: aws.String("idle_timeout.timeout_seconds"), Value: &r.idleSeconds}}}))
}

func (r *loadBalancer) read() (attributes, bool) {
	found := r.find()
	if found == nil {
		return nil, false
	}
	state := attributes{"name": *found.LoadBalancerName, "load_balancer_type": string(found.Type), "ip_address_type": string(found.IpAddressType),
		"internal": fmt.Sprint(found.Scheme == types.LoadBalancerSchemeEnumInternal), "subnets": fmt.Sprint(len(found.AvailabilityZones))}
	names := map[string]string{"idle_timeout.timeout_seconds": "idle_timeout", "routing.http2.enabled": "enable_http2"}
	for _, each := range must(r.elb.DescribeLoadBalancerAttributes(r.ctx, &elb.DescribeLoadBalancerAttributesInput{LoadBalancerArn: &r.arn})).Attributes {
		if name := names[*each.Key]; name != "" {
			state[name] = *each.Value
		}
	}
	return withTags(state, r.describeTags(r.arn)), true
}

func (r *loadBalancer) update(changed attributes) {
	if changed["idle_timeout"] != "" {
		r.setIdle()
	}
	r.addTags(r.arn, changed)
	until("the load balancer is active", func() bool { return r.find().State.Code == types.LoadBalancerStateEnumActive })
}

func (r *loadBalancer) remove() {
	must(r.elb.DeleteLoadBalancer(r.ctx, &elb.DeleteLoadBalancerInput{LoadBalancerArn: &r.arn}))
	until("the load balancer is gone", func() bool { return r.find() == nil })
}

// targetGroup is aws_lb_target_group.
type targetGroup struct {
	*clients
	name, path, delaySeconds, arn string
	tags                          attributes
}

func (r *targetGroup) address() string { return "aws_lb_target_group.web" }

func (r *targetGroup) configured() attributes {
	return withTags(attributes{"name": r.name, "port": "80", "protocol": "HTTP", "protocol_version": "HTTP1", "vpc_id": "vpc-1", "target_type": "ip",
		"health_check.path": r.path, "health_check.matcher": "200", "deregistration_delay": r.delaySeconds, "stickiness.enabled": "false"}, r.tags)
}

func (r *targetGroup) find() *types.TargetGroup {
	answer, err := r.elb.DescribeTargetGroups(r.ctx, &elb.DescribeTargetGroupsInput{TargetGroupArns: []string{r.arn}})
	var missing *types.TargetGroupNotFoundException
	if errors.As(err, &missing) {
		return nil
	}
	return &must(answer, err).TargetGroups[0]
}

func (r *targetGroup) create() {
	r.arn = *must(r.elb.CreateTargetGroup(r.ctx, &elb.CreateTargetGroupInput{Name: &r.name, Port: aws.Int32(80), Protocol: types.ProtocolEnumHttp,
		ProtocolVersion: aws.String("HTTP1"), TargetType: types.TargetTypeEnumIp, VpcId: aws.String("vpc-1"), HealthCheckPath: &r.path,
		Matcher: &types.Matcher{HttpCode: aws.String("200")}, Tags: elbTags(r.tags)})).TargetGroups[0].TargetGroupArn
	r.setDelay()
}

func (r *targetGroup) setDelay() {
	must(r.elb.ModifyTargetGroupAttributes(r.ctx, &elb.ModifyTargetGroupAttributesInput{TargetGroupArn: &r.arn, Attributes: []types.TargetGroupAttribute{
		{Key: aws.String("deregistration_delay.timeout_seconds"), Value: &r.delaySeconds}}}))
}

func (r *targetGroup) read() (attributes, bool) {
	found := r.find()
	if found == nil {
		return nil, false
	}
	state := attributes{"name": *found.TargetGroupName, "port": fmt.Sprint(*found.Port), "protocol": string(found.Protocol), "vpc_id": *found.VpcId,
		"protocol_version": aws.ToString(found.ProtocolVersion), "target_type": string(found.TargetType), "health_check.path": *found.HealthCheckPath,
		"health_check.matcher": *found.Matcher.HttpCode}
	names := map[string]string{"deregistration_delay.timeout_seconds": "deregistration_delay", "stickiness.enabled": "stickiness.enabled"}
	for _, each := range must(r.elb.DescribeTargetGroupAttributes(r.ctx, &elb.DescribeTargetGroupAttributesInput{TargetGroupArn: &r.arn})).Attributes {
		if name := names[*each.Key]; name != "" {
			state[name] = *each.Value
		}
	}
	return withTags(state, r.describeTags(r.arn)), true
}

func (r *targetGroup) update(changed attributes) {
	if changed["health_check.path"] != "" {
		must(r.elb.ModifyTargetGroup(r.ctx, &elb.ModifyTargetGroupInput{TargetGroupArn: &r.arn, HealthCheckPath: &r.path,
			Matcher: &types.Matcher{HttpCode: aws.String("200")}}))
	}
	if changed["deregistration_delay"] != "" {
		r.setDelay()
	}
	r.addTags(r.arn, changed)
}

// The provider repeats the call while a listener that is going still holds the group.
func (r *targetGroup) remove() {
	until("the target group is free", func() bool {
		_, err := r.elb.DeleteTargetGroup(r.ctx, &elb.DeleteTargetGroupInput{TargetGroupArn: &r.arn})
		var used *types.ResourceInUseException
		if errors.As(err, &used) {
			return false
		}
		must(0, err)
		return true
	})
}

// listener is aws_lb_listener.
type listener struct {
	*clients
	balancer *loadBalancer
	group    *targetGroup
	port     int32
	arn      string
}

func (r *listener) address() string { return "aws_lb_listener.http" }

func (r *listener) configured() attributes {
	return attributes{"port": fmt.Sprint(r.port), "protocol": "HTTP", "load_balancer_arn": r.balancer.arn, "default_action": "forward " + r.group.arn,
		"routing_http_response_server_enabled": "true"}
}

func (r *listener) create() {
	r.arn = *must(r.elb.CreateListener(r.ctx, &elb.CreateListenerInput{LoadBalancerArn: &r.balancer.arn, Port: &r.port, Protocol: types.ProtocolEnumHttp,
		DefaultActions: []types.Action{{Type: types.ActionTypeEnumForward, TargetGroupArn: &r.group.arn}}})).Listeners[0].ListenerArn
}

func (r *listener) read() (attributes, bool) {
	answer, err := r.elb.DescribeListeners(r.ctx, &elb.DescribeListenersInput{ListenerArns: []string{r.arn}})
	var missing *types.ListenerNotFoundException
	if errors.As(err, &missing) {
		return nil, false
	}
	found := must(answer, err).Listeners[0]
	state := attributes{"port": fmt.Sprint(*found.Port), "protocol": string(found.Protocol), "load_balancer_arn": *found.LoadBalancerArn,
		"default_action": fmt.Sprint(found.DefaultActions[0].Type, " ", aws.ToString(found.DefaultActions[0].TargetGroupArn))}
	for _, each := range must(r.elb.DescribeListenerAttributes(r.ctx, &elb.DescribeListenerAttributesInput{ListenerArn: &r.arn})).Attributes {
		if *each.Key == "routing.http.response.server.enabled" {
			state["routing_http_response_server_enabled"] = *each.Value
		}
	}
	return withTags(state, r.describeTags(r.arn)), true
}

func (r *listener) update(attributes) {
	must(r.elb.ModifyListener(r.ctx, &elb.ModifyListenerInput{ListenerArn: &r.arn, Port: &r.port, Protocol: types.ProtocolEnumHttp,
		DefaultActions: []types.Action{{Type: types.ActionTypeEnumForward, TargetGroupArn: &r.group.arn}}}))
}

func (r *listener) remove() {
	must(r.elb.DeleteListener(r.ctx, &elb.DeleteListenerInput{ListenerArn: &r.arn}))
}

// listenerRule is aws_lb_listener_rule.
type listenerRule struct {
	*clients
	listener  *listener
	group     *targetGroup
	priority  int32
	path, arn string
	tags      attributes
}

func (r *listenerRule) address() string { return "aws_lb_listener_rule.path" }

func (r *listenerRule) configured() attributes {
	return withTags(attributes{"priority": fmt.Sprint(r.priority), "condition": "path-pattern " + r.path, "action": "forward " + r.group.arn}, r.tags)
}

func (r *listenerRule) conditions() []types.RuleCondition {
	return []types.RuleCondition{{Field: aws.String("path-pattern"), PathPatternConfig: &types.PathPatternConditionConfig{Values: []string{r.path}}}}
}

func (r *listenerRule) actions() []types.Action {
	return []types.Action{{Type: types.ActionTypeEnumForward, TargetGroupArn: &r.group.arn, Order: aws.Int32(1)}}
}

func (r *listenerRule) create() {
	r.arn = *must(r.elb.CreateRule(r.ctx, &elb.CreateRuleInput{ListenerArn: &r.listener.arn, Priority: &r.priority, Conditions: r.conditions(),
		Actions: r.actions(), Tags: elbTags(r.tags)})).Rules[0].RuleArn
}

func (r *listenerRule) read() (attributes, bool) {
	answer, err := r.elb.DescribeRules(r.ctx, &elb.DescribeRulesInput{RuleArns: []string{r.arn}})
	var missing *types.RuleNotFoundException
	if errors.As(err, &missing) {
		return nil, false
	}
	found := must(answer, err).Rules[0]
	priority := must(strconv.Atoi(*found.Priority))
	state := attributes{"priority": fmt.Sprint(priority), "action": fmt.Sprint(found.Actions[0].Type, " ", aws.ToString(found.Actions[0].TargetGroupArn)),
		"condition": *found.Conditions[0].Field + " " + found.Conditions[0].PathPatternConfig.Values[0]}
	return withTags(state, r.describeTags(r.arn)), true
}

func (r *listenerRule) update(changed attributes) {
	if changed["priority"] != "" {
		must(r.elb.SetRulePriorities(r.ctx, &elb.SetRulePrioritiesInput{RulePriorities: []types.RulePriorityPair{{RuleArn: &r.arn, Priority: &r.priority}}}))
	}
	if changed["condition"] != "" || changed["action"] != "" {
		must(r.elb.ModifyRule(r.ctx, &elb.ModifyRuleInput{RuleArn: &r.arn, Conditions: r.conditions(), Actions: r.actions()}))
	}
	r.addTags(r.arn, changed)
}

func (r *listenerRule) remove() {
	must(r.elb.DeleteRule(r.ctx, &elb.DeleteRuleInput{RuleArn: &r.arn}))
}
