package control

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
)

// state is what a control shares with front ends, by the protocol's names. Values are nil, string, bool, int, float64,
// []string, []byte (sent as a buffer), []json.RawMessage, *model, []*model and []any of these. They are
// replaced, never changed.
type state map[string]any

func (s state) text(key string) string       { v, _ := s[key].(string); return v }
func (s state) int(key string) int           { v, _ := s[key].(int); return v }
func (s state) float(key string) float64     { v, _ := s[key].(float64); return v }
func (s state) bool(key string) bool         { v, _ := s[key].(bool); return v }
func (s state) model(key string) *model      { v, _ := s[key].(*model); return v }
func (s state) children(key string) []*model { v, _ := s[key].([]*model); return v }

// encoded is a state, or a part of one, as it travels.
type encoded struct {
	state   map[string]any
	paths   [][]string // where in state the buffers belong
	buffers [][]byte
}

// encode takes the state's keys apart into JSON and buffers; no keys are all.
func (s state) encode(keys []string) encoded {
	if keys == nil {
		keys = sorted(s)
	}
	e := encoded{state: map[string]any{}, paths: [][]string{}}
	for _, key := range keys {
		if b, ok := s[key].([]byte); ok {
			e.paths, e.buffers = append(e.paths, []string{key}), append(e.buffers, b)
			continue
		}
		e.state[key] = plain(s[key])
	}
	return e
}

// plain is v with references in the place of controls.
func plain(v any) any {
	switch v := v.(type) {
	case *model:
		return "IPY_MODEL_" + v.id
	case []*model:
		list := make([]string, len(v))
		for i, m := range v {
			list[i] = "IPY_MODEL_" + m.id
		}
		return list
	case []any:
		list := make([]any, len(v))
		for i, x := range v {
			list[i] = plain(x)
		}
		return list
	}
	return v
}

// refs are the models that v refers to.
func refs(v any) (list []*model) {
	switch v := v.(type) {
	case *model:
		return []*model{v}
	case []*model:
		return v
	case []any:
		for _, x := range v {
			list = append(list, refs(x)...)
		}
	}
	return list
}

func equal(a, b any) bool {
	switch a := a.(type) {
	case *model:
		b, ok := b.(*model)
		return ok && a == b
	case []*model:
		b, ok := b.([]*model)
		return ok && slices.Equal(a, b)
	case []byte:
		b, ok := b.([]byte)
		return ok && bytes.Equal(a, b)
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, equal)
	}
	return reflect.DeepEqual(a, b)
}

// decode reads what a front end says in the place of have, which must be of the same kind; ok is false where it is not.
func decode(have any, raw json.RawMessage) (v any, ok bool) {
	if json.Unmarshal(raw, &v) != nil {
		return nil, false
	}
	switch have.(type) {
	case string:
		_, ok = v.(string)
	case bool:
		_, ok = v.(bool)
	case float64:
		_, ok = v.(float64)
	case int:
		return whole(v)
	case nil:
		switch v.(type) {
		case nil, string, bool, float64:
			ok = true
		}
	case []json.RawMessage:
		var list []json.RawMessage
		ok = v != nil && json.Unmarshal(raw, &list) == nil
		v = list
	}
	return v, ok
}

// whole is a JSON number as an int, cut to one.
func whole(v any) (any, bool) {
	x, ok := v.(float64)
	if !ok || math.Abs(x) > 1<<53 {
		return nil, false
	}
	return int(x), true
}

// same reports whether raw says what v is.
func same(v any, raw json.RawMessage) bool {
	var said, is any
	return json.Unmarshal(raw, &said) == nil && json.Unmarshal(marshal(plain(v)), &is) == nil && reflect.DeepEqual(said, is)
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// marshal encodes what this package has made and checked.
func marshal(v any) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(fmt.Sprintf("control: state that has no JSON: %v", err))
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
