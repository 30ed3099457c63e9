package engine

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine/build"
)

// randomSession writes cells of which the later use what the earlier declared. Functions use
// variables of earlier cells too.
func randomSession(seed uint64, number int) []string {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 11)), suffix: fmt.Sprintf("_%d", number), types: randomTypes, global: true}
	if g.plain = g.IntN(2) == 0; g.plain {
		g.types = append(plainTypes, numbers...)
	}
	var cells []string
	cut := func() {
		cells = append(cells, g.decls.String()+g.b.String())
		g.decls.Reset()
		g.b.Reset()
	}
	for range 2 + g.IntN(3) {
		g.declare()
	}
	cut()
	for range 2 + g.IntN(3) {
		g.budget = 6
		for range g.IntN(3) {
			g.function()
		}
		g.declare()
		for range 2 + g.IntN(3) {
			g.statement()
		}
		g.show(g.vars)
		cut()
	}
	return cells
}

// TestRandomSessions runs sessions of several cells, each cell in an engine drawn by lot, and
// compares with a program that does the same. A session ends with the first panic.
func TestRandomSessions(t *testing.T) {
	if !build.Supported() {
		t.Skip("cells are not compiled on this system")
	}
	count := 40
	if testing.Short() {
		count = 10
	}
	if os.Getenv("CI") == "true" {
		count = 24
	}
	count = int(chosen("MODULI_RANDOM_SESSIONS", uint64(count)))
	seed := chosen("MODULI_RANDOM_SEED", uint64(time.Now().UnixNano()))
	t.Logf("MODULI_RANDOM_SEED=%d MODULI_RANDOM_SESSIONS=%d", seed, count)
	var sessions [][]string
	for i := range count {
		sessions = append(sessions, randomSession(seed+uint64(i), i))
	}
	var sources []source
	const share = 20
	for i := 0; i < count; i += share {
		sources = append(sources, hoisted(t, append([][]string{{prelude}}, sessions[i:min(i+share, count)]...)))
	}
	want := programOf(t, sources)
	engines, leftOpen := map[string]int{}, 0
	for i, cells := range sessions {
		if i%share == 0 {
			want = want[1:]
		}
		t.Run(fmt.Sprint("session ", i), func(t *testing.T) {
			lots := rand.New(rand.NewPCG(seed+uint64(i), 13))
			n := newNotebook(t)
			n.must(prelude)
			said := ""
			for k, c := range cells {
				via := either
				if lots.IntN(3) == 0 {
					via = compiledOnly
				}
				got, refused := n.outcome(c, via)
				if refused != nil && strings.Contains(refused.Error(), "Go leaves open which comes first") {
					leftOpen++ // told while it ran, by a fault: what comes next would not be known
					break
				}
				if refused != nil {
					t.Fatalf("seed %d: cell %d was refused: %s\n%s", seed+uint64(i), k, refused, c)
				}
				r := n.s.Routings()
				engine := r[len(r)-1].Engine
				engines[engine]++
				said += fmt.Sprintf("-- cell %d, %s\n%s\n", k, engine, c)
				if somewhere(got) != somewhere(want[k]) {
					t.Errorf("seed %d: cell %d printed\n%s\nwant\n%s\n%s", seed+uint64(i), k, got, want[k], said)
					break
				}
				if panicked(got) {
					break
				}
			}
		})
		want = want[len(cells):]
	}
	t.Logf("%d cells were interpreted, %d compiled; %d sessions ended with a fault whose order Go leaves open", engines["interpreted"], engines["compiled"], leftOpen)
	if leftOpen > 2+count/10 {
		t.Errorf("%d of %d sessions ended with a fault whose order Go leaves open", leftOpen, count)
	}
	if engines["interpreted"] < count/2 || engines["compiled"] < count/2 {
		t.Error("one engine had little to do")
	}
}
