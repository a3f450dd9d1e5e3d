package main

import (
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
)

// logGroup is aws_cloudwatch_log_group.
type logGroup struct {
	*clients
	name string
	days int32
	tags attributes
	arn  string
}

func (g *logGroup) address() string { return "aws_cloudwatch_log_group.web" }

func (g *logGroup) configured() attributes {
	return withTags(attributes{"name": g.name, "retention_in_days": fmt.Sprint(g.days)}, g.tags)
}

func (g *logGroup) create() {
	must(g.logs.CreateLogGroup(g.ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: &g.name, Tags: g.tags}))
	must(g.logs.PutRetentionPolicy(g.ctx, &cloudwatchlogs.PutRetentionPolicyInput{LogGroupName: &g.name, RetentionInDays: &g.days}))
}

func (g *logGroup) read() (attributes, bool) {
	for each := cloudwatchlogs.NewDescribeLogGroupsPaginator(g.logs, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: &g.name}); each.HasMorePages(); {
		for _, found := range must(each.NextPage(g.ctx)).LogGroups {
			if *found.LogGroupName != g.name {
				continue
			}
			g.arn = strings.TrimSuffix(*found.Arn, ":*")
			tags := must(g.logs.ListTagsForResource(g.ctx, &cloudwatchlogs.ListTagsForResourceInput{ResourceArn: &g.arn})).Tags
			return withTags(attributes{"name": *found.LogGroupName, "retention_in_days": fmt.Sprint(aws.ToInt32(found.RetentionInDays))}, tags), true
		}
	}
	return nil, false
}

func (g *logGroup) update(changed attributes) {
	if changed["retention_in_days"] != "" {
		must(g.logs.PutRetentionPolicy(g.ctx, &cloudwatchlogs.PutRetentionPolicyInput{LogGroupName: &g.name, RetentionInDays: &g.days}))
	}
	if tagsOf(changed) != nil {
		must(g.logs.TagResource(g.ctx, &cloudwatchlogs.TagResourceInput{ResourceArn: &g.arn, Tags: tagsOf(changed)}))
	}
}

func (g *logGroup) remove() {
	must(g.logs.DeleteLogGroup(g.ctx, &cloudwatchlogs.DeleteLogGroupInput{LogGroupName: &g.name}))
}

func withTags(found, tags attributes) attributes {
	for key, value := range tags {
		found["tags."+key] = value
	}
	return found
}

func tagsOf(changed attributes) attributes {
	var tags attributes
	for name, value := range changed {
		if key, is := strings.CutPrefix(name, "tags."); is {
			if tags == nil {
				tags = attributes{}
			}
			tags[key] = value
		}
	}
	return tags
}
