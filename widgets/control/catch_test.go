package control

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// kernel is a front end behind a kernel that runs code beside cells.
type kernel struct {
	*frontEnd
	calls int
}

type failure struct{}

func (failure) Error() string   { return "panic: by the kernel" }
func (failure) Trace() []string { return []string{"panic: by the kernel", "In[1]:2"} }

func (k *kernel) Beside(place display.Sink, f func()) error {
	k.calls++
	if place == nil {
		f()
		return errors.New("failed")
	}
	place.(interface{ Stdout([]byte) }).Stdout([]byte("printed\n"))
	place.(interface{ Stderr([]byte) }).Stderr([]byte("warned\n"))
	if c, ok := display.CommsOf(place); !ok || c != display.Comms(k) {
		return errors.New("no comms")
	}
	restore := display.SetSink(place)
	f()
	restore()
	if k.calls%2 == 1 {
		return nil
	}
	return failure{}
}

// A kernel that runs code beside cells runs callbacks and functions: what they print is caught too.
func TestKernelsRunWhatIsCalled(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		k := &kernel{frontEnd: f}
		defer display.SetSink(k)()
		var heard []int
		s := NewIntSlider("n", 0, 10).OnChange(func(v int) { heard = append(heard, v) })
		i := Interact(func() string { must(t, display.Show(text("shown"))); return "returned" })
		must(t, i.Show(), s.Show(), s.Set(3))
		synctest.Wait()
		if !slices.Equal(heard, []int{3}) || k.calls != 3 {
			t.Errorf("heard %v by %d calls", heard, k.calls)
		}
		if got := f.shown(i.Output()); got != "stdout:printed\nwarned\n | [text/plain]shown | stdout:printed\nwarned\nreturned\n | panic!by the kernel" {
			t.Errorf("shown is %q", got)
		}
		list := f.state(i.Output(), "outputs").([]any)
		if got := fmt.Sprint(list[3].(map[string]any)["traceback"]); got != "[panic: by the kernel In[1]:2]" {
			t.Errorf("the trace is %s", got)
		}
		all := f.Messages()
		if got := all[len(all)-1].Bundle.Data["text/plain"].(string); !strings.HasSuffix(got, "a callback failed: failed") {
			t.Errorf("shown is %q", got)
		}
	})
}
