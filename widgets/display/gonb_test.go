//go:build linux || darwin

package display

import (
	"encoding/gob"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// asCell has this test binary be the program of a cell.
const asCell = "DISPLAY_TEST_CELL"

// runCell runs a test of this binary as GoNB runs a cell, and gives what comes over the pipe.
func runCell(t *testing.T, name string, received func(*protocol.DisplayData)) (string, error) {
	t.Helper()
	dir := t.TempDir()
	to, from := filepath.Join(dir, "to"), filepath.Join(dir, "from")
	for _, pipe := range []string{to, from} {
		if err := syscall.Mkfifo(pipe, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+name+"$", "-test.count=1")
	cmd.Env = append(os.Environ(), asCell+"=1", protocol.GONB_PIPE_ENV+"="+to, protocol.GONB_PIPE_BACK_ENV+"="+from)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	kernel := make(chan error, 1)
	go func() { kernel <- answer(to, from, stdin, received) }()
	text, err := cmd.CombinedOutput()
	if err != nil {
		return string(text), err
	}
	return string(text), <-kernel
}

// answer is the kernel's end: it hands on what is shown, acknowledges a sync and types an answer.
func answer(to, from string, stdin interface{ Write([]byte) (int, error) }, received func(*protocol.DisplayData)) error {
	in, err := os.Open(to)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(from, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer out.Close()
	decode, encode := gob.NewDecoder(in), gob.NewEncoder(out)
	for {
		var data protocol.DisplayData
		if err := decode.Decode(&data); err != nil {
			return nil // the cell has ended
		}
		if sync, ok := data.Data[protocol.MIMECommValue].(protocol.CommValue); ok {
			if err := encode.Encode(protocol.CommValue{Address: protocol.GonbuiSyncAckAddress, Value: sync.Value}); err != nil {
				return err
			}
			continue
		}
		received(&data)
		if _, ok := data.Data[protocol.MIMEJupyterInput]; ok {
			if _, err := stdin.Write([]byte("Ada\n")); err != nil {
				return err
			}
		}
	}
}

func TestCellsOfGonbShowThroughItsPipe(t *testing.T) {
	if os.Getenv(asCell) != "" {
		b := Bundle{Data: map[string]any{
			"text/html": "<b>x</b>", "image/png": []byte("\x89PNG"), "text/plain": "x", "application/vnd.x+json": map[string]any{"n": []int{1, 2}, "none": []any{nil, true}, "nil": nil},
		}, Metadata: map[string]any{"vscode_altText": "an x", "image/png": map[string]any{"width": 40}}}
		badMetadata := Bundle{Metadata: map[string]any{"x": math.NaN()}}
		badForm := Bundle{Data: map[string]any{"text/html": 3}}
		if !Live(Current()) {
			t.Error("nobody watches")
		}
		for _, refused := range []Bundle{badMetadata, badForm} {
			if err := Show(refused); err == nil {
				t.Errorf("%v was shown", refused)
			}
		}
		name, err := Input("who? ")
		if err := errors.Join(err, Show(b), ShowAs("id", b), Clear(true), Update("id", Bundle{Data: map[string]any{"text/plain": name}})); err != nil {
			t.Error(err)
		}
		return
	}
	var got []*protocol.DisplayData
	if text, err := runCell(t, t.Name(), func(d *protocol.DisplayData) { got = append(got, d) }); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	b := map[protocol.MIMEType]any{"text/html": "<b>x</b>", "image/png": "iVBORw==", "text/plain": "x",
		"application/vnd.x+json": map[string]any{"n": []any{1.0, 2.0}, "none": []any{nil, true}, "nil": nil}}
	meta := map[string]any{"vscode_altText": "an x", "image/png": map[string]any{"width": 40.0}}
	want := []*protocol.DisplayData{
		{Data: map[protocol.MIMEType]any{protocol.MIMEJupyterInput: protocol.InputRequest{Prompt: "who? "}}},
		{Data: b, Metadata: meta},
		{Data: b, Metadata: meta, DisplayID: "id"},
		// After the clearing: what is shown takes the first place, and the others are emptied.
		{Data: map[protocol.MIMEType]any{"text/plain": "Ada"}},
		{Data: map[protocol.MIMEType]any{"text/plain": ""}, DisplayID: "id"},
	}
	if len(got) > 3 {
		if got[1].DisplayID == "" || got[3].DisplayID != got[1].DisplayID {
			t.Errorf("places %q and %q, want one and the same", got[1].DisplayID, got[3].DisplayID)
		}
		got[1].DisplayID, got[3].DisplayID = "", ""
	}
	if len(got) != len(want) {
		t.Fatalf("%d messages, want %d", len(got), len(want))
	}
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("message %d\n got %+v\nwant %+v", i, got[i], want[i])
		}
	}
}

func TestACellOfGonbWithoutPipeSaysSo(t *testing.T) {
	if os.Getenv(asCell) != "" {
		if err := Show(sampleBundle("x")); err == nil || !strings.Contains(err.Error(), "display: GoNB: failed opening pipe") {
			t.Errorf("shown: %v", err)
		}
		if _, err := Input("who? "); err == nil || !strings.Contains(err.Error(), "GoNB") {
			t.Errorf("asked: %v", err)
		}
		return
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.count=1")
	gone := filepath.Join(t.TempDir(), "gone")
	cmd.Env = append(os.Environ(), asCell+"=1", protocol.GONB_PIPE_ENV+"="+gone, protocol.GONB_PIPE_BACK_ENV+"="+gone)
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, text)
	}
}

func TestGonbSyncEnds(t *testing.T) {
	if err := gonbSync(func() {}, time.Minute); err != nil {
		t.Error(err)
	}
	never := make(chan struct{})
	defer close(never)
	if err := gonbSync(func() { <-never }, time.Millisecond); err == nil || !strings.Contains(err.Error(), "within 1ms") {
		t.Errorf("error %v", err)
	}
}

func TestGonbSendsTheFormsOfJSON(t *testing.T) {
	got, err := gonbData(Message{ID: "id", Bundle: Bundle{
		Data: map[string]any{"image/png": []byte("\x89PNG"), "text/plain": "x"}, Metadata: map[string]any{"image/png": map[string]int{"width": 40}}}})
	if err != nil {
		t.Fatal(err)
	}
	want := &protocol.DisplayData{DisplayID: "id", Data: map[protocol.MIMEType]any{"image/png": "iVBORw==", "text/plain": "x"},
		Metadata: map[string]any{"image/png": map[string]any{"width": 40.0}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
	for _, c := range []struct {
		name, want string
		b          Bundle
	}{
		{"a form", "display: text/html: a int", Bundle{Data: map[string]any{"text/html": 3}}},
		{"metadata", "display: metadata: json: unsupported value: NaN", Bundle{Metadata: map[string]any{"x": math.NaN()}}},
	} {
		if _, err := gonbData(Message{Bundle: c.b}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
}
