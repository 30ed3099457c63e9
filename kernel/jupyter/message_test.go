package jupyter

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/zmtp"
)

func frames(parts ...string) zmtp.Message {
	m := make(zmtp.Message, len(parts))
	for i, p := range parts {
		m[i] = []byte(p)
	}
	return m
}

// The signature was computed with Python's hmac and hashlib over the four parts in order:
// hmac.new(b"5ca1ab1e", b"".join(parts), hashlib.sha256).hexdigest()
func TestSignatureAgainstPython(t *testing.T) {
	const signature = "c15c6c0c503e099d718ae73183c02062d4c6a006cce366db195c3683d7d1e1d6"
	s := newSession("5ca1ab1e")
	parts := []string{`{"msg_id":"m","session":"s","username":"u","date":"","msg_type":"t","version":"5.3"}`, `{}`, `{}`, `{"code":"π"}`}
	signed := frames(append([]string{"id", "<IDS|MSG>", signature}, parts...)...)
	m, err := s.decode(signed)
	if err != nil {
		t.Fatal(err)
	}
	if m.header.ID != "m" || m.header.Type != "t" || string(m.content) != `{"code":"π"}` || string(m.ids[0]) != "id" {
		t.Errorf("decoded %+v", m)
	}
	for i := 3; i < len(signed); i++ {
		changed := append(zmtp.Message{}, signed...)
		changed[i] = append(bytes.Clone(changed[i]), ' ')
		if _, err := s.decode(changed); !errors.Is(err, errSignature) {
			t.Errorf("frame %d changed: %v, want a wrong signature", i, err)
		}
	}
}

func TestMessagesThatAreDropped(t *testing.T) {
	const header = `{"msg_id":"m","session":"s","msg_type":"t"}`
	cases := []struct {
		name string
		m    zmtp.Message
	}{
		{"nothing", nil},
		{"no delimiter", frames("id", "", header, "{}", "{}", "{}")},
		{"nothing after the delimiter", frames("id", "<IDS|MSG>")},
		{"one part short", frames("<IDS|MSG>", "", header, "{}", "{}")},
		{"header is no JSON", frames("<IDS|MSG>", "", "x", "{}", "{}", "{}")},
		{"header is a list", frames("<IDS|MSG>", "", "[]", "{}", "{}", "{}")},
		{"header is null", frames("<IDS|MSG>", "", "null", "{}", "{}", "{}")},
		{"msg_id is a number", frames("<IDS|MSG>", "", `{"msg_id":1,"msg_type":"t"}`, "{}", "{}", "{}")},
		{"no msg_id", frames("<IDS|MSG>", "", `{"msg_type":"t"}`, "{}", "{}", "{}")},
		{"no msg_type", frames("<IDS|MSG>", "", `{"msg_id":"m"}`, "{}", "{}", "{}")},
		{"parent is no object", frames("<IDS|MSG>", "", header, "7", "{}", "{}")},
		{"metadata is no object", frames("<IDS|MSG>", "", header, "{}", `"x"`, "{}")},
		{"content is cut", frames("<IDS|MSG>", "", header, "{}", "{}", `{"code":`)},
		{"content has more behind it", frames("<IDS|MSG>", "", header, "{}", "{}", `{} {}`)},
		{"content is empty", frames("<IDS|MSG>", "", header, "{}", "{}", "")},
		{"content is nested too deep", frames("<IDS|MSG>", "", header, "{}", "{}", strings.Repeat(`{"a":`, 20000))},
	}
	unsigned := newSession("")
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if m, err := unsigned.decode(c.m); !errors.Is(err, errMalformed) {
				t.Errorf("got %+v, %v; want a malformed message", m, err)
			}
		})
	}
	for _, signature := range []string{"", "00", strings.Repeat("0", 64)} {
		m := frames("<IDS|MSG>", signature, header, "{}", "{}", "{}")
		if _, err := newSession("key").decode(m); !errors.Is(err, errSignature) {
			t.Errorf("signature %q: %v", signature, err)
		}
		if _, err := unsigned.decode(m); err != nil {
			t.Errorf("signature %q without a key: %v", signature, err)
		}
	}
}

func TestEncodeThenDecode(t *testing.T) {
	s := newSession("key")
	parent := json.RawMessage(`{"msg_id":"p","extra":1}`)
	in := outgoing{
		ids: [][]byte{[]byte("peer"), []byte("proxy")}, header: s.newHeader("execute_reply"), parent: parent,
		metadata: map[string]any{"k": 1}, content: map[string]string{"html": "<b>&</b>"}, buffers: [][]byte{{0, 1}, {}},
	}
	m, err := s.encode(in)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(m[6+1], []byte(`<b>&</b>`)) {
		t.Errorf("content %s is escaped for HTML", m[7])
	}
	out, err := s.decode(m)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(out.ids, in.ids) || out.header != in.header || out.parent.ID != "p" || !reflect.DeepEqual(out.buffers, in.buffers) {
		t.Errorf("came back as %+v", out)
	}
	if string(m[5]) != string(parent) {
		t.Errorf("parent %s, want %s as it came", m[5], parent)
	}
	if one, two := s.newHeader("x"), s.newHeader("x"); one.ID == two.ID {
		t.Error("two messages with one msg_id")
	}
}
