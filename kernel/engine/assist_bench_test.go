package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// busy is a session in which 100 cells have run.
func busy(t testing.TB) *notebook {
	t.Helper()
	n := newNotebook(t)
	for i := range 100 {
		switch i % 4 {
		case 0:
			n.must(fmt.Sprintf("type Place%d struct{ X, Y float64; name string }\nfunc (p Place%d) Norm() float64 { return math.Hypot(p.X, p.Y) }", i, i))
		case 1:
			n.must(fmt.Sprintf("place%d := Place%d{X: %d}\nplace%d.Norm()", i, i-1, i, i))
		case 2:
			n.must(fmt.Sprintf("func double%d(xs []float64) (out []float64) {\n\tfor _, x := range xs {\n\t\tout = append(out, 2*x)\n\t}\n\treturn out\n}", i))
		default:
			n.must(fmt.Sprintf("list%d := double%d([]float64{1, 2, %d})\nfmt.Sprint(list%d)", i, i-1, i, i))
		}
	}
	return n
}

// positions are 200 places in unfinished cells.
func positions() (out []string) {
	forms := []string{
		"fmt.Pri", "place%[1]d.", "var p Place%[2]d\np.N", "x := list%[3]d\nfor i := range x {\n\tx[i].", "mat.NewDe", "d := mat.NewDense(2, 2, nil)\nd.", "pl",
		"func g(p Place%[2]d) float64 {\n\treturn p.", "Place%[2]d{", "Place%[2]d{X: 1, ", "import \"gonum", "strings.NewReader(\"a\").Re", "double%[4]d(list%[3]d)[0]",
		"plotter.New", "p := plot.New()\np.", "navigation.", "sort.Slice(list%[3]d, func(i, j int) bool { return list%[3]d[i] < li", "switch x := any(1).(type) {\ncase i", "rnn.", "json.Mar",
	}
	for i := range 10 {
		for _, f := range forms {
			out = append(out, fmt.Sprintf(f+"%[5]s", 1+8*i, 8*i, 3+8*i, 2+8*i, ""))
		}
	}
	return out
}

// Completion and inspection answer at once in a long session.
func TestAssistsInTime(t *testing.T) {
	n := busy(t)
	ctx := context.Background()
	var completes, inspects []time.Duration
	for _, src := range positions() {
		began := time.Now()
		c, err := n.s.Complete(ctx, src, len(src))
		completes = append(completes, time.Since(began))
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Matches) == 0 && !slices.Contains([]string{"]", "."}, src[len(src)-1:]) {
			t.Errorf("nothing goes on from %q", src)
		}
		if len(c.Matches) > 0 {
			src = src[:c.Start] + c.Matches[0].Text
		}
		began = time.Now()
		if _, err := n.s.Inspect(ctx, src, len(src), 1); err != nil {
			t.Fatal(err)
		}
		inspects = append(inspects, time.Since(began))
	}
	for name, took := range map[string][]time.Duration{"complete": completes, "inspect": inspects} {
		slices.Sort(took)
		median, worst := took[len(took)/2], took[len(took)-1]
		t.Logf("%s at %d positions: median %v, worst %v", name, len(took), median, worst)
		if median > 50*time.Millisecond { // the worst, on a machine that does other things as well, says little
			t.Errorf("%s takes %v", name, median)
		}
	}
}

// A cell of 800 lines is typed whole for each answer.
func BenchmarkCompleteInALongCell(b *testing.B) {
	n := busy(b)
	var src strings.Builder
	for i := range 100 {
		fmt.Fprintf(&src, "type long%[1]d struct{ a, b int }\nfunc (l long%[1]d) sum(xs []int) (s int) {\n\tfor _, x := range xs {\n\t\ts += x * l.a\n\t}\n\treturn s\n}\nsum%[1]d := long%[1]d{1, 2}.sum([]int{1, 2, 3})\n", i)
	}
	src.WriteString("fmt.Println(sum99.")
	b.ResetTimer()
	for range b.N {
		if _, err := n.s.Complete(context.Background(), src.String(), src.Len()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkComplete(b *testing.B) {
	n := busy(b)
	list := positions()
	took := make([]time.Duration, 0, b.N)
	for i := range b.N {
		src := list[i%len(list)]
		began := time.Now()
		if _, err := n.s.Complete(context.Background(), src, len(src)); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "median-us")
	b.ReportMetric(float64(took[len(took)-1].Microseconds()), "worst-us")
}
