package widgets

import (
	"fmt"
	"math"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/moduli-rnn/moduli-go/moduli/task/language"
	"gonum.org/v1/gonum/stat"
)

// textPlan is what static and interactive picture have in common.
type textPlan struct {
	corpus        *language.Corpus
	title         string
	width, height int
	own           bool // the text is the user's
	part          string
	tokens        []textToken
	left          int     // tokens of the text that are not shown
	known         int     // tokens read before those shown
	most          float64 // bits of a guess among all of the vocabulary
	prompt        []int32
	samples       []textSample
	length        int // of the samples

	asked, broken    int     // tokens with a surprise, and those where it is not finite
	mean, frequency  float64 // bits a token: of the network, of training frequencies alone
	apart            float64 // standard error of the difference of the two
	unknown, clipped int     // tokens that are <unk>; those more surprising than a guess
}

// textToken is a token of the text that is shown.
type textToken struct {
	symbol    int32
	asked     bool    // something came before it
	bits      float64 // NaN if it was not asked, or is not finite
	likeliest []textGuess
}

const (
	maxTextTokens = 400
	maxSample     = 2000
	maxSamples    = 12
	maxPrompt     = 1000
	maxSearch     = 10_000 // tokens in which a line should begin
	contextTokens = 64     // read before a text that stands in the middle of another
)

func (v *TextView) plan() (*textPlan, error) {
	if err := checkModel(v.net, v.corpus); err != nil {
		return nil, err
	}
	c := v.corpus
	p := &textPlan{corpus: c, title: v.title, width: v.width, most: math.Log2(float64(c.Vocab.Len()))}
	if p.title == "" {
		p.title = "Surprise at each " + p.token()
		if name := oneLine(c.Name); name != "" {
			p.title += ": " + name
		}
	}
	before, shown, err := v.excerpt(p)
	if err != nil {
		return nil, err
	}
	p.read(v, before, shown)
	if p.prompt, err = v.begin(shown); err != nil {
		return nil, err
	}
	return p, v.write(p)
}

// words reports whether tokens are words.
func (p *textPlan) words() bool { return p.corpus.Tokens == language.Words }

func (p *textPlan) token() string {
	if p.words() {
		return "word"
	}
	return "character"
}

// usual is one number for words and one for characters, about as long.
func (p *textPlan) usual(words, characters int) int {
	if p.words() {
		return words
	}
	return characters
}

// excerpt is the text to show, and what to read before it.
func (v *TextView) excerpt(p *textPlan) (before, shown []int32, err error) {
	if v.of != nil {
		p.own = true
		if shown, err = v.corpus.Encode(*v.of); err != nil {
			return nil, nil, fmt.Errorf("Of: %w", err)
		}
		if len(shown) == 0 {
			return nil, nil, fmt.Errorf("Of got a text of 0 %ss, allowed is 1 or more", p.token())
		}
		n := min(len(shown), maxTextTokens)
		p.left = len(shown) - n
		return nil, shown[:n], nil
	}
	text := v.corpus.Valid
	if p.part = "validation"; len(text) == 0 {
		text, p.part = v.corpus.Test, "test"
	}
	if i := slices.IndexFunc(text, func(s int32) bool { return s < 0 || int(s) >= v.corpus.Vocab.Len() }); i >= 0 {
		return nil, nil, fmt.Errorf("%s %d of the %s part is symbol %d, allowed are 0 to %d", p.token(), i, p.part, text[i], v.corpus.Vocab.Len()-1)
	}
	from := p.line(text)
	return text[max(from-contextTokens, 0):from], text[from:min(from+p.usual(48, 220), len(text))], nil
}

// line is where a line begins with a letter, the first such one after some context if that is near, or else a word.
func (p *textPlan) line(text []int32) int {
	from := min(contextTokens, len(text)/2)
	for _, signs := range [][]string{{language.EndOfLine, "\n"}, {" "}} {
		for i := max(from, 1); i < min(maxSearch, len(text)/2); i++ {
			first, _ := utf8.DecodeRuneInString(p.corpus.Vocab.Word(text[i]))
			if slices.Contains(signs, p.corpus.Vocab.Word(text[i-1])) && unicode.IsLetter(first) {
				return i
			}
		}
	}
	return from
}

// read asks the network for the surprise at each token.
func (p *textPlan) read(v *TextView, before, shown []int32) {
	m := newTextModel(v.net, 1)
	for _, symbol := range before {
		m.same(symbol)
	}
	p.known = len(before)
	total := 0
	for _, w := range p.corpus.Vocab.Words() {
		total += w.Count
	}
	var own, frequent []float64
	for i, symbol := range shown {
		t := textToken{symbol: symbol, asked: i > 0 || len(before) > 0, bits: math.NaN()}
		if symbol == p.corpus.Vocab.Unknown() {
			p.unknown++
		}
		if t.asked {
			p.asked++
			t.bits, t.likeliest = surpriseAt(m.logits(0), symbol)
			if finite(t.bits) {
				own = append(own, t.bits)
				// One more of each word than there are: none is impossible.
				frequent = append(frequent, math.Log2(float64(total+p.corpus.Vocab.Len())/float64(p.corpus.Vocab.Count(symbol)+1)))
			} else {
				t.bits = math.NaN()
				p.broken++
			}
			if t.bits > p.most {
				p.clipped++
			}
		}
		p.tokens = append(p.tokens, t)
		m.same(symbol)
	}
	p.mean, p.frequency = stat.Mean(own, nil), stat.Mean(frequent, nil)
	for i := range own {
		own[i] -= frequent[i]
	}
	p.apart = stat.StdErr(stat.StdDev(own, nil), float64(len(own)))
}

// begin is the prompt.
func (v *TextView) begin(shown []int32) ([]int32, error) {
	p := textPlan{corpus: v.corpus}
	if v.prompt == nil {
		return shown[:min(len(shown), p.usual(6, 24))], nil
	}
	prompt, err := v.corpus.Encode(*v.prompt)
	switch {
	case err != nil:
		return nil, fmt.Errorf("Prompt: %w", err)
	case len(prompt) == 0 || len(prompt) > maxPrompt:
		return nil, fmt.Errorf("Prompt got %ss: %d, allowed are 1 to %d", p.token(), len(prompt), maxPrompt)
	}
	return prompt, nil
}

// write draws the samples.
func (v *TextView) write(p *textPlan) error {
	if n := len(v.temperatures); n < 1 || n > maxSamples {
		return fmt.Errorf("%d temperatures, allowed are 1 to %d", n, maxSamples)
	}
	var never []int32
	if u := v.corpus.Vocab.Unknown(); u >= 0 && v.corpus.Vocab.Len() > 1 {
		never = append(never, u)
	}
	for _, t := range v.temperatures {
		if !(t >= 0) || math.IsInf(t, 1) {
			return fmt.Errorf("temperature %v, allowed is a finite number of 0 or above", t)
		}
	}
	n := v.length
	if n == 0 {
		n = p.usual(25, 120)
	}
	if n < 1 || n > maxSample {
		return fmt.Errorf("samples of %d %ss, allowed are 1 to %d", n, p.token(), maxSample)
	}
	p.length = n
	p.samples = textSamples(v.net, p.prompt, v.temperatures, n, never, v.seed)
	return nil
}
