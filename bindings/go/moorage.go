// Package moorage runs an ECS control plane in this process, through the C ABI of libmoorage.
//
// Requests and replies are any values that encoding/json can write and read, in the shapes of the API. An Engine may be used by any number
// of goroutines; Close ends it, and later calls answer an Error with the status MOORAGE_CLOSED.
package moorage

/*
#cgo LDFLAGS: -lmoorage
#include <moorage/moorage.h>
#include <stdlib.h>
*/
import "C"

import (
	"encoding/json"
	"fmt"
	"runtime"
	"time"
	"unsafe"
)

// Error is what the engine refused, or could not do.
type Error struct {
	Status  string // "MOORAGE_API_ERROR", "MOORAGE_CLOSED", …
	Name    string // the error's name in the API: "ClusterNotFoundException"
	Message string
	Path    string // the member to blame, "containerDefinitions[0].memory", or ""
}

func (e *Error) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("%s: %s", e.Name, e.Message)
	}
	return fmt.Sprintf("%s: %s (%s)", e.Name, e.Message, e.Path)
}

// failure takes over an error object of the library; nil where the status is MOORAGE_OK.
func failure(status C.moorage_status, object *C.moorage_error) error {
	if status == C.MOORAGE_OK {
		return nil
	}
	defer C.moorage_error_free(object)
	return &Error{C.GoString(C.moorage_status_name(status)), C.GoString(C.moorage_error_name(object)),
		C.GoString(C.moorage_error_message(object)), C.GoString(C.moorage_error_path(object))}
}

// text takes over a buffer of the library.
func text(buffer *C.moorage_buffer) []byte {
	defer C.moorage_buffer_free(buffer)
	return C.GoBytes(unsafe.Pointer(C.moorage_buffer_data(buffer)), C.int(C.moorage_buffer_size(buffer)))
}

// Options say how an engine is opened. The zero value is an engine in memory with its own thread, the system's clock and no machines.
type Options struct {
	StorePath string // a directory that keeps the state; "": memory
	Runtime   string // "simulated" or "oci"; "": no machines
	Machines  any    // options of the runtime, such as map[string]any{"machines": …}
	Virtual   bool   // time stands still until Advance, and ids depend on Seed only
	Seed      uint64
}

// Engine is an open engine.
type Engine struct{ handle *C.moorage_engine }

// Open opens an engine. A finalizer frees an engine that a program forgets, but only Close says when it ends.
func Open(options Options) (*Engine, error) {
	var config *C.moorage_config
	var object *C.moorage_error
	if err := failure(C.moorage_config_new(&config, &object), object); err != nil {
		return nil, err
	}
	defer C.moorage_config_free(config)
	if err := configure(config, options); err != nil {
		return nil, err
	}
	engine := &Engine{}
	if err := failure(C.moorage_engine_open(config, &engine.handle, &object), object); err != nil {
		return nil, err
	}
	runtime.SetFinalizer(engine, func(e *Engine) { C.moorage_engine_free(e.handle) })
	return engine, nil
}

func configure(config *C.moorage_config, options Options) error {
	var object *C.moorage_error
	if options.StorePath != "" {
		path := C.CString(options.StorePath)
		defer C.free(unsafe.Pointer(path))
		if err := failure(C.moorage_config_set_store_path(config, path, &object), object); err != nil {
			return err
		}
	}
	if options.Virtual {
		if err := failure(C.moorage_config_set_run_mode(config, C.MOORAGE_HOST_DRIVEN, &object), object); err != nil {
			return err
		}
		if err := failure(C.moorage_config_set_clock(config, C.MOORAGE_CLOCK_VIRTUAL, 0, &object), object); err != nil {
			return err
		}
		if err := failure(C.moorage_config_set_seed(config, C.uint64_t(options.Seed), &object), object); err != nil {
			return err
		}
	}
	if options.Runtime == "" {
		return nil
	}
	machines, err := json.Marshal(options.Machines)
	if err != nil {
		return err
	}
	if options.Machines == nil {
		machines = []byte("{}")
	}
	name, settings := C.CString(options.Runtime), C.CString(string(machines))
	defer C.free(unsafe.Pointer(name))
	defer C.free(unsafe.Pointer(settings))
	return failure(C.moorage_config_add_runtime(config, name, settings, &object), object)
}

// Call runs one operation, Call("ecs", "RunTask", request, &reply), and returns when its effects are durable. `reply` may be nil.
func (e *Engine) Call(service, operation string, request, reply any) error {
	body, err := json.Marshal(request)
	if err != nil {
		return err
	}
	cService, cOperation := C.CString(service), C.CString(operation)
	defer C.free(unsafe.Pointer(cService))
	defer C.free(unsafe.Pointer(cOperation))
	var answer *C.moorage_buffer
	var object *C.moorage_error
	status := C.moorage_call(e.handle, cService, cOperation, unsafe.Pointer(unsafe.SliceData(body)), C.size_t(len(body)), C.MOORAGE_STRICT, &answer, &object)
	runtime.KeepAlive(e)
	if err := failure(status, object); err != nil {
		return err
	}
	if found := text(answer); reply != nil {
		return json.Unmarshal(found, reply)
	}
	return nil
}

// Advance moves the time of an engine with a virtual clock, and does everything that falls due on the way.
func (e *Engine) Advance(by time.Duration) error {
	var object *C.moorage_error
	defer runtime.KeepAlive(e)
	return failure(C.moorage_engine_advance(e.handle, C.int64_t(by.Milliseconds()), &object), object)
}

// Close ends the engine. Containers and load balancers go on; the next engine on the same store takes them over.
func (e *Engine) Close() error {
	var object *C.moorage_error
	defer runtime.KeepAlive(e)
	return failure(C.moorage_engine_close(e.handle, &object), object)
}

// Event is an event of the feed in the shape of EventBridge.
type Event struct {
	Sequence   uint64         `json:"-"`
	DetailType string         `json:"detail-type"`
	Resources  []string       `json:"resources"`
	Detail     map[string]any `json:"detail"`
}

// Events hands every event after a position to `each`, in order, until none comes for `patience` or `each` answers false.
func (e *Engine) Events(after uint64, patience time.Duration, each func(Event) bool) error {
	var subscription *C.moorage_subscription
	var object *C.moorage_error
	status := C.moorage_subscribe(e.handle, C.uint64_t(after), &subscription, &object)
	runtime.KeepAlive(e)
	if err := failure(status, object); err != nil {
		return err
	}
	defer C.moorage_subscription_free(subscription)
	for {
		var sequence C.uint64_t
		var notice *C.moorage_buffer
		status := C.moorage_subscription_next(subscription, C.int64_t(patience.Milliseconds()), &sequence, &notice, &object)
		if status == C.MOORAGE_TIMEOUT {
			C.moorage_error_free(object)
			return nil
		}
		if err := failure(status, object); err != nil {
			return err
		}
		event := Event{Sequence: uint64(sequence)}
		if err := json.Unmarshal(text(notice), &event); err != nil {
			return err
		}
		if !each(event) {
			return nil
		}
	}
}
