package jupyter

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
)

// request is a message under way to its reply.
type request struct {
	*message
	channel *channel
	lane    *lane  // nil on control
	replied bool   // a handler runs on one goroutine
	after   func() // called when idle has been published
}

// handler answers one type of message. A type that ends in _request gets a reply, whatever the handler does.
type handler func(r *request) error

// handle takes one message from busy to idle.
func (s *Server) handle(r *request, handlers map[string]handler) {
	s.iopub.status(r.rawHeader, "busy")
	h, known := handlers[r.header.Type]
	if known {
		if err := guard(h, r); err != nil {
			s.opt.Logf("%s: %s: %v", r.channel.name, r.header.Type, err)
			s.fail(r, err)
		}
	} else {
		s.opt.Logf("%s: a message of unknown type %q is ignored", r.channel.name, r.header.Type)
	}
	s.iopub.status(r.rawHeader, "idle")
	if r.after != nil {
		r.after()
	}
}

// guard turns a panic of a handler into an error.
func guard(h handler, r *request) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &engine.Error{Name: "kernel panic", Value: oneLine(fmt.Sprint(v)), Traceback: strings.Split(string(debug.Stack()), "\n")}
		}
	}()
	return h(r)
}

// fail makes sure that a request whose handler gave up has its reply.
func (s *Server) fail(r *request, err error) {
	if r.replied || !strings.HasSuffix(r.header.Type, "_request") {
		return
	}
	_ = s.reply(r, errorContent(err)) // encodes strings only; a peer that is gone is counted by the channel
}

// reply sends the reply to r on the channel that asked.
func (s *Server) reply(r *request, content any) error { return s.replyWith(r, content, nil) }

func (s *Server) replyWith(r *request, content, metadata any) error {
	msgType := strings.TrimSuffix(r.header.Type, "_request") + "_reply"
	m, err := s.session.encode(outgoing{
		ids: r.ids, header: s.session.newHeader(msgType), parent: r.rawHeader, metadata: metadata, content: content,
	})
	if err != nil {
		return err // not sent, so that the caller may send something else
	}
	r.replied = true
	if err := r.channel.router.Send(m); err != nil {
		r.channel.trouble.note(&r.channel.trouble.stats.Undelivered, "%s: %s: %v", r.channel.name, msgType, err)
	}
	return nil
}

// body decodes the content of r.
func (r *request) body(into any) error {
	if err := json.Unmarshal(r.content, into); err != nil {
		return &engine.Error{Name: "bad request", Value: fmt.Sprintf("%s: %v", r.header.Type, err)}
	}
	return nil
}

// reportedError is how an error looks in a reply and in the message of type error.
type reportedError struct {
	Name      string   `json:"ename"`
	Value     string   `json:"evalue"`
	Traceback []string `json:"traceback"`
}

type errorReply struct {
	Status string `json:"status"`
	reportedError
}

func errorContent(err error) errorReply { return errorReply{"error", report(err)} }

// report never leaves the traceback empty: some front ends show nothing else.
func report(err error) reportedError {
	var e *engine.Error
	if !errors.As(err, &e) {
		e = &engine.Error{Name: "error", Value: oneLine(err.Error())}
	}
	r := reportedError{e.Name, e.Value, e.Traceback}
	if len(r.Traceback) == 0 {
		r.Traceback = []string{e.Error()}
	}
	return r
}

func oneLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
