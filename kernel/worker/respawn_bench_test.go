package worker

import (
	"slices"
	"testing"
	"time"
)

// BenchmarkRespawn measures the time from the end of a worker until the next cell has run in a fresh one.
func BenchmarkRespawn(b *testing.B) {
	for name, spare := range map[string]bool{"spare": true, "cold": false} {
		b.Run(name, func(b *testing.B) {
			s := newSession(b, Options{Spare: spare})
			s.must("1")
			var took []time.Duration
			for b.Loop() {
				s.kill("fmt.Println(\"under way\")\nselect {}")
				start := time.Now()
				s.must("1")
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "median-ms")
			b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "slowest-ms")
		})
	}
}
