package widgets

import (
	"fmt"
	"slices"

	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/task/language"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// TextView shows what a language model says: how much each token of a text surprised it, and texts of its own. Make
// one with [Text].
type TextView struct {
	net          *rnn.Network
	corpus       *language.Corpus
	prompt, of   *string
	temperatures []float64
	length       int
	seed         uint64
	title        string
	width        int
}

// Text shows what net, as the Network of a result, says of corpus, whose vocabulary it must have been trained on.
//
// Above stands a text that it has not learned from, the beginning of the validation part (of the test part, where there is
// none), each token on the darker ground the more it surprised: -log2 p bits, where p is the probability that the network gave
// to the token that came. Below are texts that it writes itself, drawn at several temperatures. A nil network or
// corpus shows a note that says so.
func Text(net *rnn.Network, corpus *language.Corpus) *TextView {
	return &TextView{net: net, corpus: corpus, temperatures: []float64{0.5, 1, 1.5}, seed: 1, width: 720}
}

// Of shows the surprise at a text of your own, read with an empty state before it: its first token has no surprise, as
// nothing comes before. At most 400 tokens are read. The text is an error if the corpus cannot encode it.
func (v *TextView) Of(text string) *TextView { v.of = &text; return v }

// Prompt is what the samples go on from, one token at least; the beginning of the text above without it.
func (v *TextView) Prompt(text string) *TextView { v.prompt = &text; return v }

// Temperatures are those that samples are drawn at, 1 to 12 of them, each 0 or above and finite; 0.5, 1 and 1.5
// without it. At 0 the likeliest token is taken, at 1 the network's own probabilities count.
func (v *TextView) Temperatures(t ...float64) *TextView { v.temperatures = slices.Clone(t); return v }

// Length is the number of tokens of a sample, 1 to 2,000; 120 characters or 25 words without it.
func (v *TextView) Length(tokens int) *TextView { v.length = tokens; return v }

// Seed is that of the samples, 1 without it. Each temperature draws as language.Continue does with
// rand.NewPCG(seed, 0), and never draws [language.Unknown].
func (v *TextView) Seed(seed uint64) *TextView { v.seed = seed; return v }

// Title replaces the title, the name of the corpus.
func (v *TextView) Title(title string) *TextView { v.title = title; return v }

// Width sets the width in CSS pixels, 240 to 1600; 720 without it. The height follows from the texts.
func (v *TextView) Width(pixels int) *TextView { v.width = pixels; return v }

// Show shows the texts on the current sink.
func (v *TextView) Show() error { return display.Show(v) }

// Bundle is the texts in all their forms. It runs the network over them: milliseconds for one of 128 neurons.
func (v *TextView) Bundle() (display.Bundle, error) {
	if err := checkWidth("Text", v.width); err != nil {
		return display.Bundle{}, err
	}
	if why := v.nothing(); why != "" {
		return placeholder{name: "text", title: v.title, width: v.width, head: "No text to draw", detail: why}.Bundle()
	}
	p, err := v.plan()
	if err != nil {
		return display.Bundle{}, fmt.Errorf("widgets: Text: %w", err)
	}
	img, err := p.picture().PNG(textColours)
	if err != nil {
		return display.Bundle{}, fmt.Errorf("widgets: Text: %w", err)
	}
	script, err := p.script()
	if err != nil {
		return display.Bundle{}, fmt.Errorf("widgets: Text: %w", err)
	}
	return display.Figure{
		Name: "text", PNG: img, Width: p.width, Height: p.height,
		Alt: p.alt(), Caption: p.caption(), Text: p.text(), Script: script,
	}.Bundle()
}

// nothing says why there is nothing to show, if so.
func (v *TextView) nothing() string {
	switch {
	case v.net == nil:
		return "There is no network: a run that was stopped on bad settings has none."
	case v.corpus == nil || v.corpus.Vocab == nil:
		return "There is no corpus, whose vocabulary says what the network's symbols mean."
	case v.of == nil && len(v.corpus.Valid) == 0 && len(v.corpus.Test) == 0:
		return "The corpus has no validation and no test part: give a text by Of."
	}
	return ""
}
