package widgets

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

// group writes n with commas between thousands.
func group(n int) string { return static.Group(float64(n), 0) }

// count is "1 neuron", "4,096 neurons".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return group(n) + " " + noun + "s"
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// short writes x with 3 significant digits.
func short(x float64) string { return strconv.FormatFloat(x, 'g', 3, 64) }

// percent writes a share with one decimal where it needs one.
func percent(share float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(100*share, 'f', 1, 64), ".0") + " %"
}

// fraction is percent for shares that may be very small.
func fraction(share float64) string {
	if share > 0 && share < 0.001 {
		return strconv.FormatFloat(100*share, 'g', 2, 64) + " %"
	}
	return percent(share)
}

// quantity is what is measured in a unit. Some units are quantities themselves.
func quantity(unit string) string {
	if unit == "perplexity" || unit == "squared error" {
		return unit
	}
	return "error"
}

// axisOf is "perplexity", "error (cm)".
func axisOf(unit string) string {
	if q := quantity(unit); q == unit || unit == "" {
		return q
	}
	return "error (" + oneLine(unit) + ")"
}

// amount is "perplexity 5.1", "error 5.1 cm".
func amount(x float64, unit string) string {
	return quantity(unit) + " " + bare(x, unit)
}

// bare is "5.1", "5.1 cm".
func bare(x float64, unit string) string {
	if unit == "" || quantity(unit) == unit {
		return short(x)
	}
	return short(x) + " " + oneLine(unit)
}

func capital(s string) string { return first(s, unicode.ToUpper) }
func lower(s string) string   { return first(s, unicode.ToLower) }

func first(s string, change func(rune) rune) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(change(r)) + s[n:]
}

// checkWidth keeps a mistyped width from asking for all of the memory.
func checkWidth(widget string, width int) error {
	if width < 240 || width > 1600 {
		return fmt.Errorf("widgets: %s: width is %d, allowed are 240 to 1600 CSS pixels", widget, width)
	}
	return nil
}
