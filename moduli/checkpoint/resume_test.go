package checkpoint

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

// toy is a training with all that a real one keeps: weights, masks, momentum, a falling rate, a random stream.
type toy struct {
	params   []*rnn.Param
	momentum map[string][]float32
	rate     float64
	noise    *rand.PCG
	step     int
}

func newToy(t testing.TB, seed uint64) *toy {
	to := &toy{params: network(t, 6, seed), momentum: map[string][]float32{}, rate: 0.1, noise: rand.NewPCG(seed, 2)}
	for _, p := range to.params {
		to.momentum["momentum/"+p.Name] = make([]float32, len(p.W.Data))
	}
	return to
}

func (to *toy) train() {
	rnd := rand.New(to.noise)
	for _, p := range to.params {
		m := to.momentum["momentum/"+p.Name]
		for i := range m {
			if to.step%4 == 3 && rnd.IntN(8) == 0 {
				p.Mask.Keep[i] = false
			}
			m[i] = 0.9*m[i] + float32(rnd.NormFloat64())
			p.W.Data[i] -= float32(to.rate) * m[i]
			if !p.Mask.Keep[i] {
				p.W.Data[i], m[i] = 0, 0
			}
		}
	}
	to.rate *= 0.99
	to.step++
}

func (to *toy) state(t testing.TB) *State {
	noise, err := to.noise.MarshalBinary()
	must(t, err)
	return &State{Step: to.step, Params: Params(to.params), Streams: map[string][]byte{"noise": noise},
		Optimizer: Optimizer{Steps: to.step, Rate: to.rate, Slots: to.momentum}}
}

func (to *toy) resume(t testing.TB, s *State) {
	must(t, s.Into(to.params))
	must(t, to.noise.UnmarshalBinary(s.Streams["noise"]))
	to.step, to.rate, to.momentum = s.Step, s.Optimizer.Rate, s.Optimizer.Slots
}

func TestStopAnywhereAndResume(t *testing.T) {
	const steps = 24
	whole := newToy(t, 1)
	for range steps {
		whole.train()
	}
	want := written(t, whole.state(t))
	for stop := range steps + 1 {
		first := newToy(t, 1)
		for range stop {
			first.train()
		}
		s, err := read(written(t, first.state(t)))
		must(t, err)
		second := newToy(t, 2)
		second.resume(t, s)
		for second.step < steps {
			second.train()
		}
		if !bytes.Equal(written(t, second.state(t)), want) {
			t.Errorf("stopped after step %d, it ends otherwise", stop)
		}
	}
}

// A process that is killed while it saves leaves a file that can be loaded: the last one, or the one before.
func TestKilledWhileSaving(t *testing.T) {
	if path := os.Getenv("CHECKPOINT_TEST_SAVES_TO"); path != "" {
		s := &State{Params: []Matrix{matrix("w", 256, 256, 256*256, 1)}}
		for s.Step = 1; ; s.Step++ {
			must(t, Save(path, s))
			fmt.Println(s.Step)
		}
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "latest.safetensors")
	for kill := 1; kill <= 5; kill++ {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKilledWhileSaving$")
		cmd.Env = append(os.Environ(), "CHECKPOINT_TEST_SAVES_TO="+path)
		out, err := cmd.StdoutPipe()
		must(t, err)
		if err := cmd.Start(); errors.Is(err, syscall.ENOEXEC) {
			t.Skip("this binary runs in an emulator, which cannot start it once more: ", err)
		} else {
			must(t, err)
		}
		lines := bufio.NewScanner(out)
		for range kill {
			lines.Scan()
		}
		must(t, cmd.Process.Kill())
		_ = cmd.Wait() // killed
		s, err := Load(path)
		if err != nil || s.Step < kill {
			t.Errorf("killed after save %d: %v", kill, err)
		}
	}
}
