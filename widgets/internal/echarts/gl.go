package echarts

import (
	"encoding/base64"
	"strings"

	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/assets"
)

// The charts in three dimensions of a page meet in w, beside the library. Its
// ready is a promise of the library with the extension in it; charts are all that
// the page has, painted or not.
const meetGL = meet + `var w=q["gl_VERSION"];` +
	`if(!w){w=q["gl_VERSION"]={charts:[],clock:0};w.ready=new Promise(function(r){w.keep=r})}`

// The extension asks for the library by the require that it is given, so that it
// finds ours and no other one of the page.
const loadGL = `(function(){"use strict";` + meetGL + `if(w.loading)return;w.loading=true;` +
	`var b=Uint8Array.from(atob("BASE64"),function(c){return c.charCodeAt(0)});` +
	`Promise.all([q.ready,new Response(new Blob([b]).stream().pipeThrough(new DecompressionStream("gzip"))).text()]).then(function(a){` +
	`var m={exports:{}};new Function("define","module","exports","require",a[1]).call(g,undefined,m,m.exports,function(){return a[0]});w.keep(a[0])` +
	`}).catch(function(e){w.loading=false;console.warn("moduli: charts stay static:",e)})})()`

// paintGL is paint for charts in three dimensions. Browsers keep some 16 of their
// contexts on a page and take the oldest away, so that a chart gives its own back
// when it is well out of view, and no more than 12 are painted. The picture stands
// in its place meanwhile. A chart that comes back has the view that it was left in.
//
// In live, chart is the one painted, and box covers the picture: its first child is
// the chart's own element, and controls may follow it.
const paintGL = meetGL + `
var host=img.parentNode,me={near:false,touched:0,chart:null},box=null,once=null;
me.start=function(lib){
box=document.createElement("div");var pane=document.createElement("div"),all="position:absolute;left:0;top:0;width:100%;height:100%;";
box.setAttribute("role","group");pane.setAttribute("role","img");pane.setAttribute("aria-label",img.alt);
box.style.cssText=all+"visibility:hidden";pane.style.cssText=all;
box.appendChild(pane);host.appendChild(box);
try{
var c=me.chart=lib.init(pane,null,{width:host.clientWidth||img.width,height:host.clientHeight||img.height}),mine=box;
var shown=function(){c.off("finished",shown);if(me.chart!==c)return;mine.style.visibility="visible";img.style.visibility="hidden";figure.setAttribute("data-painted","")};
c.on("finished",shown);c.setOption(option);
[].forEach.call(box.querySelectorAll("canvas"),function(x){x.addEventListener("webglcontextlost",me.stop)});
live(c,box);
}catch(e){me.failed=true;me.stop();console.warn("moduli: chart stays static:",e)}
};
me.stop=function(){
var c=me.chart,gone=box?[].slice.call(box.querySelectorAll("canvas")):[];
me.chart=null;img.style.visibility="";figure.removeAttribute("data-painted");
if(c){(c.getOption().grid3D||[]).forEach(function(a,i){["alpha","beta","distance"].forEach(function(k){option.grid3D[i].viewControl[k]=a.viewControl[k]})})}
if(box){box.remove();box=null}
if(c)c.dispose();
gone.forEach(function(x){x.removeEventListener("webglcontextlost",me.stop);var y=x.getContext("webgl"),z=y&&y.getExtension("WEBGL_lose_context");if(z)z.loseContext()});
};
me.size=function(){if(me.chart&&host.clientWidth)me.chart.resize({width:host.clientWidth,height:host.clientHeight})};
w.turn=w.turn||function(lib){
w.charts=w.charts.filter(function(m){if(m.host.isConnected)return true;m.stop();return false});
var lit=w.charts.filter(function(m){return m.chart}),next=w.charts.filter(function(m){return m.near&&!m.chart&&!m.failed});
lit.sort(function(a,b){return a.touched-b.touched});next.sort(function(a,b){return b.touched-a.touched});
if(!next.length)return;
if(lit.length>=12){if(lit[0].touched>=next[0].touched)return;lit[0].stop()}
next[0].start(lib);requestAnimationFrame(function(){w.turn(lib)});
};
me.host=host;
w.ready.then(function(lib){
if(w.able===undefined){var t=document.createElement("canvas").getContext("webgl"),l=t&&t.getExtension("WEBGL_lose_context");w.able=!!t;if(l)l.loseContext()}
if(!w.able)return;
var see=function(on){return function(es){es.forEach(function(e){if(e.isIntersecting!==on)return;
me.near=on;if(!on)me.stop();else if(w.charts.indexOf(me)<0)w.charts.push(me);
w.turn(lib)})}};
if(g.IntersectionObserver){new IntersectionObserver(see(true),{rootMargin:"200px"}).observe(host);new IntersectionObserver(see(false),{rootMargin:"700px"}).observe(host)}
else{me.near=true;w.charts.push(me);w.turn(lib)}
["pointerenter","focusin"].forEach(function(k){host.addEventListener(k,function(){me.touched=++w.clock;if(!me.chart)w.turn(lib)})});
if(g.ResizeObserver)new ResizeObserver(me.size).observe(host);
});`

// AssetGL is the extension of the library by charts in three dimensions, which
// need [Asset] beside it.
func AssetGL() display.Asset {
	s := assets.EChartsGL()
	return display.Asset{
		Name: s.Name + " " + s.Version,
		HTML: func() string {
			body := strings.Replace(loadGL, "BASE64", base64.StdEncoding.EncodeToString([]byte(s.Gzip)), 1)
			return "<script>/* ECharts-GL " + s.Version + ", licence " + s.Licence + " */" + versionedGL(body) + "</script>"
		},
	}
}

func versionedGL(script string) string {
	script = strings.ReplaceAll(script, "gl_VERSION", "gl_"+strings.ReplaceAll(assets.EChartsGL().Version, ".", "_"))
	return versioned(script, assets.ECharts().Version)
}

// ScriptGL is [Option.ScriptWith] for charts in three dimensions. They are painted
// more than once; live is the body of a function of (chart, box), the chart and the
// element that it is painted in, which runs each time after that.
func (o Option) ScriptGL(statements, live string) (string, error) {
	text, err := display.SafeJSON(map[string]any(o), 5)
	if err != nil {
		return "", err
	}
	return "var option=" + text + ";" + statements + "function live(chart,box){" + live + "}" + versionedGL(paintGL), nil
}
