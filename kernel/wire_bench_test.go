package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// The figures of these benchmarks are medians over the wire, from testdata/wire_bench.py:
//
//	MODULI_PYTHON=.venv/bin/python go test ./kernel -run '^$' -bench Wire -benchtime 1x

// BenchmarkWireLatency compares small cells with those of ipykernel.
func BenchmarkWireLatency(b *testing.B) { wire(b, "latency", "real", "python3") }

// BenchmarkWireNotebook runs a notebook of 1,000 cells.
func BenchmarkWireNotebook(b *testing.B) { wire(b, "notebook", "real") }

func wire(b *testing.B, args ...string) {
	py := python(b, "jupyter_client", "ipykernel")
	data := b.TempDir()
	addKernel(b, data, "real", "real")
	for range b.N {
		cmd := exec.CommandContext(b.Context(), py, append([]string{"testdata/wire_bench.py"}, args...)...)
		cmd.Env = append(os.Environ(), "JUPYTER_PATH="+data, "JUPYTER_RUNTIME_DIR="+b.TempDir())
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			b.Fatal(err)
		}
		var figures map[string]map[string]float64
		if err := json.Unmarshal(out, &figures); err != nil {
			b.Fatalf("%v in %q", err, out)
		}
		dashes := strings.NewReplacer(" ", "-")
		for cell, of := range figures {
			for unit, v := range of {
				b.ReportMetric(v, dashes.Replace(cell+":"+unit))
			}
		}
	}
}
