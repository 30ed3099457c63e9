package widgets

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
)

// chromium finds a browser: $MODULI_CHROMIUM, or one on PATH. Where there is none
// the test is skipped, and fails under CI=true.
func chromium(t *testing.T) string {
	t.Helper()
	names := []string{"chromium", "chromium-browser", "google-chrome"}
	if own := os.Getenv("MODULI_CHROMIUM"); own != "" {
		names = []string{own}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("no browser: none of %v was found; install Chromium or set MODULI_CHROMIUM", names)
	}
	t.Skipf("no browser: none of %v was found; install Chromium or set MODULI_CHROMIUM", names)
	return ""
}

func browse(t *testing.T, page string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience+time.Minute)
	defer cancel()
	dir := t.TempDir()
	file := filepath.Join(dir, "page.html")
	if err := os.WriteFile(file, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
	args = append([]string{
		"--headless", "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--user-data-dir=" + filepath.Join(dir, "profile"),
		"--window-size=1000,2400", "--hide-scrollbars",
	}, args...)
	cmd := exec.CommandContext(ctx, chromium(t), append(args, "file://"+file)...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("browser: %v\n%s", err, errs.String())
	}
	return out.String()
}

// patience is how long a page waits for its charts. It then reports what there is.
const patience = 90 * time.Second

// watchPage is a page of outputs that allows no request to anywhere, and writes into an element what went wrong and what
// each chart painted, as soon as so many figures are painted. Until then a document within it that is not closed keeps
// the page from being loaded, which is what the browser waits for. The outputs may replace the function next, which
// is called with what to do when it is done.
func watchPage(paint int, outputs ...string) string {
	return `<!DOCTYPE html><html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:">
</head><body><iframe id="hold" style="display:none"></iframe><script>
var faults=[],hold=document.getElementById("hold").contentDocument,late=performance.now()+` + strconv.FormatInt(patience.Milliseconds(), 10) + `;
hold.open();hold.write("waiting");
addEventListener("securitypolicyviolation",function(e){faults.push("request for "+e.blockedURI)});
addEventListener("error",function(e){faults.push("error "+e.message)},true);
addEventListener("unhandledrejection",function(e){faults.push("rejected "+e.reason)});
["warn","error"].forEach(function(k){console[k]=function(){faults.push(k+" "+[].join.call(arguments," "))}});
function report(){
  var out=[];
  document.querySelectorAll("figure").forEach(function(f){
    var all=f.querySelectorAll("div[role=img] canvas"),c=all[0],n=0;
    if(c){var flat=document.createElement("canvas"),seen={};flat.width=c.width;flat.height=c.height;
      all.forEach(function(x){flat.getContext("2d").drawImage(x,0,0)}); // a chart in three dimensions has one for them
      var d=flat.getContext("2d").getImageData(0,0,c.width,c.height).data;
      for(var i=0;i<d.length;i+=4)if(d[i+3]>0)seen[d[i]<<16|d[i+1]<<8|d[i+2]]=1;n=Object.keys(seen).length}
    out.push([f.hasAttribute("data-painted")?"painted":"plain",n,c?getComputedStyle(f.querySelector("img")).visibility:"",f.querySelectorAll("img").length].join(" "));
  });
  document.getElementById("report").textContent="FIGURES "+out.join(", ")+" FAULTS "+(faults.join(" | ")||"none")+" END";
  hold.close();
}
// What the browser tells a script of a change, it has told after the frame in which it draws that.
function frames(n,f){n?requestAnimationFrame(function(){frames(n-1,f)}):f()}
function until(done,f){if(done()||performance.now()>late)frames(3,f);else requestAnimationFrame(function(){until(done,f)})}
function next(done){done()}
addEventListener("DOMContentLoaded",function(){
  until(function(){return document.querySelectorAll("figure[data-painted]").length>=` + strconv.Itoa(paint) + `},function(){next(report)});
});
</script>` + strings.Join(outputs, "\n<hr>\n") + `<pre id="report"></pre></body></html>`
}

var reportLine = regexp.MustCompile(`FIGURES (.*) FAULTS (.*) END</pre>`)

func report(t *testing.T, page string, args ...string) (figures []string, faults string) {
	t.Helper()
	m := reportLine.FindStringSubmatch(browse(t, page, append(args, "--dump-dom")...))
	if m == nil {
		t.Fatal("the page wrote no report")
	}
	return strings.Split(m[1], ", "), m[2]
}

func htmlOf(t *testing.T, v display.Bundler) string {
	t.Helper()
	b, err := v.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	return b.Data["text/html"].(string)
}

// painted wants a chart of several colours over a hidden picture.
func painted(t *testing.T, name, figure string) {
	t.Helper()
	var colours, images int
	var visibility string
	if _, err := fmt.Sscanf(figure, "painted %d %s %d", &colours, &visibility, &images); err != nil || colours < 8 || visibility != "hidden" || images != 1 {
		t.Errorf("%s: figure is %q, want a chart of at least 8 colours over its one picture", name, figure)
	}
}

func TestBrowserPaintsEveryChart(t *testing.T) {
	chromium(t)
	all := views(t)
	for names := range slices.Chunk(slices.Sorted(maps.Keys(all)), 16) { // all of a page are in view
		var page display.Page
		var outputs []string
		chart := map[string]bool{}
		for _, name := range names {
			b, err := all[name].Bundle()
			if err != nil {
				t.Fatal(err)
			}
			chart[name] = len(b.Assets) > 0
			outputs = append(outputs, page.Complete(b).Data["text/html"].(string))
		}
		paintsAll(t, names, outputs, chart)
	}
}

func paintsAll(t *testing.T, names, outputs []string, chart map[string]bool) {
	t.Helper()
	static := func(name string) bool { return strings.HasSuffix(name, "-none") || strings.HasSuffix(name, "-empty") }
	charts := 0
	for _, name := range names {
		if !static(name) {
			charts++
		}
	}
	figures, faults := report(t, watchPage(charts, outputs...), fmt.Sprintf("--window-size=1000,%d", 1000*len(outputs))) // all in view, and below the 16,000 dots that browsers draw
	if faults != "none" {
		t.Errorf("the page has faults: %s", faults)
	}
	if len(figures) != len(names) {
		t.Fatalf("%d figures, want %d", len(figures), len(names))
	}
	for i, name := range names {
		switch {
		case static(name):
			if !strings.HasPrefix(figures[i], "plain") {
				t.Errorf("%s: figure is %q, want the static card", name, figures[i])
			}
		case !chart[name]:
			if !strings.HasPrefix(figures[i], "painted") {
				t.Errorf("%s: figure is %q, want its own script ready", name, figures[i])
			}
		default:
			painted(t, name, figures[i])
		}
	}
}

// charting is the html of all that charts in two dimensions need on their page.
func charting() string {
	all := ""
	for _, a := range chart.Assets() {
		all += a.HTML()
	}
	return all
}

// The outputs of a notebook may run in any order, the carrier of the library
// last, twice, or not at all.
func TestBrowserTakesOutputsInAnyOrder(t *testing.T) {
	chromium(t)
	domain := htmlOf(t, Domain(embed(t, space.Torus{}, 60)))
	training := htmlOf(t, Training(trial("x", 200, 2)))
	carrier := charting()
	for name, outputs := range map[string][]string{
		"carrier last":       {domain, training, domain, carrier},
		"carrier first":      {carrier, domain, training},
		"carrier twice":      {carrier, domain, carrier, training},
		"carrier in between": {domain, carrier, training},
	} {
		charts := len(outputs) - strings.Count(strings.Join(outputs, ""), carrier)
		figures, faults := report(t, watchPage(charts, outputs...))
		if faults != "none" {
			t.Errorf("%s: faults: %s", name, faults)
		}
		for _, f := range figures {
			painted(t, name, f)
		}
	}
	figures, faults := report(t, watchPage(0, domain, training))
	if faults != "none" {
		t.Errorf("no carrier: faults: %s", faults)
	}
	for _, f := range figures {
		if f != "plain 0  1" {
			t.Errorf("no carrier: figure is %q, want the static picture", f)
		}
	}
}

func TestBrowserRunsNoTitle(t *testing.T) {
	chromium(t)
	var shown []display.Bundler
	for _, e := range exhibits {
		shown = append(shown, e.texts(t, hostile))
	}
	// A hover over the charts shows their tips, which are html of the library.
	hover := `<script>next=function(done){document.querySelectorAll("figure canvas").forEach(function(c){var q=c.getBoundingClientRect();
for(var x=.1;x<1;x+=.05)for(var y=.1;y<1;y+=.1)["mousemove","pointermove"].forEach(function(k){c.dispatchEvent(new MouseEvent(k,{bubbles:true,clientX:q.left+x*q.width,clientY:q.top+y*q.height}))})});
function tips(){var n=0;document.querySelectorAll("figure div").forEach(function(d){if(!d.children.length||d.style.position=="absolute")n+=d.innerText.indexOf("onerror=alert")>=0});return n}
var held=0;until(function(){return held=held||tips()},function(){if(!held)faults.push("no tip holds the text");done()})}; // it may be gone again
window.alert=function(){faults.push("a title ran")}</script>`
	for shown := range slices.Chunk(shown, 9) { // browsers draw no page that is higher than some 16,000 dots
		var page display.Page
		var outputs []string
		for _, v := range shown {
			b, err := v.Bundle()
			if err != nil {
				t.Fatal(err)
			}
			outputs = append(outputs, page.Complete(b).Data["text/html"].(string))
		}
		figures, faults := report(t, watchPage(strings.Count(strings.Join(outputs, ""), "<figure "), append(outputs, hover)...), fmt.Sprintf("--window-size=1000,%d", 1000*len(outputs)))
		if faults != "none" {
			t.Errorf("faults: %s", faults)
		}
		for _, f := range figures {
			if !strings.HasPrefix(f, "painted") || !strings.HasSuffix(f, " 1") {
				t.Errorf("figure is %q, want it painted and no image but its own", f)
			}
		}
	}
}

// Charts cost time and memory: those far below the window wait.
func TestBrowserPaintsWhatIsInView(t *testing.T) {
	chromium(t)
	domain := htmlOf(t, Domain(embed(t, space.Torus{}, 60)))
	below := `<div style="height:4000px"></div>`
	figures, faults := report(t, watchPage(1, charting(), domain, below, domain))
	if faults != "none" || len(figures) != 2 {
		t.Fatalf("figures %v, faults: %s", figures, faults)
	}
	painted(t, "in view", figures[0])
	if figures[1] != "plain 0  1" {
		t.Errorf("out of view: figure is %q, want the static picture", figures[1])
	}
}

// Without scripts the static picture stands on the page, on light and on dark.
func TestBrowserWithoutScriptsShowsThePicture(t *testing.T) {
	chromium(t)
	for _, background := range []string{"#ffffff", "#111111"} {
		shot := filepath.Join(t.TempDir(), "shot.png")
		page := `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">` +
			`<body style="margin:0;background:` + background + `">` + htmlOf(t, Domain(embed(t, space.Torus{}, 128)).ColorByX()) + charting()
		browse(t, page, "--screenshot="+shot)
		text, err := os.ReadFile(shot)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if n := coloured(img, image.Rect(0, 0, 600, 600)); n < 4000 {
			t.Errorf("on %s: %d coloured pixels, want a picture with arrows and dots", background, n)
		}
	}
}

// coloured counts pixels that are no grey.
func coloured(img image.Image, in image.Rectangle) int {
	n := 0
	for y := in.Min.Y; y < in.Max.Y; y++ {
		for x := in.Min.X; x < in.Max.X; x++ {
			r, g, b, _ := img.At(x, y).RGBA()
			if max(r, g, b)-min(r, g, b) > 0x3000 {
				n++
			}
		}
	}
	return n
}
