package jupyter

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"os"
	"os/signal"
	"sync"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/kernel/zmtp"
)

// Options are what a server can be told. The zero value works.
type Options struct {
	// Version of the kernel, for kernel_info. Default "devel".
	Version string
	// Banner is what a console shows first. Default: one line with the versions.
	Banner string
	// HelpLinks are entries of the help menu. Default: Go's specification and its packages.
	HelpLinks []HelpLink
	// Grace is how long a cell that is running at shutdown may take to heed its context. Default 2 s.
	Grace time.Duration
	// Logf is told, in one line each, what went wrong outside of cells. Default: standard error.
	Logf func(format string, args ...any)
	// Wire are the limits of the sockets; its Logf is replaced by the one above.
	Wire zmtp.Options
}

// Server serves one engine to all front ends that know its connection.
type Server struct {
	conn    Connection
	runner  engine.Runner
	opt     Options
	session *session
	trouble *trouble

	shell, control *channel
	stdin          *stdin
	iopub          *iopub
	heartbeat      *zmtp.Echo

	shellHandlers, controlHandlers map[string]handler

	lane      *lane
	cells     cells
	history   history
	unflushed outputs

	ctx      context.Context // ends when the server does
	cancel   context.CancelCauseFunc
	stopped  chan struct{}
	stopOnce sync.Once
	end      sync.Once
}

// Serve binds the sockets of conn and serves run until a front end asks for shutdown, which returns nil, or
// ctx ends, which returns its cause. While it serves, SIGINT interrupts the running cell, or nothing, and does
// not end the process; ctx must therefore not depend on SIGINT. The runner is not closed.
func Serve(ctx context.Context, conn Connection, run engine.Runner, opt Options) error {
	// First of all, since the front end may interrupt as soon as it sees a port open.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	defer signal.Stop(signals)
	s, err := NewServer(conn, run, opt)
	if err != nil {
		return err
	}
	done := make(chan struct{})
	defer close(done)
	go func() {
		for {
			select {
			case <-signals:
				s.Interrupt()
			case <-done:
				return
			}
		}
	}()
	return s.Serve(ctx)
}

// NewServer binds the sockets. Front ends can connect, and are answered once Serve is called.
func NewServer(conn Connection, run engine.Runner, opt Options) (*Server, error) {
	if opt.Version == "" {
		opt.Version = "devel"
	}
	if opt.Grace == 0 {
		opt.Grace = 2 * time.Second
	}
	if opt.Logf == nil {
		opt.Logf = log.New(os.Stderr, "kernel: ", log.LstdFlags).Printf
	}
	opt.Wire.Logf = opt.Logf
	var listeners [5]net.Listener
	for i, port := range []*int{&conn.Shell, &conn.Control, &conn.IOPub, &conn.Stdin, &conn.Heartbeat} {
		l, err := zmtp.Listen(conn.address(*port))
		if err != nil {
			for _, open := range listeners[:i] {
				open.Close()
			}
			return nil, fmt.Errorf("kernel: %w", err)
		}
		if tcp, ok := l.Addr().(*net.TCPAddr); ok {
			*port = tcp.Port // where it was 0
		}
		listeners[i] = l
	}
	s := &Server{conn: conn, runner: run, opt: opt, session: newSession(conn.Key), lane: newLane(), stopped: make(chan struct{})}
	s.trouble = &trouble{logf: opt.Logf}
	s.ctx, s.cancel = context.WithCancelCause(context.Background())
	ch := func(name string, l net.Listener) *channel {
		return &channel{name: name, router: zmtp.NewRouter(l, opt.Wire), session: s.session, trouble: s.trouble}
	}
	s.shell, s.control = ch("shell", listeners[0]), ch("control", listeners[1])
	greet := func(topic string) zmtp.Message { return welcome(s.session, topic) }
	s.iopub = &iopub{pub: zmtp.NewXPub(listeners[2], opt.Wire, greet), session: s.session, trouble: s.trouble}
	s.stdin = newStdin(ch("stdin", listeners[3]))
	s.heartbeat = zmtp.NewEcho(listeners[4], opt.Wire)
	s.controlHandlers = map[string]handler{
		"kernel_info_request": s.kernelInfoRequest,
		"interrupt_request":   s.interruptRequest,
		"shutdown_request":    s.shutdownRequest,
	}
	s.shellHandlers = map[string]handler{
		"kernel_info_request": s.kernelInfoRequest,
		"execute_request":     s.executeRequest,
		"complete_request":    s.completeRequest,
		"inspect_request":     s.inspectRequest,
		"is_complete_request": s.isCompleteRequest,
		"history_request":     s.historyRequest,
		"comm_info_request":   s.commInfoRequest,
		"comm_open":           s.commOpen,
		"comm_msg":            s.commOther,
		"comm_close":          s.commOther,
		"connect_request":     s.connectRequest,
		"shutdown_request":    s.shutdownRequest,
	}
	return s, nil
}

// Connection is where the server listens. Ports that were given as 0 are filled in.
func (s *Server) Connection() Connection { return s.conn }

// Stats counts what went wrong with messages so far.
func (s *Server) Stats() Stats { return s.trouble.snapshot() }

// Interrupt cancels the context of the running cell, and does nothing between cells. If the cell has been
// interrupted before, an engine that is an [engine.Insister] hears of it.
func (s *Server) Interrupt() {
	again := s.cells.interrupt(errInterrupted)
	if i, ok := s.runner.(engine.Insister); ok && again {
		i.Insist()
	}
}

// Serve answers front ends until one of them asks for shutdown, which returns nil, or ctx ends, which
// returns its cause. It may be called once. A cell that does not heed its context within
// Options.Grace is left behind, still running.
func (s *Server) Serve(ctx context.Context) error {
	var wg sync.WaitGroup
	wg.Go(func() { s.iopub.watch(s.ctx) })
	s.iopub.status(nil, "starting")
	wg.Go(func() { s.stdin.receive(s.ctx) })
	wg.Go(s.serveControl)
	wg.Go(s.receiveShell)
	go s.lane.work(s.handleShell)

	var err error
	select {
	case <-s.stopped:
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	s.lane.close()
	s.cells.interrupt(errShutdown)
	grace := time.NewTimer(s.opt.Grace)
	defer grace.Stop()
	select {
	case <-s.lane.done:
	case <-grace.C:
		s.opt.Logf("shutdown: the running cell does not stop and is left behind")
	}
	s.Close()
	wg.Wait()
	return err
}

// Close sends what waits to be sent and closes the sockets. It is for a server whose Serve is never called.
func (s *Server) Close() error {
	var err error
	s.end.Do(func() {
		s.unflushed.finish()
		var wg sync.WaitGroup
		closers := []func() error{
			s.shell.router.Close, s.control.router.Close, s.stdin.channel.router.Close, s.iopub.close, s.heartbeat.Close,
		}
		errs := make([]error, len(closers))
		for i, c := range closers {
			wg.Go(func() { errs[i] = c() })
		}
		wg.Wait()
		s.cancel(errShutdown)
		err = errors.Join(errs...)
	})
	return err
}

func (s *Server) stop() { s.stopOnce.Do(func() { close(s.stopped) }) }

func (s *Server) serveControl() {
	for {
		m, err := s.control.recv(s.ctx)
		if err != nil {
			return
		}
		s.handle(&request{message: m, channel: s.control}, s.controlHandlers)
	}
}

func (s *Server) receiveShell() {
	for {
		m, err := s.shell.recv(s.ctx)
		if err != nil {
			return
		}
		s.lane.push(m)
	}
}

func (s *Server) handleShell(m *message, abort bool) {
	r := &request{message: m, channel: s.shell, lane: s.lane}
	if abort && m.header.Type == "execute_request" {
		s.handle(r, map[string]handler{"execute_request": s.abortedExecute})
		return
	}
	s.handle(r, s.shellHandlers)
}
