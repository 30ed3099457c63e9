package widgets

import (
	"math"

	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
)

// readText builds the page's own text in the place of the picture. All that comes from data is set as text. Tokens are one
// stop of the tab key: arrow keys go from one to the next.
const readText = `
function el(kind,css,text){var e=document.createElement(kind);e.style.cssText=css||"";if(text!=null)e.textContent=text;return e}
var host=img.parentNode,quiet="color:#5c5c5c;",sans="font-family:system-ui,sans-serif;",box=el("div",sans+"color:#222;padding:6px 6px 4px;box-sizing:border-box;line-height:1.45"),N=[];
function put(to,kind,css,text){var e=el(kind,css,text);to.appendChild(e);return e}
put(box,"div","font-weight:700;font-size:15px;overflow-wrap:anywhere",m.title);
put(box,"div",quiet+"font-size:12px;margin:2px 0 6px","Point at a "+m.unit+", or move with the arrow keys, to see what was expected.");
var list=put(box,"div","direction:ltr;font-size:15px;line-height:1.75;max-height:420px;overflow:auto;padding:3px;white-space:pre-wrap;overflow-wrap:anywhere");
list.setAttribute("role","listbox");list.setAttribute("aria-label","The text, "+m.unit+" by "+m.unit);
var now=put(box,"output","display:block;font-size:13px;min-height:60px;margin:6px 0;padding:6px 8px;background:#f3f4f6;border-radius:4px;overflow-wrap:anywhere");
function pc(p){return p>=.01?+(100*p).toFixed(1)+" %":p<1e-9?"below 1 in a billion":"1 in "+Math.round(1/p).toLocaleString("en")}
function bit(b){return String(+b.toPrecision(3))}
var at=-1,rest="Mean surprise: "+m.sum;
function say(i){var k=m.tokens[i],s=m.names[k.w];s+=" ("+m.unit+" "+(i+1)+"): ";
s+=k.a===0?"nothing comes before it, so it has no surprise.":k.b==null?"its surprise is not finite.":bit(k.b)+" bits, probability "+pc(Math.pow(2,-k.b))+".";
if(k.g)s+=" Likeliest: "+k.g.map(function(g){return m.names[g[0]]+" "+pc(g[1])}).join(", ")+".";now.textContent=s}
function go(i,focus){if(i<0||i>=N.length)return;if(at>=0){N[at].tabIndex=-1;N[at].setAttribute("aria-selected","false");N[at].style.outline=""}
at=i;N[i].tabIndex=0;N[i].setAttribute("aria-selected","true");N[i].style.outline="2px solid #d55e00";N[i].style.outlineOffset="1px";if(focus)N[i].focus();say(i)}
m.tokens.forEach(function(k,i){
var e=put(list,"span","unicode-bidi:isolate;cursor:default;"+(m.words?"padding:1px 3px;border-radius:2px;":"padding:2px 0;")+(k.a===0?"border-bottom:1px dashed #5c5c5c":"background:"+m.grounds[k.l]+";color:"+m.inks[k.l]),m.texts[k.w]);
e.setAttribute("role","option");e.setAttribute("aria-selected","false");e.tabIndex=i?-1:0;
e.addEventListener("focus",function(){if(at!=i)go(i)});e.addEventListener("pointerenter",function(){say(i)});e.addEventListener("click",function(){go(i,true)});
N.push(e);if(k.n)put(list,"br");else if(m.words)list.appendChild(document.createTextNode(" "))});
list.addEventListener("pointerleave",function(){if(at>=0)say(at);else now.textContent=rest});
list.addEventListener("keydown",function(e){var i=Math.max(at,0),to={ArrowRight:i+1,ArrowLeft:i-1,Home:0,End:N.length-1}[e.key];
if(e.key=="ArrowDown"||e.key=="ArrowUp"){var y=N[i].offsetTop,x=N[i].offsetLeft,d=e.key=="ArrowDown"?1:-1,row=null,best=1e9;
for(var j=i+d;j>=0&&j<N.length;j+=d){var t=N[j].offsetTop;if(Math.abs(t-y)<4)continue;if(row==null)row=t;if(Math.abs(t-row)>4)break;var g=Math.abs(N[j].offsetLeft-x);if(g<best){best=g;to=j}}}
if(to!=null){e.preventDefault();e.stopPropagation();go(Math.min(Math.max(to,0),N.length-1),true)}});
now.textContent=rest;
var bar=put(box,"div","max-width:460px;margin:4px 0 14px;font-size:12px");
var band=put(bar,"div","height:14px;border:1px solid #5c5c5c;background:linear-gradient(to right,"+m.stops.join(",")+")");
band.setAttribute("role","img");band.setAttribute("aria-label","Colours from 0 to "+m.most+" bits, light to dark");
var ends=put(bar,"div","display:flex;justify-content:space-between;gap:1em");put(ends,"span","","0 bits");put(ends,"span","text-align:right",m.most+" bits: a guess among all "+m.all);
put(box,"div","font-weight:700;font-size:13px;margin-top:4px;overflow-wrap:anywhere","What it writes after “"+m.prompt+"”");
var row=put(box,"label","display:flex;align-items:center;gap:10px;font-size:13px;margin:4px 0;flex-wrap:wrap");put(row,"span","","temperature");
var heat=put(row,"input","flex:0 1 220px;min-width:120px;accent-color:#0072b2");heat.type="range";heat.min=0;heat.max=m.samples.length-1;heat.step=1;heat.value=m.first;
if(m.samples.length<2)heat.disabled=true;
var value=put(row,"output",""),text=put(box,"div","white-space:pre-wrap;overflow-wrap:anywhere;font-size:14px;min-height:84px;max-height:320px;overflow:auto;padding:6px 8px;border-left:3px solid #0072b2");
text.setAttribute("aria-live","polite");text.dir="auto";text.tabIndex=0;text.setAttribute("role","region");text.setAttribute("aria-label","Sample");
function draw(){var s=m.samples[heat.value];value.textContent=s.t+(s.m?" ("+s.m+")":"");heat.setAttribute("aria-valuetext",s.t);text.textContent=s.x}
heat.addEventListener("input",draw);draw();
box.style.width="100%";
host.appendChild(box);img.style.display="none";figure.setAttribute("data-painted","");`

func (p *textPlan) script() (string, error) {
	index := map[int32]int{}
	names, texts := []any{}, []any{}
	word := func(symbol int32) int {
		i, ok := index[symbol]
		if !ok {
			i = len(names)
			index[symbol] = i
			text, _ := p.seen(symbol)
			names, texts = append(names, p.called(symbol)), append(texts, text)
		}
		return i
	}
	tokens := make([]any, len(p.tokens))
	for i, t := range p.tokens {
		k := map[string]any{"w": word(t.symbol)}
		if !t.asked {
			k["a"] = 0
		} else {
			k["b"], k["l"] = rounded(t.bits), p.level(t.bits)+1
		}
		var likeliest []any
		for _, g := range t.likeliest {
			likeliest = append(likeliest, []any{word(g.symbol), g.p})
		}
		if likeliest != nil {
			k["g"] = likeliest
		}
		if _, ends := p.seen(t.symbol); ends {
			k["n"] = 1
		}
		tokens[i] = k
	}
	grounds, inks, stops := []any{}, []any{}, []any{}
	for level := -1; level <= textLevels; level++ {
		ground := textShade(level)
		grounds, inks = append(grounds, palette.Hex(ground)), append(inks, palette.Hex(palette.On(ground)))
		if level >= 0 && level%2 == 0 {
			stops = append(stops, palette.Hex(ground))
		}
	}
	written := []any{}
	for _, s := range p.samples {
		written = append(written, map[string]any{"t": short(s.temperature), "x": p.written(s), "m": p.sampleWords(s)})
	}
	sum := "not finite."
	if finite(p.mean) {
		sum = bits(p.mean) + " bits a " + p.token() + "; frequencies alone " + bits(p.frequency) + "."
	}
	data, err := display.SafeJSON(map[string]any{
		"title": p.title, "unit": p.token(), "words": p.words(), "tokens": tokens, "names": names, "texts": texts,
		"grounds": grounds, "inks": inks, "stops": stops, "most": bits(p.most), "all": group(p.corpus.Vocab.Len()), "sum": sum,
		"prompt": oneLine(p.prose(p.prompt)), "samples": written, "first": p.first(),
	}, 3)
	if err != nil {
		return "", err
	}
	return "var m=" + data + ";" + readText, nil
}

// rounded is what SafeJSON writes of x.
func rounded(x float64) any {
	if !finite(x) {
		return nil
	}
	return math.Round(x*1000) / 1000
}

// first is the sample that is shown first: the one nearest to the network's own probabilities.
func (p *textPlan) first() int {
	best := 0
	for i, s := range p.samples {
		if math.Abs(s.temperature-1) < math.Abs(p.samples[best].temperature-1) {
			best = i
		}
	}
	return best
}
