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

func TestScriptsAreTheFilesOfTheirVersions(t *testing.T) {
	for _, c := range []struct {
		script        Script
		licence, says string // what the file must hold
	}{
		{ECharts(), "Apache-2.0", `"` + ECharts().Version + `"`},
		{EChartsGL(), "BSD-3-Clause", `require("echarts")`}, // it does not name its version
	} {
		s := c.script
		r, err := gzip.NewReader(strings.NewReader(s.Gzip))
		if err != nil {
			t.Fatal(err)
		}
		src, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if sum := fmt.Sprintf("%x", sha256.Sum256(src)); sum != s.SHA256 {
			t.Errorf("%s: sha256 of the unpacked script is %s, versions.txt says %s", s.Name, sum, s.SHA256)
		}
		if !strings.Contains(string(src), c.says) {
			t.Errorf("%s does not hold %s", s.Name, c.says)
		}
		if s.Licence != c.licence {
			t.Errorf("%s: licence is %q, want %s", s.Name, s.Licence, c.licence)
		}
		if want := "npm:" + s.Name + "@" + s.Version + "/"; !strings.HasPrefix(s.Source, want) {
			t.Errorf("%s: source is %q, want one that begins with %s", s.Name, s.Source, want)
		}
	}
}

func TestLicencesLieBesideTheScript(t *testing.T) {
	for file, phrase := range map[string]string{
		"echarts.LICENSE.txt":    "Apache License",
		"echarts.NOTICE.txt":     "Apache Software Foundation",
		"echarts.LICENSE-d3.txt": "Mike Bostock",

		"echarts-gl.LICENSE.txt":       "BSD 3-Clause License",
		"echarts-gl.LICENSE-parts.txt": "Copyright (c) Microsoft Corporation",

		"echarts-gl.LICENSE-claygl.txt":   "Yi Shen",
		"echarts-gl.LICENSE-zrender.txt":  "Copyright (c) 2017, Baidu Inc.",
		"echarts-gl.LICENSE-glmatrix.txt": "Brandon Jones, Colin MacKenzie IV",
	} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Error(err)
		} else if !strings.Contains(string(text), phrase) {
			t.Errorf("%s does not hold %q", file, phrase)
		}
	}
}
