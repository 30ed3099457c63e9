package echarts

import (
	"strings"
	"testing"
)

func TestAssetGLIsOneScriptWithItsLicence(t *testing.T) {
	a := AssetGL()
	html := a.HTML()
	if a.Name != "echarts-gl 2.0.9" {
		t.Errorf("name is %q", a.Name)
	}
	if strings.Count(html, "<script>") != 1 || strings.Count(html, "</script>") != 1 || strings.Contains(html, " src=") {
		t.Error("the asset is not one script of its own")
	}
	for _, want := range []string{"BSD-3-Clause", `"gl_2_0_9"`, "__moduli_echarts_5_6_0"} {
		if !strings.Contains(html, want) {
			t.Errorf("the asset does not hold %s", want)
		}
	}
	if strings.Contains(html, "VERSION") || strings.Contains(html, "BASE64") {
		t.Error("a place in the loader was not filled")
	}
	if n := len(html); n > 240<<10 {
		t.Errorf("the asset has %d bytes, allowed are 240 kB", n)
	}
}

// The script of a flat chart knows nothing of three dimensions.
func TestFlatChartsNeedNoGL(t *testing.T) {
	o := option(t, "flat")
	flat, err := o.Script()
	if err != nil {
		t.Fatal(err)
	}
	deep, err := o.ScriptGL("", "")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(flat, "gl_2_0_9") || strings.Contains(flat, "webgl") || !strings.Contains(deep, "gl_2_0_9") {
		t.Error("only charts in three dimensions wait for the extension")
	}
	if strings.Contains(deep, "VERSION") {
		t.Error("a place in the script was not filled")
	}
}
