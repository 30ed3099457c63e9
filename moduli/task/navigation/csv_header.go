package navigation

import (
	"fmt"
	"slices"
	"strings"
)

// find finds t, x and y among the names of a header.
func (o CSVOptions) find(header []string) ([]column, error) {
	names := make([]string, len(header))
	units := make([]string, len(header))
	for i, h := range header {
		names[i], units[i] = nameAndUnit(h)
	}
	var found []column
	for i, want := range [][]string{{"t", "time"}, {"x"}, {"y"}} {
		what := want[0]
		if o.Columns[i] != "" {
			want = []string{strings.ToLower(strings.TrimSpace(o.Columns[i]))}
		}
		at := -1
		for k := range names {
			whole := strings.ToLower(strings.TrimSpace(header[k])) // a name may have brackets of its own
			if !slices.Contains(want, names[k]) && !slices.Contains(want, whole) {
				continue
			}
			if at >= 0 {
				return nil, fmt.Errorf("header with two columns %q: want one for %s, or CSVOptions.Columns", header[k], what)
			}
			at = k
		}
		if at < 0 {
			return nil, fmt.Errorf("header %q without a column %q: want one, or CSVOptions.Columns, or rows of three numbers", header, strings.Join(want, " or "))
		}
		unit := o.Metres
		if i == 0 {
			unit = o.Seconds
		}
		if unit == 0 {
			var ok bool
			if unit, ok = unitOf(units[at], i == 0); !ok {
				return nil, fmt.Errorf("header column %q: want its unit s or ms for a time, m, cm or mm for a length, or CSVOptions.Seconds or Metres", header[at])
			}
		}
		found = append(found, column{what, at, unit})
	}
	return found, nil
}

// nameAndUnit are those of a header such as "x (cm)", "Time [s]" or "y", in small letters.
func nameAndUnit(header string) (name, unit string) {
	name = strings.ToLower(strings.TrimSpace(header))
	at := strings.IndexAny(name, "([")
	if at < 0 || at == 0 {
		return name, ""
	}
	return strings.TrimSpace(name[:at]), strings.Trim(name[at:], "()[] ")
}

// unitOf is what a number in the unit is multiplied by.
func unitOf(unit string, time bool) (float64, bool) {
	switch {
	case unit == "":
		return 1, true
	case time && (unit == "s" || unit == "sec" || unit == "seconds"), !time && (unit == "m" || unit == "metres" || unit == "meters"):
		return 1, true
	case time && unit == "ms", !time && unit == "mm":
		return 0.001, true
	case !time && unit == "cm":
		return 0.01, true
	}
	return 0, false
}
