package jupyter

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/zmtp"
)

func FuzzConnection(f *testing.F) {
	f.Add([]byte(goodFile))
	f.Add([]byte(`{"transport":"ipc"}`))
	f.Add([]byte(strings.Replace(strings.Replace(goodFile, "tcp", "ipc", 1), "127.0.0.1", "/run/user/1/kernel-7-ipc", 1)))
	f.Add([]byte(strings.Replace(goodFile, "127.0.0.1", "::1", 1)))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := parseConnection(data)
		if err != nil {
			if text := err.Error(); text == "" || strings.Contains(text, "\n") {
				t.Fatalf("%q: the error %q is not one line", data, text)
			}
			return
		}
		ports := map[int]bool{}
		for _, p := range []int{c.Shell, c.Control, c.IOPub, c.Stdin, c.Heartbeat} {
			if p < 1 || p > 65535 || ports[p] {
				t.Fatalf("%q was taken with the port %d", data, p)
			}
			ports[p] = true
		}
		if c.IP == "" || c.Transport != "tcp" && c.Transport != "ipc" {
			t.Fatalf("%q was taken as %+v", data, c)
		}
		if host, port, err := net.SplitHostPort(strings.TrimPrefix(c.address(c.Shell), "tcp://")); c.Transport == "tcp" && err == nil && (host != c.IP || port != fmt.Sprint(c.Shell)) {
			t.Fatalf("%+v listens on %q, port %s", c, host, port)
		}
		again, err := json.Marshal(map[string]any{
			"transport": c.Transport, "ip": c.IP, "key": c.Key, "signature_scheme": "hmac-sha256", "shell_port": c.Shell,
			"control_port": c.Control, "iopub_port": c.IOPub, "stdin_port": c.Stdin, "hb_port": c.Heartbeat,
		})
		if err != nil {
			t.Fatal(err)
		}
		if back, err := parseConnection(again); err != nil || back != c {
			t.Fatalf("%+v comes back as %+v, %v", c, back, err)
		}
	})
}

// Frames to message and back, signed and not.
func FuzzMessage(f *testing.F) {
	f.Add([]byte("id"), []byte("<IDS|MSG>"), []byte(""), []byte(`{"msg_id":"m","msg_type":"t"}`), []byte("{}"), []byte("{}"), []byte(`{"code":"x"}`))
	f.Add([]byte("<IDS|MSG>"), []byte("<IDS|MSG>"), []byte("{"), []byte("[]"), []byte("null"), []byte("{"), []byte("\xff"))
	f.Add([]byte("id"), []byte("<IDS|MSG>"), []byte("0"), []byte(`{"msg_id":"m","msg_type":"execute_request","subshell_id":null,"date":"2026-01-01"}`),
		[]byte(`{"msg_id":"p"}`), []byte(`{"cellId":"c","deletedCells":[]}`), []byte(`{"code":"x","silent":false}`))
	open := newSession("")
	f.Fuzz(func(t *testing.T, a, b, c, header, parent, metadata, content []byte) {
		frames := zmtp.Message{a, b, c, header, parent, metadata, content}
		m, err := open.decode(frames)
		if err != nil {
			if !errors.Is(err, errMalformed) || strings.Contains(err.Error(), "\n") {
				t.Fatalf("%q: %v", frames, err)
			}
		} else {
			again, err := open.encode(outgoing{ids: m.ids, header: m.header, parent: m.rawHeader, content: m.content, buffers: m.buffers})
			if err != nil {
				t.Fatalf("%+v does not encode: %v", m, err)
			}
			back, err := open.decode(again)
			if err != nil || back.parent.ID != m.header.ID || len(back.ids) != len(m.ids) || len(back.buffers) != len(m.buffers) {
				t.Fatalf("%+v comes back as %+v, %v", m, back, err)
			}
		}
		// With a key nothing is let in but what is signed with it, and that once.
		keyed := newSession("key")
		at := -1
		for i := len(frames) - 1; i >= 0; i-- {
			if bytes.Equal(frames[i], delimiter) {
				at = i
			}
		}
		if at < 0 || len(frames)-at < 6 {
			return
		}
		if want := keyed.sign(frames[at+2 : at+6]); !bytes.Equal(frames[at+1], want) {
			if m, err := keyed.decode(frames); !errors.Is(err, errSignature) {
				t.Fatalf("%q was let in as %+v, %v", frames, m, err)
			}
			frames[at+1] = want
		}
		if _, signedErr := keyed.decode(frames); (signedErr == nil) != (err == nil) {
			t.Fatalf("%q: %v, and signed %v", frames, err, signedErr)
		}
		if _, err := keyed.decode(frames); !errors.Is(err, errReplayed) {
			t.Fatalf("%q a second time: %v", frames, err)
		}
	})
}

// Any message to a server that serves: it is dropped and counted, or has its busy and its idle and, if it is a request,
// one reply. The server then serves on.
func FuzzDispatch(f *testing.F) {
	samples := map[string]string{
		"execute_request":         `{"code":"print","silent":false,"store_history":true,"user_expressions":{"v":"value","bad":"x :="},"allow_stdin":true,"stop_on_error":true}`,
		"kernel_info_request":     `{}`,
		"complete_request":        `{"code":"fmt.Pri","cursor_pos":7}`,
		"inspect_request":         `{"code":"fmt","cursor_pos":3,"detail_level":1}`,
		"is_complete_request":     `{"code":"status panics"}`,
		"history_request":         `{"hist_access_type":"search","pattern":"*","output":true,"raw":true,"n":3,"unique":true,"session":0,"start":1,"stop":-1}`,
		"comm_info_request":       `{"target_name":"t"}`,
		"comm_open":               `{"comm_id":"a","target_name":"t","data":{}}`,
		"comm_msg":                `{"comm_id":"a","data":{"method":"update","state":{},"buffer_paths":[]}}`,
		"comm_close":              `{"comm_id":"a","data":{}}`,
		"connect_request":         `{}`,
		"interrupt_request":       `{}`,
		"create_subshell_request": `{}`,
		"delete_subshell_request": `{"subshell_id":"x"}`,
		"list_subshell_request":   `{}`,
		"unknown_request":         `{}`,
		"input_reply":             `{"value":"x"}`,
	}
	for _, msgType := range slices.Sorted(maps.Keys(samples)) {
		content := samples[msgType]
		f.Add(false, msgType, "", []byte("{}"), []byte(`{"cellId":"c"}`), []byte(content))
		f.Add(true, msgType, "no such subshell", []byte(`{"msg_id":"p"}`), []byte("{}"), []byte(content))
	}
	f.Add(false, "execute_request", "", []byte("[]"), []byte("{}"), []byte("{}"))
	f.Add(false, "execute_request", "", []byte("{}"), []byte(`{"cellId":7}`), []byte(`{"code":7}`))
	engine := newFake()
	for _, blocking := range []string{"wait", "ask"} {
		delete(engine.cells, blocking)
	}
	s := serving(f, helpful{engine}, func(o *Options) { o.Logf = func(string, ...any) {} })
	c := newClient(f, s.Connection())
	c.next(c.events) // the kernel is starting
	f.Fuzz(func(t *testing.T, control bool, msgType, subshell string, parent, metadata, content []byte) {
		if msgType == "shutdown_request" {
			return // its effect is what it asks for
		}
		c.t, c.shell.t, c.control.t, c.events.t = t, t, t, t
		h := c.session.newHeader(msgType)
		h.Subshell = subshell
		headerOf, err := marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		var asSent header // JSON has its own idea of text that is no UTF-8
		if err := json.Unmarshal(headerOf, &asSent); err != nil {
			t.Fatal(err)
		}
		parts := [][]byte{headerOf, parent, metadata, content}
		sent := append(zmtp.Message{delimiter, c.session.sign(parts)}, parts...)
		_, err = newSession("").decode(sent)
		on, dropped := c.shell, s.Stats().Malformed
		if control {
			on = c.control
		}
		on.raw(encodeFrames(sent))
		end := c.request(on, "kernel_info_request", map[string]any{})
		replies := 0
		for ; ; replies++ {
			m := c.next(on)
			if m.parent.ID == end {
				break
			}
			if want := strings.TrimSuffix(asSent.Type, "_request") + "_reply"; m.header.Type != want || m.parent != asSent {
				t.Fatalf("%s to %+v, want %s to %+v", m.header.Type, m.parent, want, h)
			}
		}
		var states []string
		for {
			m := c.next(c.events)
			var status struct {
				State string `json:"execution_state"`
			}
			if err := json.Unmarshal(m.content, &status); err != nil {
				t.Fatal(err)
			}
			if m.parent.ID == end {
				if status.State == "idle" {
					break
				}
				continue
			}
			if m.parent != asSent {
				t.Fatalf("%s is published for %+v, want %+v", m.header.Type, m.parent, asSent)
			}
			states = append(states, status.State)
		}
		if err != nil {
			if replies != 0 || len(states) != 0 || s.Stats().Malformed != dropped+1 {
				t.Fatalf("%v: %d replies, states %q, counted %d", err, replies, states, s.Stats().Malformed-dropped)
			}
			return
		}
		if n := len(states); n < 2 || states[0] != "busy" || states[n-1] != "idle" || strings.Join(states[1:n-1], "") != "" {
			t.Fatalf("states %q", states)
		}
		handlers := s.shellHandlers
		if control {
			handlers = s.controlHandlers
		}
		_, known := handlers[asSent.Type]
		if request := strings.HasSuffix(msgType, "_request"); known && request && replies != 1 || !request && replies != 0 {
			t.Fatalf("%d replies to %s", replies, msgType)
		}
	})
}

// next is the next message of a channel, whatever it is.
func (c *client) next(on *wire) *message {
	c.t.Helper()
	on.conn.SetReadDeadline(time.Now().Add(patience))
	frames, err := on.message()
	if err != nil {
		c.t.Fatalf("receiving: %v", err)
	}
	m, err := c.session.decode(frames)
	if err != nil {
		c.t.Fatalf("%q: %v", frames, err)
	}
	return m
}
