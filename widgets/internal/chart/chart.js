// What an option of the chart library holds as functions, and what sliders and choices do: the body of a function that runs
// before a chart is painted (see echarts.Kit).
var D=spec.marks,place=(spec.start||[]).slice(),group=spec.group||figure.getAttribute("data-moduli");
function unpack(p){
  if(!p.data)return p;
  var s=atob(p.data),a=[],w=p.bits/8,gap=Math.pow(256,w)-1;
  for(var i=0;i<s.length;i+=w){var v=s.charCodeAt(i)|(w>1?s.charCodeAt(i+1)<<8:0);a.push(v==gap?null:p.min+v/(gap-1)*(p.max-p.min))}
  return{all:a,n:p.n,on:p.on}
}
// The number of the places of some sliders, the last one's changing fastest.
function at(on){return on.reduce(function(f,i){return f*spec.sliders[i].labels.length+place[i]},0)}
D.forEach(function(m){m.columns=m.columns.map(unpack)});
function fill(m){
  m.now=m.columns.map(function(c){if(!c.all)return c;var f=at(c.on);return c.all.slice(f*c.n,(f+1)*c.n)});
  m.says=m.vary?m.texts[at(m.vary)]:m.texts;
  m.data=m.kind==7?[[0]]:(m.now[0]||[]).map(function(_,i){return m.now.map(function(c){return c[i]})});
}
function colour(m,i){
  var b=m.by;
  if(!b)return m.ink;
  var v=m.now[b.column][i];
  if(v===null||v===undefined)return"#b0b0b0";
  var t=(v-b.min)/(b.max-b.min);
  t=b.cyclic?t-Math.floor(t):Math.min(Math.max(t,0),1);
  var s=spec.stops[b.stops];
  return s[Math.round((s.length-1)*t)];
}
function number(v,rough){return v===null||v===undefined?"none":String(v==Math.round(v)?v:+v.toPrecision(rough?2:4))}
function lines(m,value){
  var s=m.name?[m.name]:[];
  (m.tips||[]).forEach(function(t){
    var v=value(t.column);
    s.push((t.label?t.label+": ":"")+(t.names?t.names[Math.round(v)]||"":number(v,m.by&&m.by.rough&&m.by.column==t.column)));
  });
  return s.join("\n");
}
function has(v){return v!==null&&v!==undefined}

// One shape of a custom series, in dots of the canvas.
function shape(m){return function(params,api){
  var i=params.dataIndex,r=m.data[i],g=params.coordSys;
  if(m.kind==7){
    if(i)return null;
    if(m.area){var p=api.coord([m.area[0],m.area[3]]),q=api.coord([m.area[2],m.area[1]]);g={x:p[0],y:p[1],width:q[0]-p[0],height:q[1]-p[1]}}
    return{type:"image",silent:true,style:{image:tiles(m),x:g.x,y:g.y,width:g.width,height:g.height}};
  }
  if(m.kind==2){
    if(i)return null;
    var parts=[],part=null;
    m.data.forEach(function(r){
      if(!r.slice(0,3).every(has)){part=null;return}
      if(!part)parts.push(part={up:[],down:[]});
      part.up.push(api.coord([r[0],r[2]]));part.down.unshift(api.coord([r[0],r[1]]));
    });
    return{type:"group",children:parts.map(function(p){return{type:"polygon",shape:{points:p.up.concat(p.down)},style:{fill:m.ink,opacity:m.opacity}}})};
  }
  if(!has(r[0])||!has(r[1]))return null;
  var a=api.coord([r[0],r[1]]),c=colour(m,i);
  if(m.kind==6)return{type:"text",silent:true,style:{text:m.says[i]||"",x:a[0],y:a[1],fill:m.ink,font:(m.bold?"bold ":"")+m.font+"px system-ui,sans-serif",align:m.align,verticalAlign:"middle"}};
  if(!has(r[2])||!has(r[3]))return null;
  var b=api.coord([r[2],r[3]]);
  if(m.kind==3)return{type:"rect",shape:{x:Math.min(a[0],b[0]),y:Math.min(a[1],b[1]),width:Math.abs(a[0]-b[0]),height:Math.abs(a[1]-b[1])},style:{fill:c,opacity:m.opacity,stroke:m.rim?"#fff":null,lineWidth:m.rim?1:0}};
  var line={type:"line",shape:{x1:a[0],y1:a[1],x2:b[0],y2:b[1]},style:{stroke:c,lineWidth:m.width,opacity:m.opacity,lineDash:m.dash||null}};
  if(m.kind==4)return line;
  var dx=b[0]-a[0],dy=b[1]-a[1],n=Math.sqrt(dx*dx+dy*dy);
  if(n<3)return line;
  var s=Math.min(7,n),ux=dx/n,uy=dy/n,x=b[0]-ux*s,y=b[1]-uy*s,w=.45*s;
  return{type:"group",children:[line,{type:"polygon",shape:{points:[b,[x-uy*w,y+ux*w],[x+uy*w,y-ux*w]]},style:{fill:c,opacity:m.opacity}}]};
}}
// Tiles of more cells, with values between those of the old ones.
function finer(m){
  var k=m.shades,v=m.now[m.by.column],all=[],gap=function(x){return!has(x)};
  function between(i,n){var at=(i+.5)/k-.5,a=Math.min(Math.max(Math.floor(at),0),n-1);return[Math.min(Math.max(at-a,0),1),a,Math.min(a+1,n-1)]}
  for(var r=0;r<m.rows*k;r++)for(var c=0;c<m.cols*k;c++){
    var y=between(r,m.rows),x=between(c,m.cols),q=[v[y[1]*m.cols+x[1]],v[y[1]*m.cols+x[2]],v[y[2]*m.cols+x[1]],v[y[2]*m.cols+x[2]]];
    all.push(q.some(gap)?v[Math.floor(r/k)*m.cols+Math.floor(c/k)]:(1-y[0])*((1-x[0])*q[0]+x[0]*q[1])+y[0]*((1-x[0])*q[2]+x[0]*q[3]));
  }
  var now=m.now.slice();now[m.by.column]=all;
  return{rows:m.rows*k,cols:m.cols*k,by:m.by,now:now};
}
function tiles(m){
  if(m.shades)m=finer(m);
  var cv=document.createElement("canvas"),s=Math.max(1,Math.floor(512/Math.max(m.rows,m.cols))); // large, for images are smoothed
  cv.width=m.cols*s;cv.height=m.rows*s;
  var x=cv.getContext("2d");
  for(var r=0;r<m.rows;r++)for(var c=0;c<m.cols;c++){x.fillStyle=colour(m,r*m.cols+c);x.fillRect(c*s,(m.rows-1-r)*s,s,s)}
  return cv;
}

D.forEach(function(m,i){
  var s=option.series[i];
  fill(m);
  s.id="m"+i;s.data=m.data;s.z=m.kind==7||m.kind==2?1:2+i;s.silent=m.kind==7||!m.tips&&!m.neurons;s.clip=false;
  if(!m.tips||m.kind==7)s.tooltip={show:false};
  if(s.type=="custom")s.renderItem=shape(m);
  else if(m.kind==0){
    s.itemStyle={color:m.clear?"transparent":m.by?function(p){return colour(m,p.dataIndex)}:m.ink,opacity:m.opacity,borderColor:"#fff",borderWidth:m.rim&&!m.clear?.8:0};
    s.symbolRotate=m.turn||0;
    if(m.by&&m.by.gap)s.symbolSize=function(_,p){return 2*(has(m.now[m.by.column][p.dataIndex])?m.size:m.by.gap)};
  }else s.connectNulls=false;
});
["xAxis","yAxis"].forEach(function(k){[].concat(option[k]).forEach(function(a){
  if(a.names)a.axisLabel.formatter=function(v){return a.names[v]===undefined?"":a.names[v]};
  if(a.type=="log")a.axisLabel.formatter=function(v){return String(+v.toPrecision(2))};
  if(a.percent)a.axisLabel.formatter=function(v){return+(100*v).toPrecision(6)+" %"};
})});
option.tooltip.confine=true;
option.tooltip.formatter=function(p){
  var m=D[p.seriesIndex],d=document.createElement("div");
  if(!m||!m.tips)return"";
  d.style.whiteSpace="pre";
  d.textContent=lines(m,function(k){return m.now[k][p.dataIndex]});
  return d;
};
// Rings about a chosen neuron and those near it.
var chosen=null,rings=[];
D.forEach(function(m,i){
  if(!m.neurons)return;
  [["ring",2.4,"#d55e00"],["near",1.4,"#222222"]].forEach(function(r){
    var s=option.series[i];
    rings.push({m:m,id:r[0]+i,near:r[0]=="near"});
    option.series.push({type:"scatter",id:r[0]+i,xAxisIndex:s.xAxisIndex||0,yAxisIndex:s.yAxisIndex||0,data:[],silent:true,z:200,tooltip:{show:false},
      symbol:m.square?"rect":"circle",symbolSize:2*m.size+(m.square?3:7),itemStyle:{color:"transparent",borderColor:r[2],borderWidth:r[1]}});
  });
});
function choose(n){document.dispatchEvent(new CustomEvent("moduli:neuron",{detail:{group:group,neuron:n}}))}

function after(c,host,box){
  var bar=null,say=document.createElement("div"),tip=document.createElement("div");
  tip.style.cssText="position:absolute;pointer-events:none;display:none;padding:4px 8px;font:12px/1.4 system-ui,sans-serif;white-space:pre;background:#222;color:#fff;border-radius:4px;z-index:9";
  box.appendChild(tip);
  function show(){
    var series=[];
    D.forEach(function(m,i){if(m.vary||m.columns.some(function(x){return x.all&&x.on.length})){fill(m);series.push({id:"m"+i,data:m.data})}});
    var change={series:series},titles=spec.titles&&spec.titles.all[at(spec.titles.on)];
    if(titles)change.title=option.title.map(function(t,i){return i&&i<=titles.length?{text:titles[i-1]}:{}});
    c.setOption(change);
    ring();
  }
  function ring(){
    c.setOption({series:rings.map(function(r){
      var i=r.m.neurons.indexOf(chosen),at=i<0?[]:r.near?(r.m.near?r.m.near[i]:[]):[i];
      return{id:r.id,data:at.map(function(k){return r.m.data[k].slice(0,2)})};
    })});
  }
  // What lies over tiles tells of itself.
  var over=false;
  c.on("mouseover",function(p){var m=D[p.seriesIndex];over=!!m&&!!m.tips});
  c.on("mouseout",function(){over=false});
  // A cell of tiles under the pointer: the chart library does not know of them.
  D.forEach(function(m){
    if(m.kind!=7||m.area||!m.tips)return;
    var hide=function(){tip.style.display="none"};
    c.getZr().on("globalout",hide);
    c.getZr().on("mousemove",function(e){
      var g={gridIndex:m.panel},p=[e.offsetX,e.offsetY];
      if(over||!c.containPixel(g,p)){if(over||tip.panel==m.panel)hide();return}
      var xa=[].concat(option.xAxis)[m.panel],ya=[].concat(option.yAxis)[m.panel],q=c.convertFromPixel(g,p),
        u=(q[0]-xa.min)/(xa.max-xa.min),v=(q[1]-ya.min)/(ya.max-ya.min);
      if(xa.inverse)u=1-u;
      if(ya.inverse)v=1-v;
      var col=Math.min(Math.floor(u*m.cols),m.cols-1),row=Math.min(Math.floor(v*m.rows),m.rows-1),back=function(a,t){return a.inverse?a.max-t*(a.max-a.min):a.min+t*(a.max-a.min)};
      tip.panel=m.panel;
      tip.textContent=lines(m,function(k){return k==1?back(xa,(col+.5)/m.cols):k==2?back(ya,(row+.5)/m.rows):m.now[k&&k-2][row*m.cols+col]});
      tip.style.display="block";
      tip.style.left=Math.max(0,Math.min(p[0]+14,box.clientWidth-tip.offsetWidth))+"px";
      tip.style.top=(p[1]+14+tip.offsetHeight>box.clientHeight?p[1]-8-tip.offsetHeight:p[1]+14)+"px";
    });
  });
  c.on("click",function(p){var m=D[p.seriesIndex];if(m&&m.neurons)choose(m.neurons[p.dataIndex])});
  if(rings.length){
    // By keyboard: arrows go from neuron to neuron.
    var all=rings[0].m.neurons;
    host.tabIndex=0;host.setAttribute("role","group");host.setAttribute("aria-label","Neurons: arrow keys choose one, Escape none");
    say.setAttribute("aria-live","polite");
    say.style.cssText="position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)";
    host.appendChild(say);
    host.addEventListener("keydown",function(e){
      var step={ArrowRight:1,ArrowDown:1,ArrowLeft:-1,ArrowUp:-1}[e.key];
      if(e.key=="Escape")choose(null);
      else if(step){var i=all.indexOf(chosen);choose(all[i<0?0:(i+step+all.length)%all.length])}
      else return;
      e.preventDefault();
    });
  }
  function heard(e){
    if(!figure.isConnected){document.removeEventListener("moduli:neuron",heard);return}
    if(e.detail.group!==group)return;
    chosen=e.detail.neuron;
    var moved=false;
    (spec.sliders||[]).forEach(function(s,i){
      var at=s.neurons?s.neurons.indexOf(chosen):-1;
      if(at>=0&&at!=place[i]){place[i]=at;s.set();moved=true}
    });
    moved?show():ring();
    if(rings.length){
      var m=rings[0].m,i=m.neurons.indexOf(chosen);
      say.textContent=i<0?"":"neuron "+chosen+"\n"+lines(m,function(k){return m.now[k][i]});
    }
  }
  document.addEventListener("moduli:neuron",heard);
  (spec.sliders||[]).forEach(function(s,i){
    if(s.labels.length<2)return;
    if(!bar){
      bar=document.createElement("div");
      bar.style.cssText="display:flex;flex-wrap:wrap;gap:4px 20px;align-items:center;padding:8px 6px 2px;font:13px system-ui,sans-serif;color:#222";
      host.insertAdjacentElement("afterend",bar);
    }
    var label=document.createElement("label"),range=document.createElement("input"),out=document.createElement("span");
    label.style.cssText="display:flex;gap:8px;align-items:center";
    range.type="range";range.min=0;range.max=s.labels.length-1;range.step=1;
    s.set=function(){range.value=place[i];out.textContent=s.labels[place[i]];range.setAttribute("aria-valuetext",s.labels[place[i]])};
    s.set();
    range.addEventListener("input",function(){
      place[i]=+range.value;s.set();
      if(s.neurons)choose(s.neurons[place[i]]);
      show();
    });
    label.append(s.name,range,out);
    if(s.animate){
      var b=document.createElement("button"),timer=null,calm=globalThis.matchMedia&&matchMedia("(prefers-reduced-motion: reduce)").matches;
      b.type="button";
      b.style.cssText="font:inherit;padding:1px 9px;cursor:pointer";
      var stop=function(){clearInterval(timer);timer=null;b.textContent="Play"};
      stop();
      b.addEventListener("click",function(){
        if(timer)return stop();
        if(place[i]==s.labels.length-1){place[i]=0;s.set();show()}
        b.textContent="Stop";
        timer=setInterval(function(){
          if(!figure.isConnected||place[i]>=s.labels.length-1)return stop();
          place[i]++;s.set();show();
        },calm?700:150);
      });
      bar.append(b);
    }
    bar.append(label);
  });
}
return{design:[spec.wide,spec.high],after:after};
