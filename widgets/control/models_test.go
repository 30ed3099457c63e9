package control

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// Where a control begins otherwise than ipywidgets has it.
var deviations = map[string]map[string]any{
	"FloatSlider": {"step": 1.0}, // a hundredth of the range
}

// The state with which each control is opened is that of ipywidgets: the same traits, with the same values.
func TestStatesAreThoseOfIpywidgets(t *testing.T) {
	raw, err := os.ReadFile("testdata/models.json")
	must(t, err)
	var spec struct {
		Models map[string]struct {
			State map[string]any `json:"state"`
			Paths [][]string     `json:"buffer_paths"`
		} `json:"models"`
	}
	must(t, json.Unmarshal(raw, &spec))

	in(t, func(t *testing.T, f *frontEnd) {
		all := []Control{
			NewIntSlider("", 0, 100), NewFloatSlider("", 0, 100), NewDropdown(""), NewCheckbox(""), NewButton(""),
			NewIntProgress("", 100), NewFloatProgress("", 100), NewHTML(""), NewLabel(""), NewText(""), NewHBox(), NewVBox(),
			NewImage(nil), NewOutput(), NewPlay(0, 100).Drives(NewIntSlider("", 0, 100)),
		}
		for _, c := range all {
			must(t, c.Show())
		}
		seen := map[string]bool{}
		for _, s := range f.said() {
			kind := strings.TrimSuffix(s.state["_model_name"].(string), "Model")
			seen[kind] = true
			want := maps.Clone(spec.Models[kind].State)
			if want == nil {
				t.Errorf("ipywidgets has no %s", kind)
				continue
			}
			maps.Copy(want, deviations[kind])
			got := f.named(s.state)
			for _, key := range slices.Sorted(maps.Keys(want)) {
				if v, ok := got[key]; !ok || !reflect.DeepEqual(v, want[key]) {
					t.Errorf("%s: %s is %#v (there: %v), want %#v", kind, key, v, ok, want[key])
				}
				delete(got, key)
			}
			for key, v := range got {
				t.Errorf("%s: %s is %#v, want no such trait", kind, key, v)
			}
			if len(s.buffers) != len(spec.Models[kind].Paths) {
				t.Errorf("%s: %d buffers, want %v", kind, len(s.buffers), spec.Models[kind].Paths)
			}
		}
		for kind := range spec.Models {
			if !seen[kind] {
				t.Errorf("no %s was opened", kind)
			}
		}
	})
}

// named is a state with references by the kind of model, and buffers as lists.
func (f *frontEnd) named(state map[string]any) map[string]any {
	f.mu.Lock()
	defer f.mu.Unlock()
	name := func(v any) any {
		for _, id := range references(v) {
			return "IPY_MODEL_" + strings.TrimSuffix(f.models[id]["_model_name"].(string), "Model")
		}
		return v
	}
	out := map[string]any{}
	for key, v := range state {
		switch v := v.(type) {
		case []byte:
			out[key] = []any{}
		case []any:
			list := []any{}
			for _, x := range v {
				list = append(list, name(x))
			}
			out[key] = list
		default:
			out[key] = name(v)
		}
	}
	return out
}
