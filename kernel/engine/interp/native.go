package interp

import (
	"fmt"
	"io"
	"log"
	"reflect"
	"strings"
	"sync"
	"time"
)

// native stands in for a function of a package that has to know which cell calls it.
type native func(t *thread, args []reflect.Value) []reflect.Value

var natives = map[string]native{
	"os.Exit":             exits("os.Exit", nil),
	"log.Fatal":           exits("log.Fatal", func(t *thread, a []reflect.Value) { logTo(fmt.Sprint(list(a[0])...)) }),
	"log.Fatalln":         exits("log.Fatalln", func(t *thread, a []reflect.Value) { logTo(fmt.Sprintln(list(a[0])...)) }),
	"log.Fatalf":          exits("log.Fatalf", func(t *thread, a []reflect.Value) { logTo(fmt.Sprintf(a[0].String(), list(a[1])...)) }),
	"fmt.Print":           prints(func(w io.Writer, a []reflect.Value) (int, error) { return fmt.Fprint(w, list(a[0])...) }),
	"fmt.Println":         prints(func(w io.Writer, a []reflect.Value) (int, error) { return fmt.Fprintln(w, list(a[0])...) }),
	"fmt.Printf":          prints(func(w io.Writer, a []reflect.Value) (int, error) { return fmt.Fprintf(w, a[0].String(), list(a[1])...) }),
	"fmt.Fprint":          written(func(w io.Writer, a []reflect.Value) (int, error) { return fmt.Fprint(w, list(a[0])...) }),
	"fmt.Fprintln":        written(func(w io.Writer, a []reflect.Value) (int, error) { return fmt.Fprintln(w, list(a[0])...) }),
	"fmt.Fprintf":         written(func(w io.Writer, a []reflect.Value) (int, error) { return fmt.Fprintf(w, a[0].String(), list(a[1])...) }),
	"os.File.Write":       written(func(w io.Writer, a []reflect.Value) (int, error) { return w.Write(a[0].Bytes()) }),
	"os.File.WriteString": written(func(w io.Writer, a []reflect.Value) (int, error) { return io.WriteString(w, a[0].String()) }),
	"fmt.Scan":            scans(func(r io.Reader, a []reflect.Value) (int, error) { return fmt.Fscan(r, list(a[0])...) }),
	"fmt.Scanln":          scans(func(r io.Reader, a []reflect.Value) (int, error) { return fmt.Fscanln(r, list(a[0])...) }),
	"fmt.Scanf":           scans(func(r io.Reader, a []reflect.Value) (int, error) { return fmt.Fscanf(r, a[0].String(), list(a[1])...) }),
	"time.Sleep":          sleep,
	"sync.WaitGroup.Wait": waits(func(a []reflect.Value) { a[0].Interface().(*sync.WaitGroup).Wait() }),
	"sync.Mutex.Lock":     lock,
	"sync.Mutex.Unlock":   unlock,
}

func list(v reflect.Value) []any { return v.Interface().([]any) }

func prints(f func(w io.Writer, a []reflect.Value) (int, error)) native {
	return func(t *thread, a []reflect.Value) []reflect.Value {
		n, err := f(t.run.Stdout(), a)
		return []reflect.Value{reflect.ValueOf(n), errorValue(err)}
	}
}

func errorValue(err error) reflect.Value {
	v := reflect.New(reflect.TypeFor[error]()).Elem()
	if err != nil {
		v.Set(reflect.ValueOf(err))
	}
	return v
}

func exits(what string, before func(t *thread, a []reflect.Value)) native {
	return func(t *thread, a []reflect.Value) []reflect.Value {
		e := &exit{what: what, code: 1}
		if before != nil {
			before(t, a)
		} else {
			e.code = int(a[0].Int())
			e.what = fmt.Sprintf("%s(%d)", what, e.code)
		}
		panic(e)
	}
}

func logTo(s string) {
	_ = log.Output(2, strings.TrimSuffix(s, "\n"))
}

func sleep(t *thread, a []reflect.Value) []reflect.Value {
	d := time.NewTimer(time.Duration(a[0].Int()))
	defer d.Stop()
	select {
	case <-d.C:
	case <-t.run.wake:
		panic(stop{})
	}
	return nil
}

// waits lets a cell that waits for others be stopped. What it waits for goes on being waited for.
func waits(f func(a []reflect.Value)) native {
	return func(t *thread, a []reflect.Value) []reflect.Value {
		if a[0].IsNil() {
			nilDeref()
		}
		done := make(chan any, 1)
		go func() {
			defer func() { done <- recover() }()
			f(a)
		}()
		select {
		case v := <-done:
			if v != nil {
				panic(v)
			}
		case <-t.run.wake:
			panic(stop{})
		}
		return nil
	}
}

// lock waits for a mutex in a way that can be stopped: one that comes free after
// that is given back.
func lock(t *thread, a []reflect.Value) []reflect.Value {
	if a[0].IsNil() {
		nilDeref()
	}
	mu := a[0].Interface().(*sync.Mutex)
	if mu.TryLock() {
		return nil
	}
	got, gone := make(chan struct{}), make(chan struct{})
	go func() {
		mu.Lock()
		select {
		case got <- struct{}{}:
		case <-gone:
			mu.Unlock()
		}
	}()
	select {
	case <-got:
	case <-t.run.wake:
		close(gone)
		panic(stop{})
	}
	return nil
}

// unlock fails where Go would end the process.
func unlock(t *thread, a []reflect.Value) []reflect.Value {
	if a[0].IsNil() {
		nilDeref()
	}
	mu := a[0].Interface().(*sync.Mutex)
	if mu.TryLock() {
		mu.Unlock()
		panic(fault("unlock of unlocked mutex"))
	}
	mu.Unlock()
	return nil
}

func scans(f func(r io.Reader, a []reflect.Value) (int, error)) native {
	return func(t *thread, a []reflect.Value) []reflect.Value {
		n, err := t.run.scan(func(r io.Reader) (int, error) { return f(r, a) })
		return []reflect.Value{reflect.ValueOf(n), errorValue(err)}
	}
}

// forbidden says why a cell may not use a name of a package, "" if it may.
func forbidden(path, name string) string {
	switch path + "." + name {
	case "os.Stdin":
		return "reading it directly is not connected: ask with fmt.Scan, fmt.Scanln or fmt.Scanf"
	case "log.Panic", "log.Panicf", "log.Panicln":
		return ""
	case "os.StartProcess":
		return "cells may not start processes this way"
	}
	return ""
}

// forbiddenMethods end or endanger the process.
var forbiddenMethods = map[string]string{
	"log.Logger.Fatal":     "it would end the kernel",
	"log.Logger.Fatalf":    "it would end the kernel",
	"log.Logger.Fatalln":   "it would end the kernel",
	"sync.RWMutex.Lock":    "a wait for it could not be interrupted: use sync.Mutex",
	"sync.RWMutex.RLock":   "a wait for it could not be interrupted: use sync.Mutex",
	"sync.RWMutex.Unlock":  "unlocking one that is not locked would end the kernel: use sync.Mutex",
	"sync.RWMutex.RUnlock": "unlocking one that is not locked would end the kernel: use sync.Mutex",
	"sync.Cond.Wait":       "a wait for it could not be interrupted: use channels",
	"os.Process.Kill":      "it could end the kernel",
	"os.Process.Signal":    "it could end the kernel",
}
