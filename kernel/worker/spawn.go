package worker

import (
	"os"
	"os/exec"
	"runtime"
)

// asWorker tells a process of this binary that it was started as a worker, and with which version of the packets.
const (
	asWorker        = "MODULI_WORKER"
	protocolVersion = "3"
)

// spawn starts the process of p, and returns the ends of its pipes.
func spawn(p *process, o Options) (in, to *os.File, err error) {
	var open []*os.File // closed on failure
	defer func() {
		if err != nil {
			for _, f := range open {
				f.Close()
			}
		}
	}()
	pipe := func() (r, w *os.File) {
		if err == nil {
			if r, w, err = os.Pipe(); err == nil {
				open = append(open, r, w)
			}
		}
		return r, w
	}
	in, its := pipe()
	from, to := pipe()
	stdout, outW := pipe()
	stderr, errW := pipe()
	if err != nil {
		return nil, nil, err
	}
	exe, name, err := executable()
	if err != nil {
		return nil, nil, err
	}
	p.cmd = &exec.Cmd{Path: exe, Args: append([]string{name}, o.Args...), Env: append(os.Environ(), asWorker+"="+protocolVersion)}
	attach(p.cmd, from, its, outW, errW)
	lent, err := p.left.lend(p.cmd)
	open = append(open, lent...)
	if err != nil {
		p.left.close()
		return nil, nil, err
	}
	for i, r := range []*os.File{stdout, stderr} {
		var crashed func()
		if i == 1 {
			crashed = func() { p.kill(errCrashed) }
		}
		c, err := newCapture(r, crashed, p.rawTo(i))
		if err != nil {
			return nil, nil, err
		}
		p.raw[i] = c
	}
	if p.tree, err = newTree(p.cmd); err != nil {
		p.left.close()
		return nil, nil, err
	}
	for _, f := range append([]*os.File{from, its, outW, errW}, lent...) {
		f.Close() // the worker's own now
	}
	return in, to, nil
}

// rawTo is where the text of a real stream goes.
func (p *process) rawTo(stream int) func([]byte) {
	return func(text []byte) {
		switch out := p.newest(); {
		case out == nil: // said before any cell ran, by what is linked into the binary
		case stream == 0:
			out.Stdout(text)
		default:
			out.Stderr(text)
		}
	}
}

// executable is this binary, also after an update has put another in its place.
func executable() (path, name string, err error) {
	name, err = os.Executable()
	if err != nil {
		return "", "", err
	}
	if runtime.GOOS == "linux" {
		if _, err := os.Stat("/proc/self/exe"); err == nil {
			return "/proc/self/exe", name, nil
		}
	}
	return name, name, nil
}
