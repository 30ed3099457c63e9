package magic

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// Spent is time that a cell took.
type Spent struct {
	Wall         time.Duration // from beginning to end
	User, System time.Duration // of the processor, by the whole process
	Prepare      time.Duration // before the beginning: checking and compiling
	Ran          bool          // it came to run
}

// Add adds the time of another part of the cell.
func (s *Spent) Add(x Spent) {
	s.Wall += x.Wall
	s.User += x.User
	s.System += x.System
	s.Prepare += x.Prepare
	s.Ran = s.Ran || x.Ran
}

// Clock measures.
type Clock struct {
	began        time.Time
	user, system time.Duration
}

// Start begins to measure.
func Start() Clock {
	user, system := processor()
	return Clock{time.Now(), user, system}
}

// Stop gives what was spent since Start.
func (c Clock) Stop() Spent {
	wall := time.Since(c.began)
	user, system := processor()
	return Spent{Wall: wall, User: user - c.user, System: system - c.system, Ran: true}
}

// compilerNoticed is from when on %time tells how long a cell took to prepare.
const compilerNoticed = 100 * time.Millisecond

func (s Spent) String() string {
	text := fmt.Sprintf("CPU times: user %s, sys: %s, total: %s\nWall time: %s\n",
		period(s.User.Seconds()), period(s.System.Seconds()), period((s.User + s.System).Seconds()), period(s.Wall.Seconds()))
	if s.Prepare >= compilerNoticed {
		text += fmt.Sprintf("Compiler : %s\n", period(s.Prepare.Seconds()))
	}
	return text
}

// period writes seconds with three digits.
func period(s float64) string {
	if s >= 60 {
		return time.Duration(s * float64(time.Second)).Round(time.Second).String()
	}
	for _, unit := range []struct {
		size float64
		name string
	}{{1, "s"}, {1e-3, "ms"}, {1e-6, "µs"}, {1e-9, "ns"}} {
		if s >= 0.9995*unit.size || unit.name == "ns" {
			v := s / unit.size
			digits := 2
			if v > 0 {
				digits = 2 - int(math.Floor(math.Log10(v*1.0005)))
			}
			text := fmt.Sprintf("%.*f", min(max(digits, 0), 2), v)
			if strings.Contains(text, ".") {
				text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
			}
			return text + " " + unit.name
		}
	}
	return ""
}

func checkTime(c *Command) error { return nil }

func timed(r *running, c *Command) (*display.Bundle, error) {
	var spent Spent
	b, err := r.host.Run(r.ctx, Code{Source: c.Code, Engine: r.engine, Spent: &spent})
	if spent.Ran {
		r.say(spent.String())
	}
	if r.spent != nil {
		r.spent.Add(spent)
	}
	return b, err
}

// timedCell says what a cell took, also if it fails.
func (r *running) timedCell(run func() (*display.Bundle, error)) (*display.Bundle, error) {
	r.spent = &Spent{}
	b, err := run()
	var own *Error
	if r.spent.Ran || err == nil || errors.As(err, &own) {
		r.say(r.spent.String())
	}
	return b, err
}
