package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// listens waits until the kernel has bound the heartbeat, the last of its sockets.
func (k *connected) listens(t testing.TB, network, address string) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		conn, err := net.Dial(network, address)
		if err == nil {
			conn.Close()
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%v\n%s", err, k.log.String())
		}
	}
}

// offspring are a process and all that it has started, by number.
func offspring(t testing.TB, pid int) []int {
	t.Helper()
	all := []int{pid}
	for i := 0; i < len(all); i++ {
		tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", all[i]))
		must(t, err)
		for _, file := range tasks {
			text, err := os.ReadFile(file)
			if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH) {
				continue // the thread has ended
			}
			must(t, err)
			for _, word := range strings.Fields(string(text)) {
				child, err := strconv.Atoi(word)
				must(t, err)
				all = append(all, child)
			}
		}
	}
	return all
}

// bound are the addresses, as /proc/net writes them, on which processes listen for connections or datagrams.
func bound(t testing.TB, pids []int) []string {
	t.Helper()
	mine := map[string]bool{}
	for _, pid := range pids {
		files, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
		must(t, err)
		for _, file := range files {
			if to, err := os.Readlink(file); err == nil && strings.HasPrefix(to, "socket:[") {
				mine[strings.Trim(to, "socket:[]")] = true
			}
		}
	}
	var found []string
	for _, table := range []string{"tcp", "tcp6", "udp", "udp6"} {
		text, err := os.ReadFile("/proc/net/" + table)
		if errors.Is(err, fs.ErrNotExist) {
			continue // a machine without IPv6
		}
		must(t, err)
		for line := range strings.Lines(string(text)) {
			const local, state, inode = 1, 3, 9
			if f := strings.Fields(line); len(f) > inode && mine[f[inode]] && (f[state] == "0A" || strings.HasPrefix(table, "udp")) {
				found = append(found, table+" "+f[local])
			}
		}
	}
	slices.Sort(found)
	return found
}

// The kernel and its workers listen on the five ports of the connection file, at its address, and nowhere else.
func TestOnlyWhatTheConnectionFileSaysIsBound(t *testing.T) {
	k := connect(t, "tcp", "127.0.0.1")
	port := func(name string) string { return fmt.Sprint(k.info[name]) }
	k.listens(t, "tcp", net.JoinHostPort("127.0.0.1", port("hb_port")))
	if runtime.GOOS == "linux" {
		var want []string
		for _, name := range portNames {
			want = append(want, fmt.Sprintf("tcp 0100007F:%04X", k.info[name]))
		}
		slices.Sort(want)
		if got := bound(t, offspring(t, k.cmd.Process.Pid)); !slices.Equal(got, want) {
			t.Errorf("bound are %q, want %q", got, want)
		}
	} else {
		t.Log("only the addresses of this machine are tried: the table of sockets is Linux's")
	}
	others := []string{"::1"}
	if runtime.GOOS == "linux" {
		others = append(others, "127.0.0.2") // all of 127/8 is this machine
	}
	addresses, err := net.InterfaceAddrs()
	must(t, err)
	for _, a := range addresses {
		if ip, ok := a.(*net.IPNet); ok && !ip.IP.IsLoopback() && !ip.IP.IsLinkLocalUnicast() {
			others = append(others, ip.IP.String())
		}
	}
	t.Logf("tried: %q", others)
	for _, name := range portNames {
		conn, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", port(name)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		conn.Close()
		for _, ip := range others {
			if conn, err := net.DialTimeout("tcp", net.JoinHostPort(ip, port(name)), 5*time.Second); err == nil {
				conn.Close()
				t.Errorf("%s is answered at %s", name, ip)
			}
		}
	}
	k.terminate(t)
}
