// A service on simulated machines in virtual time: made, waited for, and what happened read from the event feed.
package main

import (
	"errors"
	"fmt"
	"log"
	"strings"
	"time"

	moorage "moorage.local/bindings/go"
)

type object = map[string]any

type services struct {
	Services []struct {
		RunningCount int
		Deployments  []struct{ RolloutState string }
	}
}

func main() {
	machines := []object{{"cpuUnits": 2048, "memoryMib": 4096, "zone": "us-east-1a"}, {"cpuUnits": 2048, "memoryMib": 4096, "zone": "us-east-1b"}}
	engine, err := moorage.Open(moorage.Options{Runtime: "simulated", Machines: object{"machines": machines}, Virtual: true, Seed: 1})
	if err != nil {
		log.Fatal(err)
	}
	if err := story(engine); err != nil {
		log.Fatal(err)
	}
	if err := engine.Close(); err != nil {
		log.Fatal(err)
	}
	var refused *moorage.Error
	if err := engine.Call("ecs", "ListClusters", object{}, nil); !errors.As(err, &refused) || refused.Status != "MOORAGE_CLOSED" {
		log.Fatalf("a closed engine answered %v", err)
	}
}

func story(engine *moorage.Engine) error {
	if err := engine.Advance(time.Second); err != nil { // the machines report and are registered
		return err
	}
	container := object{"name": "app", "image": "web:1", "cpu": 256, "memory": 128, "essential": true}
	if err := engine.Call("ecs", "RegisterTaskDefinition", object{"family": "web", "containerDefinitions": []object{container}}, nil); err != nil {
		return err
	}
	if err := engine.Call("ecs", "CreateService", object{"serviceName": "web", "taskDefinition": "web", "desiredCount": 3}, nil); err != nil {
		return err
	}
	var refused *moorage.Error
	if err := engine.Call("ecs", "UpdateService", object{"service": "nowhere", "desiredCount": 1}, nil); !errors.As(err, &refused) {
		return fmt.Errorf("a service that does not exist was updated: %v", err)
	}
	fmt.Println("refused:", refused.Name)
	seconds, err := waitSteady(engine, 3)
	if err != nil {
		return err
	}
	fmt.Printf("3 tasks run after %d virtual seconds\n", seconds)
	var seen []string
	err = engine.Events(0, 0, func(event moorage.Event) bool {
		if name, is := event.Detail["eventName"].(string); is {
			seen = append(seen, name)
		}
		return true
	})
	fmt.Println("the feed tells:", strings.Join(seen, ", "))
	return err
}

// waitSteady moves time until the service's deployment is completed; how many seconds that took.
func waitSteady(engine *moorage.Engine, wanted int) (int, error) {
	for seconds := 0; seconds < 600; seconds++ {
		var found services
		if err := engine.Call("ecs", "DescribeServices", object{"services": []string{"web"}}, &found); err != nil {
			return 0, err
		}
		if web := found.Services[0]; web.RunningCount == wanted && len(web.Deployments) == 1 && web.Deployments[0].RolloutState == "COMPLETED" {
			return seconds, nil
		}
		if err := engine.Advance(time.Second); err != nil {
			return 0, err
		}
	}
	return 0, errors.New("the service is not steady after ten virtual minutes")
}
