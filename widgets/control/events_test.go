package control

import (
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A callback that is slow hears of the latest value, and holds nothing up.
func TestSlowCallback(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		var heard []int
		atOnce, most := 0, 0
		s := NewIntSlider("n", 0, 100).OnChange(func(v int) {
			atOnce++
			most = max(most, atOnce)
			time.Sleep(time.Second)
			heard = append(heard, v)
			atOnce--
		})
		must(t, s.Show())
		for v := 1; v <= 50; v++ {
			f.set(s, "value", v)
			synctest.Wait()
		}
		settle(5 * time.Second)
		if !slices.Equal(heard, []int{1, 50}) || most != 1 {
			t.Errorf("heard %v, %d at once", heard, most)
		}
	})
}

func TestEachClickCounts(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		n := 0
		b := NewButton("go").OnClick(func() { time.Sleep(time.Millisecond); n++ }).OnClick(nil)
		must(t, b.Show())
		for range 20 {
			f.event(b, "click")
		}
		f.event(b, "hover")
		b.Click()
		settle(time.Second)
		if n != 21 {
			t.Errorf("%d clicks, want 21", n)
		}
		b.Disabled(true)
		b.Click()
		f.event(b, "click")
		for range 2 * maxQueue {
			b.Disabled(false).Click()
		}
		settle(10 * time.Second)
		if n < 21+maxQueue || n > 21+maxQueue+1 {
			t.Errorf("%d clicks, want no more than %d to wait", n, maxQueue)
		}
	})
}

func TestChannels(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		s := NewFloatSlider("x", 0, 10)
		d := NewDropdown("d", "a", "b")
		a, b, picked := s.Changes(), s.Changes(), d.Changes()
		must(t, s.Show(), d.Show())
		for v := range 5 {
			f.set(s, "value", v)
		}
		f.set(d, "index", 1)
		if x, y, z := <-a, <-b, <-picked; x != 4 || y != 4 || z != "b" {
			t.Errorf("received %v, %v and %q, want the latest", x, y, z)
		}
		select {
		case v := <-a:
			t.Errorf("received %v once more", v)
		default:
		}
		go func() { must(t, s.Close()) }()
		for range a { // ends with the control
		}
	})
}

// A callback that panics, or ends its goroutine, is told of, and the next is called.
func TestCallbacksThatFail(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		var heard []int
		s := NewIntSlider("n", 0, 10).OnChange(func(v int) {
			switch v {
			case 1:
				heard[v] = 0
			case 2:
				runtime.Goexit()
			}
			heard = append(heard, v)
		})
		must(t, s.Show())
		for v := 1; v <= 3; v++ {
			f.set(s, "value", v)
			synctest.Wait()
		}
		if !slices.Equal(heard, []int{3}) {
			t.Errorf("heard %v, want 3", heard)
		}
		shown := f.Messages()
		text, _ := shown[len(shown)-1].Bundle.Data["text/plain"].(string)
		if len(shown) != 2 || !strings.HasPrefix(text, `control: IntSlider "n": a callback failed: panic: runtime error: index out of range [1] with length 0`) ||
			!strings.Contains(text, "events_test.go") {
			t.Errorf("%d things were shown, the last is %s", len(shown), text)
		}
	})
}

// A callback may change what it hears of.
func TestCallbackThatSets(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		a, b := NewIntSlider("a", 0, 100), NewIntSlider("b", 0, 100)
		a.OnChange(func(v int) { must(t, b.Set(v)) })
		b.OnChange(func(v int) { must(t, a.Set(v/10*10)) })
		must(t, NewHBox(a, b).Show())
		f.set(a, "value", 37)
		synctest.Wait()
		if a.Value() != 30 || b.Value() != 30 || f.state(a, "value") != 30.0 {
			t.Errorf("values are %d and %d, want 30", a.Value(), b.Value())
		}
	})
}

func TestSubmit(t *testing.T) {
	in(t, func(t *testing.T, f *frontEnd) {
		var got []string
		x := NewText("name").Start("a").Placeholder("who?").OnRelease().OnSubmit(func(s string) { got = append(got, s) })
		must(t, x.Show())
		f.set(x, "value", "Ada")
		f.event(x, "submit")
		f.event(x, "blur")
		synctest.Wait()
		if !slices.Equal(got, []string{"Ada"}) || f.state(x, "placeholder") != "who?" || f.state(x, "continuous_update") != false {
			t.Errorf("submitted %q", got)
		}
	})
}
