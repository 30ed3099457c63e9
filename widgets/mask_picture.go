package widgets

import (
	"image"
	"image/color"
	"math"

	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

// maskFrame is the layout of a mask. Cells are whole dots, so that they stay
// sharp; a side with more weights than dots has several weights to a cell.
type maskFrame struct {
	width, height  int     // CSS pixels
	left, top      float64 // of the cells, CSS pixels
	rows, cols     int     // of cells
	perRow, perCol int     // weights to a cell
	dotsY, dotsX   int     // dots to a cell
}

// maskScale is the dots to a CSS pixel: whole, for cells that are whole dots.
const maskScale = 2

func newMaskFrame(width, rows, cols int) maskFrame {
	f := maskFrame{left: 70, top: 50}
	const right = 26
	room := float64(width) - f.left - right
	high := min(max(room*float64(rows)/float64(cols), 48), room)
	f.cols, f.perCol, f.dotsX = cellsFor(cols, int(room*maskScale))
	f.rows, f.perRow, f.dotsY = cellsFor(rows, int(high*maskScale))
	f.width = max(int(math.Ceil(f.left+f.dw()))+right, 240)
	f.height = int(math.Ceil(f.top+f.dh())) + 60
	return f
}

// cellsFor fits n weights into about dots: up to a third more, where whole dots
// would otherwise leave much of the room empty. What does not fit goes into
// cells of two dots a side, whose shares are less noisy than those of one.
func cellsFor(n, dots int) (cells, per, size int) {
	if n <= dots*4/3 {
		return n, 1, max(dots*4/3/n, 1)
	}
	per = (2*n + dots - 1) / dots
	return (n + per - 1) / per, per, 2
}

func (f maskFrame) dw() float64 { return float64(f.cols*f.dotsX) / maskScale }
func (f maskFrame) dh() float64 { return float64(f.rows*f.dotsY) / maskScale }

func maskInk() color.RGBA   { return color.RGBA{0x06, 0x3a, 0x6b, 0xff} }
func maskPaper() color.RGBA { return color.RGBA{0xf3, 0xf4, 0xf6, 0xff} }

// maskLevels is how many shades stand for shares of kept weights.
const maskLevels = 32

func maskColour(share float64) color.RGBA {
	t := math.Round(share*maskLevels) / maskLevels
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + t*(float64(b)-float64(a)))) }
	p, q := maskPaper(), maskInk()
	return color.RGBA{mix(p.R, q.R), mix(p.G, q.G), mix(p.B, q.B), 0xff}
}

func (p *maskPlan) picture() *static.Canvas {
	f := p.frame
	c := static.New(f.width, f.height, maskScale)
	style := static.Style{Size: 15, Bold: true}
	c.Text(static.Point{X: f.left, Y: 26}, c.Fit(p.title, c.Width-f.left-12, style), style)
	p.paintCells(c.Image())
	names := [2]string{"row", "column"}
	if p.order != nil {
		names = [2]string{"row, in sorted order", "column, in sorted order"}
	}
	a := static.Axes{
		Canvas: c, Left: f.left, Top: f.top, Width: f.dw(), Height: f.dh(),
		X: static.Scale{Max: float64(f.cols * f.perCol), Label: names[1]},
		Y: static.Scale{Min: float64(f.rows * f.perRow), Max: 0, Label: names[0]}, // row 0 is at the top
	}
	a.DrawFrame(false)
	return c
}

func (p *maskPlan) paintCells(img *image.RGBA) {
	f := p.frame
	x0, y0 := int(f.left*maskScale), int(f.top*maskScale)
	for r := range f.rows {
		for c := range f.cols {
			ink := maskColour(min(p.cells[r*f.cols+c]/p.darkest, 1))
			for y := range f.dotsY {
				for x := range f.dotsX {
					img.SetRGBA(x0+c*f.dotsX+x, y0+r*f.dotsY+y, ink)
				}
			}
		}
	}
}

// hover reads the cell under the pointer out of the picture itself, so that the
// mask is not in the notebook twice.
const hover = `
var host=img.parentNode,cv=document.createElement("canvas"),cx=null,tip=document.createElement("div"),box=document.createElement("div");
tip.style.cssText="position:absolute;pointer-events:none;display:none;padding:4px 8px;font:12px/1.4 system-ui,sans-serif;white-space:pre;background:#222;color:#fff;border-radius:4px;z-index:9";
box.style.cssText="position:absolute;pointer-events:none;display:none;border:1.5px solid #d55e00;box-sizing:border-box;min-width:5px;min-height:5px";
host.appendChild(box);host.appendChild(tip);
function ready(){cv.width=img.naturalWidth;cv.height=img.naturalHeight;cx=cv.getContext("2d",{willReadFrequently:true});cx.drawImage(img,0,0);figure.setAttribute("data-painted","")}
function hide(){tip.style.display=box.style.display="none"}
function label(k,per,n){var a=k*per,b=Math.min(n,a+per)-1;return a==b?""+a:a+" to "+b}
function name(k,per){return m.order&&per==1?" (neuron "+m.order[k]+")":""}
function move(e){if(!cx)return;var q=img.getBoundingClientRect(),z=cv.width/q.width,x=(e.clientX-q.left)*z-m.x,y=(e.clientY-q.top)*z-m.y,c=Math.floor(x/m.dx),r=Math.floor(y/m.dy);
if(c<0||r<0||c>=m.cols||r>=m.rows)return hide();
var d=cx.getImageData(Math.floor(m.x+(c+.5)*m.dx),Math.floor(m.y+(r+.5)*m.dy),1,1).data,s=(m.paper-d[0])/(m.paper-m.ink)*m.darkest;
tip.textContent="row "+label(r,m.perRow,m.allRows)+name(r,m.perRow)+"\ncolumn "+label(c,m.perCol,m.allCols)+name(c,m.perCol)+"\n"+(m.perRow*m.perCol==1?(s>.5?"kept":"pruned"):(s>.99*m.darkest&&m.darkest<1?"at least ":"about ")+Math.round(100*s)+" % kept");
box.style.display=tip.style.display="block";
box.style.left=(m.x+c*m.dx)/z+"px";box.style.top=(m.y+r*m.dy)/z+"px";box.style.width=m.dx/z+"px";box.style.height=m.dy/z+"px";
var tx=e.clientX-q.left+14,ty=e.clientY-q.top+14;if(tx+tip.offsetWidth>q.width)tx-=tip.offsetWidth+28;if(ty+tip.offsetHeight>q.height)ty-=tip.offsetHeight+28;
tip.style.left=tx+"px";tip.style.top=ty+"px"}
if(img.complete&&img.naturalWidth)ready();else img.addEventListener("load",ready);
host.addEventListener("pointermove",move);host.addEventListener("pointerleave",hide);`

// maxOrder is the longest order that is written out for the hover script.
const maxOrder = 8192

func (p *maskPlan) script() (string, error) {
	f := p.frame
	m := map[string]any{
		"x": f.left * maskScale, "y": f.top * maskScale, "dx": f.dotsX, "dy": f.dotsY,
		"rows": f.rows, "cols": f.cols, "perRow": f.perRow, "perCol": f.perCol,
		"allRows": p.mask.Rows, "allCols": p.mask.Cols,
		"paper": int(maskPaper().R), "ink": int(maskInk().R), "darkest": p.darkest,
	}
	if p.order != nil && len(p.order) <= maxOrder && !p.binned() {
		m["order"] = p.order
	}
	text, err := display.SafeJSON(m, 5)
	if err != nil {
		return "", err
	}
	return "var m=" + text + ";" + hover, nil
}
