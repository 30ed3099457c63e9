package assets

import (
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
)

func TestEChartsIsTheFileOfItsVersion(t *testing.T) {
	s := ECharts()
	r, err := gzip.NewReader(strings.NewReader(s.Gzip))
	if err != nil {
		t.Fatal(err)
	}
	src, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if sum := fmt.Sprintf("%x", sha256.Sum256(src)); sum != s.SHA256 {
		t.Errorf("sha256 of the unpacked script is %s, versions.txt says %s", sum, s.SHA256)
	}
	if !strings.Contains(string(src), `version="`+s.Version+`"`) && !strings.Contains(string(src), `"`+s.Version+`"`) {
		t.Errorf("the script does not name version %s", s.Version)
	}
	if s.Licence != "Apache-2.0" {
		t.Errorf("licence is %q, want Apache-2.0", s.Licence)
	}
}

func TestLicencesLieBesideTheScript(t *testing.T) {
	for file, phrase := range map[string]string{
		"echarts.LICENSE.txt":    "Apache License",
		"echarts.NOTICE.txt":     "Apache Software Foundation",
		"echarts.LICENSE-d3.txt": "Mike Bostock",
	} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Error(err)
		} else if !strings.Contains(string(text), phrase) {
			t.Errorf("%s does not hold %q", file, phrase)
		}
	}
}
