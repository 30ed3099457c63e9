package jupyter

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/zmtp"
)

// protocolVersion is the version of the messaging protocol that is spoken.
const protocolVersion = "5.5"

var delimiter = []byte("<IDS|MSG>")

// Why a message is dropped.
var (
	errMalformed = errors.New("malformed message")
	errSignature = errors.New("wrong signature")
	errReplayed  = errors.New("a message that has come before")
)

type header struct {
	ID       string `json:"msg_id"`
	Session  string `json:"session"`
	Username string `json:"username"`
	Date     string `json:"date"`
	Type     string `json:"msg_type"`
	Version  string `json:"version"`
	Subshell string `json:"subshell_id,omitempty"` // empty: the main shell
}

// message is what a front end sent.
type message struct {
	ids       [][]byte // the way back: names of peers
	header    header
	rawHeader json.RawMessage // header as it came, to be returned as parent_header
	parent    header
	metadata  metadata
	rawMeta   json.RawMessage // metadata as it came
	content   json.RawMessage
	buffers   [][]byte
	size      int // of memory in bytes, about
}

// overhead is what a message takes of memory beside its frames: that of many small ones counts most.
const overhead = 1 << 10

// metadata is what this kernel reads of a message's metadata.
type metadata struct {
	Cell any `json:"cellId"` // a string, where a front end tells which cell it runs
}

// session signs and numbers the messages of one side. It is safe for several goroutines.
type session struct {
	id       string
	username string
	key      []byte
	count    atomic.Uint64
	seen     signatures
}

func newSession(key string) *session {
	return &session{id: newID(), username: "kernel", key: []byte(key)}
}

// newID is a random UUID.
func newID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// parentOf is what outputs need of the message that causes them. They may live longer than it: its content and its
// buffers are left out.
func parentOf(m *message) *message {
	return &message{ids: m.ids, header: m.header, rawHeader: m.rawHeader}
}

// newHeader returns the header of a new message of this session.
func (s *session) newHeader(msgType string) header {
	return header{
		ID:       fmt.Sprintf("%s_%d", s.id, s.count.Add(1)),
		Session:  s.id,
		Username: s.username,
		Date:     timestamp(time.Now()),
		Type:     msgType,
		Version:  protocolVersion,
	}
}

func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

func (s *session) sign(parts [][]byte) []byte {
	if len(s.key) == 0 {
		return nil
	}
	mac := hmac.New(sha256.New, s.key)
	for _, p := range parts {
		mac.Write(p)
	}
	sum := mac.Sum(nil)
	return hex.AppendEncode(make([]byte, 0, 2*len(sum)), sum)
}

// outgoing is a message to be sent. Nil maps and a nil parent are sent as {}.
type outgoing struct {
	ids      [][]byte
	header   header
	parent   json.RawMessage
	metadata any
	content  any
	buffers  [][]byte
}

// encode puts a message into frames and signs it.
func (s *session) encode(o outgoing) (zmtp.Message, error) {
	if o.parent == nil {
		o.parent = json.RawMessage("{}")
	}
	if o.metadata == nil {
		o.metadata = map[string]any{}
	}
	parts := make([][]byte, 4)
	for i, v := range []any{o.header, o.parent, o.metadata, o.content} {
		var err error
		if parts[i], err = marshal(v); err != nil {
			return nil, fmt.Errorf("encoding %s: %w", o.header.Type, err)
		}
	}
	m := make(zmtp.Message, 0, len(o.ids)+6+len(o.buffers))
	m = append(m, o.ids...)
	m = append(m, delimiter, s.sign(parts))
	m = append(m, parts...)
	return append(m, o.buffers...), nil
}

// decode checks and takes apart what arrived. Errors wrap errMalformed, errSignature or errReplayed.
func (s *session) decode(frames zmtp.Message) (*message, error) {
	at := -1
	m := &message{size: overhead}
	for i, f := range frames {
		m.size += len(f)
		if at < 0 && bytes.Equal(f, delimiter) {
			at = i
		}
	}
	if at < 0 {
		return nil, fmt.Errorf("%w: no delimiter in %d frames", errMalformed, len(frames))
	}
	rest := frames[at+1:]
	if len(rest) < 5 {
		return nil, fmt.Errorf("%w: %d frames after the delimiter, want at least 5", errMalformed, len(rest))
	}
	if want := s.sign(rest[1:5]); want != nil {
		if !hmac.Equal(rest[0], want) { // in constant time
			return nil, errSignature
		}
		if !s.seen.add(want) {
			return nil, errReplayed
		}
	}
	if err := object(rest[1], "header", &m.header); err != nil {
		return nil, err
	}
	if m.header.ID == "" || m.header.Type == "" {
		return nil, fmt.Errorf("%w: a header without msg_id or msg_type", errMalformed)
	}
	if err := object(rest[2], "parent_header", &m.parent); err != nil {
		return nil, err
	}
	if err := object(rest[3], "metadata", &m.metadata); err != nil {
		return nil, err
	}
	if err := object(rest[4], "content", &struct{}{}); err != nil {
		return nil, err
	}
	m.ids, m.rawHeader, m.rawMeta, m.content, m.buffers = frames[:at], rest[1], rest[3], rest[4], rest[5:]
	return m, nil
}

// object decodes a JSON object and refuses every other JSON.
func object(data []byte, what string, into any) error {
	trimmed := bytes.TrimLeft(data, " \t\r\n")
	if len(trimmed) == 0 || trimmed[0] != '{' {
		return fmt.Errorf("%w: the %s is no JSON object", errMalformed, what)
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("%w: %s: %w", errMalformed, what, err)
	}
	return nil
}

// marshal encodes v without the escapes that only matter inside HTML.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
