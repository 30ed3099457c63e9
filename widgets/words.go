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
