package widgets

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/echarts"
)

// surfaceHooks count the graphics contexts of a page, and take one that a chart on
// the page loses for a fault. Those that charts give back are not on it any more.
const surfaceHooks = `<script>
var contexts=[],most=0,first=HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext=function(kind){var c=first.apply(this,arguments),me=this;
if(c&&/^webgl/.test(kind)&&contexts.indexOf(c)<0){contexts.push(c);me.addEventListener("webglcontextlost",function(){if(me.isConnected)faults.push("a chart lost its context")})}
most=Math.max(most,contexts.filter(function(c){return !c.isContextLost()}).length);return c};
function figures(){return [].slice.call(document.querySelectorAll("figure"))}
function painted(f){return f.hasAttribute("data-painted")}
function plain(f){return !painted(f)&&!f.querySelector("canvas")&&f.querySelector("img").style.visibility!="hidden"}
function same(what,got,want){if(String(got)!==String(want))faults.push(what+" is "+got+", want "+want)}
</script>`

// Browsers allow some 16 contexts on a page. Charts take turns.
func TestBrowserTakesTurnsWithContexts(t *testing.T) {
	chromium(t)
	const n = 25
	outputs := []string{surfaceHooks, charting(), echarts.AssetGL().HTML()}
	for i := range n {
		outputs = append(outputs, htmlOf(t, Surface(embed(t, space.Torus{Period: 10 + float64(i)}, 30)).Width(240)))
	}
	scroll := `<script>next=function(done){
var all=figures(),at=0,far;late=performance.now()+120000; // 30 charts, on a machine that does other things too
function visit(end,then){if(at==end)return then();var f=all[at++];f.scrollIntoView({block:"center"});until(function(){return painted(f)},function(){
if(!painted(f))faults.push("figure "+(at-1)+" in view is not painted");
if(all.filter(painted).length>12)faults.push(all.filter(painted).length+" charts are painted at once");
visit(end,then)})}
visit(all.length,function(){far=all.slice(0,10);until(function(){return far.every(plain)},function(){
same("count of charts out of view that stand as pictures",far.filter(plain).length,10);
at=0;visit(5,function(){
if(contexts.length<all.length+5)faults.push("only "+contexts.length+" contexts were made for 30 visits to charts");
if(most>14)faults.push(most+" contexts lived at once");done()})})})}</script>`
	page := watchPage(1, append(outputs, scroll)...)
	figures, faults := report(t, page, "--window-size=1000,900")
	if faults != "none" || len(figures) != n {
		t.Errorf("%d figures, faults: %s", len(figures), faults)
	}
}

// frontNeuron is the neuron nearest to the viewer, and where it is seen, in CSS
// pixels from the top left of the picture.
func frontNeuron(t *testing.T, v *SurfaceView) (neuron int, x, y float64) {
	t.Helper()
	p, err := v.plan()
	if err != nil {
		t.Fatal(err)
	}
	nearest := math.Inf(1)
	panel := p.panels[0]
	for k, at := range panel.neurons {
		px, py, depth := panel.camera.Project(at)
		if depth < nearest {
			half := p.frame.sceneH / 2
			nearest, neuron, x, y = depth, k, p.frame.panelW/2+px*half, panel.top+half-py*half
		}
	}
	return neuron, x, y
}

// Keys, sliders, the number of a neuron and a click do what they say, in all
// pictures of the same neurons, and a chart comes back as it was left.
func TestBrowserTurnsAndMarks(t *testing.T) {
	chromium(t)
	e := embed(t, space.Sphere{}, 60)
	one, other, stranger := Surface(e), Surface(e).ColorBy(make([]float64, 60), "value"), Surface(embed(t, space.Sphere{}, 61))
	neuron, x, y := frontNeuron(t, one)
	outputs := []string{surfaceHooks, echarts.AssetGL().HTML()} // before the library that it extends
	for _, v := range []display.Bundler{one, other, stranger} {
		outputs = append(outputs, htmlOf(t, v))
	}
	outputs = append(outputs, charting(), `<div style="height:6000px"></div>`)
	steps := fmt.Sprintf(`<script>next=function(done){
var f=figures(),heard=[];document.addEventListener("moduli:neuron",function(e){heard.push(e.detail)});
function pane(i){return f[i].querySelector("[role=img]")}
function field(i,k){return f[i].querySelectorAll("input")[k]}
function picture(i){return [].map.call(f[i].querySelectorAll("canvas"),function(c){return c.toDataURL()}).join()}
function key(i,k,shift){pane(i).dispatchEvent(new KeyboardEvent("keydown",{key:k,shiftKey:!!shift,bubbles:true,cancelable:true}))}
function changed(i,what,act,then){var before=picture(i);act();until(function(){return picture(i)!==before},function(){if(picture(i)===before)faults.push(what+" changes nothing");then()})}
same("the turn at first",field(0,0).value,%[4]d);same("the tilt at first",field(0,1).value,%[5]d);
same("focus of the chart",pane(0).tabIndex,0);
var labels=[].map.call(f[0].querySelectorAll("label"),function(l){return l.textContent.trim()});same("labels",labels,"turn,tilt,neuron");
changed(0,"an arrow key",function(){key(0,"ArrowRight")},function(){
same("the turn after a key",field(0,0).value,%[4]d-5);
changed(0,"a slider",function(){field(0,1).value=60;field(0,1).dispatchEvent(new Event("input"))},function(){
changed(0,"the plus key",function(){key(0,"+")},function(){
changed(0,"first view",function(){f[0].querySelector("button").click()},function(){
same("the tilt in the first view",field(0,1).value,%[5]d);
changed(1,"the number of a neuron",function(){field(0,2).value=7;field(0,2).dispatchEvent(new Event("change"))},function(){
same("what is told",JSON.stringify(heard),JSON.stringify([{group:heard[0].group,neuron:7}]));
same("the other picture's neuron",field(1,2).value,7);same("a stranger's neuron",field(2,2).value,"");
var b=f[0].querySelector("div").getBoundingClientRect(),target=pane(0).querySelector("canvas").parentNode;
changed(1,"a click",function(){["mousemove","mousedown","mouseup","click"].forEach(function(k){target.dispatchEvent(new MouseEvent(k,{bubbles:true,clientX:b.left+%[2]g,clientY:b.top+%[3]g}))})},function(){
same("the neuron that was clicked",heard.length&&heard[heard.length-1].neuron,%[1]d);
same("the other picture's neuron after a click",field(1,2).value,%[1]d);
changed(0,"shift and an arrow key",function(){key(0,"ArrowUp",true)},function(){
var tilt=field(0,1).value;same("the tilt before leaving",tilt,%[5]d+15);
scrollTo(0,6000);until(function(){return f.every(plain)},function(){
same("pictures out of view",f.filter(plain).length,3);
document.dispatchEvent(new CustomEvent("moduli:neuron",{detail:{group:heard[0].group,neuron:11}}));
scrollTo(0,0);until(function(){return f.slice(0,2).every(painted)},function(){
if(!painted(f[0]))return faults.push("the chart does not come back"),done();
same("the tilt after coming back",field(0,1).value,tilt);same("the neuron told meanwhile",field(0,2).value,11);
done()})})})})})})})})})}</script>`, neuron, x, y, surfaceBeta, surfaceAlpha)
	_, faults := report(t, watchPage(3, append(outputs, steps)...), "--window-size=1000,1700")
	if faults != "none" {
		t.Errorf("faults: %s", faults)
	}
}

// Flat charts are painted where the extension is missing; surfaces stand as pictures.
func TestBrowserNeedsTheExtensionForSurfacesAlone(t *testing.T) {
	chromium(t)
	e := embed(t, space.Torus{}, 60)
	figures, faults := report(t, watchPage(1, charting(), htmlOf(t, Surface(e)), htmlOf(t, Domain(e))))
	if faults != "none" || len(figures) != 2 {
		t.Fatalf("figures %v, faults: %s", figures, faults)
	}
	if !strings.HasPrefix(figures[0], "plain 0") {
		t.Errorf("the surface is %q, want its static picture", figures[0])
	}
	painted(t, "the domain", figures[1])
}

// Some front ends take the library's global away, or have one of their own.
func TestBrowserExtendsOurLibraryAndNoOther(t *testing.T) {
	chromium(t)
	foreign := `<script>window.echarts={version:"0",init:function(){throw new Error("not ours")},registerPostInit:function(){faults.push("the extension went to another library")}};
window.define=function(){faults.push("define was called")};window.define.amd={};window.module={exports:null};window.exports={};window.require=function(){faults.push("require was called")}</script>`
	figures, faults := report(t, watchPage(1, foreign, echarts.AssetGL().HTML(), htmlOf(t, Surface(embed(t, space.Klein{}, 60))), charting(), `<script>delete window.echarts</script>`))
	if faults != "none" {
		t.Errorf("faults: %s", faults)
	}
	painted(t, "surface", figures[0])
}
