package widgets

import (
	"fmt"
	"math"
	"strings"

	"github.com/moduli-rnn/moduli-go/moduli/task/language"
)

// bits writes a surprise.
func bits(x float64) string {
	if x == math.Trunc(x) && math.Abs(x) < 1000 {
		return fmt.Sprintf("%.0f", x)
	}
	return short(x)
}

// chance writes a probability.
func chance(p float64) string {
	switch {
	case p >= 0.01:
		return percent(p)
	case p < 1e-9:
		return "below 1 in a billion"
	}
	return "1 in " + group(int(math.Round(1/p)))
}

func perplexityOf(bits float64) string { return short(language.Perplexity(bits * math.Ln2)) }

func (p *textPlan) tokensOf(n int) string { return count(n, p.token()) }

// where names the text.
func (p *textPlan) where() string {
	name := oneLine(p.corpus.Name)
	switch {
	case p.own && name == "":
		return "a given text"
	case p.own:
		return "a given text, by a model of " + name
	case name == "":
		return "the " + p.part + " part"
	}
	return "the " + p.part + " part of " + name
}

func (p *textPlan) text() string {
	var b strings.Builder
	if !finite(p.mean) {
		fmt.Fprintf(&b, "No finite surprise at %s of %s", p.tokensOf(len(p.tokens)), p.where())
	} else {
		fmt.Fprintf(&b, "Mean surprise %s bits a %s (perplexity %s) at %s of %s; training frequencies alone: %s bits (%s)",
			bits(p.mean), p.token(), perplexityOf(p.mean), p.tokensOf(len(p.tokens)), p.where(), bits(p.frequency), perplexityOf(p.frequency))
	}
	if p.broken > 0 {
		fmt.Fprintf(&b, "; %s without a finite surprise", p.tokensOf(p.broken))
	}
	return b.String() + "."
}

// finding says whether the network does better than frequencies, as far as so short a text can tell.
func (p *textPlan) finding() string {
	gain := p.frequency - p.mean
	if !finite(gain) || !finite(p.apart) {
		return ""
	}
	unit := "bits a " + p.token()
	switch {
	case math.Abs(gain) < 2*p.apart:
		return fmt.Sprintf("So short a text does not tell the network from frequencies alone (difference %s %s, standard error %s).", short(gain), unit, short(p.apart))
	case gain < 0:
		return fmt.Sprintf("Frequencies alone would do better, by %s %s (standard error %s).", short(-gain), unit, short(p.apart))
	}
	return fmt.Sprintf("What came before is worth %s %s to the network (standard error %s).", short(gain), unit, short(p.apart))
}

// worst says where the network was most surprised.
func (p *textPlan) worst() string {
	at := -1
	for i, t := range p.tokens {
		if finite(t.bits) && (at < 0 || t.bits > p.tokens[at].bits) {
			at = i
		}
	}
	if at < 0 {
		return ""
	}
	t := p.tokens[at]
	s := fmt.Sprintf("Most surprising is %s", p.called(t.symbol))
	if at > 0 {
		var before []int32
		for _, u := range p.tokens[max(at-p.usual(4, 16), 0):at] {
			before = append(before, u.symbol)
		}
		s += " after " + quoted(oneLine(p.prose(before)))
	}
	s += fmt.Sprintf(": %s bits, probability %s", bits(t.bits), chance(math.Exp2(-t.bits)))
	if len(t.likeliest) > 0 && t.likeliest[0].p > 1.01*math.Exp2(-t.bits) {
		s += fmt.Sprintf("; likeliest was %s, %s", p.called(t.likeliest[0].symbol), chance(t.likeliest[0].p))
	}
	return s + "."
}

func (p *textPlan) temperatures() string {
	var all []string
	for _, s := range p.samples {
		all = append(all, short(s.temperature))
	}
	return strings.Join(all, ", ")
}

// notes say what was left out, and how colours are meant.
func (p *textPlan) notes() []string {
	all := []string{fmt.Sprintf("The ground of a %s is the darker the more it surprised, up to the %s bits of a guess among all %s.",
		p.token(), bits(p.most), group(p.corpus.Vocab.Len()))}
	if p.clipped > 0 {
		all = append(all, fmt.Sprintf("%s surprised more than that.", p.tokensOf(p.clipped)))
	}
	if p.known > 0 {
		all = append(all, fmt.Sprintf("The %s before were read first.", p.tokensOf(p.known)))
	}
	if p.asked < len(p.tokens) {
		all = append(all, fmt.Sprintf("The first %s has no surprise: nothing comes before it.", p.token()))
	}
	if p.unknown > 0 {
		all = append(all, fmt.Sprintf("%s %s not in the vocabulary and read as %s.", p.tokensOf(p.unknown), isAre(p.unknown), language.Unknown))
	}
	if p.broken > 0 {
		all = append(all, "Grey is not finite.")
	}
	if p.left > 0 {
		all = append(all, fmt.Sprintf("Only the first %s of %s are read.", group(len(p.tokens)), p.tokensOf(len(p.tokens)+p.left)))
	}
	s := fmt.Sprintf("Samples of %s go on from %s at temperatures %s", p.tokensOf(p.length), quoted(clipRunes(oneLine(p.prose(p.prompt)), 60)), p.temperatures())
	if p.corpus.Vocab.Unknown() >= 0 {
		s += "; " + language.Unknown + " is never drawn"
	}
	all = append(all, s+".")
	var ended []string
	for _, s := range p.samples {
		if s.failed {
			ended = append(ended, short(s.temperature))
		}
	}
	if ended != nil {
		all = append(all, fmt.Sprintf("Those at %s end where the network's answer is not finite.", strings.Join(ended, ", ")))
	}
	return all
}

func (p *textPlan) caption() string {
	parts := []string{p.text()}
	for _, s := range []string{p.finding(), p.worst()} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(append(parts, p.notes()...), " ")
}

func (p *textPlan) alt() string {
	s := fmt.Sprintf("Text with each %s shaded by the surprise of a language model, 0 to %s bits, and samples at temperatures %s. %s",
		p.token(), bits(p.most), p.temperatures(), p.text())
	for _, f := range []string{p.finding(), p.worst()} {
		if f != "" {
			s += " " + f
		}
	}
	return s
}

// sampleWords is how sure a model was of what it wrote.
func (p *textPlan) sampleWords(s textSample) string {
	if !finite(s.bits) {
		return ""
	}
	return bits(s.bits) + " bits each"
}

// written is a sample, with a word on its end if that came early.
func (p *textPlan) written(s textSample) string {
	text := p.prose(s.symbols)
	if s.failed {
		text += " (ends here: the network's answer is not finite)"
	}
	return strings.TrimPrefix(text, " ")
}
