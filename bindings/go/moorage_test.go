package moorage

import (
	"errors"
	"strings"
	"testing"
	"time"
)

type object = map[string]any

func open(t *testing.T) *Engine {
	t.Helper()
	engine, err := Open(Options{Runtime: "simulated", Machines: object{"machines": []object{{"cpuUnits": 2048, "memoryMib": 4096}}}, Virtual: true, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	return engine
}

func TestRepliesAreDecoded(t *testing.T) {
	engine := open(t)
	if err := engine.Advance(time.Second); err != nil {
		t.Fatal(err)
	}
	var reply struct{ ClusterArns []string }
	if err := engine.Call("ecs", "ListClusters", object{}, &reply); err != nil {
		t.Fatal(err)
	}
	if len(reply.ClusterArns) != 1 || !strings.HasSuffix(reply.ClusterArns[0], "cluster/default") {
		t.Fatalf("clusters: %v", reply.ClusterArns)
	}
}

func TestErrorsNameTheMember(t *testing.T) {
	engine := open(t)
	err := engine.Call("ecs", "CreateService", object{"serviceNam": "web"}, nil)
	var failure *Error
	if !errors.As(err, &failure) || failure.Status != "MOORAGE_API_ERROR" || failure.Path != "serviceNam" {
		t.Fatalf("error: %#v", err)
	}
}

func TestAClosedEngineSaysSo(t *testing.T) {
	engine := open(t)
	if err := engine.Close(); err != nil {
		t.Fatal(err)
	}
	err := engine.Call("ecs", "ListClusters", object{}, nil)
	var failure *Error
	if !errors.As(err, &failure) || failure.Status != "MOORAGE_CLOSED" {
		t.Fatalf("error: %#v", err)
	}
}

func TestWrongOptionsAreRefused(t *testing.T) {
	_, err := Open(Options{Runtime: "simulated", Machines: object{"machine": 1}, Virtual: true})
	if err == nil || !strings.Contains(err.Error(), "machines") {
		t.Fatalf("error: %v", err)
	}
}
