//go:build unix

package widgets

import (
	"context"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/moduli"
	"github.com/moduli-rnn/moduli-go/moduli/train"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// What it costs to watch: the processor time of training navigation at the size of Workshop with Watch, against that
// without, in pairs whose order alternates. On one processor none waits for another, which takes time as well. The figure of
// doc.go:
//
//	go test ./widgets -run '^$' -bench WatchOverhead -benchtime 5x -cpu 1
func BenchmarkWatchOverhead(b *testing.B) {
	defer display.SetSink(&display.Recorder{})()
	run := func(hooks ...train.Hook) time.Duration {
		before := processorTime(b)
		if _, err := moduli.Navigation(moduli.Workshop).Run(context.Background(), hooks...); err != nil {
			b.Fatal(err)
		}
		return processorTime(b) - before
	}
	run()
	var more []float64
	var alone time.Duration
	frames := 0
	for i := 0; b.Loop(); i++ {
		var with, without time.Duration
		var rec display.Recorder
		watch := func() {
			defer display.SetSink(&rec)()
			with = run(Watch())
		}
		if i%2 == 0 {
			watch()
			without = run()
		} else {
			without = run()
			watch()
		}
		frames += len(rec.Messages())
		alone += without
		more = append(more, 100*(float64(with)/float64(without)-1))
	}
	slices.Sort(more)
	b.ReportMetric(more[len(more)/2], "%-more")
	b.ReportMetric(more[0], "%-least")
	b.ReportMetric(more[len(more)-1], "%-most")
	b.ReportMetric(alone.Seconds()/float64(b.N), "s-without")
	b.ReportMetric(float64(frames)/float64(b.N), "frames")
}

// The same without the noise of training: what Watch itself takes of a run of as many steps and epochs that goes on for 15 s
// on a clock of its own, to which drawing adds the time that it takes.
func BenchmarkWatchAlone(b *testing.B) {
	const lasts = 15 * time.Second
	events := trial("navigation", 2000, 20)
	gap := lasts / time.Duration(len(events))
	frames, before := 0, processorTime(b)
	for b.Loop() {
		var rec display.Recorder
		unset := display.SetSink(&rec)
		clock, begun := &fakeClock{at: time.Unix(1000, 0)}, time.Now()
		w := watchWith(clock)
		w.now = func() time.Time { return clock.now().Add(time.Since(begun)) }
		for _, e := range events {
			if err := w.Handle(context.Background(), e); err != nil {
				b.Fatal(err)
			}
			w.settle()
			clock.advance(gap)
		}
		unset()
		frames += len(rec.Messages())
	}
	took := processorTime(b) - before
	b.ReportMetric(100*took.Seconds()/lasts.Seconds()/float64(b.N), "%-of-run")
	b.ReportMetric(float64(frames)/float64(b.N), "frames")
}

// processorTime is that of all threads so far.
func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
