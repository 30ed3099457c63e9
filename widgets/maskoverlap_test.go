package widgets

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/analysis"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
)

// kept is a mask of 10 x 10 weights that keeps those from one place to below another.
func kept(from, to int) *prune.Mask {
	m := &prune.Mask{Rows: 10, Cols: 10, Keep: make([]bool, 100)}
	for i := from; i < to; i++ {
		m.Keep[i] = true
	}
	return m
}

// wirings are masks of one geometry, and as many drawn at random.
func wirings(t testing.TB, local, random int) analysis.OverlapTable {
	e := embed(t, space.Torus{}, 128)
	rnd := rand.New(rand.NewPCG(11, 12))
	var names []string
	var masks []*prune.Mask
	for k := range local + random {
		m := &prune.Mask{Rows: 128, Cols: 128, Keep: make([]bool, 128*128)}
		for i := range 128 {
			for j := range 128 {
				d := e.Distance(i, j) - 0.9
				p := 0.016 + 0.72*math.Exp(-d*d)
				if k >= local {
					p = 0.06
				}
				m.Keep[i*128+j] = rnd.Float64() < p
			}
		}
		if name := fmt.Sprintf("torus seed %d", k+1); k < local {
			names = append(names, name)
		} else {
			names = append(names, fmt.Sprintf("random %d", k+1-local))
		}
		masks = append(masks, m)
	}
	return analysis.CompareAll(names, masks)
}

func init() {
	exhibits = append(exhibits, exhibit{
		name: "MaskOverlap",
		views: func(t testing.TB) map[string]display.Bundler {
			return map[string]display.Bundler{
				"overlap":       MaskOverlap(wirings(t, 4, 1)),
				"overlap-many":  MaskOverlap(wirings(t, 12, 6)).Title("Eighteen masks"),
				"overlap-short": MaskOverlap(analysis.CompareAll([]string{"a", "b"}, []*prune.Mask{kept(0, 20), kept(10, 30)})).Width(320),
				"overlap-none":  MaskOverlap(analysis.OverlapTable{}),
			}
		},
		texts: func(_ testing.TB, text string) display.Bundler {
			return MaskOverlap(analysis.CompareAll([]string{text, "b"}, []*prune.Mask{kept(0, 20), kept(10, 30)})).Title(text)
		},
		gaps: func(testing.TB) (display.Bundler, string) {
			return MaskOverlap(analysis.CompareAll([]string{"a", "b", "c"}, []*prune.Mask{kept(0, 0), kept(0, 0), kept(5, 9)})),
				"1 pair of masks that keep nothing, without an overlap"
		},
		many: func(testing.TB) (display.Bundler, string) {
			table := analysis.OverlapTable{Names: make([]string, 1000), Cells: make([][]analysis.Overlap, 1000)}
			for i := range table.Cells {
				table.Cells[i] = make([]analysis.Overlap, 1000)
				for j := range table.Cells[i] {
					table.Cells[i][j] = analysis.Overlap{Weights: 1000, A: 100, B: 100, Both: 10, Jaccard: 10. / 190, ByChance: 10. / 190}
				}
			}
			return MaskOverlap(table), "40 of 1,000 masks are drawn"
		},
		none: func(testing.TB) display.Bundler {
			return MaskOverlap(analysis.CompareAll([]string{"a"}, []*prune.Mask{kept(0, 1)}))
		},
	})
}

func TestMaskOverlapSaysWhatItFinds(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 3))
	random := func() *prune.Mask {
		m := &prune.Mask{Rows: 50, Cols: 50, Keep: make([]bool, 2500)}
		for _, i := range rnd.Perm(2500)[:250] {
			m.Keep[i] = true
		}
		return m
	}
	for _, c := range []struct {
		name  string
		masks []*prune.Mask
		want  []string
	}{
		// 10 of 20 and 20 in common: 10/30. By chance 4 of 100: 4/36, and 1.6 * 1.6 * 100/99 is the variance of it.
		{"above", []*prune.Mask{kept(0, 20), kept(10, 30)}, []string{
			"2 masks in 1 pair: Jaccard overlap 0.333, by chance alone 0.111.",
			"The pair shares more than chance gives: 3 times as much, 3.7 standard deviations above it."}},
		{"below", []*prune.Mask{kept(0, 40), kept(40, 90)}, []string{"The pair does not share more than chance gives: 0 times as much.", "1 pair shares less than chance gives."}},
		{"same", []*prune.Mask{kept(0, 20), kept(0, 20), kept(60, 70)}, []string{"1 of 3 pairs shares more than chance gives: 9 times as much", "The others share 0 times as much.", "1 pair of one and the same mask.", "Most alike are 0 and 1 (1.000)"}},
		{"at random", []*prune.Mask{random(), random(), random(), random()}, []string{"None of 6 pairs shares more than chance gives"}},
		{"nothing", []*prune.Mask{kept(0, 0), kept(0, 0)}, []string{"none of them keeps a weight", "None of the pairs can be compared with chance"}},
		{"all", []*prune.Mask{kept(0, 100), kept(0, 100)}, []string{"Jaccard overlap 1.000", "None of the pairs can be compared with chance"}},
	} {
		var names []string
		for i := range c.masks {
			names = append(names, fmt.Sprint(i))
		}
		got := texts(t, MaskOverlap(analysis.CompareAll(names, c.masks)))
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: says %q, want %q in it", c.name, got, want)
			}
		}
	}
}

// Every number can be read on its cell, and every cell has the two numbers of its pair.
func TestMaskOverlapWritesItsNumbers(t *testing.T) {
	table := wirings(t, 4, 1)
	p, err := MaskOverlap(table).plan()
	if err != nil {
		t.Fatal(err)
	}
	written := map[[2]int][]string{}
	for _, m := range p.picture().Panels[0].Marks {
		if m.Kind != chart.Words {
			continue
		}
		for k, s := range m.Texts {
			x, y := int(math.Round(m.Columns[0][k])), int(math.Round(m.Columns[1][k]))
			written[[2]int{y, x}] = append(written[[2]int{y, x}], s)
			if x == y {
				continue
			}
			ink, ground := m.Style.Ink, p.colours.Colour(table.Cells[y][x].Jaccard)
			light := ink == palette.Paper()
			if light != lightOn(ground) {
				t.Errorf("%s at %d, %d is written %v on %v", s, y, x, ink, ground)
			}
		}
	}
	for i := range 5 {
		for j := range 5 {
			want := fmt.Sprintf("[%.3f %.3f]", table.Cells[i][j].Jaccard, table.Cells[i][j].ByChance)
			if i == j {
				want = fmt.Sprintf("[%s kept]", group(table.Cells[i][i].A))
			}
			if got := strings.ReplaceAll(fmt.Sprint(written[[2]int{i, j}]), "chance ", ""); got != want {
				t.Errorf("cell %d, %d has %s, want %s", i, j, got, want)
			}
		}
	}
}

func TestInkOnEveryShadeIsLegible(t *testing.T) {
	for i := range 1001 {
		ground := chart.Colours{Max: 1}.Colour(float64(i) / 1000)
		ink := black()
		if lightOn(ground) {
			ink = palette.Paper()
		}
		if c := contrast(ink, ground); c < 4.5 {
			t.Errorf("contrast of %v on %v is %.2f, want at least 4.5", ink, ground, c)
		}
	}
	if c := contrast(black(), palette.Paper()); c != 21 {
		t.Errorf("contrast of black on white is %g, want 21", c)
	}
}

func TestMaskOverlapRefusesWhatDoesNotFit(t *testing.T) {
	good := func() analysis.OverlapTable {
		return analysis.CompareAll([]string{"a", "b"}, []*prune.Mask{kept(0, 20), kept(10, 30)})
	}
	names, row, share := good(), good(), good()
	names.Names = names.Names[:1]
	row.Cells[1] = row.Cells[1][:1]
	share.Cells[0][1].Jaccard = 3
	for _, c := range []struct {
		v    *MaskOverlapView
		want string
	}{
		{MaskOverlap(names), "widgets: MaskOverlap: 1 names and 2 rows of cells, allowed are as many"},
		{MaskOverlap(row), "widgets: MaskOverlap: row 1 has 1 cells, allowed are 2, one for each mask"},
		{MaskOverlap(share), "widgets: MaskOverlap: masks 0 and 1 have Jaccard 3 and 0.1111111111111111 by chance, allowed are shares from 0 to 1"},
		{MaskOverlap(good()).Width(5000), "widgets: MaskOverlap: width is 5000, allowed are 240 to 1600 CSS pixels"},
	} {
		if _, err := c.v.Bundle(); err == nil || err.Error() != c.want {
			t.Errorf("error is %v, want %q", err, c.want)
		}
	}
}
