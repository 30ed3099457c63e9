package widgets

import (
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/moduli/task/navigation"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// A neuron that is chosen by keyboard in the sheet is opened there, and shown by the autocorrelogram; sliders paint anew
// what they change, and Play moves one.
func TestBrowserOpensNeuronsAndPlaysTime(t *testing.T) {
	chromium(t)
	e, r := embed(t, space.Torus{}, 64), fields(t, 64, 20, 4000, false)
	var page display.Page
	var outputs []string
	for _, v := range []display.Bundler{
		RateMaps(r).LinkTo(e), Autocorrelogram(r).LinkTo(e), Trajectory(wander(t, navigation.Box{}, 20, 30, 2)), Activity(e, bump(e, 30, 0.3)),
	} {
		b, err := v.Bundle()
		if err != nil {
			t.Fatal(err)
		}
		outputs = append(outputs, page.Complete(b).Data["text/html"].(string))
	}
	script := `<script>next=function(done){
var F=[].slice.call(document.querySelectorAll("figure"));
function of(i,what){return F[i].querySelectorAll(what)}
function slider(i,k){return of(i,"input[type=range]")[k||0]}
function look(i){var c=of(i,"canvas")[0],d=c.getContext("2d").getImageData(0,0,c.width,c.height).data,h=0;for(var k=0;k<d.length;k+=4)h=(h*31+d[k]+d[k+1]*3+d[k+2]*7)|0;return h}
var steps=[
 function(){
  var was=[look(0),look(1)],host=of(0,"[role=group]")[0];
  for(var i=0;i<3;i++)host.dispatchEvent(new KeyboardEvent("keydown",{key:"ArrowRight",bubbles:true}));
  return{want:"the sheet to open the third neuron and the autocorrelogram to follow",ok:function(){
   return slider(0).value==2&&slider(1).value==2&&slider(0).nextSibling.textContent==slider(1).nextSibling.textContent&&
    of(0,"[aria-live]")[0].textContent.indexOf("neuron: "+slider(0).nextSibling.textContent)>=0&&look(0)!=was[0]&&look(1)!=was[1]}}
 },
 function(){
  var was=look(2),s=slider(2,1);
  s.value=0;s.dispatchEvent(new Event("input",{bubbles:true}));
  return{want:"the marks of the paths to move",ok:function(){return look(2)!=was}}
 },
 function(){
  var was=look(2),s=slider(2,0);
  s.value=3;s.dispatchEvent(new Event("input",{bubbles:true}));
  return{want:"another trajectory",ok:function(){return look(2)!=was}}
 },
 function(){
  var was=look(3),b=of(3,"button")[0];
  b.click();
  return{want:"Play to move the time",ok:function(){if(slider(3).value<2||look(3)==was||b.textContent!="Stop")return false;b.click();return b.textContent=="Play"}}
 }];
(function go(){
 if(!steps.length)return done();
 var s=steps.shift()(),met=false;
 until(function(){return met=met||s.ok()},function(){if(!met)faults.push("waited in vain for "+s.want);go()});
})();
};
</script>`
	figures, faults := report(t, watchPage(len(outputs), append(outputs, script)...), "--window-size=1000,3000")
	if faults != "none" {
		t.Errorf("faults: %s", faults)
	}
	for _, f := range figures {
		painted(t, "figure", f)
	}
}
