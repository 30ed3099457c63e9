package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// spoken is one message to the front end.
type spoken struct {
	kind    display.CommKind
	id      string
	method  string
	state   map[string]any
	buffers [][]byte
	message display.CommMessage
}

// frontEnd is a front end with one page: it knows the states that it was told, and complains of what no real one takes.
type frontEnd struct {
	display.Recorder
	t *testing.T

	mu      sync.Mutex
	log     []spoken
	models  map[string]map[string]any
	handler func(display.CommKind, display.CommMessage)
	broken  error // what sending returns
}

// newFrontEnd is the current sink, with a process of its own behind it.
func newFrontEnd(t *testing.T) *frontEnd {
	old := process
	process = &hub{open: map[string]*model{}, askers: map[string]bool{}}
	f := &frontEnd{t: t, models: map[string]map[string]any{}}
	restore := display.SetSink(f)
	t.Cleanup(func() {
		restore()
		process = old
	})
	return f
}

// in runs a test where time is not real, so that all goroutines can be waited for.
func in(t *testing.T, test func(t *testing.T, f *frontEnd)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(t, newFrontEnd(t)) })
}

func (f *frontEnd) HandleComms(h func(display.CommKind, display.CommMessage)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.handler = h
}

func (f *frontEnd) OpenComm(m display.CommMessage) error  { return f.take(display.CommOpen, m) }
func (f *frontEnd) SendComm(m display.CommMessage) error  { return f.take(display.CommMsg, m) }
func (f *frontEnd) CloseComm(m display.CommMessage) error { return f.take(display.CommClose, m) }

func (f *frontEnd) take(kind display.CommKind, m display.CommMessage) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.broken != nil {
		return f.broken
	}
	s := spoken{kind: kind, id: m.ID, buffers: m.Buffers, message: m}
	var data struct {
		Method string         `json:"method"`
		State  map[string]any `json:"state"`
		Paths  [][]string     `json:"buffer_paths"`
	}
	if m.Data != nil {
		if err := json.Unmarshal(m.Data, &data); err != nil {
			f.t.Errorf("%s is no JSON object: %v", m.Data, err)
		}
	}
	s.method, s.state = data.Method, data.State
	if len(data.Paths) != len(m.Buffers) {
		f.t.Errorf("%d paths for %d buffers", len(data.Paths), len(m.Buffers))
	}
	f.log = append(f.log, s)
	if s.method == "update_states" {
		return nil
	}
	for i, path := range data.Paths {
		if _, twice := s.state[path[0]]; twice {
			f.t.Errorf("%s is in the state and in a buffer", path[0])
		}
		s.state[path[0]] = m.Buffers[i]
	}
	switch kind {
	case display.CommOpen:
		if f.models[m.ID] != nil {
			f.t.Errorf("%s is opened twice", m.ID)
		}
		if m.Target != "jupyter.widget" || string(m.Metadata) != `{"version":"2.1.0"}` {
			f.t.Errorf("opened with target %q and metadata %s", m.Target, m.Metadata)
		}
		f.models[m.ID] = map[string]any{}
	case display.CommClose:
		delete(f.models, m.ID)
		return nil
	}
	state := f.models[m.ID]
	if state == nil {
		f.t.Errorf("%s of %s, which is not open", s.method, m.ID)
		return nil
	}
	for key, v := range s.state {
		for _, id := range references(v) {
			if f.models[id] == nil && s.method != "echo_update" {
				f.t.Errorf("%s refers to %s before it is open", key, id)
			}
		}
	}
	maps.Copy(state, s.state)
	return nil
}

// references are the models named in JSON.
func references(v any) (ids []string) {
	switch v := v.(type) {
	case string:
		if id, ok := strings.CutPrefix(v, "IPY_MODEL_"); ok {
			return []string{id}
		}
	case []any:
		for _, x := range v {
			ids = append(ids, references(x)...)
		}
	}
	return ids
}

// state is what the front end believes of a trait of c.
func (f *frontEnd) state(c Control, key string) any { return f.stateOf(c.ID(), key) }

func (f *frontEnd) stateOf(id, key string) any {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.models[id][key]
}

// said are the messages since the last call.
func (f *frontEnd) said() []spoken {
	f.mu.Lock()
	defer f.mu.Unlock()
	log := f.log
	f.log = nil
	return log
}

// words are messages in short.
func words(log []spoken) string {
	var b strings.Builder
	for _, s := range log {
		state, _ := json.Marshal(s.state)
		if s.kind == display.CommMsg {
			fmt.Fprintf(&b, "%s %s\n", s.method, state)
		} else {
			fmt.Fprintf(&b, "%v\n", s.kind)
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (f *frontEnd) tell(kind display.CommKind, m display.CommMessage) {
	f.mu.Lock()
	h := f.handler
	f.mu.Unlock()
	h(kind, m)
}

// set changes a trait as a reader does.
func (f *frontEnd) set(c Control, key string, v any) {
	data, err := json.Marshal(map[string]any{"method": "update", "state": map[string]any{key: v}, "buffer_paths": []any{}})
	if err != nil {
		f.t.Fatal(err)
	}
	f.say(c, string(data))
}

func (f *frontEnd) say(c Control, data string, buffers ...[]byte) {
	f.tell(display.CommMsg, display.CommMessage{ID: c.ID(), Data: json.RawMessage(data), Buffers: buffers})
}

func (f *frontEnd) event(c Control, name string) {
	f.say(c, fmt.Sprintf(`{"method":"custom","content":{"event":%q}}`, name))
}

// settle lets time pass, and all that is to happen then.
func settle(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

// refuse checks that an error was given that says all of words.
func refuse(t *testing.T, what string, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("%s: no error", what)
		return
	}
	for _, w := range append(words, "control: ") {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%s: error is %q, want %q in it", what, err, w)
		}
	}
	if n := strings.Count(err.Error(), "control: "); n != 1 {
		t.Errorf("%s: error %q names the package %d times", what, err, n)
	}
}
