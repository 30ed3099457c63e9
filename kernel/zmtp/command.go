package zmtp

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// parseCommand splits a command frame into its name and its data.
func parseCommand(body []byte) (name string, data []byte, err error) {
	if len(body) == 0 || body[0] == 0 || int(body[0]) > len(body)-1 {
		return "", nil, fmt.Errorf("%w: a command without a name", ErrProtocol)
	}
	n := int(body[0])
	return string(body[1 : 1+n]), body[1+n:], nil
}

func command(name string, data []byte) []byte {
	body := make([]byte, 0, 1+len(name)+len(data))
	body = append(body, byte(len(name)))
	body = append(body, name...)
	return append(body, data...)
}

// property is one entry of READY. The order is kept, so what is written can be compared byte by byte.
type property struct{ name, value string }

func readyCommand(props ...property) []byte {
	var data []byte
	for _, p := range props {
		data = append(data, byte(len(p.name)))
		data = append(data, p.name...)
		data = binary.BigEndian.AppendUint32(data, uint32(len(p.value)))
		data = append(data, p.value...)
	}
	return command("READY", data)
}

// parseProperties reads what follows the name of READY. Names are matched without regard to case and
// returned in lower case.
func parseProperties(data []byte) (map[string]string, error) {
	props := map[string]string{}
	for len(data) > 0 {
		n := int(data[0])
		data = data[1:]
		if n == 0 || n+4 > len(data) {
			return nil, fmt.Errorf("%w: READY ends inside a property's name", ErrProtocol)
		}
		name := strings.ToLower(string(data[:n]))
		size := binary.BigEndian.Uint32(data[n:])
		data = data[n+4:]
		if uint64(size) > uint64(len(data)) {
			return nil, fmt.Errorf("%w: READY ends inside the property %q", ErrProtocol, name)
		}
		props[name] = string(data[:size])
		data = data[size:]
	}
	return props, nil
}

// pong answers PING: two bytes of time to live, then a context of at most 16 bytes to be returned.
func pong(ping []byte) ([]byte, error) {
	if len(ping) < 2 || len(ping) > 18 {
		return nil, fmt.Errorf("%w: PING with %d bytes, want 2 to 18", ErrProtocol, len(ping))
	}
	return command("PONG", ping[2:]), nil
}
