package navigation

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

func TestFilesThatAreRead(t *testing.T) {
	for _, c := range []struct {
		name, text string
		o          CSVOptions
	}{
		{"no header", "0,1,-1\n0.02,1.5,-2\n0.5,2e0,3\n", CSVOptions{}},
		{"header", "t,x,y\n0,1,-1\n0.02,1.5,-2\n0.5,2,3\n", CSVOptions{}},
		{"columns in any order among others", "id,Y, X ,note,Time\na,-1,1,,0\nb,-2,1.5,9,0.02\nc,3,2,\"x, y\",0.5\n", CSVOptions{}},
		{"named columns", "frame,pos_x,Pos_Y,x\n0,1,-1,7\n0.02,1.5,-2,7\n0.5,2,3,7\n", CSVOptions{Columns: [3]string{"frame", "pos_x", "pos_y"}}},
		{"named columns with brackets", "t,x(head),y(head)\n0,1,-1\n0.02,1.5,-2\n0.5,2,3\n", CSVOptions{Columns: [3]string{"", "x(head)", "y(head)"}, Metres: 1}},
		{"units in the header", "t (ms),x [cm],y (mm)\n0,100,-1000\n20,150,-2000\n500,200,3000\n", CSVOptions{}},
		{"spelt units", "time (seconds),x (metres),y (m)\n0,1,-1\n0.02,1.5,-2\n0.5,2,3\n", CSVOptions{}},
		{"units in the options", "0,100,-100\n20,150,-200\n500,200,300\n", CSVOptions{Seconds: 0.001, Metres: 0.01}},
		{"options before header", "t (frames),x (px),y (px)\n0,4,-4\n1,6,-8\n25,8,12\n", CSVOptions{Seconds: 0.02, Metres: 0.25}},
		{"Windows line ends and a mark", "\uFEFFt,x,y\r\n0,1,-1\r\n0.02,1.5,-2\r\n0.5,2,3\r\n", CSVOptions{}},
		{"quotes", "\"t\",\"x\",\"y\"\n\"0\",\"1\",\"-1\"\n0.02, \"1.5\",\" -2\"\n0.5,2,3", CSVOptions{}},
		{"comments and empty lines", "# tracked\n\n0,1,-1\n\n# lost\n0.02,1.5,-2\n   \n0.5,2,3\n,,\n\n", CSVOptions{}},
		{"other comments", "% tracked; by hand\n0,1,-1\n0.02,1.5,-2\n0.5,2,3\n", CSVOptions{Comment: '%'}},
		{"semicolons", "t;x;y\n0;1;-1\n0.02;1.5;-2\n0.5;2;3\n", CSVOptions{}},
		{"tabs", "t\tx\ty\n0\t1\t-1\n0.02\t1.5\t-2\n0.5\t2\t3\n", CSVOptions{}},
		{"tabs with empty fields", "id\tt\tx\ty\n\t0\t1\t-1\n\t0.02\t1.5\t-2\n\t0.5\t2\t3\n", CSVOptions{}},
		{"spaces", "0 1 -1\n0.02   1.5 -2\n0.5 2 3\n", CSVOptions{Comma: ' '}},
		{"bars", "0|1|-1\n0.02| 1.5 |-2\n0.5|2|3\n", CSVOptions{Comma: '|'}},
		{"exactly as many rows as may be", "0,1,-1\n0.02,1.5,-2\n0.5,2,3\n", CSVOptions{MaxRows: 3}},
	} {
		r, err := ReadCSV(iotest.OneByteReader(strings.NewReader(c.text)), "run.csv", c.o)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for i, want := range [][3]float64{{0, 1, -1}, {0.02, 1.5, -2}, {0.5, 2, 3}} {
			if len(r.T) != 3 || math.Abs(r.T[i]-want[0]) > 1e-15 || r.X[i] != want[1] || r.Y[i] != want[2] {
				t.Errorf("%s: %v, %v, %v", c.name, r.T, r.X, r.Y)
				break
			}
		}
		if err := r.Validate(); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestBadRowsAreNamedByLine(t *testing.T) {
	many := "0,0,0\n" + strings.Repeat("x,0,0\n", 25)
	for _, c := range []struct{ name, text, want string }{
		{"words", "t,x,y\n0,1,2\n0.02,abc,2\n", `1 bad rows; line 3: x "abc": want a number`},
		{"several", "# c\n0,1,2\n0.02,,2\n0.04,1,NaN\n0.06,1\n0.08,-inf,1\n0.1,1,1e999\n",
			`5 bad rows; line 3: x "": want a number; line 4: y "NaN": want a finite number; line 5: 2 fields: want 3 between ','` +
				`; line 6: x "-inf": want a finite number; line 7: y "1e999": want a finite number`},
		{"times", "0,1,2\n0.02,1,2\n0.02,1,3\n0.01,1,4\n0.03,1,5\n",
			"2 bad rows; line 3: t 0.02 s after 0.02 s: want times that increase; line 4: t 0.01 s after 0.02 s: want times that increase"},
		{"decimal commas between semicolons", "t;x;y\n0;1;2\n0,02;1,5;2\n", `1 bad rows; line 3: t "0,02": want a decimal point, 0.02`},
		{"decimal commas without a header", "0,02;1,5;2,5\n", `1 bad rows; line 1: t "0,02": want a decimal point, 0.02`},
		{"quoted decimal commas", "t,x,y\n\"0,02\",1,2\n", `1 bad rows; line 2: t "0,02": want a decimal point, 0.02`},
		{"decimal commas between commas", "t,x,y\n0,02,1,5,2,25\n", `1 bad rows; line 2: 6 fields: want 3 between ','; decimal commas? write points, as 0.02`},
		{"thousands", "t;x;y\n0;1,000.5;2\n", `1 bad rows; line 2: x "1,000.5": want a number`},
		{"four columns without a header", "0,1,2,3\n", `1 bad rows; line 1: 4 fields: want 3 between ',', or a header that names t, x and y`},
		{"stray quote", "0,1,2\n0.02,1\"5,2\n0.04,1,x\n", `2 bad rows; line 2: bare " in non-quoted-field; line 3: y "x": want a number`},
		{"quote that is not closed", "0,1,2\n0.02,\"1,2\n0.04,1,2\n", `1 bad rows; line 2: extraneous or missing " in quoted-field`},
		{"lines inside quotes count", "t,x,y,note\n0,1,2,\"a\nb\"\n0.02,z,2,c\n", `1 bad rows; line 4: x "z": want a number`},
		{"a row is in the line where it begins", "t,x,y,note\n0,z,2,\"a\nb\"\n", `1 bad rows; line 2: x "z": want a number`},
		{"more than are listed", many, "25 bad rows; line 2: t \"x\": want a number; line 3"},
	} {
		_, err := ReadCSV(strings.NewReader(c.text), "run.csv", CSVOptions{})
		var rows *RowsError
		if !errors.As(err, &rows) || !strings.HasPrefix(err.Error(), "navigation: run.csv: "+c.want) {
			t.Errorf("%s: error %v, want %s", c.name, err, c.want)
		} else if c.text == many && (len(rows.Rows) != 10 || !strings.HasSuffix(err.Error(), "; and 15 more")) {
			t.Errorf("%s: %d rows listed: %v", c.name, len(rows.Rows), err)
		}
	}
}

func TestFilesThatAreNoRecordings(t *testing.T) {
	for _, c := range []struct {
		name, text, want string
		o                CSVOptions
	}{
		{"empty", "", "run.csv has no rows: want t, x, y in each", CSVOptions{}},
		{"comments alone", "# a\n# b\n", "run.csv has no rows: want t, x, y in each", CSVOptions{}},
		{"a header alone", "t,x,y\n", "run.csv has no rows: want t, x, y in each", CSVOptions{}},
		{"no time", "a,x,y\n1,2,3\n", `run.csv line 1: header ["a" "x" "y"] without a column "t or time": want one, or CSVOptions.Columns, or rows of three numbers`, CSVOptions{}},
		{"no y", "\n\nt,x\n1,2\n", `run.csv line 3: header ["t" "x"] without a column "y": want one, or CSVOptions.Columns, or rows of three numbers`, CSVOptions{}},
		{"not the named one", "t,x,y\n", `run.csv line 1: header ["t" "x" "y"] without a column "pos_x": want one, or CSVOptions.Columns, or rows of three numbers`, CSVOptions{Columns: [3]string{"", "Pos_X", ""}}},
		{"two of a name", "t,x,X (m),y\n", `run.csv line 1: header with two columns "X (m)": want one for x, or CSVOptions.Columns`, CSVOptions{}},
		{"unknown unit", "t,x (px),y\n", `run.csv line 1: header column "x (px)": want its unit s or ms for a time, m, cm or mm for a length, or CSVOptions.Seconds or Metres`, CSVOptions{}},
		{"length for a time", "t (cm),x,y\n", `run.csv line 1: header column "t (cm)": want its unit s or ms for a time, m, cm or mm for a length, or CSVOptions.Seconds or Metres`, CSVOptions{}},
		{"too many rows", "0,1,2\n1,1,2\n2,1,2\n", "run.csv line 3: more than 2 rows: want a shorter file, or another CSVOptions.MaxRows", CSVOptions{MaxRows: 2}},
		{"endless row", "0,1,2\n1,\"" + strings.Repeat("\n", longestRow+10_000), "run.csv after line 1: a row of more than 1048576 bytes: want shorter ones, and quotes closed", CSVOptions{}},
		{"negative unit", "", "-1 metres in a unit of length: want a positive number, or 0 for what the header says", CSVOptions{Metres: -1}},
		{"no unit", "", "NaN seconds in a unit of time: want a positive number, or 0 for what the header says", CSVOptions{Seconds: math.NaN()}},
		{"infinite unit", "", "+Inf seconds in a unit of time: want a positive number, or 0 for what the header says", CSVOptions{Seconds: math.Inf(1)}},
		{"negative rows", "", "at most -1 rows: want 1 or more, or 0 for 16777216", CSVOptions{MaxRows: -1}},
		{"quote for a comma", "", `fields between '"': want a comma, semicolon, tab, bar or space`, CSVOptions{Comma: '"'}},
		{"digit for a comment", "", `comments after '1': want one of # % ! *`, CSVOptions{Comment: '1'}},
	} {
		r, err := ReadCSV(strings.NewReader(c.text), "run.csv", c.o)
		if err == nil || r != nil || err.Error() != "navigation: "+c.want {
			t.Errorf("%s: error %v, want %s", c.name, err, c.want)
		}
	}
	broken := errors.New("cable pulled")
	for _, start := range []string{"", "0,1,2\n", "0,1,2\n" + rowsOf(2000)} {
		_, err := ReadCSV(io.MultiReader(strings.NewReader(start), iotest.ErrReader(broken)), "run.csv", CSVOptions{})
		if !errors.Is(err, broken) {
			t.Errorf("a reader that fails after %d bytes: error %v", len(start), err)
		}
	}
	if _, err := ReadCSV(&once{err: broken}, "run.csv", CSVOptions{}); !errors.Is(err, broken) {
		t.Errorf("a reader that fails once: error %v", err)
	}
	if _, err := ReadCSV(nil, "run.csv", CSVOptions{}); err == nil {
		t.Error("no reader: no error")
	}
}

// once fails at its first Read, and is at its end then.
type once struct{ err error }

func (o *once) Read([]byte) (int, error) {
	err := o.err
	o.err = io.EOF
	return 0, err
}

// rowsOf are rows of a walk, a step apart.
func rowsOf(n int) string {
	var b strings.Builder
	for k := 1; k <= n; k++ {
		fmt.Fprintf(&b, "%.2f,%.4f,%.4f\n", 0.02*float64(k), math.Sin(0.01*float64(k)), math.Cos(0.013*float64(k)))
	}
	return b.String()
}

func TestCSVOpensFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rat.csv")
	if err := os.WriteFile(path, []byte("0,1,2\n1,1,x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := CSV(path, CSVOptions{}); err == nil || err.Error() != `navigation: rat.csv: 1 bad rows; line 2: y "x": want a number` {
		t.Errorf("error %v", err)
	}
	if _, err := CSV(path+"x", CSVOptions{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: error %v", err)
	}
}

func FuzzReadCSV(f *testing.F) {
	for _, text := range []string{"", "0,1,2\n1,2,3\n", "t;x;y\n0;1;2\n", "\uFEFFTime (ms)\tx\ty\r\n1\t2\t3", "#\n\"0\",1e3,-0x1p-2", "0,1,2\n0,1,2\n", "\"", "t,x,y\n0,0\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ReadCSV(strings.NewReader(text), "run.csv", CSVOptions{})
		if err != nil {
			if r != nil || !strings.HasPrefix(err.Error(), "navigation: run.csv") {
				t.Fatalf("recording %v, error %v", r, err)
			}
			return
		}
		if err := r.Validate(); err != nil || len(r.lines) != len(r.T) || !slices.IsSorted(r.lines) {
			t.Fatalf("lines %v, error %v", r.lines, err)
		}
		// What was read reads again, as it was.
		var b strings.Builder
		for i := range r.T {
			fmt.Fprintf(&b, "%v,%v,%v\n", r.T[i], r.X[i], r.Y[i])
		}
		again, err := ReadCSV(strings.NewReader(b.String()), "run.csv", CSVOptions{})
		if err != nil || !slices.Equal(again.T, r.T) || !slices.Equal(again.X, r.X) || !slices.Equal(again.Y, r.Y) {
			t.Fatalf("%q reads as %v, error %v", b.String(), again, err)
		}
	})
}
