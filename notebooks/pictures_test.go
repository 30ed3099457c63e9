package notebooks

import (
	"bytes"
	"encoding/base64"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/notebook"
)

var update = flag.Bool("update", false, "write pictures/ anew from the committed notebooks")

// readme names the pictures of the README by the heading above them in the navigation notebook; the last picture of each cell counts.
var readme = map[string]string{
	"training.png":  "## Let a shape choose",
	"mask.png":      "## Look at what survived",
	"embedding.png": "## Where its neurons lie",
}

// The README shows what the committed notebook shows: go test ./notebooks -run Pictures -update
func TestPicturesOfTheReadmeAreTheNotebooks(t *testing.T) {
	nb := read(t, "03-navigation.ipynb")
	for name, heading := range readme {
		want := below(nb, heading)
		if want == nil {
			t.Errorf("no picture below %q", heading)
			continue
		}
		file := filepath.Join("pictures", name)
		if *update {
			if err := os.WriteFile(file, want, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not the picture below %q (%v): run the command above this test", file, heading, err)
		}
	}
}

// below is the PNG of the first code cell with a picture after a heading.
func below(nb *notebook.Notebook, heading string) []byte {
	found := false
	for _, c := range nb.Cells {
		found = found || c.Kind == notebook.Markdown && strings.Contains(c.Source, heading)
		var last []byte
		for _, o := range c.Outputs {
			if png, ok := o.Data["image/png"].(string); found && ok {
				last, _ = base64.StdEncoding.DecodeString(strings.ReplaceAll(png, "\n", ""))
			}
		}
		if last != nil {
			return last
		}
	}
	return nil
}
