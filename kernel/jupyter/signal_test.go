//go:build !windows

package jupyter

import (
	"context"
	"net"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// SIGINT stops the cell that runs, and nothing else.
func TestSIGINT(t *testing.T) {
	// The first Notify of a process starts a goroutine that stays.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGUSR1)
	signal.Reset(syscall.SIGUSR1)
	noLeak(t)
	f := newFake()
	conn := Connection{Transport: "tcp", IP: "127.0.0.1", Key: "k"}
	probe, err := NewServer(conn, f, Options{Logf: t.Logf})
	if err != nil {
		t.Fatal(err)
	}
	conn = probe.Connection() // ports that are free
	probe.Close()

	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	entered := make(chan struct{})
	f.on("enter", func(ctx context.Context, _ engine.Cell, _ engine.Output) (*display.Bundle, error) {
		close(entered)
		<-ctx.Done()
		return nil, context.Cause(ctx)
	})
	go func() { served <- Serve(ctx, conn, f, Options{Logf: t.Logf}) }()
	t.Cleanup(func() { cancel(); <-served })

	for end := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		// The heartbeat is bound last.
		up, err := net.Dial("tcp", strings.TrimPrefix(conn.address(conn.Heartbeat), "tcp://"))
		if err == nil {
			up.Close()
			break
		}
		if time.Now().After(end) {
			t.Fatal(err)
		}
	}
	c := newClient(t, conn)
	// A signal that came when nobody listens any more would end the process.
	came := make(chan os.Signal, 1)
	signal.Notify(came, syscall.SIGINT)
	defer signal.Stop(came)
	interrupt := func() {
		if err := syscall.Kill(syscall.Getpid(), syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		<-came
	}
	id := c.execute("enter")
	<-entered
	interrupt()
	if r := c.reply(c.shell, "execute_reply", id); r.field("evalue") != "the cell was interrupted" {
		t.Errorf("%v", r.fields)
	}
	interrupt() // between cells
	c.served()
}
