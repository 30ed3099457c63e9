package worker

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"sync"
)

// maxFrame is the largest frame, in bytes. Senders refuse what may not fit before they encode it.
const maxFrame = 256 << 20

// A frame is headerSize bytes and a payload: the magic number, the length of the payload, its checksum. What
// does not begin so was written by somebody else, such as a cell that found the file.
const (
	headerSize = 12
	frameMagic = 0x6d6f6475
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// errBroken is wrapped by errors that mean that the stream of frames makes no sense any more.
var errBroken = errors.New("broken frame")

// frameWriter sends packets, from any goroutine.
type frameWriter struct {
	mu  sync.Mutex
	w   io.Writer
	buf bytes.Buffer
	enc *gob.Encoder // into buf; it says once what the types are, so that every later packet is small
}

func newFrameWriter(w io.Writer) *frameWriter {
	f := &frameWriter{w: w}
	f.enc = gob.NewEncoder(&f.buf)
	return f
}

// write sends one packet whole.
func (f *frameWriter) write(p *packet) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.buf.Reset()
	f.buf.Write(make([]byte, headerSize))
	if err := f.enc.Encode(p); err != nil {
		return fmt.Errorf("worker: encoding %v: %w", p.Kind, err)
	}
	frame := f.buf.Bytes()
	payload := frame[headerSize:]
	if len(payload) > maxFrame {
		return fmt.Errorf("worker: %v of %d bytes, allowed are %d", p.Kind, len(payload), maxFrame)
	}
	binary.LittleEndian.PutUint32(frame, frameMagic)
	binary.LittleEndian.PutUint32(frame[4:], uint32(len(payload)))
	binary.LittleEndian.PutUint32(frame[8:], crc32.Checksum(payload, castagnoli))
	_, err := f.w.Write(frame)
	if cap(frame) > 4<<20 { // one large picture must not be paid for ever after
		f.buf = bytes.Buffer{}
	}
	return err
}

// frameReader receives packets, on one goroutine.
type frameReader struct {
	r       io.Reader
	payload bytes.Reader
	buf     []byte
	dec     *gob.Decoder
}

func newFrameReader(r io.Reader) *frameReader {
	f := &frameReader{r: r}
	f.dec = gob.NewDecoder(&f.payload)
	return f
}

// read returns the next packet; io.EOF if the stream ended between two of them.
func (f *frameReader) read() (p *packet, err error) {
	defer func() {
		if v := recover(); v != nil {
			p, err = nil, fmt.Errorf("%w: %v", errBroken, v)
		}
	}()
	var head [headerSize]byte
	if _, err := io.ReadFull(f.r, head[:]); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = fmt.Errorf("%w: it ends in its header", errBroken)
		}
		return nil, err
	}
	size := binary.LittleEndian.Uint32(head[4:])
	if magic := binary.LittleEndian.Uint32(head[:]); magic != frameMagic {
		return nil, fmt.Errorf("%w: it begins with %q", errBroken, head[:4])
	}
	if size > maxFrame {
		return nil, fmt.Errorf("%w: %d bytes, allowed are %d", errBroken, size, maxFrame)
	}
	if cap(f.buf) < int(size) || cap(f.buf) > 4<<20 {
		f.buf = make([]byte, max(size, 4096))
	}
	payload := f.buf[:size]
	if _, err := io.ReadFull(f.r, payload); err != nil {
		return nil, fmt.Errorf("%w: it ends before its %d bytes have come", errBroken, size)
	}
	if crc32.Checksum(payload, castagnoli) != binary.LittleEndian.Uint32(head[8:]) {
		return nil, fmt.Errorf("%w: its checksum is wrong", errBroken)
	}
	f.payload.Reset(payload)
	p = new(packet)
	if err := f.dec.Decode(p); err != nil {
		return nil, fmt.Errorf("%w: %v", errBroken, err)
	}
	if f.payload.Len() != 0 {
		return nil, fmt.Errorf("%w: %d bytes too many", errBroken, f.payload.Len())
	}
	return p, nil
}
