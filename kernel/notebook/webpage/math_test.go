package webpage

import (
	"html"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

func TestFormulasAreFound(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string // the TeX of each; displayed ones begin with "display:"
	}{
		{"inline", "a $x_i$ and $y_i$", []string{"x_i", "y_i"}},
		{"displayed", "$$\nx_i\n$$", []string{"display:x_i"}},
		{"prices", "costs $5 or $6", nil},
		{"a price and a formula", "costs $5, at $x$", []string{"x"}},
		{"escaped", `\$x$ and \\$y$`, []string{"y"}},
		{"in a code span", "`$x$` and ``a ` $y$``", nil},
		{"in a block", "```\n$x$\n```\n$y$", []string{"y"}},
		{"in a block of tildes", "~~~\n$x$\n~~~\n$y$", []string{"y"}},
		{"a block that does not end", "```\n$x$", nil},
		{"over a paragraph's end", "$x\n\ny$", nil},
		{"over a line's end", "$x +\ny$", []string{"x +\ny"}},
		{"a lonely backtick", "a ` b $x$", []string{"x"}},
		{"empty", "$$$$ and $ $", nil},
		{"a dollar inside", `$a\$b$`, []string{`a\$b`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, list := takeFormulas(c.in)
			var got []string
			for _, f := range list {
				if f.display {
					f.tex = "display:" + f.tex
				}
				got = append(got, f.tex)
			}
			if strings.Join(got, "|") != strings.Join(c.want, "|") {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

func TestFormulasComeThroughMarkdown(t *testing.T) {
	page := render(t, Options{}, md("Here *is* $a_i * b_j * c_k$ and $\\unknown{<b>}$, | $|x|$ |\n\n$$\n= x\n- y\n$$\n"))
	if strings.Count(page, "<math") != 3 || strings.Contains(page, markOpen) {
		t.Errorf("%d formulas, want 3:\n%s", strings.Count(page, "<math"), page[strings.Index(page, "<main>"):])
	}
	if !strings.Contains(page, `<code class="math">\unknown{&lt;b&gt;}</code>`) {
		t.Error("a formula that is not understood is not shown as it is")
	}
	if !strings.Contains(page, "<msub><mi>a</mi><mi>i</mi></msub><mo>∗</mo><msub>") {
		t.Error("Markdown took the asterisks of a formula")
	}
}

func TestMarksInTheSourceAreNotTakenForFormulas(t *testing.T) {
	page := render(t, Options{}, md("$x$ "+markOpen+"0"+markClose))
	if strings.Count(page, "<math") != 1 {
		t.Error("a mark in the text became a formula")
	}
}

func TestHighlightKeepsTheText(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 2))
	pieces := []string{"x", " ", "\n", "\t", "\"", "`", "'a'", "/*", "*/", "//", "<b>", "&", "0x1F", "1e", "func", "len(", ")", ";", "\r\n", "é世", "\x00", "%%c\n", ":=", "\\", "$", "#"}
	tags := regexp.MustCompile(`</?span[^>]*>`)
	for range 3000 {
		src := ""
		for range rnd.IntN(12) {
			src += pieces[rnd.IntN(len(pieces))]
		}
		got := html.UnescapeString(tags.ReplaceAllString(string(highlight(src)), ""))
		if want := html.UnescapeString(html.EscapeString(src)); got != want {
			t.Fatalf("%q became %q", src, got)
		}
	}
}

func TestHighlightKnowsGo(t *testing.T) {
	got := string(highlight("%%compiled\nfor i := range 3 { // c\n\tfmt.Println(\"a\", len(x), nil)\n}"))
	for _, want := range []string{
		`<span class="hl-magic">%%compiled</span>`, `<span class="hl-keyword">for</span>`, `<span class="hl-number">3</span>`, `<span class="hl-comment">// c</span>`,
		`fmt.<span class="hl-call">Println</span>`, `<span class="hl-string">&#34;a&#34;</span>`, `<span class="hl-builtin">len</span>`, `<span class="hl-const">nil</span>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %s in\n%s", want, got)
		}
	}
}
