package worker

import (
	"strings"
	"testing"
)

func TestSizesOfMemory(t *testing.T) {
	for text, want := range map[string]int64{
		"": 0, " ": 0, "0": NoLimit, "0GiB": NoLimit, "4GiB": 4 << 30, "4 gib": 4 << 30, "512MB": 512e6, "1.5GiB": 3 << 29,
		"2000000000": 2e9, "2000000000B": 2e9, "1TiB": 1 << 40, "0.5tb": 5e11, "128MiB": MinMemory, "300000KiB": 300000 << 10, "1e9": 1e9,
	} {
		if got, err := ParseMemory(text); err != nil || got != want {
			t.Errorf("%q: %d, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"much", "4 gigs", "-1GiB", "127MiB", "1", "NaN", "Inf", "1e300", "GiB", "4GiB8", "4,5GiB", "0x10GiB0"} {
		got, err := ParseMemory(text)
		if err == nil || !strings.Contains(err.Error(), `"`+text+`"`) || !strings.Contains(err.Error(), "at least 128 MiB") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %d, %v, want a line that names it and what is allowed", text, got, err)
		}
	}
}

func TestSizesAreWrittenForReaders(t *testing.T) {
	for n, want := range map[int64]string{0: "0 B", 1023: "1023 B", 128 << 20: "128 MiB", 3 << 29: "1.5 GiB", 4 << 30: "4 GiB", 5 << 50: "5120 TiB"} {
		if got := formatMemory(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestLimitsThatNoWorkerCanKeep(t *testing.T) {
	for _, n := range []int64{1, MinMemory - 1, -2} {
		if c, err := New(Options{Memory: n}); err == nil || !strings.Contains(err.Error(), "at least 134217728") {
			t.Errorf("%d: %v, %v", n, c, err)
		}
	}
}

func TestDefaultMemoryIsPartOfTheMachines(t *testing.T) {
	total := machineMemory()
	got := DefaultMemory()
	if total <= 0 {
		if got != NoLimit {
			t.Errorf("%d on a machine of unknown memory, want no limit", got)
		}
		return
	}
	if got < MinMemory || got > max(total, MinMemory) {
		t.Errorf("%s on a machine of %s", formatMemory(got), formatMemory(total))
	}
}

// Within its limit a cell has what it asks for, and memory that is free again counts no more.
func TestMemoryWithinTheLimit(t *testing.T) {
	s := newSession(t, Options{Memory: 256 << 20})
	s.needCompiler() // as in TestWaysToKillAWorker
	for range 8 {
		if r := s.run("b := make([]byte, 100<<20)\nfor i := 0; i < len(b); i += 4096 {\n\tb[i] = 1\n}\nlen(b)"); r.err != nil || r.value != "104857600" {
			t.Fatal(r)
		}
		s.must("b = nil")
	}
}

func TestTheSmallestLimitRunsCells(t *testing.T) {
	s := newSession(t, Options{Memory: MinMemory})
	if got := s.must("strings.Repeat(\"x\", 3)"); got != `"xxx"` {
		t.Errorf("got %s", got)
	}
	s.needCompiler()
}

func TestNoLimit(t *testing.T) {
	s := newSession(t, Options{Memory: NoLimit})
	if got := s.must("len(make([]byte, 1<<30))"); got != "1073741824" {
		t.Errorf("got %s", got)
	}
}
