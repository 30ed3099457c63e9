package frontend

import "testing"

func TestAutomaticPackages(t *testing.T) {
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"rand": "math/rand/v2", "template": "text/template", "draw": "image/draw", "fmt": "fmt",
		"mat": "gonum.org/v1/gonum/mat", "plotter": "gonum.org/v1/plot/plotter",
		"rnn": "github.com/moduli-rnn/moduli-go/moduli/rnn",
	} {
		if got := s.auto[name]; got != want {
			t.Errorf("%s is %q, not %q", name, got, want)
		}
	}
	for _, src := range []string{"m := mat.NewDense(1, 1, nil)\nm.At(0, 0)", "mat := []int{1}\nmat = append(mat, 2)", "stat := struct{ x int }{1}\nstat.x++"} {
		c, err := s.Check("In[1]", src)
		if err != nil {
			t.Fatalf("%q: %v", src, err)
		}
		s.Commit(c)
	}
}

// A type may be declared as one of an earlier cell.
func TestTypesAsEarlierOnes(t *testing.T) {
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for i, src := range []string{
		"type A struct{ x int }", "type B A\nB{1}", "type C = A\nC{1}.x", "type (\n\tD B\n\tE = D\n)\nE{1}", "type A struct{ y string }\nA{\"\"}", "type F D\nF{\"a\"}.y",
	} {
		c, err := s.Check("In[1]", src)
		if err != nil {
			t.Fatalf("cell %d: %v", i, err)
		}
		s.Commit(c)
	}
}
