//go:build unix

package simd

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"strings"
	"testing"
)

// Processors with AVX2 alone have 16 registers; avo knows of 32.
func TestElementwiseRegistersOfAVX2(t *testing.T) {
	var text []byte
	for _, file := range []string{"elementwise_amd64.s", "gates_amd64.s", "geometry_amd64.s"} {
		more, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text = append(text, more...)
	}
	beyond := regexp.MustCompile(`\b(Z\d+|[XY](1[6-9]|2\d|3[01])|K[0-7])\b`)
	count := 0
	for _, function := range strings.Split(string(text), "\nTEXT ")[1:] {
		name, _, _ := strings.Cut(function, "(")
		if !strings.HasSuffix(name, "AVX2") {
			continue
		}
		count++
		if used := beyond.FindString(function); used != "" {
			t.Errorf("%s uses %s", name, used)
		}
	}
	if count == 0 {
		t.Error("found no function of AVX2")
	}
}

// FuzzElementwise compares levels: those of assembly agree on each number, and Go with them to within its rounding.
func FuzzElementwise(f *testing.F) {
	all := make([]byte, 0, 4*len(unusual))
	for _, x := range unusual {
		all = binary.LittleEndian.AppendUint32(all, math.Float32bits(x))
	}
	f.Add(all)
	f.Add(all[:20])
	f.Fuzz(func(t *testing.T, data []byte) {
		defer func(was Level) { level = was }(level)
		for _, k := range elementwiseKernels {
			args := make([][]float32, k.slices)
			n := len(data) / 4 / k.slices
			for i := range args {
				for j := range n {
					args[i] = append(args[i], math.Float32frombits(binary.LittleEndian.Uint32(data[4*(i*n+j):])))
				}
				// Sums of both signs would differ by anything.
				positive := k.name == "WeightedL1" || strings.HasPrefix(k.name, "CrossEntropy") && i == k.slices-1
				for j, y := range args[i] {
					if positive {
						args[i][j] = min(float32(math.Abs(float64(y))), 1)
					}
				}
			}
			var results [3][][]float32
			var totals [3]float64
			for level = Portable; level <= best(); level++ {
				results[level] = copies(args)
				totals[level] = k.run(results[level])
				for i := range args {
					compare(t, k.name, level, results[level][i], results[Portable][i])
					if level == AVX512 && !strings.HasPrefix(k.name, "CrossEntropy") {
						sameNumbers(t, k.name, results[level][i], results[AVX2][i])
					}
				}
				if a, b := totals[level], totals[Portable]; !(math.Abs(a-b) <= 2e-6*math.Abs(b)+1e-15*float64(n)) && a != b && (a == a || b == b) && !(math.Abs(b) > 1e37) {
					t.Errorf("%s: sum is %v with %v, portably %v", k.name, a, level, b)
				}
			}
		}
	})
}

// sameNumbers allows for NaNs of all kinds.
func sameNumbers(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i, w := range want {
		if g := got[i]; math.Float32bits(g) != math.Float32bits(w) && (g == g || w == w) {
			t.Fatalf("%s: number %d of %d is %v with %v, want %v", what, i, len(want), g, level, w)
		}
	}
}

func compare(t *testing.T, name string, l Level, got, portable []float32) {
	t.Helper()
	for i, g := range got {
		a, b := float64(g), float64(portable[i])
		slack := 4e-7 * math.Abs(b)
		if name == "Sigmoid" { // one that is nearly 0
			slack += 1e-7
		}
		if strings.HasPrefix(name, "CrossEntropy") { // a difference of what may be nearly equal
			slack += 1e-6 * float64(len(got))
		}
		if !(math.Abs(a-b) <= slack) && a != b && (a == a || b == b) {
			t.Errorf("%s: number %d is %v with %v, portably %v", name, i, g, l, portable[i])
		}
	}
}

func BenchmarkElementwise(b *testing.B) {
	was := level
	defer func() { level = was }()
	r := rand.New(rand.NewPCG(1, 2))
	for _, k := range elementwiseKernels {
		for _, n := range []int{512, 65536} {
			s := k.arguments(r, n, 0)
			if k.name == "TanhGrad" {
				clear(s[1]) // a slope of 1, so that d stays as it is
			}
			for l := Portable; l <= best(); l++ {
				b.Run(fmt.Sprintf("%s/%d/%s", k.name, n, l), func(b *testing.B) {
					level = l
					args := copies(s)
					for b.Loop() {
						k.run(args)
					}
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/number")
				})
			}
		}
	}
}

func BenchmarkElementwiseTranspose(b *testing.B) {
	was := level
	defer func() { level = was }()
	for _, n := range []int{64, 512} {
		src, dst := make([]float32, n*n), make([]float32, n*n)
		for l := Portable; l <= best(); l++ {
			b.Run(fmt.Sprintf("%d/%s", n, l), func(b *testing.B) {
				level = l
				for b.Loop() {
					TransposeBlock(dst, n, src, n, n, n)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n*n), "ns/number")
			})
		}
	}
}
