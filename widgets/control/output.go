package control

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// Output is a place for output that stays below or beside other controls: text that is written to it, and whatever can be
// shown. Make one with [NewOutput]. It is an io.Writer.
type Output struct {
	base
	mu      sync.Mutex
	items   []item
	library []item  // assets that what is shown here needs
	carrier *Output // where they go instead; may be nil
	has     map[string]bool
}

var _ io.Writer = (*Output)(nil)

// item is one output.
type item struct {
	id   string // its display ID; may be empty
	text string // of a stream; empty if it is none
	raw  json.RawMessage
	look picture
}

const (
	maxItems = 1000    // of an Output; the oldest go
	maxText  = 1 << 18 // bytes of text written without a break by something else; the first half goes
)

// NewOutput is an empty place.
func NewOutput() *Output {
	m := newElement("Output", state{
		"_model_module": "@jupyter-widgets/output", "_model_module_version": "1.0.0",
		"_view_module": "@jupyter-widgets/output", "_view_module_version": "1.0.0",
		"msg_id": "", "outputs": []json.RawMessage{},
	})
	m.special = map[string]func(json.RawMessage) (any, bool){"outputs": func(json.RawMessage) (any, bool) { return nil, false }}
	o := &Output{base: base{m}, has: map[string]bool{}}
	m.still = func(state) picture { return stack(m.looks) }
	return o
}

// Write appends text.
func (o *Output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	text := strings.ToValidUTF8(string(p), "\ufffd")
	if n := len(o.items); n > 0 && o.items[n-1].text != "" {
		text = o.items[n-1].text + text
		o.items = o.items[:n-1]
	}
	if len(text) > maxText {
		text = "...\n" + strings.ToValidUTF8(text[len(text)-maxText/2:], "")
	}
	if text == "" {
		return 0, nil
	}
	return len(p), o.put(append(o.items, streamItem(text))...)
}

// Append shows b below what is there.
func (o *Output) Append(b display.Bundler) error { return o.append(display.Message{}, b) }

// Replace shows b in the place of all that is there.
func (o *Output) Replace(b display.Bundler) error {
	it, err := o.item(b)
	if err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.put(it)
}

// Fail shows an error below what is there.
func (o *Output) Fail(err error) error {
	if err == nil {
		return nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.put(append(o.items, errorItem("error", err.Error(), nil))...)
}

// Clear takes all away.
func (o *Output) Clear() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.put()
}

func (o *Output) append(m display.Message, b display.Bundler) error {
	it, err := o.item(b)
	if err != nil {
		return err
	}
	it.id = m.ID
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.put(append(o.items, it)...)
}

// update replaces what has a display ID; ok is false if nothing here has.
func (o *Output) update(id string, b display.Bundler) (ok bool, err error) {
	it, err := o.item(b)
	if err != nil {
		return true, err
	}
	it.id = id
	o.mu.Lock()
	defer o.mu.Unlock()
	items := slices.Clone(o.items)
	for i := range items {
		if items[i].id == id {
			items[i], ok = it, true
		}
	}
	if !ok {
		return false, nil
	}
	return true, o.put(items...)
}

func (o *Output) all() []item {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.items)
}

// put makes items what is there. The caller holds o.mu.
func (o *Output) put(items ...item) error {
	if len(items) > maxItems {
		items = items[len(items)-maxItems:]
	}
	o.items = slices.Clone(items)
	outputs, looks := []json.RawMessage{}, []picture(nil)
	for _, it := range append(slices.Clone(o.library), o.items...) {
		outputs = append(outputs, it.raw)
		looks = append(looks, it.look)
	}
	return o.m.change(func(s state) error {
		s["outputs"] = outputs
		o.m.looks = looks
		return nil
	})
}

// item is b as an output, without the assets that it needs: those are shown once for all that this Output ever shows.
func (o *Output) item(b display.Bundler) (item, error) {
	bundle, err := b.Bundle()
	if err != nil {
		return item{}, err
	}
	assets := bundle.Assets
	bundle.Assets = nil
	it, err := bundleItem(bundle)
	if err != nil {
		return item{}, err
	}
	return it, o.carry(assets)
}

// carry shows assets that are not here yet.
func (o *Output) carry(assets []display.Asset) error {
	to := o
	if o.carrier != nil {
		to = o.carrier
	}
	to.mu.Lock()
	defer to.mu.Unlock()
	added := false
	for _, a := range assets {
		if to.has[a.Name] {
			continue
		}
		it, err := bundleItem(display.Bundle{Data: map[string]any{"text/html": a.HTML(), "text/plain": ""}})
		if err != nil {
			return err
		}
		it.look = picture{}
		to.library, to.has[a.Name], added = append(to.library, it), true, true
	}
	if !added {
		return nil
	}
	return to.put(to.items...)
}

func streamItem(text string) item {
	return item{
		text: text, look: picture{text: strings.TrimSuffix(text, "\n")},
		raw: marshal(map[string]any{"output_type": "stream", "name": "stdout", "text": text}),
	}
}

func errorItem(name, value string, traceback []string) item {
	text := name + ": " + value
	if len(traceback) == 0 {
		traceback = []string{text}
	}
	return item{
		look: picture{text: text, html: "<pre>" + html.EscapeString(text) + "</pre>"},
		raw:  marshal(map[string]any{"output_type": "error", "ename": name, "evalue": value, "traceback": traceback}),
	}
}

func bundleItem(b display.Bundle) (item, error) {
	data, err := b.Encode()
	if err != nil {
		return item{}, err
	}
	meta := b.Metadata
	if meta == nil {
		meta = map[string]any{}
	}
	raw, err := json.Marshal(map[string]any{"output_type": "display_data", "data": data, "metadata": meta})
	if err != nil {
		return item{}, fmt.Errorf("control: output: %w", err)
	}
	it := item{raw: raw}
	_ = json.Unmarshal(data["text/plain"], &it.look.text)
	it.look.html, _ = b.Data["text/html"].(string)
	it.look.png, _ = b.Data["image/png"].([]byte)
	return it, nil
}

// Layout sets size and place, all of its fields.
func (o *Output) Layout(l Layout) *Output { o.layout(l); return o }
