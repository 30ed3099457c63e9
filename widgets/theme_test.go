package widgets

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// themes are the grounds and inks of places where outputs stand, as their stylesheets have them.
var themes = []struct{ name, style string }{
	{"JupyterLab light", "background:#fff;color:rgba(0,0,0,.87)"},
	{"JupyterLab dark", "background:#111;color:#fff"},
	{"VS Code light", "background:#fff;color:#3b3b3b"},
	{"VS Code dark", "background:#1e1e1e;color:#ccc"},
	{"VS Code high contrast", "background:#000;color:#fff"},
	{"nbconvert dark", "background:#111;color:#e0e0e0"},
	{"Solarized", "background:#fdf6e3;color:#586e75"},
}

// contrasts looks at all text of the page's widgets: its ink against what lies behind it, and the ink of bars too.
const contrasts = `<script>next=function(done){
function parse(s){var m=(s.match(/[\d.]+/g)||[]).map(Number);return{r:m[0],g:m[1],b:m[2],a:m.length>3?m[3]:1}}
function over(a,b){return{r:a.r*a.a+b.r*(1-a.a),g:a.g*a.a+b.g*(1-a.a),b:a.b*a.a+b.b*(1-a.a),a:1}}
function light(c){return[c.r,c.g,c.b].map(function(v){v/=255;return v<=.04045?v/12.92:Math.pow((v+.055)/1.055,2.4)}).reduce(function(s,v,i){return s+v*[.2126,.7152,.0722][i]},0)}
function ratio(a,b){var x=light(a),y=light(b);return(Math.max(x,y)+.05)/(Math.min(x,y)+.05)}
function ground(e){var c=[];for(;e;e=e.parentElement){var k=parse(getComputedStyle(e).backgroundColor);if(k.a>0)c.push(k);if(k.a==1)break}
return c.reverse().reduce(function(b,a){return over(a,b)},{r:255,g:255,b:255,a:1})}
var texts=0,bars=0,lowest=99;
document.querySelectorAll("[data-theme]").forEach(function(page){var theme=page.dataset.theme;
var walk=document.createTreeWalker(page,NodeFilter.SHOW_TEXT);
for(var n;n=walk.nextNode();){var e=n.parentElement;if(!n.data.trim()||/SCRIPT|STYLE/.test(e.tagName)||!e.getClientRects().length)continue;
var b=ground(e),r=ratio(over(parse(getComputedStyle(e).color),b),b);texts++;lowest=Math.min(lowest,r);
if(r<4.5)faults.push(theme+": "+r.toFixed(2)+" of "+n.data.trim().slice(0,30))}
page.querySelectorAll("[role=progressbar]>div").forEach(function(e){var s=getComputedStyle(e),b=ground(page);bars++;
var c=s.backgroundImage=="none"?s.backgroundColor:s.backgroundImage.match(/rgb\([^)]*\)/)[0],r=ratio(parse(c),b);
if(r<3)faults.push(theme+": bar "+c+" has "+r.toFixed(2));
var edge=ratio(over(parse(getComputedStyle(e.parentElement).borderTopColor),b),b);if(edge<3)faults.push(theme+": edge of a bar has "+edge.toFixed(2))})});
document.getElementById("report").setAttribute("data-seen",texts+" texts, "+bars+" bars, lowest "+lowest.toFixed(2));
done()}</script>`

var seenLine = regexp.MustCompile(`data-seen="(\d+) texts, (\d+) bars, lowest ([0-9.]+)"`)

// What widgets write is legible wherever outputs stand: text has contrast 4.5, bars have 3.
func TestBrowserWidgetsAreLegibleInEveryTheme(t *testing.T) {
	chromium(t)
	words := wordCorpus(t)
	var page display.Page
	var shown []display.Bundler
	for _, e := range exhibits {
		if e.bare {
			for _, v := range e.views(t) {
				shown = append(shown, v)
			}
		}
	}
	shown = append(shown, Text(bigram(t, words), words), Mask(localMask(embed(t, space.Torus{}, 40))), Training(nil))
	var outputs []string
	for _, theme := range themes {
		var b strings.Builder
		fmt.Fprintf(&b, `<div data-theme="%s" style="padding:8px;%s">`, theme.name, theme.style)
		for _, v := range shown {
			bundle, err := v.Bundle()
			if err != nil {
				t.Fatal(err)
			}
			b.WriteString(page.Complete(bundle).Data["text/html"].(string))
		}
		outputs = append(outputs, b.String()+"</div>")
	}
	dom := browse(t, watchPage(2*len(themes), append(outputs, contrasts)...), "--dump-dom")
	m, seen := reportLine.FindStringSubmatch(dom), seenLine.FindStringSubmatch(dom)
	if m == nil || seen == nil {
		t.Fatal("the page wrote no report")
	}
	if m[2] != "none" {
		t.Errorf("faults: %s", m[2])
	}
	t.Logf("%s texts, %s bars, lowest contrast of a text %s", seen[1], seen[2], seen[3])
	var texts, bars int
	fmt.Sscan(seen[1]+" "+seen[2], &texts, &bars)
	if texts < 60*len(themes) || bars < 5*len(themes) {
		t.Errorf("%d texts and %d bars were looked at, want at least 60 and 5 in each theme", texts, bars)
	}
}

// Nothing moves by itself: what would has to ask whether readers want it.
func TestNothingMovesByItself(t *testing.T) {
	moving := regexp.MustCompile(`(?i)@keyframes|[^-]\banimation(-name)?:|[^-]\btransition(-property)?:|<marquee|<blink`)
	for name, v := range goldens(t) {
		html := htmlOf(t, v)
		if at := moving.FindString(html); at != "" && !strings.Contains(html, "prefers-reduced-motion") {
			t.Errorf("%s: html has %q and does not ask for prefers-reduced-motion", name, at)
		}
		if strings.Contains(html, "var option=") && !strings.Contains(html, `"animation":false`) {
			t.Errorf("%s: the chart moves when it is painted", name)
		}
	}
}
