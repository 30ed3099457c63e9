// Package control holds controls that readers move and programs hear of: sliders, drop-downs, buttons, progress bars.
// They are those of ipywidgets, without Python: any front end that shows these shows them.
//
// # Basics
//
// The shortest way is a function. [Interact] makes a control for each of its parameters, shows what it returns, and
// calls it again when a value changes:
//
//	control.Interact(func(n int, sigma float64) display.Bundler {
//		return widgets.Domain(embedding(n, sigma))
//	}, control.Param{Name: "neurons", Min: 16, Max: 512, Step: 16}, control.Param{Name: "sigma", Max: 2}).Show()
//
// A [Param] gives a parameter its name, since programs do not keep it, a range, a first value, or the choices
// of a drop-down. Zero values leave all that to the parameter's type.
//
// # Controls by themselves
//
// A control is made by a New function, set up by chained calls, and shown:
//
//	rate := control.NewFloatSlider("rate", 0, 0.1).Start(0.01).OnRelease()
//	stop := control.NewButton("stop").Look(control.Danger)
//	bar := control.NewIntProgress("step", 10_000)
//	control.NewVBox(control.NewHBox(rate, stop), bar).Show()
//
// Value reads it and Set changes it, from any goroutine, at any time: while the cell runs, a slider that a reader
// moves gives new values at once. There are two more ways to hear of changes:
//
//	rate.OnChange(func(v float64) { ... })     // called, one call at a time
//	for v := range rate.Changes() { ... }      // received; ends when the control is closed
//
//	for step := range 10_000 {
//		train(rate.Value())
//		bar.Set(step + 1)
//		select {
//		case <-clicks:                     // clicks := stop.Clicks()
//			return
//		default:
//		}
//	}
//
// Both tell of changes by whomever, readers and programs. Where a callback or a receiver is slow it gets the latest value,
// and those between are left out; clicks are counted and each is called for.
//
// [HBox] and [VBox] arrange controls; [HTML], [Label], [Image] and [Output] show things beside them. An [Output] holds what
// is written to it (it is an io.Writer) and whatever can be shown, other controls too.
//
// # What is refused
//
// Set returns an error for a value outside the range, for NaN and for an option that is not there, and leaves the
// control as it was.
// Errors of chained calls are kept; Err and Show return the first. What a front end says is held to the same rules, and
// the front end is put right.
//
// Names, labels and values are text: markup in them is shown as it is written. [HTML] alone takes markup, as it is given.
//
// # What stays
//
// A page that is loaded again finds the controls as they are, and a notebook that is saved with the widgets' state (in
// JupyterLab: Settings, Save Widget State Automatically) shows them to readers who have no kernel. Where no front
// end can answer, as in a script, a control shows its value as text, and Interact calls its function once.
//
// # Caveats
//
// Callbacks, and functions given to Interact, run beside the cells, also while one is running: variables that both use need
// a lock, as between any goroutines. A panic in one is shown, and the next call is made.
//
// Controls are open until Close, or until the kernel is started anew; a cell that is run again makes new ones beside them.
//
// What a function given to Interact returns, displays and prints is below its controls when it returns; where no kernel
// is, as in a test, what it prints by package fmt is not. What callbacks print, and the errors of those that
// panic, is below the newest cell. Give them an [Output] to write to.
//
// A chart that is returned keeps its chart library apart from it; one that the function shows itself brings it along with
// the first call only, so that a saved notebook has the static picture. Return it.
//
// Front ends hear of 25 changes a second of each control, after the first 50; the last is always said, up to 40 ms late.
// A bar at its end is said at once.
package control
