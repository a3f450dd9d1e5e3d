// Replays what Terraform's aws provider (6.x) calls for a service behind a load balancer: create, read, an empty plan, update, destroy.
//
// The provider uses the same SDK, so the same bytes are sent. A resource knows its configuration, and its state is what its read found;
// the plan is every configured attribute whose state differs. Read functions ask and compare what the provider's own do.
package main

import (
	"context"
	"fmt"
	"os"
	"sort"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// attributes are flattened, as in Terraform's state: "tags.team" = "blue".
type attributes map[string]string

type resource interface {
	address() string
	configured() attributes
	create()
	read() (attributes, bool) // false: the resource is gone
	update(changed attributes)
	remove()
}

type clients struct {
	ctx  context.Context
	ecs  *ecs.Client
	elb  *elb.Client
	logs *cloudwatchlogs.Client
}

func check(what string, holds bool) {
	if !holds {
		fmt.Println("failed:", what)
		os.Exit(1)
	}
	fmt.Println("ok:", what)
}

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	return value
}

// until polls as the provider's waiters do.
func until(what string, reached func() bool) {
	for deadline := time.Now().Add(2 * time.Minute); !reached(); time.Sleep(300 * time.Millisecond) {
		if time.Now().After(deadline) {
			check("in two minutes: "+what, false)
		}
	}
}

// plan is the configured attributes whose state differs; the text says from what to what.
func plan(all []resource) (map[string]attributes, []string) {
	changes, text := map[string]attributes{}, []string{}
	for _, each := range all {
		state, there := each.read()
		if !there {
			text = append(text, each.address()+" is gone")
			continue
		}
		for name, wanted := range each.configured() {
			if state[name] != wanted {
				if changes[each.address()] == nil {
					changes[each.address()] = attributes{}
				}
				changes[each.address()][name] = wanted
				text = append(text, fmt.Sprintf("%s.%s: %q -> %q", each.address(), name, state[name], wanted))
			}
		}
	}
	sort.Strings(text)
	return changes, text
}

func planIsEmpty(when string, all []resource) {
	_, text := plan(all)
	for _, line := range text {
		fmt.Println("  ~", line)
	}
	check("the plan is empty "+when, len(text) == 0)
}

func apply(all []resource) int {
	changes, text := plan(all)
	for _, line := range text {
		fmt.Println("  ~", line)
	}
	for _, each := range all {
		if changed := changes[each.address()]; changed != nil {
			each.update(changed)
		}
	}
	return len(changes)
}

func main() {
	ctx := context.Background()
	settings := must(config.LoadDefaultConfig(ctx))
	identity := must(sts.NewFromConfig(settings).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{}))
	check("the provider knows the account", len(*identity.Account) == 12)
	c := &clients{ctx, ecs.NewFromConfig(settings), elb.NewFromConfig(settings), cloudwatchlogs.NewFromConfig(settings)}

	group := &logGroup{clients: c, name: "/terraform/web", days: 7, tags: attributes{"team": "blue"}}
	cluster := &ecsCluster{clients: c, name: "terraform", insights: "disabled", tags: attributes{"team": "blue"}}
	balancer := &loadBalancer{clients: c, name: "terraform", idleSeconds: "60", tags: attributes{"team": "blue"}}
	target := &targetGroup{clients: c, name: "terraform", path: "/", delaySeconds: "5", tags: attributes{"team": "blue"}}
	listener := &listener{clients: c, balancer: balancer, group: target, port: 8184}
	rule := &listenerRule{clients: c, listener: listener, group: target, priority: 10, path: "/a/*", tags: attributes{"team": "blue"}}
	definition := &taskDefinition{clients: c, family: "terraform", image: "moorage.local/app:1", logs: group}
	service := &ecsService{clients: c, cluster: cluster, definition: definition, group: target, name: "web", count: 2, tags: attributes{"team": "blue"}}
	all := []resource{group, cluster, balancer, target, listener, rule, definition, service}

	for _, each := range all {
		each.create()
		_, there := each.read()
		check("created "+each.address(), there)
	}
	planIsEmpty("after create", all)

	group.days, cluster.insights, balancer.idleSeconds = 30, "enabled", "30"
	target.path, target.delaySeconds, rule.path, rule.priority = "/health", "1", "/b/*", 20
	service.count = 3
	for _, tags := range []attributes{group.tags, cluster.tags, balancer.tags, target.tags, rule.tags, service.tags} {
		tags["team"] = "green"
	}
	check("six resources change in place", apply(all) == 6)
	planIsEmpty("after update", all)

	// A changed image replaces the task definition and updates the service: register, roll out, deregister the old revision.
	old := *definition
	definition.image = "moorage.local/app:2"
	definition.create()
	check("the service changes with its task definition", apply([]resource{service}) == 1)
	old.remove()
	planIsEmpty("after a new image", all)

	for at := len(all) - 1; at >= 0; at-- {
		all[at].remove()
		_, there := all[at].read()
		check("destroyed "+all[at].address(), !there)
	}
}
