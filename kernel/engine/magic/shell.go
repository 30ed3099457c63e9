package magic

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

const (
	// manners is how long a command that is interrupted may take to clean up before it is killed.
	manners = 500 * time.Millisecond
	// afterwards is how long to wait for what a command has left in the background to write.
	afterwards = 100 * time.Millisecond
)

func checkShell(c *Command) error {
	if c.Args == "" {
		return errorf("!: wants a command behind it, as in !ls")
	}
	if strings.HasPrefix(c.Args, "!") {
		return errorf("!%s: one ! is enough", c.Args)
	}
	return nil
}

// shell runs a command line. Its exit status is its own affair, as with IPython.
func shell(r *running, c *Command) (*display.Bundle, error) {
	err := r.execute(c, shellCommand(c.Args))
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		if !exit.Exited() { // no shell is left to say so
			r.out.Stderr([]byte("!" + c.Args + ": " + exit.String() + "\n"))
		}
		return nil, nil
	}
	return nil, err
}

// bash runs a script, whose exit status matters. Its lines have the numbers that they have in the cell.
func bash(r *running, c *Command) (*display.Bundle, error) {
	path, err := exec.LookPath("bash")
	if err != nil {
		return nil, errorf("%%%%bash: there is no bash in $PATH: %s", os.Getenv("PATH"))
	}
	args := append([]string{"-c", c.Code, r.name}, strings.Fields(c.Args)...)
	err = r.execute(c, exec.Command(path, args...))
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return nil, &Error{Name: "command failed", Text: "%%bash: " + exit.String()}
	}
	return nil, err
}

// execute runs a process and all that it starts until it ends or the cell is interrupted.
func (r *running) execute(c *Command, cmd *exec.Cmd) error {
	if r.ctx.Err() != nil {
		return stopped(r.ctx)
	}
	clock := Start()
	defer func() {
		if r.spent != nil {
			r.spent.Add(clock.Stop())
		}
	}()
	drained, err := r.connect(cmd)
	if err != nil {
		return errorf("%s: %v", c.Name, err)
	}
	p, err := start(cmd)
	closeAll(cmd.Stdout, cmd.Stderr)
	if err != nil {
		return errorf("%s: the command could not be started: %v", c.Name, err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err = <-ended:
	case <-r.ctx.Done():
		p.interrupt()
		wait(ended, manners)
		p.kill()
		wait(drained, afterwards)
		return stopped(r.ctx)
	}
	// What is left in the background keeps the streams, and writes to this cell later.
	wait(drained, afterwards)
	p.release()
	return err
}

// connect gives a command streams of the cell. The channel is closed when all of them have ended.
func (r *running) connect(cmd *exec.Cmd) (drained <-chan struct{}, err error) {
	var readers [2]*os.File
	var writers [2]*os.File
	for i := range readers {
		if readers[i], writers[i], err = os.Pipe(); err != nil {
			closeAll(readers[0], writers[0])
			return nil, fmt.Errorf("the command could not be connected: %w", err)
		}
	}
	cmd.Stdout, cmd.Stderr = writers[0], writers[1]
	done := make(chan struct{})
	left := make(chan struct{}, len(readers))
	for i, to := range []writer{r.out.Stdout, r.out.Stderr} {
		go func() {
			defer func() { left <- struct{}{} }()
			defer readers[i].Close()
			_, _ = io.Copy(to, onlyReader{readers[i]}) // what can not be read was not written
		}()
	}
	go func() {
		for range readers {
			<-left
		}
		close(done)
	}()
	return done, nil
}

// onlyReader keeps io.Copy from taking short cuts that would hold text back.
type onlyReader struct{ io.Reader }

func closeAll(files ...any) {
	for _, f := range files {
		if f, ok := f.(*os.File); ok && f != nil {
			_ = f.Close()
		}
	}
}

// wait waits for c, at most for a time.
func wait[T any](c <-chan T, most time.Duration) {
	t := time.NewTimer(most)
	defer t.Stop()
	select {
	case <-c:
	case <-t.C:
	}
}

// stopped is the end of a command that was interrupted.
func stopped(ctx context.Context) error {
	text := "the command was stopped; values of earlier cells are kept"
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		text = "the command was stopped at its time limit; values of earlier cells are kept"
	}
	return &Error{Name: "interrupted", Text: text}
}
