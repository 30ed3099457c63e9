package webpage

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// chromium finds a browser, or skips the test; in CI there must be one.
func chromium(t *testing.T) string {
	t.Helper()
	names := []string{"chromium", "chromium-browser", "google-chrome"}
	if set := os.Getenv("MODULI_CHROMIUM"); set != "" {
		names = []string{set}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("in CI this test must run: none of %q is there", names)
	}
	t.Skipf("none of %q is there (set MODULI_CHROMIUM)", names)
	return ""
}

func TestABrowserShowsThePageAndAsksForNothing(t *testing.T) {
	browser := chromium(t)
	var mu sync.Mutex
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		asked = append(asked, r.URL.Path)
	}))
	defer server.Close()
	// The output does what a careless widget might: it works without a network, and tries to use one.
	out := `<figure id="widget"><img src="data:image/png;base64,` + pixel + `"><script>
		document.getElementById("widget").setAttribute("data-ran", new Function("return 6*7")());
		fetch("` + server.URL + `/fetch").catch(function(){});
		new Image().src = "` + server.URL + `/image.png";
		var s = document.createElement("script"); s.src = "` + server.URL + `/script.js"; document.head.append(s);
	</script></figure><link rel="stylesheet" href="` + server.URL + `/style.css"><iframe src="` + server.URL + `/frame"></iframe>
	<script>addEventListener("load", function() {
		document.body.setAttribute("data-picture", document.querySelector("#widget img").naturalWidth);
		document.body.setAttribute("data-formula", document.querySelector("math").getBoundingClientRect().width > 20);
	})</script>`
	file := filepath.Join(t.TempDir(), "page.html")
	must(t, os.WriteFile(file, []byte(render(t, Options{}, md("# T\n\n$$\\sum_i x_i$$"), code("x", shown(map[string]any{"text/html": out})))), 0o600))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir="+t.TempDir(), "--dump-dom", "file://"+file)
	dom, err := cmd.Output()
	must(t, err)
	for _, want := range []string{`data-ran="42"`, `data-picture="1"`, `data-formula="true"`} {
		if !strings.Contains(string(dom), want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if len(asked) > 0 {
		t.Errorf("the page asked a server for %q", asked)
	}
}
