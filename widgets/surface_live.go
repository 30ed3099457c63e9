package widgets

// surfaceSetUp fills the series of option from deep, and listens for neurons that
// are chosen in other pictures. The lines of a panel are one series, whose points
// between two lines are not seen: many series are slow.
const surfaceSetUp = `
function triples(a){var r=[];for(var i=0;i<a.length;i+=3)r.push([a[i],a[i+1],a[i+2]]);return r}
function joined(lines){var r=[];lines.forEach(function(l,i){if(l.length<2)return;
if(i)r.push({value:r[r.length-1],lineStyle:{opacity:0}},{value:l[0],lineStyle:{opacity:0}});
l.forEach(function(p){r.push(p)})});return r}
function number(k){return deep.numbers?deep.numbers[k]:k}
function place(p,neuron){var k=deep.numbers?deep.numbers.indexOf(neuron):neuron,a=deep.panels[p].neurons;
return k<0||!(k*3<a.length)||a[3*k]==null?null:[a[3*k],a[3*k+1],a[3*k+2]]}
function bends(d){var s=triples(d.surface),r=[],i,j,l;
for(i=0;i<d.rows&&d.every;i+=d.every)r.push(s.slice(i*d.cols,(i+1)*d.cols));
for(j=0;j<d.cols&&d.every;j+=d.every){for(l=[],i=0;i<d.rows;i++)l.push(s[i*d.cols+j]);r.push(l)}
return r}
deep.panels.forEach(function(d,i){if(d.rows&&!d.surface)d.surface=deep.panels[i-1].surface});
option.series.forEach(function(s){var d=deep.panels[s.grid3DIndex];
if(s.name=="neurons"){s.data=triples(d.neurons).map(function(p,k){p.push(deep.values[k]);return p});
s.data.forEach(function(p,k){if(p[0]==null)s.data[k]=[null,null,null,null];else if(p[3]==null)s.data[k]={value:p,itemStyle:{color:"#b0b0b0"}}})}
if(s.name=="surface")s.data=triples(d.surface);
if(s.name=="mesh")s.data=joined((d.surface?bends(d):[]).concat(d.frame.map(triples)));
if(s.name=="wires")s.data=joined(d.wires.map(triples));
if(s.name=="mark"){s.id="mark"+s.grid3DIndex;s.data=[]}
});
option.tooltip.formatter=function(q){var d=document.createElement("div"),v=deep.values[q.dataIndex];d.style.whiteSpace="pre";
d.textContent="neuron "+number(q.dataIndex)+"\n"+deep.label+": "+(v==null?"not finite":v);return d};
if(!matchMedia("(prefers-reduced-motion: reduce)").matches)option.grid3D.forEach(function(a){a.viewControl.damping=0.6});
var home=option.grid3D.map(function(a){return {alpha:a.viewControl.alpha,beta:a.viewControl.beta,distance:a.viewControl.distance}}),marked=null,mark=function(){};
document.addEventListener(deep.event,function(e){var d=e.detail;if(!d||d.group!==deep.group)return;marked=d.neuron;mark()});
function choose(n){document.dispatchEvent(new CustomEvent(deep.event,{detail:{group:deep.group,neuron:n}}))}
`

// surfaceLive gives a painted chart its controls: sliders that turn it, a field for
// the number of a neuron, and the keys of the chart itself.
const surfaceLive = `
var pane=box.firstChild,foot=document.createElement("div"),view={};
foot.style.cssText="position:absolute;left:14px;right:8px;bottom:4px;display:flex;gap:14px;align-items:center;font:12px system-ui,sans-serif;color:#444";
function field(name,type,with_){var l=document.createElement("label"),i=document.createElement("input");l.textContent=name+" ";
l.style.cssText="display:flex;align-items:center;gap:5px;white-space:nowrap;min-width:0";i.type=type;
Object.keys(with_).forEach(function(k){i.setAttribute(k,with_[k])});i.style.cssText="min-width:0;width:"+(type=="range"?"92px":"64px")+";font:inherit";
l.appendChild(i);foot.appendChild(l);return i}
var turn=field("turn","range",{min:-180,max:180,step:1}),tilt=field("tilt","range",{min:-90,max:90,step:1}),
which=field("neuron","number",{min:0,max:deep.count-1,step:1,placeholder:"none"}),back=document.createElement("button");
back.type="button";back.textContent="first view";back.style.cssText="font:inherit;margin-left:auto;white-space:nowrap";foot.appendChild(back);box.appendChild(foot);
pane.tabIndex=0;pane.setAttribute("data-lm-suppress-shortcuts","true");foot.setAttribute("data-lm-suppress-shortcuts","true");
pane.setAttribute("aria-label",img.alt+" Arrow keys turn it, plus and minus bring it nearer and farther.");
function round(b){return ((b+180)%360+360)%360-180}
function told(v){view={alpha:v.alpha,beta:v.beta};turn.value=Math.round(round(v.beta));tilt.value=Math.round(v.alpha)}
function look(v,near){chart.setOption({grid3D:option.grid3D.map(function(a,i){
var o=chart.getOption().grid3D[i].viewControl,d=o.distance*(near||1);
return {viewControl:{alpha:v.alpha==null?o.alpha:v.alpha,beta:v.beta==null?o.beta:v.beta,distance:v.distance?v.distance[i]:Math.min(Math.max(d,a.viewControl.minDistance),a.viewControl.maxDistance)}}})})}
told(option.grid3D[0].viewControl);
chart.on("grid3dcamerachanged",function(v){if(Math.abs(v.alpha-view.alpha)<1e-6&&Math.abs(v.beta-view.beta)<1e-6)return;
told(v);if(option.grid3D.length>1)look({alpha:v.alpha,beta:v.beta})});
function by(a,b){var o=chart.getOption().grid3D[0].viewControl,v={alpha:Math.min(Math.max(o.alpha+a,-90),90),beta:o.beta+b};told(v);look(v)}
turn.addEventListener("input",function(){view.beta=+turn.value;look(view)});
tilt.addEventListener("input",function(){view.alpha=+tilt.value;look(view)});
back.addEventListener("click",function(){told(home[0]);look({alpha:home[0].alpha,beta:home[0].beta,distance:home.map(function(h){return h.distance})})});
which.addEventListener("change",function(){var n=parseInt(which.value,10);choose(n>=0&&n<deep.count?n:null)});
pane.addEventListener("keydown",function(e){var s=e.shiftKey?15:5,k={ArrowLeft:[0,s],ArrowRight:[0,-s],ArrowUp:[s,0],ArrowDown:[-s,0]}[e.key];
if(e.ctrlKey||e.metaKey||e.altKey)return;
if(k)by(k[0],k[1]);else if(e.key=="+"||e.key=="=")look({},1/1.15);else if(e.key=="-")look({},1.15);else return;
e.preventDefault();e.stopPropagation()});
box.addEventListener("wheel",function(e){e.stopPropagation()},{capture:true}); // the wheel scrolls the page
chart.on("click",function(q){if(q.seriesName=="neurons")choose(number(q.dataIndex))});
mark=function(){if(chart.isDisposed())return;which.value=marked==null?"":marked;
chart.setOption({series:option.grid3D.map(function(a,i){var p=marked==null?null:place(i,marked);return {id:"mark"+i,data:p?[p]:[]}})})};
if(marked!=null)mark();else which.value="";
`
