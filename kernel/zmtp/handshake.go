package zmtp

import (
	"bytes"
	"fmt"
	"io"
	"slices"
)

// greetingSize is the size of a ZMTP 3 greeting: signature (10), version (2), mechanism (20), as-server (1),
// filler (31).
const greetingSize = 64

const maxIdentity = 255

// greeting announces 3.0 whatever the peer speaks: under 3.x the lower minor version rules, and in 3.0
// subscriptions travel as ordinary messages.
func greeting() []byte {
	g := make([]byte, greetingSize)
	g[0], g[9] = 0xff, 0x7f
	g[10] = 3
	copy(g[12:32], "NULL")
	return g
}

// readGreeting checks as it reads, so that what is no ZMTP at all is turned away by its first bytes.
func readGreeting(r io.Reader) error {
	var g [greetingSize]byte
	if _, err := io.ReadFull(r, g[:10]); err != nil {
		return cut(err)
	}
	if g[0] != 0xff || g[9] != 0x7f {
		return fmt.Errorf("%w: the peer's first bytes % x are no ZMTP signature", ErrProtocol, g[:10])
	}
	if _, err := io.ReadFull(r, g[10:12]); err != nil {
		return cut(err)
	}
	if g[10] < 3 {
		return fmt.Errorf("%w: the peer speaks ZMTP %d.%d, want 3.0 or newer", ErrProtocol, g[10], g[11])
	}
	if _, err := io.ReadFull(r, g[12:]); err != nil {
		return cut(err)
	}
	if mechanism := string(bytes.TrimRight(g[12:32], "\x00")); mechanism != "NULL" {
		return fmt.Errorf("%w: the peer asks for the security mechanism %q, only NULL is spoken here", ErrProtocol, mechanism)
	}
	return nil
}

// readReady reads the peer's READY and returns the identity it announces, empty if none.
func readReady(r io.Reader, accept []string) (identity string, err error) {
	const limit = 64 << 10
	f, err := readFrame(r, limit)
	if err != nil {
		return "", cut(err)
	}
	if !f.command {
		return "", fmt.Errorf("%w: a message before READY", ErrProtocol)
	}
	name, data, err := parseCommand(f.body)
	if err != nil {
		return "", err
	}
	if name == "ERROR" {
		return "", fmt.Errorf("the peer refused: %q", data)
	}
	if name != "READY" {
		return "", fmt.Errorf("%w: the command %q before READY", ErrProtocol, name)
	}
	props, err := parseProperties(data)
	if err != nil {
		return "", err
	}
	if kind := props["socket-type"]; !slices.Contains(accept, kind) {
		return "", fmt.Errorf("%w: a peer of type %q, want one of %v", ErrProtocol, kind, accept)
	}
	identity = props["identity"]
	if len(identity) > maxIdentity {
		return "", fmt.Errorf("%w: an identity of %d bytes, at most %d are allowed", ErrProtocol, len(identity), maxIdentity)
	}
	if identity != "" && identity[0] == 0 {
		return "", fmt.Errorf("%w: an identity that begins with a zero byte is reserved", ErrProtocol)
	}
	return identity, nil
}
