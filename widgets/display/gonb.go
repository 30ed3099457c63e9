package display

import (
	"encoding/gob"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// gonb is the sink of cells that the kernel GoNB runs. Each is a program with a pipe to the kernel, and on that
// pipe is one gob stream, which gonbui owns: all that is shown goes through it, whoever shows it.
type gonb struct {
	mu     sync.Mutex // also keeps the order in which displays are sent
	places places
}

// cell is the sink of the cell that this process is.
var cell gonb

func init() {
	// The forms of JSON that are no basic types: the kernel has registered them too.
	gob.Register(map[string]any{})
	gob.Register([]any{})
}

// Display shows m and waits until the kernel has it, so that a program that ends after it loses nothing.
func (g *gonb) Display(m Message) error {
	data, err := gonbData(m)
	if err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	id, empty := g.places.take(m.ID)
	data.DisplayID = id
	return gonbSend(append([]*protocol.DisplayData{data}, blanks(empty)...)...)
}

// Clear empties what the cell has shown, display by display: GoNB has no message that clears, and what was printed stays.
func (g *gonb) Clear(wait bool) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return gonbSend(blanks(g.places.clear(wait))...)
}

func blanks(ids []string) (all []*protocol.DisplayData) {
	for _, id := range ids {
		all = append(all, &protocol.DisplayData{Data: map[protocol.MIMEType]any{protocol.MIMETextPlain: ""}, DisplayID: id})
	}
	return all
}

func gonbSend(all ...*protocol.DisplayData) error {
	if len(all) == 0 {
		return nil
	}
	for _, data := range all {
		gonbui.SendData(data)
	}
	if err := gonbui.Error(); err != nil {
		return fmt.Errorf("display: GoNB: %w", err)
	}
	return gonbSync(gonbui.Sync, gonbPatience)
}

// Ask opens GoNB's field; what is typed comes to the program's standard input.
func (*gonb) Ask(prompt string, password bool) (string, error) {
	gonbui.RequestInput(prompt, password)
	if err := gonbui.Error(); err != nil {
		return "", fmt.Errorf("display: GoNB: %w", err)
	}
	return line(os.Stdin, io.Discard, "")
}

// gonbPatience is how long a kernel may take for what was sent before; a page of echarts takes milliseconds.
const gonbPatience = 30 * time.Second

// gonbSync gives up where sync would wait for ever, as it does when the kernel is gone.
func gonbSync(sync func(), patience time.Duration) error {
	done := make(chan struct{})
	go func() {
		sync()
		close(done)
	}()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-done:
		return nil
	case <-timer.C:
		return fmt.Errorf("display: GoNB did not take what was shown within %s", patience)
	}
}

// gonbData has the forms of m as JSON has them, which is what the kernel sends on. Of other types gob would refuse
// some, and then gonbui closes its pipe for good.
func gonbData(m Message) (*protocol.DisplayData, error) {
	forms, err := m.Bundle.Encode()
	if err != nil {
		return nil, err
	}
	data := &protocol.DisplayData{Data: make(map[protocol.MIMEType]any, len(forms)), DisplayID: m.ID}
	for mime, raw := range forms {
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			return nil, fmt.Errorf("display: %s: %w", mime, err)
		}
		data.Data[protocol.MIMEType(mime)] = v
	}
	if len(m.Bundle.Metadata) > 0 {
		raw, err := marshal(m.Bundle.Metadata)
		if err == nil {
			err = json.Unmarshal(raw, &data.Metadata)
		}
		if err != nil {
			return nil, fmt.Errorf("display: metadata: %w", err)
		}
	}
	return data, nil
}
