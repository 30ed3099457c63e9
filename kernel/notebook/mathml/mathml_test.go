package mathml

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// body is what Convert makes of a formula, without what is around it and without the attributes that only browsers need.
func body(t *testing.T, tex string, display bool) string {
	t.Helper()
	s, err := Convert(tex, display)
	if err != nil {
		t.Fatal(err)
	}
	_, s, _ = strings.Cut(s, "<semantics><mrow>")
	s, _, _ = strings.Cut(s, "</mrow><annotation")
	return strings.ReplaceAll(s, ` lspace="0" rspace="0"`, "")
}

func TestConvert(t *testing.T) {
	for _, c := range []struct{ tex, want string }{
		{`x`, `<mi>x</mi>`},
		{`3.14x`, `<mn>3.14</mn><mi>x</mi>`},
		{`.5`, `<mn>.5</mn>`},
		{`a-b`, `<mi>a</mi><mo>−</mo><mi>b</mi>`},
		{`a<b`, `<mi>a</mi><mo>&lt;</mo><mi>b</mi>`},
		{`x_i`, `<msub><mi>x</mi><mi>i</mi></msub>`},
		{`x_i^2`, `<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>`},
		{`x^2_i`, `<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>`},
		{`W_{ij}`, `<msub><mi>W</mi><mrow><mi>i</mi><mi>j</mi></mrow></msub>`},
		{`f'`, `<msup><mi>f</mi><mrow><mo>′</mo></mrow></msup>`},
		{`f''_i`, `<msubsup><mi>f</mi><mi>i</mi><mrow><mo>′′</mo></mrow></msubsup>`},
		{`\frac{1}{2}`, `<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac>`},
		{`\frac ab`, `<mfrac><mi>a</mi><mi>b</mi></mfrac>`},
		{`\sqrt{x}`, `<msqrt><mrow><mi>x</mi></mrow></msqrt>`},
		{`\sqrt[3]{x}`, `<mroot><mrow><mi>x</mi></mrow><mrow><mn>3</mn></mrow></mroot>`},
		{`\lambda\,\sigma`, `<mi>λ</mi><mspace width="0.167em"/><mi>σ</mi>`},
		{`\mathbb{R}^n`, `<msup><mrow><mi>ℝ</mi></mrow><mi>n</mi></msup>`},
		{`\mathbf{Wx}`, `<mrow><mi>𝐖</mi><mi>𝐱</mi></mrow>`},
		{`\mathcal{L}`, `<mrow><mi>ℒ</mi></mrow>`},
		{`\mathrm{mean}_{ij}`, `<msub><mi mathvariant="normal">mean</mi><mrow><mi>i</mi><mi>j</mi></mrow></msub>`},
		{`\text{if } x`, "<mtext>if\u00a0</mtext><mi>x</mi>"},
		{`\sin x`, `<mi mathvariant="normal">sin</mi><mo>&#x2061;</mo><mi>x</mi>`},
		{`\hat{x}`, `<mover accent="true"><mrow><mi>x</mi></mrow><mo stretchy="false">^</mo></mover>`},
		{`\left(x\right.`, `<mrow><mo fence="true" stretchy="true">(</mo><mi>x</mi></mrow>`},
		{`|x|`, `<mo stretchy="false">|</mo><mi>x</mi><mo stretchy="false">|</mo>`},
		{`\lVert x \rVert`, `<mo stretchy="false">‖</mo><mi>x</mi><mo stretchy="false">‖</mo>`},
		{`\sum_{i=1}^N i`, `<msubsup><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>N</mi></msubsup><mi>i</mi>`},
		{`\begin{pmatrix}1&2\\3&4\\\end{pmatrix}`, `<mrow><mo fence="true" stretchy="true">(</mo><mtable class=""><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr>` +
			`<mtr><mtd><mn>3</mn></mtd><mtd><mn>4</mn></mtd></mtr></mtable><mo fence="true" stretchy="true">)</mo></mrow>`},
		{`\begin{array}{cc}a&b\end{array}`, `<mrow><mtable class=""><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr></mtable></mrow>`},
		{`\{ x \}`, `<mo stretchy="false">{</mo><mi>x</mi><mo stretchy="false">}</mo>`},
		{`90\,\%`, `<mn>90</mn><mspace width="0.167em"/><mo>%</mo>`},
		{`x % a comment`, `<mi>x</mi>`},
		{`é`, `<mi>é</mi>`},
		{`^2`, `<msup><mrow></mrow><mn>2</mn></msup>`},
	} {
		if got := body(t, c.tex, false); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.tex, got, c.want)
		}
	}
}

func TestLimitsStandAboveAndBelowInDisplays(t *testing.T) {
	if got, want := body(t, `\sum_i^n x`, true), `<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover><mi>x</mi>`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := body(t, `\int_a^b x`, true), `<msubsup><mo>∫</mo><mi>a</mi><mi>b</mi></msubsup><mi>x</mi>`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTheSourceIsKept(t *testing.T) {
	s, err := Convert(`a<b`, true)
	if err != nil || !strings.HasPrefix(s, `<math display="block">`) || !strings.Contains(s, `<annotation encoding="application/x-tex">a&lt;b</annotation>`) {
		t.Errorf("%s, %v", s, err)
	}
}

func TestWhatIsNotUnderstoodIsAnError(t *testing.T) {
	for _, tex := range []string{
		`\unknown`, `{`, `}`, `x_`, `x_1_2`, `x^1^2`, `\frac{1}`, `\left(`, `\left x\right)`, `\right)`, `\sqrt[3`, `\begin{foo}\end{foo}`,
		`\begin{cases}a`, `\begin{cases}a\end{matrix}`, `a & b`, `a \\ b`, `\text{a`, `\text{\alpha}`, `\mathrm`, strings.Repeat("{", 500), strings.Repeat(`\sqrt`, 500), strings.Repeat(`\not`, 1e6), `\`, `\not`,
	} {
		if s, err := Convert(tex, false); err == nil {
			t.Errorf("%s: %s, want an error", tex, s)
		}
	}
}

func FuzzConvert(f *testing.F) {
	for _, s := range []string{`\frac{1}{2}\sum_i x_i^2`, `\begin{cases}a&b\\c\end{cases}`, `\left(\sqrt[3]{x}\right)'`, `\mathbb{R}\text{ a}`, `\not=`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, tex string) {
		s, err := Convert(tex, true)
		if err != nil {
			return
		}
		if strings.ContainsFunc(tex, func(r rune) bool { return r < ' ' && !space(r) || r >= 0xfffd }) {
			return // XML cannot hold these, HTML can
		}
		for d := xml.NewDecoder(strings.NewReader(s)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				return
			} else if err != nil {
				t.Fatalf("%q gives elements that do not match: %v\n%s", tex, err, s)
			}
		}
	})
}
