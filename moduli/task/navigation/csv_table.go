package navigation

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

const longestRow = 1 << 20 // bytes

// table reads rows of numbers.
type table struct {
	name    string
	o       CSVOptions
	limit   *rowLimit
	csv     *csv.Reader
	columns []column // t, x, y; nil before the first row
	width   int      // fields of a row
	plain   bool     // there is no header
	line    int      // read last
	failed  error    // of the reader, when the first rows were looked at
	errs    RowsError
}

// column is where a number is in a row, and what it is multiplied by.
type column struct {
	name string
	at   int
	unit float64
}

func newTable(r io.Reader, name string, o CSVOptions) *table {
	if o.Comment == 0 {
		o.Comment = '#'
	}
	t := &table{name: name, o: o, errs: RowsError{Name: name}, limit: &rowLimit{r: r}}
	t.limit.left = longestRow
	b := bufio.NewReader(t.limit)
	head, err := b.Peek(b.Size())
	if err != io.EOF {
		t.failed = err
	}
	if bytes.HasPrefix(head, []byte("\uFEFF")) {
		b.Discard(len("\uFEFF"))
	}
	if t.o.Comma == 0 {
		t.o.Comma = comma(head, o.Comment)
	}
	t.csv = csv.NewReader(b)
	t.csv.Comma, t.csv.Comment, t.csv.FieldsPerRecord, t.csv.ReuseRecord = t.o.Comma, o.Comment, -1, true
	t.csv.TrimLeadingSpace = t.o.Comma != '\t' // which would be trimmed too
	return t
}

// comma is what separates the fields of the first row.
func comma(head []byte, comment rune) rune {
	for line := range strings.Lines(strings.TrimPrefix(string(head), "\uFEFF")) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, string(comment)) {
			continue
		}
		for _, r := range ";\t" {
			if strings.ContainsRune(line, r) {
				return r
			}
		}
		break
	}
	return ','
}

// rowLimit fails where one row has more bytes than a row can have, as after a quote that is not closed.
type rowLimit struct {
	r    io.Reader
	left int
}

var errLongRow = fmt.Errorf("a row of more than %d bytes: want shorter ones, and quotes closed", longestRow)

func (l *rowLimit) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errLongRow
	}
	n, err := l.r.Read(p[:min(len(p), l.left)])
	l.left -= n
	return n, err
}

// next is the next row and its line. A row with a stray quote is noted as bad, and nil; one with nothing in it is nil.
func (t *table) next() (fields []string, line int, err error) {
	t.limit.left = longestRow
	fields, err = t.csv.Read()
	var bad *csv.ParseError
	switch {
	case err == io.EOF && t.failed != nil:
		return nil, 0, fmt.Errorf("navigation: %s after line %d: %w", t.name, t.line, t.failed)
	case err == io.EOF:
		return nil, 0, err
	case errors.As(err, &bad):
		t.line = bad.Line
		t.bad(bad.StartLine, bad.Err.Error())
		return nil, 0, nil
	case err != nil:
		return nil, 0, fmt.Errorf("navigation: %s after line %d: %w", t.name, t.line, err)
	}
	line, _ = t.csv.FieldPos(0)
	t.line = line
	if strings.TrimSpace(strings.Join(fields, "")) == "" {
		return nil, line, nil
	}
	return fields, line, nil
}

func (t *table) bad(line int, reason string) {
	if t.errs.Total++; len(t.errs.Rows) < mostNamed {
		t.errs.Rows = append(t.errs.Rows, BadRow{line, reason})
	}
}

// begin looks at the first row, and tells whether it is a header: no field of it is a number.
func (t *table) begin(fields []string, line int) (header bool, err error) {
	or := func(x float64) float64 {
		if x == 0 {
			return 1
		}
		return x
	}
	header = true
	for _, f := range fields {
		if _, err := strconv.ParseFloat(point(strings.TrimSpace(f)), 64); err == nil || errors.Is(err, strconv.ErrRange) {
			header = false
		}
	}
	t.width = len(fields)
	if !header {
		t.width, t.plain = 3, true
		t.columns = []column{{"t", 0, or(t.o.Seconds)}, {"x", 1, or(t.o.Metres)}, {"y", 2, or(t.o.Metres)}}
		return false, nil
	}
	t.columns, err = t.o.find(fields)
	if err != nil {
		return true, fmt.Errorf("navigation: %s line %d: %w", t.name, line, err)
	}
	return true, nil
}

// point is a number with its decimal comma, if there is one, made a point.
func point(field string) string { return strings.Replace(field, ",", ".", 1) }

// row reads the numbers of a row; if one is bad, it is noted.
func (t *table) row(fields []string, line int) (v [3]float64, ok bool) {
	if len(fields) != t.width {
		hint := ""
		if t.o.Comma == ',' && len(fields) == 2*t.width && whole(fields) {
			hint = "; decimal commas? write points, as 0.02"
		} else if t.plain && len(fields) > t.width {
			hint = ", or a header that names t, x and y"
		}
		t.bad(line, fmt.Sprintf("%d fields: want %d between %q%s", len(fields), t.width, t.o.Comma, hint))
		return v, false
	}
	for i, c := range t.columns {
		f := strings.TrimSpace(fields[c.at])
		x, err := strconv.ParseFloat(f, 64)
		if err != nil && strings.Contains(f, ",") {
			if _, err := strconv.ParseFloat(point(f), 64); err == nil {
				t.bad(line, fmt.Sprintf("%s %q: want a decimal point, %s", c.name, f, point(f)))
				return v, false
			}
		}
		if err != nil && !errors.Is(err, strconv.ErrRange) {
			t.bad(line, fmt.Sprintf("%s %q: want a number", c.name, f))
			return v, false
		}
		if v[i] = x * c.unit; !finite(v[i]) {
			t.bad(line, fmt.Sprintf("%s %q: want a finite number", c.name, f))
			return v, false
		}
	}
	return v, true
}

// whole tells whether all fields are whole numbers, as the halves of numbers with decimal commas are.
func whole(fields []string) bool {
	for _, f := range fields {
		if strings.Trim(strings.TrimSpace(f), "+-0123456789") != "" {
			return false
		}
	}
	return true
}
