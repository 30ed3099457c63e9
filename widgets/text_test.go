package widgets

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/task/language"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

func init() {
	exhibits = append(exhibits, exhibit{
		name: "Text",
		views: func(t testing.TB) map[string]display.Bundler {
			words, letters, strange := wordCorpus(t), letterCorpus(t), strangeCorpus(t)
			return map[string]display.Bundler{
				"text-words":      Text(bigram(t, words), words),
				"text-characters": Text(bigram(t, letters), letters),
				"text-strange":    Text(bigram(t, strange), strange).Of(strangeText).Title("Signs without ink").Width(480),
				"text-none":       Text(nil, words),
			}
		},
		texts: func(t testing.TB, text string) display.Bundler {
			c := read(t, "a b a b "+text+" a b a b b a b a a b a", language.Options{ValidPart: -1, TestPart: -1})
			c.Name = text
			return Text(bigram(t, c), c).Title(text).Of(text + " a").Prompt(text)
		},
		gaps: func(t testing.TB) (display.Bundler, string) {
			c := letterCorpus(t)
			net := bigram(t, c)
			x, _ := c.Vocab.Index("e")
			net.Encoder.W.Data[int(x)*net.Encoder.W.Stride] = float32(math.NaN()) // after an e nothing is a number
			return Text(net, c).Of("we see"), "4 characters without a finite surprise"
		},
		many: func(t testing.TB) (display.Bundler, string) {
			c := letterCorpus(t)
			return Text(bigram(t, c), c).Of(strings.Repeat("the ", 250_000)).Length(2000), "Only the first 400 of 1,000,000 characters are read"
		},
		none: func(t testing.TB) display.Bundler { return Text(nil, nil).Title("nothing") },
	})
}

func read(t testing.TB, text string, o language.Options) *language.Corpus {
	t.Helper()
	c, err := language.Read(strings.NewReader(text), "a text", o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func wordCorpus(t testing.TB) *language.Corpus {
	t.Helper()
	c, err := language.Grammar(1, language.GrammarOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func letterCorpus(t testing.TB) *language.Corpus {
	t.Helper()
	return read(t, prose, language.Options{Tokens: language.Characters, ValidPart: 0.4})
}

const prose = `The rate of a neuron falls as the animal leaves the place that it prefers, and rises as it comes back. Where such places
lie on a grid, few neurons tell where the animal is, however large the room. A network that learns to find its way in
the dark makes such grids by itself, if its weights are few and reach only those that are near.
What is near is for us to say: on a torus the left side is the right side's neighbour, on a sphere there are no sides. We
wire the network on such a space, charge it for long wires, and cut those that it does without. What is left shows
whether the space was a good one. The rest of this text is here to be read by a model that has not seen it before, and
it says the same things over again: the rate of a neuron falls, the animal leaves, and the network finds its way.
`

// strangeText has signs that leave no ink, stand on others, or are read from the right.
const strangeText = "tab\there\nשלום e\u0301 \U0001F600 a\u00a0b\u200bc 漢字 \u202eflip"

func strangeCorpus(t testing.TB) *language.Corpus {
	t.Helper()
	return read(t, strings.Repeat(strangeText+"\n", 3), language.Options{Tokens: language.Characters, ValidPart: -1, TestPart: -1})
}

// bigram is a network that knows how often each symbol follows each in the training part, one more than there are: its
// hidden neurons are the symbol that it has just read.
func bigram(t testing.TB, c *language.Corpus) *rnn.Network {
	t.Helper()
	v := c.Vocab.Len()
	net, err := rnn.New(rnn.Config{Hidden: v, Inputs: v, Symbols: v, Outputs: v, Activation: rnn.ReLU}, rand.NewPCG(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range net.Params() {
		clear(p.W.Data)
	}
	for i := range v {
		for _, p := range []*rnn.Param{net.Encoder, net.Layers[0].Input} {
			p.W.Data[i*p.W.Stride+i] = 1
		}
	}
	counts := make([]float64, v*v)
	for i := 1; i < len(c.Train); i++ {
		counts[int(c.Train[i])*v+int(c.Train[i-1])]++
	}
	for i, n := range counts {
		net.Decoder.W.Data[i/v*net.Decoder.W.Stride+i%v] = float32(math.Log(n + 1))
	}
	return net
}

// The bigram model's surprise is known: it has counted.
func TestTextSurpriseIsThatOfTheCounts(t *testing.T) {
	c := read(t, "a b a b a c a b", language.Options{ValidPart: -1, TestPart: -1})
	p, err := Text(bigram(t, c), c).Of("a b c").plan()
	if err != nil {
		t.Fatal(err)
	}
	// The vocabulary is a, b, c, <eos> and <unk>. After a come b three times and c once: one more each makes 4, 2, 1, 1, 1.
	want := []float64{math.NaN(), -math.Log2(4.0 / 9), -math.Log2(1.0 / 8)} // after b come a twice and <eos> once
	if v := c.Vocab.Len(); v != 5 {
		t.Fatalf("the vocabulary has %d words, want 5", v)
	}
	for i, k := range p.tokens {
		if k.asked != (i > 0) || k.asked && math.Abs(k.bits-want[i]) > 1e-6 {
			t.Errorf("token %d has %g bits, want %g", i, k.bits, want[i])
		}
	}
	b, _ := c.Vocab.Index("b")
	a, _ := c.Vocab.Index("a")
	if g := p.tokens[1].likeliest; len(g) != 3 || g[0].symbol != b || math.Abs(g[0].p-4.0/9) > 1e-6 || g[1].p < g[2].p {
		t.Errorf("likeliest after a are %v, want b with 4/9 and two more", g)
	}
	// Frequencies: 4 a, 3 b, 1 c, 1 <eos> and no <unk>, with one more each: 14.
	if f := (math.Log2(14.0/4) + math.Log2(14.0/2)) / 2; math.Abs(p.frequency-f) > 1e-9 {
		t.Errorf("frequencies alone have %g bits, want %g", p.frequency, f)
	}
	if m := (want[1] + want[2]) / 2; math.Abs(p.mean-m) > 1e-6 {
		t.Errorf("mean is %g bits, want %g", p.mean, m)
	}
	if got := p.worst(); !strings.Contains(got, "Most surprising is “c” after “a b”: 3 bits, probability 12.5 %; likeliest was “a”, 37.5 %.") {
		t.Errorf("says %q", got)
	}
	if want := c.Vocab.Count(a); want != 4 {
		t.Errorf("a is counted %d times, want 4", want)
	}
}

// A text in the middle of another is read on from there, as Measure reads it.
func TestTextReadsOnFromWhatIsBefore(t *testing.T) {
	c := wordCorpus(t)
	net := bigram(t, c)
	p, err := Text(net, c).plan()
	if err != nil {
		t.Fatal(err)
	}
	if p.known != contextTokens || p.asked != len(p.tokens) {
		t.Errorf("%d tokens were read before, %d of %d have a surprise", p.known, p.asked, len(p.tokens))
	}
	end, _ := c.Vocab.Index(language.EndOfLine)
	from := slices.Index(c.Valid[contextTokens-1:], end) + contextTokens // a line begins
	nats := 0.0
	for i, k := range p.tokens {
		if want := c.Valid[from+i]; k.symbol != want {
			t.Fatalf("token %d is %d, want %d", i, k.symbol, want)
		}
		nats += k.bits * math.Ln2
	}
	if got := nats / float64(len(p.tokens)) / math.Ln2; math.Abs(got-p.mean) > 1e-9 {
		t.Errorf("mean is %g bits, want %g", p.mean, got)
	}
}

func TestTextSamplesAreThoseOfContinue(t *testing.T) {
	for _, c := range []*language.Corpus{wordCorpus(t), letterCorpus(t)} {
		net := bigram(t, c)
		temperatures := []float64{0, 0.5, 1, 1.5}
		p, err := Text(net, c).Seed(7).Temperatures(temperatures...).plan()
		if err != nil {
			t.Fatal(err)
		}
		for i, heat := range temperatures {
			s := language.Sampler{Temperature: heat}
			if u := c.Vocab.Unknown(); u >= 0 {
				s.Never = []int32{u}
			}
			want, err := language.Continue(net, p.prompt, len(p.samples[i].symbols), s, rand.NewPCG(7, 0))
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(p.samples[i].symbols, want) {
				t.Errorf("%s at temperature %g: wrote %q, want %q", c.Name, heat, c.Text(p.samples[i].symbols), c.Text(want))
			}
		}
	}
}

func TestTextFindings(t *testing.T) {
	for _, c := range []struct {
		name                   string
		mean, frequency, apart float64
		want                   string
	}{
		{"better", 2, 3, 0.1, "What came before is worth 1 bits a word to the network (standard error 0.1)."},
		{"within chance", 2.9, 3, 0.1, "So short a text does not tell"},
		{"worse", 4, 3, 0.1, "Frequencies alone would do better, by 1 bits a word"},
		{"one token", 4, 3, math.NaN(), ""},
		{"none", math.NaN(), math.NaN(), math.NaN(), ""},
	} {
		p := textPlan{corpus: &language.Corpus{}, mean: c.mean, frequency: c.frequency, apart: c.apart}
		if got := p.finding(); c.want == "" && got != "" || !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: says %q, want %q", c.name, got, c.want)
		}
	}
}

// Whatever a token is, it leaves ink, or a ground of its own.
func TestTextTokensCanBeSeen(t *testing.T) {
	has := func(r rune) bool { return r < 0x700 || strings.ContainsRune("◌→¶□", r) }
	for _, c := range []struct{ token, text, name, drawn string }{
		{"a", "a", "“a”", "a"},
		{" ", " ", "space", " "},
		{"\n", "¶", "newline", "¶"},
		{"\t", "→", "tab", "→"},
		{language.EndOfLine, "¶", "end of line <eos>", "¶"},
		{language.Unknown, "<unk>", "unknown word <unk>", "<unk>"},
		{"\u0301", "◌\u0301", "“◌\u0301”", "◌\u0301"},
		{"e\u0301", "e\u0301", "“e\u0301”", "e\u0301"},
		{"\u00a0", "[U+00A0]", "“[U+00A0]”", "[U+00A0]"},
		{"\u202e", "[U+202E]", "“[U+202E]”", "[U+202E]"},
		{"a\x00b", "a[U+0000]b", "“a[U+0000]b”", "a[U+0000]b"},
		{"\U0001F600", "\U0001F600", "“\U0001F600”", "[U+1F600]"},
		{"漢字", "漢字", "“漢字”", "□□"},
		{"שלום", "שלום", "“\u2068שלום\u2069”", "םולש"},
		{"abc(שלום)", "abc(שלום)", "“\u2068abc(שלום)\u2069”", "abc(םולש)"},
		{"\U0001F469\u200d\U0001F680", "\U0001F469\u200d\U0001F680", "“\U0001F469\u200d\U0001F680”", "□□□"},
		{strings.Repeat("x", 100), strings.Repeat("x", 100), "“" + strings.Repeat("x", 39) + "…”", strings.Repeat("x", 100)},
	} {
		vocab, err := language.NewVocabulary([]language.Word{{Text: c.token}})
		if err != nil {
			t.Fatal(err)
		}
		p := textPlan{corpus: &language.Corpus{Vocab: vocab}}
		text, _ := p.seen(0)
		if text != c.text || p.called(0) != c.name || drawable(text, has) != c.drawn {
			t.Errorf("%q is shown as %q, called %q and drawn as %q, want %q, %q, %q", c.token, text, p.called(0), drawable(text, has), c.text, c.name, c.drawn)
		}
	}
}

// Lines end where the picture does, and words of characters are not torn.
func TestTextFlowsWithinThePicture(t *testing.T) {
	for _, c := range []*language.Corpus{wordCorpus(t), letterCorpus(t), strangeCorpus(t)} {
		for _, width := range []int{240, 720} {
			p, err := Text(bigram(t, c), c).Of(c.Text(c.Train[:min(300, len(c.Train))])).Width(width).plan()
			if err != nil {
				t.Fatal(err)
			}
			room := float64(width) - 2*textMargin
			boxes, lines := p.flow(static.New(width, 8, pictureScale), room)
			if len(boxes) != len(p.tokens) || lines < 2 {
				t.Fatalf("%s: %d boxes in %d lines for %d tokens", c.Name, len(boxes), lines, len(p.tokens))
			}
			for i, b := range boxes {
				if b.x > 0 && b.x+b.w > room+0.01 && b.text != " " || b.x < 0 || b.line >= lines {
					t.Errorf("%s, %d wide: box %d, %q, is at %g to %g of %g in line %d of %d", c.Name, width, i, b.text, b.x, b.x+b.w, room, b.line, lines)
				}
				if i > 0 && (b.line < boxes[i-1].line || b.line == boxes[i-1].line && b.x < boxes[i-1].x+boxes[i-1].w-0.01) {
					t.Errorf("%s, %d wide: box %d, %q, overlaps the one before", c.Name, width, i, b.text)
				}
			}
		}
	}
}

func TestTextRefusesWhatDoesNotFit(t *testing.T) {
	words, letters := wordCorpus(t), letterCorpus(t)
	net := bigram(t, words)
	blind, err := rnn.New(rnn.Config{Hidden: 4, Inputs: 2, Outputs: 3}, rand.NewPCG(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	broken := *words
	broken.Valid = []int32{0, 1, 99999, 1}
	for _, c := range []struct {
		name string
		v    *TextView
		want []string
	}{
		{"another corpus", Text(net, letters), []string{fmt.Sprint(words.Vocab.Len()), fmt.Sprint(letters.Vocab.Len()), "vocabulary of a text"}},
		{"no language model", Text(blind, words), []string{"does not read symbols"}},
		{"a word it does not know", Text(net, words).Of("never"), []string{"Of: ", "never"}},
		{"no text", Text(net, words).Of(""), []string{"0 words", "1 or more"}},
		{"a prompt it does not know", Text(net, words).Prompt("never"), []string{"Prompt: ", "never"}},
		{"no prompt", Text(net, words).Prompt(""), []string{"0", "1 to 1000"}},
		{"no temperatures", Text(net, words).Temperatures(), []string{"0 temperatures", "1 to 12"}},
		{"cold", Text(net, words).Temperatures(1, -1), []string{"-1", "0 or above"}},
		{"no temperature", Text(net, words).Temperatures(math.NaN()), []string{"NaN"}},
		{"too long", Text(net, words).Length(5000), []string{"5000 words", "1 to 2000"}},
		{"wide", Text(net, words).Width(5000), []string{"5000", "240 to 1600"}},
		{"symbols of nobody", Text(net, &broken), []string{"99999", "validation"}},
	} {
		_, err := c.v.Bundle()
		if err == nil {
			t.Errorf("%s: no error", c.name)
			continue
		}
		for _, want := range append(c.want, "widgets: Text: ") {
			if !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: error is %q, want one line with %q", c.name, err, want)
			}
		}
	}
}

// The page's text is moved through by keys, its samples by the slider, and nothing of the data is markup.
func TestBrowserReadsTextByKeyboard(t *testing.T) {
	chromium(t)
	c := wordCorpus(t)
	v := Text(bigram(t, c), c).Title(hostile)
	p, err := v.plan()
	if err != nil {
		t.Fatal(err)
	}
	act := `<script>next=function(done){
function want(name,got,want){if(got!==want)faults.push(name+": "+JSON.stringify(got)+", want "+JSON.stringify(want))}
var f=document.querySelector("figure"),list=f.querySelector("[role=listbox]"),N=[].slice.call(list.querySelectorAll("[role=option]")),say=f.querySelector("output");
function key(k){document.activeElement.dispatchEvent(new KeyboardEvent("keydown",{key:k,bubbles:true,cancelable:true}))}
want("tokens",N.length,` + fmt.Sprint(len(p.tokens)) + `);
want("stops of the tab key",N.filter(function(e){return e.tabIndex==0}).length,1);
N[0].focus();want("first",say.textContent.indexOf("(word 1): "),` + fmt.Sprint(len([]rune(p.called(p.tokens[0].symbol)))+1) + `);
want("three guesses",say.textContent.split(" %").length>3||say.textContent.split("1 in").length>2,true);
key("ArrowRight");want("right",N.indexOf(document.activeElement),1);
key("ArrowLeft");key("ArrowLeft");want("left",N.indexOf(document.activeElement),0);
key("End");want("end",N.indexOf(document.activeElement),N.length-1);
key("Home");key("ArrowDown");var down=document.activeElement;want("down",down.offsetTop>N[0].offsetTop,true);
key("ArrowUp");want("up",N.indexOf(document.activeElement),0);
want("stops after moving",N.filter(function(e){return e.tabIndex==0}).length,1);
N[3].dispatchEvent(new PointerEvent("pointerenter"));want("pointer",say.textContent.indexOf("(word 4): ")>0,true);
var heat=f.querySelector("input[type=range]"),text=f.querySelector("[role=region]");
want("label",heat.closest("label").innerText.indexOf("temperature"),0);
want("value",heat.getAttribute("aria-valuetext"),"1");
heat.value=0;heat.dispatchEvent(new Event("input"));want("value moved",heat.getAttribute("aria-valuetext"),"0.5");
want("sample",text.textContent,` + fmt.Sprintf("%q", p.written(p.samples[0])) + `);
want("images",f.querySelectorAll("img").length,1);want("picture",getComputedStyle(f.querySelector("img")).display,"none");
done()};window.alert=function(){faults.push("a title ran")}</script>`
	figures, faults := report(t, watchPage(1, htmlOf(t, v), act))
	if faults != "none" {
		t.Errorf("faults: %s", faults)
	}
	if len(figures) != 1 || !strings.HasPrefix(figures[0], "painted") {
		t.Errorf("figures are %q, want one, painted", figures)
	}
}

func BenchmarkTextBundle(b *testing.B) {
	c := wordCorpus(b)
	v := Text(bigram(b, c), c)
	for b.Loop() {
		if _, err := v.Bundle(); err != nil {
			b.Fatal(err)
		}
	}
}
