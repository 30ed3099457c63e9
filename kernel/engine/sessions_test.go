package engine

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine/build"
)

// session is one of the table in testdata/compiled: cells, and where they declare
// a name twice a program that does the same.
type session struct {
	name    string
	cells   []string
	program string
}

// sessionFiles are the parts of the table.
func sessionFiles(t *testing.T) []string {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join("testdata", "compiled", "*.txt"))
	if len(files) == 0 {
		t.Fatal("testdata/compiled has no sessions")
	}
	return files
}

func readSessions(t *testing.T, file string) []session {
	t.Helper()
	var out []session
	for _, s := range sections(t, filepath.Join("compiled", filepath.Base(file))) {
		text, program, _ := strings.Cut(s.text, "\n=== program\n")
		x := session{name: s.name, program: program}
		for _, c := range strings.Split("\n"+text, "\n---\n") {
			if c = strings.Trim(c, "\n"); c != "" {
				x.cells = append(x.cells, c)
			}
		}
		out = append(out, x)
	}
	return out
}

// sessionOutputs are what the toolchain prints for each session of a file.
func sessionOutputs(t *testing.T, sessions []session) []string {
	t.Helper()
	var sources []source
	for _, s := range sessions {
		if s.program != "" {
			imports, text := functions(t, []string{s.program})
			sources = append(sources, source{imports, text, 1})
		} else {
			sources = append(sources, hoisted(t, [][]string{s.cells}))
		}
	}
	said := programOf(t, sources)
	var out []string
	for _, s := range sources {
		out = append(out, strings.Join(said[:s.runs], ""))
		said = said[s.runs:]
	}
	return out
}

// TestSessions runs the sessions of testdata/compiled, whose cells go where the gate
// sends them. Where tests have to be complete a twelfth of them, chosen by a seed, run once
// more with every other cell compiled whatever the gate says of it; all do so with
// MODULI_SESSIONS=. in the environment.
func TestSessions(t *testing.T) {
	if !build.Supported() {
		t.Skip("cells are not compiled on this system")
	}
	half, of, elsewhere := halves(t)
	if elsewhere {
		return
	}
	seed := chosen("MODULI_RANDOM_SEED", uint64(time.Now().UnixNano()))
	t.Logf("MODULI_RANDOM_SEED=%d", seed)
	named := os.Getenv("MODULI_SESSIONS")
	only := regexp.MustCompile(named)
	random := rand.New(rand.NewPCG(seed, 0))
	routed := func(int) choice { return either }
	byTurns := func(i int) choice {
		if (uint64(i)+seed)%2 == 0 {
			return compiledOnly
		}
		return either
	}
	count := 0
	for _, file := range sessionFiles(t) {
		want := sections(t, filepath.Join("compiled", strings.TrimSuffix(filepath.Base(file), ".txt")+".out"))
		for i, s := range readSessions(t, file) {
			count++
			if count%of != half || !only.MatchString(s.name) {
				continue
			}
			ways := map[string]func(int) choice{"as the gate says": routed}
			if named != "" || os.Getenv("CI") == "true" && !testing.Short() && random.IntN(12) == 0 {
				ways["by turns"] = byTurns
			}
			for way, choose := range ways {
				t.Run(s.name+"/"+way, func(t *testing.T) {
					if i >= len(want) || want[i].name != s.name {
						t.Fatal("it has no stored output: go test ./kernel/engine -run TestSessionsAreGo -update")
					}
					n := newNotebook(t)
					var got strings.Builder
					for k, c := range s.cells {
						text, refused := n.outcome(c, choose(k))
						if refused != nil {
							t.Fatalf("cell %d was refused: %s\n%s", k, strings.Join(refused.Traceback, "\n"), c)
						}
						got.WriteString(text)
					}
					if strings.TrimRight(got.String(), "\n") != strings.TrimRight(want[i].text, "\n") {
						t.Errorf("got\n%s\nwant\n%s\nengines\n%v", got.String(), want[i].text, n.s.Routings())
					}
				})
			}
		}
	}
	if count < 150 {
		t.Errorf("there are only %d sessions", count)
	}
}

// TestSessionsAreGo computes the stored outputs once more with the Go toolchain.
func TestSessionsAreGo(t *testing.T) {
	for _, file := range sessionFiles(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			sessions := readSessions(t, file)
			got := sessionOutputs(t, sessions)
			name := strings.TrimSuffix(file, ".txt") + ".out"
			if *update {
				var b strings.Builder
				for i, s := range sessions {
					fmt.Fprintf(&b, "== %s\n%s\n", s.name, strings.TrimRight(got[i], "\n"))
				}
				if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want := sections(t, filepath.Join("compiled", filepath.Base(name)))
			if len(want) != len(sessions) {
				t.Fatalf("%d sessions have %d outputs", len(sessions), len(want))
			}
			for i, s := range sessions {
				if strings.TrimRight(got[i], "\n") != strings.TrimRight(want[i].text, "\n") {
					t.Errorf("%s: the toolchain prints\n%s\nstored is\n%s", s.name, got[i], want[i].text)
				}
			}
		})
	}
}
