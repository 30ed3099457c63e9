package widgets

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

const (
	textColours  = 48
	textMargin   = 20
	textTop      = 44 // of the tokens
	textLine     = 26
	textLines    = 24 // of tokens; the page has the rest
	textBar      = 112
	sampleLine   = 18
	sampleLines  = 2
	sampleIndent = 96
	textLevels   = 16
)

// level is the shade of a surprise, from 0 to textLevels; below 0 it is not finite.
func (p *textPlan) level(bits float64) int {
	if !finite(bits) || p.most == 0 {
		return -1
	}
	return int(math.Round(min(max(bits/p.most, 0), 1) * textLevels))
}

func textShade(level int) color.RGBA {
	if level < 0 {
		return palette.Shade(math.NaN())
	}
	return palette.Shade(float64(level) / textLevels)
}

// textBox is a token at its place.
type textBox struct {
	of   int
	text string
	x, w float64
	line int
}

var tokenStyle = static.Style{Size: 14}

// flow sets tokens into lines of some width. Words of characters stay together.
func (p *textPlan) flow(c *static.Canvas, room float64) (boxes []textBox, lines int) {
	pad, gap := 3.0, 8.0/3
	if !p.words() {
		pad, gap = 0.5, 0
	}
	x, line, begun := 0.0, 0, 0 // begun: the first box that must stay with the next
	newline := func() { x, line = 0, line+1 }
	for i, t := range p.tokens {
		text, ends := p.seen(t.symbol)
		text = drawable(clipRunes(text, 30), c.Has)
		// Whole dots: a letter looks the same wherever it is, which compresses.
		b := textBox{of: i, text: text, w: math.Ceil((c.TextWidth(text, tokenStyle)+2*pad)*pictureScale) / pictureScale, x: x, line: line}
		if p.words() {
			begun = len(boxes)
		}
		boxes = append(boxes, b)
		if x+b.w > room && x > 0 && !(text == " " && !p.words()) {
			held := boxes[begun].x
			if held == 0 {
				begun, held = len(boxes)-1, x
			}
			newline()
			for k := begun; k < len(boxes); k++ {
				boxes[k].x, boxes[k].line = boxes[k].x-held, line
			}
			x = boxes[len(boxes)-1].x
		}
		x += b.w + gap
		if ends {
			newline()
		}
		if ends || text == " " {
			begun = len(boxes)
		}
	}
	if x > 0 {
		line++
	}
	return boxes, line
}

// sampleRows are the lines of a sample, the last one cut off where there are more.
func (p *textPlan) sampleRows(c *static.Canvas, s textSample, room float64) []string {
	style := static.Style{Size: 12.5}
	text := p.written(s)
	var rows []string
	row := ""
	for _, w := range strings.Fields(strings.ReplaceAll(text, "\n", " "+lineEnd+" ")) {
		w = drawable(w, c.Has)
		next := strings.TrimLeft(row+" "+w, " ")
		if row != "" && c.TextWidth(next, style) > room {
			rows = append(rows, row)
			next = w
		}
		if row = next; len(rows) == sampleLines {
			rows[sampleLines-1] = c.Fit(rows[sampleLines-1]+" …", room, style)
			return rows
		}
	}
	if rows = append(rows, row); len(rows) > 0 {
		for i := range rows {
			rows[i] = c.Fit(rows[i], room, style)
		}
	}
	return rows
}

func (p *textPlan) picture() *static.Canvas {
	room := float64(p.width) - 2*textMargin
	ruler := static.New(p.width, 8, pictureScale)
	boxes, lines := p.flow(ruler, room)
	shown := min(lines, textLines)
	top := float64(textTop + shown*textLine)
	if shown < lines {
		top += 20
	}
	indent := float64(min(sampleIndent, p.width/4))
	rows, tall := make([][]string, len(p.samples)), 0.0
	for i, s := range p.samples {
		rows[i] = p.sampleRows(ruler, s, room-indent)
		tall += float64(max(len(rows[i]), 2)*sampleLine) + 8
	}
	p.height = int(top + textBar + 30 + tall + 4)

	c := static.New(p.width, p.height, pictureScale)
	title := static.Style{Size: 15, Bold: true}
	c.Text(static.Point{X: textMargin, Y: 26}, c.Fit(p.title, room, title), title)
	p.drawTokens(c, boxes, shown)
	if shown < lines {
		c.Text(static.Point{X: textMargin, Y: top - 4}, fmt.Sprintf("and %s more", p.tokensOf(p.below(boxes, shown))), static.Style{Size: 12, Ink: palette.Quiet()})
	}
	p.drawBar(c, top+14)
	y := top + textBar + 14
	head := static.Style{Size: 13, Bold: true}
	c.Text(static.Point{X: textMargin, Y: y}, c.Fit("What it writes after “"+drawable(clipRunes(oneLine(p.prose(p.prompt)), 60), c.Has)+"”", room, head), head)
	y += 8
	for i, s := range p.samples {
		quiet := static.Style{Size: 11.5, Ink: palette.Quiet()}
		c.Text(static.Point{X: textMargin, Y: y + sampleLine - 3}, fmt.Sprintf("temperature %s", short(s.temperature)), quiet)
		c.Text(static.Point{X: textMargin, Y: y + 2*sampleLine - 4}, c.Fit(p.sampleWords(s), indent-6, quiet), quiet)
		for k, row := range rows[i] {
			c.Text(static.Point{X: textMargin + indent, Y: y + float64((k+1)*sampleLine) - 3}, row, static.Style{Size: 12.5})
		}
		y += float64(max(len(rows[i]), 2)*sampleLine) + 8
	}
	return c
}

// below counts the tokens below so many lines.
func (p *textPlan) below(boxes []textBox, lines int) int {
	n := 0
	for _, b := range boxes {
		if b.line >= lines {
			n++
		}
	}
	return n
}

func (p *textPlan) drawTokens(c *static.Canvas, boxes []textBox, lines int) {
	ground := func(t textToken) color.RGBA {
		if t.asked {
			return textShade(p.level(t.bits))
		}
		return palette.Paper()
	}
	for letters := range 2 {
		for _, b := range boxes {
			if b.line >= lines {
				break
			}
			t, style := p.tokens[b.of], tokenStyle
			x, y := textMargin+b.x, float64(textTop+b.line*textLine)
			if letters == 0 {
				c.Rect(x, y, x+b.w, y+textLine-4, ground(t))
				continue
			}
			if !t.asked {
				c.Line([]static.Point{{X: x, Y: y + textLine - 5}, {X: x + b.w, Y: y + textLine - 5}}, palette.Quiet(), 1, 2, 2)
			}
			style.Ink = palette.On(ground(t))
			at := math.Round((x+(b.w-c.TextWidth(b.text, style))/2)*pictureScale) / pictureScale
			c.Text(static.Point{X: at, Y: y + textLine - 9.5}, b.text, style)
		}
	}
}

// drawBar is what the shades mean, with the means of network and frequencies over it.
func (p *textPlan) drawBar(c *static.Canvas, top float64) {
	wide := min(c.Width-2*textMargin, 460)
	left, y := float64(textMargin), top+38
	at := func(bits float64) float64 { return left + wide*min(bits/max(p.most, 1e-9), 1) }
	for i := range textLevels + 1 {
		x := left + wide*float64(i)/(textLevels+1)
		c.Rect(x, y, x+wide/(textLevels+1)+0.5, y+14, textShade(i))
	}
	edge := []static.Point{{X: left, Y: y}, {X: left + wide, Y: y}, {X: left + wide, Y: y + 14}, {X: left, Y: y + 14}, {X: left, Y: y}}
	c.Line(edge, palette.Quiet(), 1)
	p.drawMeans(c, top, y, at)
	scale := static.Scale{Max: p.most}
	small := static.Style{Size: 11, Ink: palette.Quiet(), AlignX: -0.5}
	for _, t := range static.Ticks(scale, int(wide/70)) {
		c.Line([]static.Point{{X: at(t.Value), Y: y + 14}, {X: at(t.Value), Y: y + 18}}, palette.Quiet(), 1)
		c.Text(static.Point{X: at(t.Value), Y: y + 30}, t.Label, small)
	}
	c.Text(static.Point{X: left, Y: y + 48}, c.Fit(fmt.Sprintf("surprise (bits); at the right end, %s: a guess among all %s", bits(p.most), group(p.corpus.Vocab.Len())), c.Width-2*textMargin, small), static.Style{Size: 11.5, Ink: palette.Quiet()})
}

// drawMeans points at the means of network and frequencies, from two rows between top and the bar at bar. The one whose words go
// towards the other is in the upper row, above its arrow.
func (p *textPlan) drawMeans(c *static.Canvas, top, bar float64, at func(bits float64) float64) {
	type pointer struct {
		words string
		bits  float64
		style static.Style
	}
	all := slices.DeleteFunc([]pointer{
		{"network", p.mean, static.Style{Size: 11.5, Bold: true}},
		{"frequencies alone", p.frequency, static.Style{Size: 11.5}},
	}, func(m pointer) bool { return !finite(m.bits) })
	slices.SortStableFunc(all, func(a, b pointer) int { return cmp.Compare(at(a.bits), at(b.bits)) })
	leftwards := false
	for i := range all {
		m := &all[i]
		m.words = fmt.Sprintf("%s: %s bits a %s", m.words, bits(m.bits), p.token())
		if at(m.bits)+8+c.TextWidth(m.words, m.style) > c.Width-8 {
			m.style.AlignX, leftwards = -1, i == len(all)-1
		}
	}
	if leftwards {
		slices.Reverse(all)
		if l := len(all) - 1; l > 0 && at(all[l].bits)-8-c.TextWidth(all[l].words, all[l].style) > 8 {
			all[l].style.AlignX = -1
		}
	}
	for i, m := range all {
		x, line := at(m.bits), top+10+16*float64(i)
		c.Line([]static.Point{{X: x, Y: line - 8}, {X: x, Y: bar - 5}}, palette.Ink(), 1.5)
		c.Polygon([]static.Point{{X: x - 4, Y: bar - 7}, {X: x + 4, Y: bar - 7}, {X: x, Y: bar}}, palette.Ink())
		c.Text(static.Point{X: x + 7 + 14*m.style.AlignX, Y: line}, m.words, m.style)
	}
}
