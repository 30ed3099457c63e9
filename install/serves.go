package main

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// patience is how long a kernel may take until it answers; a slow disk needs some of it.
const patience = 20 * time.Second

// serves starts a kernel as Jupyter does and waits until a heartbeat socket greets in ZMTP.
func serves(argv []string) (time.Duration, error) {
	dir, err := os.MkdirTemp("", "moduli-doctor-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "connection.json")
	heartbeat, err := writeConnection(file)
	if err != nil {
		return 0, err
	}
	args := make([]string, len(argv))
	for i, a := range argv {
		args[i] = strings.ReplaceAll(a, "{connection_file}", file)
	}
	var said bytes.Buffer
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdout, cmd.Stderr = &said, &said
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	err = greeted(heartbeat, ended, start.Add(patience))
	took := time.Since(start)
	if !errors.Is(err, errEnded) {
		end(cmd.Process, ended)
	}
	if err != nil {
		return took, fmt.Errorf("%s: %w: %s", args[0], err, bytes.TrimSpace(said.Bytes()))
	}
	return took, nil
}

// end asks a kernel to go, so that it removes its temporary files, and ends one that stays.
func end(kernel *os.Process, ended <-chan error) {
	if kernel.Signal(syscall.SIGTERM) == nil {
		select {
		case <-ended:
			return
		case <-time.After(2 * time.Second):
		}
	}
	_ = kernel.Kill()
	<-ended
}

var errEnded = errors.New("the kernel ended")

// greeted waits until addr answers with the first byte of ZMTP.
func greeted(addr string, ended <-chan error, deadline time.Time) error {
	retry := time.NewTicker(10 * time.Millisecond)
	defer retry.Stop()
	for {
		err := greeting(addr, deadline)
		if err == nil {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("no answer within %s: %w", patience, err)
		}
		select {
		case err := <-ended:
			return fmt.Errorf("%w before it answered (%v)", errEnded, err)
		case <-retry.C:
		}
	}
}

func greeting(addr string, deadline time.Time) error {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(deadline); err != nil {
		return err
	}
	var first [1]byte
	if _, err := io.ReadFull(conn, first[:]); err != nil {
		return err
	}
	if first[0] != 0xff {
		return fmt.Errorf("%s greets with %#x, want 0xff of ZMTP", addr, first[0])
	}
	return nil
}

// writeConnection writes a connection file with free ports and gives the address of the heartbeat.
func writeConnection(path string) (heartbeat string, err error) {
	ports := map[string]any{
		"transport": "tcp", "ip": "127.0.0.1", "key": rand.Text(), "signature_scheme": "hmac-sha256", "kernel_name": specName,
	}
	// Held open together, so that no two are the same; the kernel binds them a moment later.
	for _, name := range []string{"shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return "", err
		}
		defer l.Close()
		ports[name] = l.Addr().(*net.TCPAddr).Port
		heartbeat = l.Addr().String()
	}
	text, err := json.Marshal(ports)
	if err != nil {
		return "", err
	}
	return heartbeat, os.WriteFile(path, text, 0o600)
}
