package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"
)

// soaked are the counts of one process of soak_client.py.
type soaked struct {
	Answered, Replies, Rubbish, Dropped, Arrived, Abandoned, Deaths int
}

func (s *soaked) add(more soaked) {
	s.Answered += more.Answered
	s.Replies += more.Replies
	s.Rubbish += more.Rubbish
	s.Dropped += more.Dropped
	s.Arrived += more.Arrived
	s.Abandoned += more.Abandoned
	s.Deaths += more.Deaths
}

// Five clients at once send requests of all kinds, rubbish, and die in the midst of it; some are killed. Each that lives gets
// all that it is owed, and the kernel neither grows nor counts wrong.
func TestSoak(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("reads the memory of a process from /proc")
	}
	if testing.Short() {
		t.Skip("takes half a minute: not with -short")
	}
	const clients, kills, most = 5, 10, 40 // MiB
	requests := 10_000
	py := python(t, "zmq")
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	k := connect(t, "tcp", "127.0.0.1")
	pid := k.cmd.Process.Pid
	soak(t, py, k, 0, 0, nil)
	around := soak(t, py, k, seed, 100, nil)
	before, threads := status(t, pid, "VmRSS"), status(t, pid, "Threads")

	began := time.Now()
	var mu sync.Mutex
	var total soaked
	var half int // memory when half was answered
	sum := func(s soaked) {
		mu.Lock()
		defer mu.Unlock()
		total.add(s)
		if half == 0 && total.Answered >= requests/2 {
			half = status(t, pid, "VmRSS")
		}
	}
	var wg sync.WaitGroup
	for c := range clients {
		wg.Go(func() {
			rng := rand.New(rand.NewPCG(seed, uint64(c)))
			left := requests / clients
			for n := range kills/clients + 1 {
				var kill func(soaked) bool
				if n < kills/clients {
					at := left/4 + rng.IntN(left/4)
					kill = func(s soaked) bool { return s.Answered >= at }
				}
				s := soak(t, py, k, rng.Uint64(), left, kill)
				left -= min(s.Answered, left)
				sum(s)
			}
		})
	}
	wg.Wait()
	took := time.Since(began)
	around.add(soak(t, py, k, seed+1, 100, nil))
	after, left := status(t, pid, "VmRSS"), status(t, pid, "Threads")
	k.terminate(t)
	if t.Failed() {
		t.Logf("the kernel said\n%s", k.log.String())
	}

	t.Logf("%d requests answered, %d of them with a reply, in %.1f s (%.0f a second)", total.Answered, total.Replies, took.Seconds(), float64(total.Answered)/took.Seconds())
	t.Logf("%d pieces of rubbish; %d processes killed, %d deaths in the midst of %d requests", total.Rubbish, kills, total.Deaths, total.Abandoned)
	t.Logf("server: %.1f MiB before, %.1f half way, %.1f after; threads %d before, %d after", float64(before)/1024, float64(half)/1024, float64(after)/1024, threads, left)
	if total.Answered < requests || total.Rubbish < requests/10 || total.Deaths == 0 {
		t.Errorf("%+v is less than was asked for", total)
	}
	if grown := (after - before) / 1024; grown > most {
		t.Errorf("the server grew by %d MiB, want at most %d", grown, most)
	}
	around.add(total)
	inAll := regexp.MustCompile(`in all: dropped (\d+) malformed messages, (\d+) with a wrong signature, (\d+) replayed; broke off (\d+) connections`).FindStringSubmatch(k.log.String())
	if inAll == nil {
		t.Fatalf("no counts in the log\n%s", k.log.String())
	}
	dropped := 0
	for _, n := range inAll[1:4] {
		i, err := strconv.Atoi(n)
		must(t, err)
		dropped += i
	}
	t.Logf("%s: of %d messages that were none %d were dropped; %d of them are known to have arrived", inAll[0], around.Dropped, dropped, around.Arrived)
	// What a client sent just before it died may not have left it.
	if dropped < around.Arrived || dropped > around.Dropped {
		t.Errorf("%d messages were counted as dropped, want %d to %d", dropped, around.Arrived, around.Dropped)
	}
}

// soak runs one process of a client to its end, or until kill says so, and returns what it counted last.
func soak(t *testing.T, py string, k *connected, seed uint64, requests int, kill func(soaked) bool) (last soaked) {
	var errs bytes.Buffer
	cmd := exec.CommandContext(t.Context(), py, "testdata/soak_client.py", k.file, strconv.FormatUint(seed, 10), strconv.Itoa(requests))
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Error(err)
		return last
	}
	if err := cmd.Start(); err != nil {
		t.Error(err)
		return last
	}
	killed := false
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var s soaked
		if json.Unmarshal(lines.Bytes(), &s) == nil { // the last line of one that was killed may be cut
			last = s
		}
		if kill != nil && !killed && kill(last) {
			killed = true
			_ = cmd.Process.Kill()
		}
	}
	if err := cmd.Wait(); err != nil && !killed {
		t.Errorf("a client with the seed %d: %v: %.2000s", seed, err, errs.String())
	}
	return last
}
