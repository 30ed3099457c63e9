package train

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/checkpoint"
)

// text is an event as words.
func text(e Event) string { return fmt.Sprintf("%+v", e) }

func TestSaveKeepsTheRun(t *testing.T) {
	file := filepath.Join(t.TempDir(), "folder", "run.safetensors")
	for _, c := range []struct {
		every int
		steps []int // at which a file is written
	}{{0, []int{4, 8, 12}}, {3, []int{3, 4, 6, 8, 9, 12}}} {
		var steps []int
		last := []byte(nil)
		_, err := everything(t, nil).Run(background, &Save{Path: file, Every: c.every}, HookFunc(func(_ context.Context, e Event) error {
			b, _ := os.ReadFile(file)
			if string(b) != string(last) {
				s, err := checkpoint.Load(file)
				if err != nil {
					return err
				}
				if n := len(steps); n == 0 || steps[n-1] != s.Step {
					steps = append(steps, s.Step)
				}
			}
			last = b
			return nil
		}))
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(steps) != fmt.Sprint(c.steps) {
			t.Errorf("every %d: files of steps %v, want %v", c.every, steps, c.steps)
		}
		os.Remove(file)
	}
	loop := everything(t, nil)
	wantError(t, loop.Load(file), "no such file")
}

func TestSaveOfAStoppedRun(t *testing.T) {
	file := filepath.Join(t.TempDir(), "run.safetensors")
	ctx, cancel := context.WithCancel(background)
	_, err := everything(t, nil).Run(ctx, &Save{Path: file}, HookFunc(func(_ context.Context, e Event) error {
		if e.Kind == Stepped && e.Step == 2 {
			cancel()
		}
		return nil
	}))
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	loop := everything(t, nil)
	if err := loop.Load(file); err != nil {
		t.Fatal(err)
	}
	var d diary
	if _, err := loop.Run(background, &d); err != nil {
		t.Fatal(err)
	}
	if first := d.events[1]; first.Kind != Stepped || first.Step != 3 {
		t.Errorf("it goes on with %v", text(first))
	}
	os.Remove(file)
	diverging := everything(t, nil)
	learner := diverging.Model.(*Learner)
	learner.Assess = func() Score { return Score{Loss: math.NaN()} }
	if _, err := diverging.Run(background, &Save{Path: file}); !errors.Is(err, ErrDiverged) {
		t.Fatal(err)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("a run that diverged was kept")
	}
}

func TestSaveNeedsAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x")
	for _, s := range []*Save{{}, {Path: file, Every: -1}} {
		_, err := everything(t, nil).Run(background, s)
		wantError(t, err, fmt.Sprintf("Save to %q every %d steps", s.Path, s.Every))
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("a hook that was refused wrote its file")
	}
	wantError(t, new(Save).Now(), "no hook of a run")
	_, err := newFake().loop(1, 1).Run(background, &Save{Path: file})
	wantError(t, err, "keeps no state")
}
