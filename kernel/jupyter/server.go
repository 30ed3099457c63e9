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
	// History is the folder that keeps what was run for later sessions; several kernels may use one. It is made if it is
	// not there. Empty: history ends with the kernel.
	History string
	// Wire are the limits of the sockets; its Logf is replaced: what it would be told is counted, and goes to the one above.
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

	lane       *lane // of the main shell
	subshells  subshells
	talk       *lane         // of messages of conversations, one after the other
	turn       chan struct{} // held by the request whose cell runs
	cells      cells
	conversing cells // the handling of a message in the lane talk
	comms      comms
	history    history
	unflushed  outputs

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
	trouble := &trouble{logf: opt.Logf}
	opt.Wire.Logf = trouble.connection
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
	s := &Server{conn: conn, runner: run, opt: opt, session: newSession(conn.Key), lane: newLane(), talk: newLane(), turn: make(chan struct{}, 1), stopped: make(chan struct{}), trouble: trouble}
	s.ctx, s.cancel = context.WithCancelCause(context.Background())
	ch := func(name string, l net.Listener) *channel {
		return &channel{name: name, router: zmtp.NewRouter(l, opt.Wire), session: s.session, trouble: s.trouble}
	}
	s.shell, s.control = ch("shell", listeners[0]), ch("control", listeners[1])
	greet := func(topic string) zmtp.Message { return welcome(s.session, topic) }
	s.history.open(opt.History, opt.Logf)
	s.iopub = &iopub{pub: zmtp.NewXPub(listeners[2], opt.Wire, greet), session: s.session, trouble: s.trouble}
	s.stdin = newStdin(ch("stdin", listeners[3]), s.shell.router)
	s.heartbeat = zmtp.NewEcho(listeners[4], opt.Wire)
	s.controlHandlers = map[string]handler{
		"kernel_info_request": s.kernelInfoRequest,
		"interrupt_request":   s.interruptRequest,
		"shutdown_request":    s.shutdownRequest,

		"create_subshell_request": s.createSubshellRequest,
		"delete_subshell_request": s.deleteSubshellRequest,
		"list_subshell_request":   s.listSubshellRequest,
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
		"comm_msg":            s.commMsg,
		"comm_close":          s.commClose,
		"connect_request":     s.connectRequest,
		"shutdown_request":    s.shutdownRequest,
	}
	return s, nil
}

// Connection is where the server listens. Ports that were given as 0 are filled in.
func (s *Server) Connection() Connection { return s.conn }

// Stats counts what went wrong with messages so far.
func (s *Server) Stats() Stats { return s.trouble.snapshot() }

// Interrupt cancels the context of the running cell, and of a handler that answers a front end, and does nothing where
// there is neither. If the cell has been
// interrupted before, an engine that is an [engine.Insister] hears of it.
func (s *Server) Interrupt() {
	s.conversing.interrupt(errInterrupted)
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
	go s.lane.work(func(m *message, abort bool) { s.handleShell(s.lane, m, abort) })
	go s.talk.work(func(m *message, _ bool) { s.handle(&request{message: m, channel: s.shell}, s.shellHandlers) })

	var err error
	select {
	case <-s.stopped:
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	s.endLanes()
	s.Close()
	wg.Wait()
	return err
}

// endLanes stops what runs, gives up what is queued, and waits for both.
func (s *Server) endLanes() {
	s.lane.close()
	lanes := append(s.subshells.end(), s.lane)
	s.cells.interrupt(errShutdown)
	s.conversing.interrupt(errShutdown)
	grace := time.NewTimer(s.opt.Grace)
	defer grace.Stop()
	for _, l := range append(lanes, s.talk) {
		if l == s.talk {
			l.close() // the others may have waited for it
		}
		select {
		case <-l.done:
		case <-grace.C:
			s.opt.Logf("shutdown: what runs does not stop and is left behind")
			s.talk.close()
			return
		}
	}
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
		s.history.close()
		s.trouble.sum()
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
		s.route(m)
	}
}

// route puts a message where it waits for its turn.
func (s *Server) route(m *message) {
	switch l := s.subshells.lane(m.header.Subshell); {
	case l != nil:
		l.push(m)
	case m.header.Subshell != "":
		s.refuse(m)
	case isComm(m) && s.lane.behindACell():
		s.talk.push(m) // a slider answers while a cell runs, also where front ends know no subshells
	default:
		s.lane.push(m)
	}
}

// handleShell handles what came through a lane.
func (s *Server) handleShell(l *lane, m *message, abort bool) {
	if isComm(m) {
		s.talk.do(m)
		return
	}
	r := &request{message: m, channel: s.shell, lane: l}
	if abort && m.header.Type == "execute_request" {
		s.handle(r, map[string]handler{"execute_request": s.abortedExecute})
		return
	}
	s.handle(r, s.shellHandlers)
}
