package widgets

import (
	"fmt"
	"html"
	"math"
	"strings"
	"time"

	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
)

// progressSnapshot is a state in words and numbers.
type progressSnapshot struct {
	state progressState
	share float64 // done, NaN if it is not known of what
	text  string  // all of it
	rest  string  // what stands beside the bar
}

// snapshot is the state now. The caller holds mu.
func (p *ProgressView) snapshot() progressSnapshot {
	now := p.now()
	s := progressSnapshot{state: p.state, share: math.NaN()}
	amount, total := p.amount(), float64(p.total.Load())
	if total > 0 {
		s.share = min(amount/total, 1)
	}
	if p.state != underWay {
		now = p.ended
	} else if quiet := now.Sub(p.moved); s.share == 1 && quiet >= progressTicks {
		s.state, now = completed, p.moved // nobody said so, but there is no more
	}
	took := now.Sub(p.begun)
	var parts []string
	add := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	done := p.parts(p.count.Load())
	switch s.state {
	case underWay:
		if total > 0 {
			add("%s (%s)", p.partsOf(), wholePercent(s.share))
		} else {
			add("%s so far", done)
		}
		quiet, each := now.Sub(p.moved), p.each(amount)
		v := p.pace.perSecond(int(amount*progressFine), took) / progressFine
		if enough := 5 / paceWindow.Seconds(); v < enough && each > 0 { // few and long parts: those of the last seconds say little
			v = 1 / each.Seconds()
		} else {
			quiet = 0
		}
		left := time.Duration(math.Min((total-amount)/v, 1e9)*float64(time.Second)) - quiet
		switch {
		case each > 0 && quiet >= max(progressQuiet, 5*each):
			add("nothing new for %s", clock(quiet))
		case v == 0:
			add("%s", clock(took))
		case total == 0:
			add("%s, %s", p.speed(v), clock(took))
		default:
			add("%s", p.speed(v))
			if amount < total {
				add("%s left", clock(max(left, 0)))
			}
		}
	case completed:
		add("%s", done)
		add("took %s", brief(took))
		if v := amount / took.Seconds(); v > 0 && finite(v) {
			add("%s", p.speed(v))
		}
	default:
		verb := [...]string{stoppedEarly: "stopped", interrupted: "interrupted", brokenOff: "broken off", broken: "failed"}[s.state]
		at := done
		if total > 0 {
			at = fmt.Sprintf("%s (%s)", p.partsOf(), wholePercent(s.share))
		}
		add("%s at %s after %s", verb, at, brief(took))
	}
	if n := p.failures(); n > 0 {
		add("%d failed", n)
	}
	s.rest = strings.Join(parts, ", ")
	if p.cause != nil && s.state == broken {
		s.rest += ": " + clipRunes(oneLine(p.cause.Error()), 300)
	}
	if s.text = s.rest; p.what != "" {
		s.text = p.what + ": " + s.rest
	}
	return s
}

// each is how long a part has taken so far, 0 before the first.
func (p *ProgressView) each(amount float64) time.Duration {
	if amount <= 0 {
		return 0
	}
	return time.Duration(float64(p.moved.Sub(p.begun)) / amount)
}

func (p *ProgressView) failures() int {
	p.runs.mu.Lock()
	defer p.runs.mu.Unlock()
	return p.runs.failed
}

// wholePercent is rounded down: 100 is the end.
func wholePercent(share float64) string { return fmt.Sprintf("%.0f %%", math.Floor(100*share)) }

// parts is "1,200 rows", "1.2 MB".
func (p *ProgressView) parts(n int64) string {
	switch {
	case p.bytes.Load():
		return size(float64(n))
	case p.unit == "":
		return group(int(n))
	}
	return group(int(n)) + " " + p.unit
}

func (p *ProgressView) partsOf() string {
	done, total := p.count.Load(), p.total.Load()
	if p.bytes.Load() {
		return size(float64(done)) + " of " + size(float64(total))
	}
	return group(int(done)) + " of " + p.parts(total)
}

// speed is "340/s", "5.2 MB/s", or "18 s each" where that is slow.
func (p *ProgressView) speed(perSecond float64) string {
	switch {
	case p.bytes.Load():
		return size(perSecond) + "/s"
	case perSecond < 1:
		return brief(time.Duration(min(1/perSecond, 1e9)*float64(time.Second))) + " each"
	}
	return rate(perSecond) + "/s"
}

// size is so many bytes in decimal units, as file managers have them.
func size(n float64) string {
	for _, u := range []struct {
		name string
		of   float64
	}{{"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}} {
		if n >= u.of {
			return fmt.Sprintf("%.1f %s", n/u.of, u.name)
		}
	}
	return fmt.Sprintf("%.0f B", n)
}

// brief writes a duration as 0.4 s, 12 s or 2:03.
func brief(d time.Duration) string {
	switch s := d.Seconds(); {
	case s < 9.95:
		return fmt.Sprintf("%.1f s", s)
	case s < 59.5:
		return fmt.Sprintf("%.0f s", s)
	}
	return clock(d)
}

// The colours of a bar have contrast above 3 on light and on dark; its words have those of the page.
func (s progressSnapshot) colour() string {
	switch s.state {
	case underWay:
		return palette.Hex(palette.Category(palette.Blue))
	case completed:
		return palette.Hex(palette.Category(palette.Green))
	}
	return palette.Hex(palette.Category(palette.Vermillion))
}

func (p *ProgressView) bundle(s progressSnapshot) display.Bundle {
	var b strings.Builder
	fmt.Fprintf(&b, `<div data-moduli-progress="" style="max-width:560px;margin:4px 0;color:inherit;line-height:1.5"><div style="font-variant-numeric:tabular-nums;overflow-wrap:anywhere">%s</div>`, html.EscapeString(s.text))
	wide, now := 100.0, ""
	ground := s.colour()
	switch {
	case finite(s.share):
		wide = 100 * s.share
		now = fmt.Sprintf(` aria-valuenow="%.0f"`, math.Floor(wide))
	case s.state == underWay: // how far is not known: nothing moves, as some readers are made sick by that
		ground = fmt.Sprintf("repeating-linear-gradient(45deg,%s 0 6px,transparent 6px 12px)", ground)
	}
	name := p.what
	if name == "" {
		name = "progress"
	}
	fmt.Fprintf(&b, `<div role="progressbar" aria-label="%s" aria-valuemin="0" aria-valuemax="100"%s aria-valuetext="%s" style="height:8px;border:1px solid currentColor;border-radius:4px;overflow:hidden">`,
		html.EscapeString(name), now, html.EscapeString(s.rest))
	fmt.Fprintf(&b, `<div style="width:%.1f%%;height:100%%;background:%s"></div></div></div>`, wide, ground)
	return display.Bundle{Name: "progress", Data: map[string]any{"text/html": b.String(), "text/plain": s.text}}
}
