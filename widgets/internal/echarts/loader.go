package echarts

import (
	"encoding/base64"
	"strings"

	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/assets"
)

// The outputs of a page meet in one object on globalThis. Its ready is a promise
// of the library: charts wait for it, the output with the asset keeps it,
// whichever runs first.
const meet = `var g=globalThis,k="__moduli_echarts_VERSION",q=g[k];` +
	`if(!q){q=g[k]={};q.ready=new Promise(function(r){q.keep=r})}`

// Evaluated with define, module and exports shadowed, the library neither finds
// a loader of the front end nor leaves a global that a front end may delete.
const load = `(function(){"use strict";` + meet + `if(q.loading)return;q.loading=true;` +
	`var b=Uint8Array.from(atob("BASE64"),function(c){return c.charCodeAt(0)});` +
	`new Response(new Blob([b]).stream().pipeThrough(new DecompressionStream("gzip"))).text().then(function(s){` +
	`var m={exports:{}};new Function("define","module","exports",s).call(g,undefined,m,m.exports);q.keep(m.exports)` +
	`}).catch(function(e){q.loading=false;console.warn("moduli: charts stay static:",e)})})()`

// paint covers img by a chart and shows it when it has finished, so that there
// is never a moment, nor a failure, without a picture. A kit, where there is one (see Kit), changes the option first; with
// its design, a chart keeps that width and height and is made smaller as a whole, as the picture is. Others take the room
// that there is.
const paint = meet + `
var host=img.parentNode,started=false;
function start(){if(started)return;started=true;Promise.all([q.ready,typeof common=="object"&&common.ready]).then(function(both){
var lib=both[0],kit=both[1]?both[1](option,spec,figure,img):{},design=kit.design;
var box=document.createElement("div");
box.setAttribute("role","img");box.setAttribute("aria-label",img.alt);
box.style.cssText="position:absolute;left:0;top:0;visibility:hidden;transform-origin:0 0;"+(design?"width:"+design[0]+"px;height:"+design[1]+"px":"width:100%;height:100%");
host.appendChild(box);
try{
var c=lib.init(box,null,design?{width:design[0],height:design[1]}:{width:host.clientWidth||img.width,height:host.clientHeight||img.height});
var fit=function(){if(!host.clientWidth)return;if(design)box.style.transform="scale("+host.clientWidth/design[0]+")";else c.resize({width:host.clientWidth,height:host.clientHeight})};
var shown=function(){c.off("finished",shown);box.style.visibility="visible";img.style.visibility="hidden";figure.setAttribute("data-painted","")};
c.on("finished",shown);c.setOption(option);if(kit.after)kit.after(c,host,box);fit();
if(g.ResizeObserver)new ResizeObserver(fit).observe(host);
}catch(e){box.remove();console.warn("moduli: chart stays static:",e)}
})}
if(g.IntersectionObserver){var o=new IntersectionObserver(function(es){es.forEach(function(e){if(e.isIntersecting){o.disconnect();start()}})},{rootMargin:"200px"});o.observe(host)}else start();`

// Asset is the library, for display.Figure.
func Asset() display.Asset {
	s := assets.ECharts()
	return display.Asset{
		Name: s.Name + " " + s.Version,
		HTML: func() string {
			body := strings.Replace(load, "BASE64", base64.StdEncoding.EncodeToString([]byte(s.Gzip)), 1)
			return "<script>/* Apache ECharts " + s.Version + ", licence " + s.Licence + " */" + versioned(body, s.Version) + "</script>"
		},
	}
}

func versioned(script, version string) string {
	return strings.Replace(script, "VERSION", strings.ReplaceAll(version, ".", "_"), 1)
}
