package zmtp

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Message is a list of frames. Frames given to Send must not be changed afterwards.
type Message [][]byte

// size is what m costs on the wire at most.
func (m Message) size() int {
	n := 0
	for _, f := range m {
		n += len(f) + 9
	}
	return n
}

const (
	flagMore    = 0x01
	flagLong    = 0x02
	flagCommand = 0x04
)

// Errors of a peer that breaks the protocol or a limit.
var (
	ErrProtocol = errors.New("protocol error")
	ErrTooLarge = errors.New("message too large")
)

type frame struct {
	more    bool
	command bool
	body    []byte
}

// readFrame reads one frame whose body may have at most limit bytes.
func readFrame(r io.Reader, limit int) (frame, error) {
	var head [9]byte
	if _, err := io.ReadFull(r, head[:2]); err != nil {
		return frame{}, err
	}
	flags := head[0]
	if flags&^(flagMore|flagLong|flagCommand) != 0 {
		return frame{}, fmt.Errorf("%w: frame flags 0x%02x, only bits 0 to 2 are defined", ErrProtocol, flags)
	}
	f := frame{more: flags&flagMore != 0, command: flags&flagCommand != 0}
	if f.command && f.more {
		return frame{}, fmt.Errorf("%w: a command cannot have more frames", ErrProtocol)
	}
	size := uint64(head[1])
	if flags&flagLong != 0 {
		if _, err := io.ReadFull(r, head[2:]); err != nil {
			return frame{}, cut(err)
		}
		size = binary.BigEndian.Uint64(head[1:])
	}
	if size > uint64(max(limit, 0)) {
		return frame{}, fmt.Errorf("%w: a frame of %d bytes where at most %d are allowed", ErrTooLarge, size, max(limit, 0))
	}
	body, err := readBody(r, int(size))
	if err != nil {
		return frame{}, cut(err)
	}
	f.body = body
	return f, nil
}

// readBody reads n bytes and lets memory follow what arrives, because n is only the peer's word.
func readBody(r io.Reader, n int) ([]byte, error) {
	const trusted = 64 << 10
	buf := make([]byte, min(n, trusted))
	for have := 0; ; {
		k, err := io.ReadFull(r, buf[have:])
		have += k
		if err != nil {
			return nil, err
		}
		if have == n {
			return buf, nil
		}
		grown := make([]byte, min(n, 2*have))
		copy(grown, buf)
		buf = grown
	}
}

// cut names the end of a stream inside a frame for what it is.
func cut(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// writeFrame writes one frame, short form where it fits.
func writeFrame(w io.Writer, f frame) error {
	var head [9]byte
	if f.more {
		head[0] |= flagMore
	}
	if f.command {
		head[0] |= flagCommand
	}
	n := 2
	if len(f.body) < 256 {
		head[1] = byte(len(f.body))
	} else {
		head[0] |= flagLong
		binary.BigEndian.PutUint64(head[1:], uint64(len(f.body)))
		n = 9
	}
	if _, err := w.Write(head[:n]); err != nil {
		return err
	}
	_, err := w.Write(f.body)
	return err
}

// reader puts frames together to messages.
type reader struct {
	r         io.Reader
	maxBytes  int
	maxFrames int
}

// next returns the next message, or the next command, whichever the peer sent first. A command may not
// stand between the frames of a message.
func (r *reader) next() (m Message, command []byte, err error) {
	left := r.maxBytes
	for {
		f, err := readFrame(r.r, left)
		if err != nil {
			if len(m) > 0 {
				err = cut(err)
			}
			return nil, nil, err
		}
		if f.command {
			if len(m) > 0 {
				return nil, nil, fmt.Errorf("%w: a command inside a message", ErrProtocol)
			}
			return nil, f.body, nil
		}
		if len(m) == r.maxFrames {
			return nil, nil, fmt.Errorf("%w: more than %d frames", ErrTooLarge, r.maxFrames)
		}
		left -= len(f.body)
		m = append(m, f.body)
		if !f.more {
			return m, nil, nil
		}
	}
}

func writeMessage(w io.Writer, m Message) error {
	for i, body := range m {
		if err := writeFrame(w, frame{more: i < len(m)-1, body: body}); err != nil {
			return err
		}
	}
	return nil
}
