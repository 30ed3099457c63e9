package control_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/moduli-rnn/moduli-go/widgets/control"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// In a notebook this shows a slider and a drop-down with the text below, which follows them. In a script
// the function is called once.
func ExampleInteract() {
	dir, err := os.MkdirTemp("", "pictures")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	defer display.SetSink(display.NewFiles(dir).Log(io.Discard))()

	parameters := func(hidden int, cell string) string {
		gates := map[string]int{"Elman": 1, "GRU": 3, "LSTM": 4}[cell]
		return fmt.Sprintf("%d recurrent weights", gates*hidden*hidden)
	}
	err = control.Interact(parameters,
		control.Param{Name: "hidden", Min: 16, Max: 512, Step: 16, Start: 128},
		control.Param{Name: "cell", Choices: []string{"Elman", "GRU", "LSTM"}, Start: "LSTM"},
	).Show()
	if err != nil {
		panic(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "01-interact.txt"))
	if err != nil {
		panic(err)
	}
	fmt.Print(string(text))
	// Output:
	// hidden: 128 (16 to 512)
	// cell: LSTM (of Elman, GRU, LSTM)
	// 65536 recurrent weights
}

// A value that is out of range is refused, and the slider stays where it is.
func ExampleIntSlider() {
	s := control.NewIntSlider("neurons", 1, 64).Start(16)
	fmt.Println(s.Set(65))
	fmt.Println(s.Value())
	// Output:
	// control: IntSlider "neurons": value 65: want one from 1 to 64
	// 16
}

// Changes are received wherever they come from.
func ExampleDropdown() {
	d := control.NewDropdown("space", "torus", "sphere", "Klein bottle")
	changes := d.Changes()
	if err := d.Set("sphere"); err != nil {
		panic(err)
	}
	fmt.Println(<-changes)
	// Output:
	// sphere
}

// Clicks can be asked for between the steps of a loop.
func ExampleButton() {
	stop := control.NewButton("stop").Look(control.Danger)
	clicks := stop.Clicks()
	for step := 1; ; step++ {
		if step == 3 {
			stop.Click() // as a reader does
		}
		select {
		case <-clicks:
			fmt.Println("stopped at step", step)
			return
		default:
		}
	}
	// Output:
	// stopped at step 3
}

// An output is written to like a file.
func ExampleOutput() {
	var shown display.Recorder
	defer display.SetSink(&shown)()

	log := control.NewOutput()
	fmt.Fprintln(log, "loss 0.25")
	box := control.NewVBox(control.NewLabel("the log"), log)
	if err := box.Show(); err != nil {
		panic(err)
	}
	fmt.Println(shown.Messages()[0].Bundle.Data["text/plain"])
	// Output:
	// the log
	// loss 0.25
}
