package main

import (
	"encoding/json"
	"os"
	"runtime"
	"strconv"
	"testing"
)

// However much a cell prints, a front end that reads gets all of it in order, one that does not read slows nobody down,
// the kernel's memory stays within the queues, and control answers all the while.
func TestFloodsOfOutput(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("reads the memory of a process from /proc")
	}
	lines, megabytes := 100_000, 20
	if os.Getenv("CI") == "true" {
		lines, megabytes = 1_000_000, 100
	}
	r := client(t, []string{"jupyter_client", "zmq"}, "testdata/flood_client.py", "real", strconv.Itoa(lines), strconv.Itoa(megabytes))
	var figures map[string]map[string]float64
	must(t, json.Unmarshal([]byte(r.stdout), &figures))
	t.Log(r.stdout)
	for name, f := range figures {
		// Two queues of 16 MiB and as much garbage on the way.
		if grown := f["grown by MiB"]; grown > 128 {
			t.Errorf("%s: the kernel grew by %.0f MiB, want at most 128", name, grown)
		}
		if f["questions on control"] > 0 && (f["median ms"] > 100 || f["most ms"] > 2000) {
			t.Errorf("%s: control answered in %.1f ms (median) and %.0f ms (most)", name, f["median ms"], f["most ms"])
		}
	}
	if f := figures["a reader"]; f["stream messages"] > 1000 {
		t.Errorf("%.0f messages, and some clients drop beyond 1000", f["stream messages"])
	}
}
