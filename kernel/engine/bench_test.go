package engine

import (
	"context"
	"testing"
)

func benchCell(b *testing.B, before, src string) {
	n := newNotebook(b)
	if before != "" {
		n.must(before)
	}
	out := &recorder{}
	b.ResetTimer()
	for i := range b.N {
		if _, err := n.s.Run(context.Background(), Cell{Count: i + 2, Source: src}, out); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkStart(b *testing.B) {
	for range b.N {
		n := newNotebook(b)
		n.must("x := 1")
	}
}

func BenchmarkDefine(b *testing.B)  { benchCell(b, "", "x := 1") }
func BenchmarkValue(b *testing.B)   { benchCell(b, "x := 1", "x + 1") }
func BenchmarkPrintln(b *testing.B) { benchCell(b, "x := 1", "fmt.Println(x)") }
func BenchmarkLibrary(b *testing.B) { benchCell(b, "x := 1.0", "math.Sin(x)") }

func BenchmarkTenLines(b *testing.B) {
	benchCell(b, "", `
		xs := []float64{}
		for i := range 10 {
			xs = append(xs, math.Sqrt(float64(i)))
		}
		sum := 0.0
		for _, x := range xs {
			if x > 1 {
				sum += x
			}
		}
		fmt.Printf("%.3f\n", sum)`)
}

// BenchmarkLoop runs b.N steps of a loop in one cell.
func BenchmarkLoop(b *testing.B) {
	n := newNotebook(b)
	n.must("func sum(n int) int { s := 0; for i := 0; i < n; i++ { s += i }; return s }")
	b.ResetTimer()
	n.must("sum(" + itoa(b.N) + ")")
}

func BenchmarkCall(b *testing.B) {
	n := newNotebook(b)
	n.must("func one(i int) int { return i + 1 }\nfunc many(n int) int { s := 0; for i := 0; i < n; i++ { s = one(s) }; return s }")
	b.ResetTimer()
	n.must("many(" + itoa(b.N) + ")")
}

func itoa(n int) string {
	s := ""
	for ; n >= 10; n /= 10 {
		s = string(rune('0'+n%10)) + s
	}
	return string(rune('0'+n)) + s
}
