package zmtp

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"reflect"
	"testing"
	"testing/iotest"
)

// The bytes are written out by hand from RFC 23, so that reader and writer cannot agree on an error.
func TestFramesOnTheWire(t *testing.T) {
	long := bytes.Repeat([]byte{'x'}, 256)
	cases := []struct {
		name string
		m    Message
		wire []byte
	}{
		{"one short frame", Message{[]byte("ab")}, []byte{0, 2, 'a', 'b'}},
		{"empty frame", Message{{}}, []byte{0, 0}},
		{"two frames", Message{[]byte("a"), []byte("b")}, []byte{1, 1, 'a', 0, 1, 'b'}},
		{"255 bytes are short", Message{long[:255]}, append([]byte{0, 255}, long[:255]...)},
		{"256 bytes are long", Message{long}, append([]byte{2, 0, 0, 0, 0, 0, 0, 1, 0}, long...)},
		{"long with more", Message{long, {}}, append(append([]byte{3, 0, 0, 0, 0, 0, 0, 1, 0}, long...), 0, 0)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := writeMessage(&out, c.m); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(out.Bytes(), c.wire) {
				t.Errorf("wrote % x, want % x", out.Bytes(), c.wire)
			}
			r := &reader{r: iotest.OneByteReader(bytes.NewReader(c.wire)), maxBytes: 1000, maxFrames: 10}
			m, cmd, err := r.next()
			if err != nil || cmd != nil || !reflect.DeepEqual(m, c.m) {
				t.Errorf("read %q, %q, %v", m, cmd, err)
			}
		})
	}
}

func TestRefusedFrames(t *testing.T) {
	huge := binary.BigEndian.AppendUint64([]byte{2}, 1<<62)
	cases := []struct {
		name string
		wire []byte
		want error
	}{
		{"reserved flag", []byte{8, 0}, ErrProtocol},
		{"command with more", []byte{5, 0}, ErrProtocol},
		{"command inside a message", []byte{1, 0, 4, 2, 1, 'A'}, ErrProtocol},
		{"size above the limit", []byte{0, 101}, ErrTooLarge},
		{"size beyond all memory", huge, ErrTooLarge},
		{"negative size", append([]byte{2}, bytes.Repeat([]byte{0xff}, 8)...), ErrTooLarge},
		{"sum above the limit", append([]byte{1, 60}, append(make([]byte, 60), 0, 60)...), ErrTooLarge},
		{"too many frames", []byte{1, 0, 1, 0, 1, 0, 0, 0}, ErrTooLarge},
		{"end inside a head", []byte{0}, io.ErrUnexpectedEOF},
		{"end inside a long head", []byte{2, 0, 0}, io.ErrUnexpectedEOF},
		{"end inside a body", []byte{0, 3, 'a'}, io.ErrUnexpectedEOF},
		{"end between frames", []byte{1, 1, 'a'}, io.ErrUnexpectedEOF},
		{"end between messages", nil, io.EOF},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := &reader{r: bytes.NewReader(c.wire), maxBytes: 100, maxFrames: 3}
			if m, cmd, err := r.next(); !errors.Is(err, c.want) {
				t.Errorf("got %q, %q, %v; want %v", m, cmd, err, c.want)
			}
		})
	}
}

// A length alone must not take memory.
func TestLengthWithoutBytesTakesNoMemory(t *testing.T) {
	head := binary.BigEndian.AppendUint64([]byte{2}, 1<<40)
	allocated := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := readFrame(bytes.NewReader(head), 1<<41); !errors.Is(err, io.ErrUnexpectedEOF) {
				b.Fatal(err)
			}
		}
	}).AllocedBytesPerOp()
	if allocated > 1<<20 {
		t.Errorf("a frame of 2^40 announced bytes took %d bytes of memory", allocated)
	}
}

func TestLargeBodyArrivesWhole(t *testing.T) {
	body := make([]byte, 1<<20+7)
	for i := range body {
		body[i] = byte(i * 31)
	}
	var wire bytes.Buffer
	if err := writeFrame(&wire, frame{body: body}); err != nil {
		t.Fatal(err)
	}
	f, err := readFrame(iotest.HalfReader(&wire), 1<<21)
	if err != nil || !bytes.Equal(f.body, body) {
		t.Fatalf("%d bytes, %v", len(f.body), err)
	}
}
