package jupyter

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// comms are the conversations that are open, whoever opened them.
type comms struct {
	mu   sync.Mutex
	open map[string]string // target, by comm_id
}

func (c *comms) add(id, target string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open == nil {
		c.open = map[string]string{}
	}
	c.open[id] = target
}

// remove reports whether the conversation was open.
func (c *comms) remove(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, was := c.open[id]
	delete(c.open, id)
	return was
}

func (c *comms) has(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, is := c.open[id]
	return is
}

type commInfo struct {
	Target string `json:"target_name"`
}

// info are those with a target, of every target if it is nil.
func (c *comms) info(target *string) map[string]commInfo {
	c.mu.Lock()
	defer c.mu.Unlock()
	found := map[string]commInfo{}
	for id, t := range c.open {
		if target == nil || t == *target {
			found[id] = commInfo{t}
		}
	}
	return found
}

func (s *Server) commInfoRequest(r *request) error {
	var q struct {
		Target *string `json:"target_name"`
	}
	if err := r.body(&q); err != nil {
		return err
	}
	return s.reply(r, map[string]any{"status": "ok", "comms": s.comms.info(q.Target)})
}

// commContent is the content of comm_open, comm_msg and comm_close.
type commContent struct {
	ID     string          `json:"comm_id"`
	Target *string         `json:"target_name,omitempty"` // of comm_open
	Data   json.RawMessage `json:"data"`
}

// orEmpty is an object where there is none.
func orEmpty(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 {
		return json.RawMessage("{}")
	}
	return raw
}

// said is what a front end says.
func said(r *request) (display.CommMessage, error) {
	var c commContent
	if err := r.body(&c); err != nil {
		return display.CommMessage{}, err
	}
	if c.ID == "" {
		return display.CommMessage{}, &engine.Error{Name: "bad request", Value: r.header.Type + ": no comm_id"}
	}
	m := display.CommMessage{ID: c.ID, Data: orEmpty(c.Data), Metadata: r.rawMeta, Buffers: r.buffers}
	if c.Target != nil {
		m.Target = *c.Target
	}
	return m, nil
}

func (s *Server) commOpen(r *request) error {
	m, err := said(r)
	if err != nil {
		return err
	}
	s.comms.add(m.ID, m.Target)
	if s.hear(r, display.CommOpen, m) || !s.comms.remove(m.ID) {
		return nil
	}
	if m.Target != "jupyter.widget.control" { // by which ipywidgets in a page asks every kernel for its controls
		s.opt.Logf("comm_open: nobody hears of target %q", m.Target)
	}
	return s.iopub.publish("comm_close", r.rawHeader, commContent{ID: m.ID, Data: orEmpty(nil)})
}

func (s *Server) commMsg(r *request) error {
	m, err := said(r)
	if err == nil && s.comms.has(m.ID) { // else it was closed a moment ago, or by a worker that is gone
		s.hear(r, display.CommMsg, m)
	}
	return err
}

func (s *Server) commClose(r *request) error {
	m, err := said(r)
	if err == nil && s.comms.remove(m.ID) {
		s.hear(r, display.CommClose, m)
	}
	return err
}

// hear hands what a front end says to the engine, and reports whether anybody hears of it. Its failure is told where its
// output goes.
func (s *Server) hear(r *request, kind display.CommKind, m display.CommMessage) bool {
	e, ok := s.runner.(engine.Commer)
	if !ok {
		return false
	}
	ctx, end := s.conversing.begin(s.ctx)
	defer end(errEnded)
	out := &output{server: s, request: parentOf(r.message), ctx: ctx}
	defer out.finish()
	heard, err := e.Comm(ctx, kind, m, out)
	if err != nil {
		out.Stderr([]byte(strings.Join(report(err).Traceback, "\n") + "\n"))
	}
	return heard
}

// isComm reports whether a message belongs to a conversation.
func isComm(m *message) bool {
	return m.header.Type == "comm_msg" || m.header.Type == "comm_open" || m.header.Type == "comm_close"
}

var _ engine.CommOutput = (*output)(nil)

func (o *output) OpenComm(m display.CommMessage) error {
	if m.ID == "" {
		return errors.New("display: a comm needs an ID")
	}
	o.server.comms.add(m.ID, m.Target)
	return o.say("comm_open", commContent{m.ID, &m.Target, orEmpty(m.Data)}, m)
}

func (o *output) SendComm(m display.CommMessage) error {
	return o.say("comm_msg", commContent{m.ID, nil, orEmpty(m.Data)}, m)
}

func (o *output) CloseComm(m display.CommMessage) error {
	o.server.comms.remove(m.ID)
	return o.say("comm_close", commContent{m.ID, nil, orEmpty(m.Data)}, m)
}

// say publishes after all that was written before, also for a silent cell: front ends have to know in what state
// the values are that they show.
func (o *output) say(msgType string, content commContent, m display.CommMessage) error {
	o.mu.Lock()
	o.flush(false)
	err := o.server.iopub.publishWith(msgType, o.request.rawHeader, content, orEmpty(m.Metadata), m.Buffers)
	o.mu.Unlock()
	o.server.iopub.room(o.server.ctx)
	return err
}
