package control

import (
	"fmt"
	"math"
	"regexp"
)

// normalizeInt keeps a whole number in its range.
func normalizeInt(s state) error {
	lo, hi := s.int("min"), s.int("max")
	if lo > hi {
		return fmt.Errorf("range %d to %d: want min <= max", lo, hi)
	}
	if step, ok := s["step"].(int); ok && step < 1 {
		return fmt.Errorf("step %d: want 1 or more", step)
	}
	s["value"] = min(max(s.int("value"), lo), hi)
	return nil
}

// normalizeFloat keeps a number in its range.
func normalizeFloat(s state) error {
	lo, hi, v := s.float("min"), s.float("max"), s.float("value")
	if !finite(lo) || !finite(hi) || lo > hi {
		return fmt.Errorf("range %v to %v: want finite numbers, min <= max", lo, hi)
	}
	if step, ok := s["step"].(float64); ok && !(finite(step) && step > 0) {
		return fmt.Errorf("step %v: want a finite number above 0", step)
	}
	if !finite(v) {
		return fmt.Errorf("value %v: want one from %v to %v", v, lo, hi)
	}
	s["value"] = min(max(v, lo), hi)
	return nil
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// niceStep is 1, 2 or 5 times a power of ten, with about a hundred of them from lo to hi.
func niceStep(lo, hi float64) float64 {
	raw := (hi - lo) / 100
	if !finite(raw) || raw < 1e-300 {
		return 1
	}
	exponent := int(math.Floor(math.Log10(raw) + 1e-9))
	for _, digit := range []float64{1, 2, 5} {
		if step := digit * power(exponent); step >= raw*(1-1e-9) {
			return step
		}
	}
	return power(exponent + 1)
}

// power is ten to the n, exact where a float64 can be.
func power(n int) float64 {
	if n < 0 {
		return 1 / math.Pow10(-n)
	}
	return math.Pow10(n)
}

// niceFormat shows the steps of niceStep apart.
func niceFormat(lo, hi float64) string {
	step := niceStep(lo, hi)
	switch decimals := -int(math.Floor(math.Log10(step) + 1e-9)); {
	case decimals > 6 || decimals < -9:
		return ".3e"
	default:
		return fmt.Sprintf(".%df", max(decimals, 2))
	}
}

// numberFormat is the notation of d3-format, which front ends use.
var numberFormat = regexp.MustCompile(`^(?:.?[<>=^])?[-+( ]?[$#]?0?\d*,?(?:\.\d+)?~?[bcdeEfFgGnosxX%rp]?$`)

func (b base) format(format string) {
	err := b.m.change(func(s state) error {
		if !numberFormat.MatchString(format) {
			return fmt.Errorf("format %q: want one of d3-format, as \".2f\"", format)
		}
		s["readout"] = format != ""
		if format != "" {
			s["readout_format"] = format
		}
		return nil
	})
	if err != nil {
		b.m.fail(err)
	}
}

func stillNumber(s state) picture {
	return stillValue(s["value"], fmt.Sprintf("%v to %v", s["min"], s["max"]))
}
