package navigation

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

const (
	defaultMaxRows = 1 << 24
	mostNamed      = 10 // bad rows in an error
)

// CSVOptions say how a file is read. The zero value reads times in seconds and positions in metres, with a header or
// without one, and fields between commas, semicolons or tabs.
type CSVOptions struct {
	Comma   rune      // between fields; 0 finds out from the first row: semicolon, tab or comma
	Comment rune      // begins lines that are left out; 0 means '#'
	Columns [3]string // names of t, x and y in the header, large or small; empty ones mean t or time, x and y
	Seconds float64   // in a unit of t; 0 means what the header says, as in "t (ms)", else 1
	Metres  float64   // in a unit of x and y; 0 means what the header says, as in "x (cm)", else 1
	MaxRows int       // 0 means 2^24, which take 0.5 GiB
}

// Validate reports an option that cannot be.
func (o CSVOptions) Validate() error {
	for _, f := range []struct {
		name string
		x    float64
	}{{"seconds in a unit of time", o.Seconds}, {"metres in a unit of length", o.Metres}} {
		if !(f.x >= 0) || !finite(f.x) {
			return fmt.Errorf("navigation: %v %s: want a positive number, or 0 for what the header says", f.x, f.name)
		}
	}
	if o.MaxRows < 0 {
		return fmt.Errorf("navigation: at most %d rows: want 1 or more, or 0 for %d", o.MaxRows, defaultMaxRows)
	}
	if o.Comma != 0 && !strings.ContainsRune(",;\t| ", o.Comma) {
		return fmt.Errorf("navigation: fields between %q: want a comma, semicolon, tab, bar or space", o.Comma)
	}
	if o.Comment != 0 && !strings.ContainsRune("#%!*", o.Comment) {
		return fmt.Errorf("navigation: comments after %q: want one of # %% ! *", o.Comment)
	}
	return nil
}

// BadRow is a row that was refused, and why.
type BadRow struct {
	Line   int // from 1
	Reason string
}

// RowsError lists the rows of a file that were refused, the first ten of them.
type RowsError struct {
	Name  string // of the file
	Rows  []BadRow
	Total int
}

// Error names the rows in one line.
func (e *RowsError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "navigation: %s: %d bad rows", e.Name, e.Total)
	for _, r := range e.Rows {
		fmt.Fprintf(&b, "; line %d: %s", r.Line, r.Reason)
	}
	if n := e.Total - len(e.Rows); n > 0 {
		fmt.Fprintf(&b, "; and %d more", n)
	}
	return b.String()
}

// CSV reads a recording from a file, as [ReadCSV] does.
func CSV(path string, o CSVOptions) (*Recording, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("navigation: %w", err)
	}
	defer f.Close()
	return ReadCSV(f, filepath.Base(path), o)
}

// ReadCSV reads a recording of rows t, x, y from r, which errors call by name. The first row may be a header, with
// these columns in any order among others, and units in brackets; without one there are these three. Fields may be
// quoted; lines may end as on Windows; empty lines are left out. Numbers have a decimal point: decimal commas are
// refused. All rows that are no numbers, have too few or too many fields, or whose time does not increase, are told
// at once, in a [*RowsError].
func ReadCSV(r io.Reader, name string, o CSVOptions) (*Recording, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	if r == nil {
		return nil, errors.New("navigation: no recording to read (nil): want a reader")
	}
	in := newTable(r, name, o)
	rec := &Recording{name: name}
	maxRows := o.MaxRows
	if maxRows == 0 {
		maxRows = defaultMaxRows
	}
	for {
		fields, line, err := in.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if fields == nil {
			continue
		}
		if in.columns == nil {
			header, err := in.begin(fields, line)
			if err != nil {
				return nil, err
			}
			if header {
				continue
			}
		}
		v, ok := in.row(fields, line)
		if !ok {
			continue
		}
		if n := len(rec.T); n > 0 && v[0] <= rec.T[n-1] {
			in.bad(line, fmt.Sprintf("t %v s after %v s: want times that increase", v[0], rec.T[n-1]))
			continue
		}
		if len(rec.T) == maxRows {
			return nil, fmt.Errorf("navigation: %s line %d: more than %d rows: want a shorter file, or another CSVOptions.MaxRows", name, line, maxRows)
		}
		rec.T, rec.X, rec.Y = append(rec.T, v[0]), append(rec.X, v[1]), append(rec.Y, v[2])
		rec.lines = append(rec.lines, line)
	}
	if in.errs.Total > 0 {
		return nil, &in.errs
	}
	if len(rec.T) == 0 {
		return nil, fmt.Errorf("navigation: %s has no rows: want t, x, y in each", name)
	}
	return rec, nil
}
