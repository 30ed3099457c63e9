package worker

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Between cells a library that calls cells' code back does so by the output of the newest cell: what the code prints is
// that cell's, or goes to the place that the library has for it, and a panic is told and ends nothing.
func TestCodeIsCalledBackBetweenCells(t *testing.T) {
	s, out := newSession(t, Options{}), newTalking()
	mark := filepath.Join(t.TempDir(), "go")
	s.converse(fmt.Sprintf(`calls := 0
slider := control.NewIntSlider("n", 0, 9)
told := make(chan int, 9)
slider.OnChange(func(n int) {
	fmt.Println("heard", n)
	told <- n
	if n == 7 {
		panic("no way")
	}
})
shown := control.Interact(func() {
	calls++
	fmt.Println("call", calls)
})
err := shown.Show()
go func() {
	for {
		if _, err := os.Stat(%q); err == nil {
			break
		}
		time.Sleep(time.Millisecond)
	}
	slider.Set(5)
	<-told
	slider.Set(7)
	<-told
	shown.Run()
	slider.Set(8)
}()
err`, mark), out)
	if got, errs := out.text(); got != "" || errs != "" || !strings.Contains(out.heard(), `call 1\n`) {
		t.Fatalf("the cell printed %q, %q and said %s", got, errs, out.heard())
	}
	if err := os.WriteFile(mark, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	until := func(what string, have func() string, want string) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); !strings.Contains(have(), want); time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%s: %q, want %q in it", what, have(), want)
			}
		}
	}
	text := func() string { got, _ := out.text(); return got }
	shown := func() string {
		out.mu.Lock()
		defer out.mu.Unlock()
		return fmt.Sprint(out.shown)
	}
	until("printed", text, "heard 8\n")
	until("shown", shown, "a callback failed: panic: no way")
	until("in its place", out.heard, `call 2\n`)
	if got := text(); strings.Contains(got, "call") || got != "heard 5\nheard 7\nheard 8\n" {
		t.Errorf("printed %q: what has a place is not the cell's", got)
	}
	if got := s.must("calls"); got != "2" {
		t.Errorf("%s calls", got)
	}
}
