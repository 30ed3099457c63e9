package checkpoint

import (
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/checkpoint/internal/python"
)

// The lines in the documentation rebuild every matrix, bit for bit.
func TestPythonRebuilds(t *testing.T) {
	py := python.Find(t)
	doc, err := os.ReadFile("doc.go")
	must(t, err)
	_, after, _ := strings.Cut(string(doc), "//\timport numpy as np\n")
	snippet, _, _ := strings.Cut(after, "\n//\n// ")
	snippet = "import numpy as np\n" + strings.ReplaceAll(strings.ReplaceAll(snippet, "//\t", ""), "//\n", "\n")
	s := whole()
	path := filepath.Join(t.TempDir(), "s.safetensors")
	must(t, Save(path, s))
	check := func(name, of string, rows, cols int, want []float32) {
		t.Helper()
		cmd := exec.Command(py, "-c", snippet+`
import sys
w = dense(*sys.argv[1:4])
assert w.shape == (int(sys.argv[4]), int(sys.argv[5])) and w.dtype == np.float32, (w.shape, w.dtype)
sys.stdout.buffer.write(w.tobytes())
`, path, name, of, strconv.Itoa(rows), strconv.Itoa(cols))
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		must(t, err)
		for i, w := range want {
			if got := uint32(out[4*i]) | uint32(out[4*i+1])<<8 | uint32(out[4*i+2])<<16 | uint32(out[4*i+3])<<24; got != math.Float32bits(w) {
				t.Errorf("%s: weight %d is %#x in Python, want %#x", name, i, got, math.Float32bits(w))
			}
		}
	}
	for _, m := range s.Params {
		check(m.Name, "", m.Rows, m.Cols, m.Weights)
	}
	check("slot/exp_avg/recurrent", "recurrent", 3, 3, s.Optimizer.Slots["exp_avg/recurrent"])
	check("slot/exp_avg/few", "few", 16, 16, s.Optimizer.Slots["exp_avg/few"])
	check("slot/exp_avg/encoder", "encoder", 3, 2, s.Optimizer.Slots["exp_avg/encoder"])
}
