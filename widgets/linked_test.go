package widgets

import (
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// A slider draws what was not in the static picture, and a neuron that is chosen in one picture moves the sliders of the
// others of its embedding.
func TestBrowserSlidersLinkPictures(t *testing.T) {
	chromium(t)
	e := embed(t, space.Torus{}, 128)
	var page display.Page
	var outputs []string
	for _, v := range []display.Bundler{
		Kernel(e, nil).Compare(inhibit.Gaussian{}).Neuron(5), Wiring(local(e), e).At("start", dense(128, 1, 3), nil).Neuron(5),
		Kernel(embed(t, space.Torus{}, 127), nil).Neuron(7), // of another embedding
	} {
		b, err := v.Bundle()
		if err != nil {
			t.Fatal(err)
		}
		outputs = append(outputs, page.Complete(b).Data["text/html"].(string))
	}
	drive := `<script>next=function(done){
var f=[].slice.call(document.querySelectorAll("figure")),r=f.map(function(x){return x.querySelectorAll("input[type=range]")});
function says(k){return[].map.call(r[k],function(x){return x.getAttribute("aria-valuetext")}).join()}
function want(what,got,as){if(got!==as)faults.push(what+" is "+got+", want "+as)}
function dots(k){var c=f[k].querySelector("div[role=img] canvas");return c.toDataURL()}
function move(k,i,v){r[k][i].value=v;r[k][i].dispatchEvent(new Event("input"))}
want("the kernel at first",says(0),"5,DoG");want("the wiring at first",says(1),"5,end");want("the other at first",says(2),"7");
var before=[dots(0),dots(1)];
frames(3,function(){
  move(1,0,3);move(1,1,0);
  frames(30,function(){
    if(says(1)==="5,start"||!/,start$/.test(says(1)))faults.push("the wiring says "+says(1));
    if(dots(1)===before[1])faults.push("the wiring is drawn as before");
    move(0,0,1);move(0,0,0);move(0,1,1);
    frames(30,function(){
      want("the kernel",says(0),"5,Gaussian");want("the wiring",says(1),"5,start");want("the other",says(2),"7");
      if(dots(0)===before[0])faults.push("the kernel is drawn as before");
      done();
    });
  });
});
}</script>`
	figures, faults := report(t, watchPage(len(outputs), append(outputs, drive)...), "--window-size=1000,4000")
	if faults != "none" {
		t.Errorf("faults: %s", faults)
	}
	for _, f := range figures {
		painted(t, "linked", f)
	}
}
