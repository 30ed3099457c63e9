package jupyter

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strconv"
)

// Connection says where a kernel listens and how its messages are signed.
type Connection struct {
	Transport string // "tcp" or "ipc"
	IP        string // address to bind; for ipc the beginning of the sockets' paths
	Shell     int    // ports; for ipc the numbers at the end of the paths
	Control   int
	IOPub     int
	Stdin     int
	Heartbeat int
	Key       string // of HMAC-SHA256; empty: messages are not signed
}

// ReadConnection reads the connection file that Jupyter writes for a kernel.
func ReadConnection(path string) (Connection, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Connection{}, fmt.Errorf("connection file: %w", err)
	}
	c, err := parseConnection(data)
	if err != nil {
		return Connection{}, fmt.Errorf("connection file %s: %w", path, err)
	}
	return c, nil
}

func parseConnection(data []byte) (Connection, error) {
	var file struct {
		Transport *string `json:"transport"`
		IP        *string `json:"ip"`
		Shell     *int    `json:"shell_port"`
		Control   *int    `json:"control_port"`
		IOPub     *int    `json:"iopub_port"`
		Stdin     *int    `json:"stdin_port"`
		Heartbeat *int    `json:"hb_port"`
		Key       *string `json:"key"`
		Scheme    *string `json:"signature_scheme"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return Connection{}, fmt.Errorf("not the JSON of a connection: %w", err)
	}
	c := Connection{}
	for _, f := range []struct {
		name string
		from *string
		to   *string
	}{{"transport", file.Transport, &c.Transport}, {"ip", file.IP, &c.IP}, {"key", file.Key, &c.Key}} {
		if f.from == nil {
			return Connection{}, fmt.Errorf("%q is missing", f.name)
		}
		*f.to = *f.from
	}
	if c.Transport != "tcp" && c.Transport != "ipc" {
		return Connection{}, fmt.Errorf("transport %q is not supported, want tcp or ipc", c.Transport)
	}
	if c.IP == "" {
		return Connection{}, fmt.Errorf("ip is empty, want the address to bind")
	}
	if file.Scheme != nil && *file.Scheme != "hmac-sha256" && c.Key != "" {
		return Connection{}, fmt.Errorf("signature_scheme %q is not supported, want hmac-sha256", *file.Scheme)
	}
	used := map[int]string{}
	for _, f := range []struct {
		name string
		from *int
		to   *int
	}{
		{"shell_port", file.Shell, &c.Shell}, {"control_port", file.Control, &c.Control}, {"iopub_port", file.IOPub, &c.IOPub},
		{"stdin_port", file.Stdin, &c.Stdin}, {"hb_port", file.Heartbeat, &c.Heartbeat},
	} {
		if f.from == nil {
			return Connection{}, fmt.Errorf("%q is missing", f.name)
		}
		if *f.from < 1 || *f.from > 65535 {
			return Connection{}, fmt.Errorf("%s %d is out of range, want 1 to 65535", f.name, *f.from)
		}
		*f.to = *f.from
		if other := used[*f.from]; other != "" {
			return Connection{}, fmt.Errorf("%s and %s are both %d, want five different ports", other, f.name, *f.from)
		}
		used[*f.from] = f.name
	}
	return c, nil
}

// address is where the socket with this port listens, as package zmtp writes it.
func (c Connection) address(port int) string {
	if c.Transport == "ipc" {
		return fmt.Sprintf("ipc://%s-%d", c.IP, port)
	}
	return "tcp://" + net.JoinHostPort(c.IP, strconv.Itoa(port))
}
