package checkpoint

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// 64 MiB of weights, as the published navigation network's recurrent matrix.
func BenchmarkSave(b *testing.B) { benchmark(b, Save) }

func BenchmarkLoad(b *testing.B) {
	benchmark(b, func(path string, s *State) error {
		if _, err := os.Stat(path); err != nil {
			return Save(path, s)
		}
		_, err := Load(path)
		return err
	})
}

func benchmark(b *testing.B, do func(string, *State) error) {
	const n = 4096
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		name string
		kept float64
	}{{"dense", 1}, {"90% sparse", 0.1}, {"98% sparse", 0.02}} {
		m := Matrix{Name: "recurrent", Rows: n, Cols: n, Weights: make([]float32, n*n), Keep: make([]bool, n*n)}
		for i := range m.Keep {
			if rnd.Float64() < c.kept {
				m.Weights[i], m.Keep[i] = rnd.Float32(), true
			}
		}
		if c.kept == 1 {
			m.Keep = nil
		}
		path := filepath.Join(b.TempDir(), "s.safetensors")
		s := &State{Params: []Matrix{m}}
		if err := do(path, s); err != nil {
			b.Fatal(err)
		}
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := do(path, s); err != nil {
					b.Fatal(err)
				}
			}
			info, err := os.Stat(path)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(info.Size())/(1<<20), "MiB")
			b.ReportMetric(float64(info.Size())/(1<<20)*float64(b.N)/b.Elapsed().Seconds(), "MiB/s")
		})
	}
}
