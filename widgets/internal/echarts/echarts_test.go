package echarts

import (
	"math"
	"strings"
	"testing"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

func option(t *testing.T, title string) Option {
	t.Helper()
	line := charts.NewLine()
	line.SetGlobalOptions(
		charts.WithTitleOpts(opts.Title{Title: title}),
		charts.WithToolboxOpts(opts.Toolbox{Feature: &opts.ToolBoxFeature{DataZoom: &opts.ToolBoxFeatureDataZoom{Show: opts.Bool(true)}}}),
	)
	line.AddSeries("s", nil)
	o, err := NewOption(line)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestOptionHoldsGapsAndAnyTitle(t *testing.T) {
	o := option(t, "</script>__f__<!--")
	o.SetData(0, [][]float64{{1, 2.5}, {2, math.NaN()}})
	s, err := o.Script()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`[[1,2.5],[2,null]]`, `\u003c/script\u003e__f__\u003c!--`, `"animation":false`} {
		if !strings.Contains(s, want) {
			t.Errorf("script lacks %s", want)
		}
	}
	for _, not := range []string{"</script", "<!--", "VERSION", "http:", "https:", ":null}", `"icon"`} {
		if strings.Contains(s, not) {
			t.Errorf("script holds %s", not)
		}
	}
}

func TestOptionPanicsOnAComponentThatIsNotThere(t *testing.T) {
	defer func() {
		if r := recover(); r == nil || !strings.Contains(r.(string), "visualMap 0") {
			t.Errorf("recovered %v, want a panic that names visualMap 0", r)
		}
	}()
	option(t, "x").Part("visualMap", 0)
}

func TestAssetIsOneScriptWithItsLicence(t *testing.T) {
	a := Asset()
	html := a.HTML()
	if a.Name != "echarts 5.6.0" {
		t.Errorf("name is %q", a.Name)
	}
	if strings.Count(html, "<script>") != 1 || strings.Count(html, "</script>") != 1 || strings.Contains(html, " src=") {
		t.Error("the asset is not one script of its own")
	}
	if !strings.Contains(html, "Apache-2.0") {
		t.Error("the asset does not name its licence")
	}
	if strings.Contains(html, "VERSION") || strings.Contains(html, "BASE64") {
		t.Error("a place in the loader was not filled")
	}
	if n := len(html); n > 460<<10 {
		t.Errorf("the asset has %d bytes, allowed are 460 kB", n)
	}
}
