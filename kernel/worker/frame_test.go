package worker

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
)

// frames is what a writer makes of packets.
func frames(t testing.TB, packets ...*packet) []byte {
	t.Helper()
	var b bytes.Buffer
	w := newFrameWriter(&b)
	for _, p := range packets {
		if err := w.write(p); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func samples() []*packet {
	return []*packet{
		{Kind: kindHello},
		{Kind: kindRun, ID: 7, Cell: &cellPacket{Cell: engine.Cell{Count: 3, Source: "x := 1\n", ID: "a"}, Live: true, Page: 2}},
		{Kind: kindStdout, Run: 7, Data: []byte("text\x00\xff")},
		{Kind: kindDone, ID: 7, Failed: packError(&engine.Error{Name: "panic", Value: "no", Traceback: []string{"a", "b"}}), Declared: &declared{1, []string{"func f() {}"}}},
		{Kind: kindReply, ID: 1 << 60, Found: &engine.Completion{Start: 1, End: 2}},
	}
}

func TestFramesCarryPackets(t *testing.T) {
	r := newFrameReader(bytes.NewReader(frames(t, samples()...)))
	for _, want := range samples() {
		got, err := r.read()
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%v: got %+v, %v", want.Kind, got, err)
		}
	}
	if p, err := r.read(); err != io.EOF {
		t.Errorf("behind the last: %v, %v, want io.EOF", p, err)
	}
}

func TestFramesThatMakeNoSense(t *testing.T) {
	whole := frames(t, samples()[1])
	change := func(at int, to ...byte) []byte {
		b := bytes.Clone(whole)
		copy(b[at:], to)
		return b
	}
	huge := make([]byte, 4)
	binary.LittleEndian.PutUint32(huge, maxFrame+1)
	for name, c := range map[string]struct {
		text []byte
		want string
	}{
		"somebody else's text": {[]byte("hello, kernel"), `it begins with "hell"`},
		"a short header":       {whole[:5], "ends in its header"},
		"a short payload":      {whole[:len(whole)-1], "ends before its"},
		"a wrong length":       {change(4, 1, 0, 0, 0), "checksum is wrong"},
		"a huge length":        {change(4, huge...), "allowed are 268435456"},
		"a changed byte":       {change(len(whole)-1, whole[len(whole)-1]^1), "checksum is wrong"},
	} {
		_, err := newFrameReader(bytes.NewReader(c.text)).read()
		if !errors.Is(err, errBroken) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// Whatever bytes come, a reader gives packets or an error, and does not panic or take the memory that they claim.
func TestFramesOfChance(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 1))
	whole := frames(t, samples()...)
	for range 5000 {
		b := bytes.Clone(whole)
		for range 1 + rnd.IntN(4) {
			b[rnd.IntN(len(b))] = byte(rnd.Uint32())
		}
		b = b[:rnd.IntN(len(b)+1)]
		r := newFrameReader(bytes.NewReader(b))
		for n := 0; ; n++ {
			p, err := r.read()
			if err != nil {
				if p != nil || err != io.EOF && !errors.Is(err, errBroken) {
					t.Fatalf("packet %v, error %v", p, err)
				}
				break
			}
			if n == len(samples()) {
				t.Fatal("there are more packets than were sent")
			}
		}
	}
}

func TestPacketsTooLargeForAFrame(t *testing.T) {
	var b bytes.Buffer
	err := newFrameWriter(&b).write(&packet{Kind: kindStdout, Data: make([]byte, maxFrame)})
	if err == nil || !strings.Contains(err.Error(), "stdout of 2684") || b.Len() != 0 {
		t.Errorf("%v, and %d bytes were written", err, b.Len())
	}
}

func TestErrorsTravel(t *testing.T) {
	wrapped := errors.Join(errors.New("while reading"), io.ErrUnexpectedEOF)
	for _, err := range []error{nil, errors.New("plain"), io.EOF, wrapped, &engine.Error{Name: "a", Value: "b", Traceback: []string{"c"}}} {
		p := frames(t, &packet{Kind: kindDone, Failed: packError(err)})
		m, readErr := newFrameReader(bytes.NewReader(p)).read()
		if readErr != nil {
			t.Fatal(readErr)
		}
		got := m.Failed.unpack()
		if err == nil {
			if got != nil {
				t.Errorf("nil arrives as %v", got)
			}
			continue
		}
		if got == nil || got.Error() != err.Error() {
			t.Errorf("%v arrives as %v", err, got)
		}
		for _, known := range knownErrors {
			if errors.Is(err, known) != errors.Is(got, known) {
				t.Errorf("%v arrives as %v: is it %v?", err, got, known)
			}
		}
		var before, after *engine.Error
		if errors.As(err, &before) && (!errors.As(got, &after) || !reflect.DeepEqual(before, after)) {
			t.Errorf("%#v arrives as %#v", before, after)
		}
	}
}
