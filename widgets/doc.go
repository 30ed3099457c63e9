// Package widgets shows the values of the library as pictures: in a notebook
// interactive ones, anywhere else as files.
//
// # Basics
//
// A widget is made from the value that it shows, set up by chained calls, and
// shown:
//
//	widgets.Domain(res.Embedding).Show()
//	widgets.Mask(res.Recurrent.Mask).SortBy(res.Embedding).Show()
//	widgets.Training(events).Title("Torus against L1").Show()
//	widgets.ErrorSparsity(dense, pruned, torus).Show()
//
// Each needs nothing but the value: titles, sizes and colours have defaults. There
// is one for each question:
//
//	Domain           where are the neurons, and how do the sides of their space glue?
//	Surface          what shape is that, and how is it wired?
//	Kernel           whom does a neuron favour?
//	Wiring           did locality emerge? To whom does a neuron send?
//	Mask             which weights survive?
//	WeightDistance   how do weights depend on distance, beside chance?
//	Sparsity         where is it sparse, matrix by matrix?
//	MaskOverlap      how much of their wiring do runs share?
//	Training         is it learning?
//	ErrorSparsity    what did pruning cost?
//	RateMaps         are there grid cells?
//	Autocorrelogram  how hexagonal are they?
//	Trajectory       how far off is it?
//	Activity         how does the activity move over the neurons?
//	Persistence      is the topology there?
//	Text             what does the language model say, and what surprised it?
//
// notebooks/gallery.ipynb shows them all for one network. The pictures of one
// embedding share the chosen neuron: one that is clicked, or chosen by the arrow keys,
// is marked in the others, and their sliders follow. Sliders go through what the output holds, which
// the caption says; in a live notebook control.Interact draws any other.
//
// [Watch] is a hook that shows training while it goes on. One of them given to
// several runs lays them over each other, three or more of one name as median and
// quartiles:
//
//	live := widgets.Watch()
//	dense.Run(ctx, live)
//	pruned.Run(ctx, live)
//
// [Progress] shows how far any long work has come, with the time left: a loop, a file
// that is read, the runs of a sweep, or what tells a callback, as homology.Settings{Progress: p.Of}.
// [Snapshots] is a hook that keeps what a matrix was on the way, for Wiring.
//
// # What is shown
//
// Every widget is a display.Bundler. Its bundle holds a static picture (PNG), a
// sentence with the numbers, alt text with shape, range and conclusion, and html
// in which a script replaces the picture by an interactive chart once it has
// painted one. Where scripts do not run (an untrusted notebook, a web page that
// strips them, a mail) the picture with its caption stays. No output asks any
// network for anything.
//
// Sliders, buttons and fields are those of the browser: keys work on them. Nothing
// moves by itself. Surfaces are painted while they are in view, for browsers allow
// some 16 charts in three dimensions at once; their pictures stand elsewhere.
//
//	go test ./notebooks -run Gallery -sheet out
//
// writes out/contact-sheet.png: all of them as JupyterLab, nbconvert and the
// kernel's own page show them, on light and dark, and where no script may run.
//
// In a script nothing needs to be set up: pictures are written into ./out, and
// a line says where. See package display for other places.
//
// # Limits
//
// More than 5,000 neurons are sampled, masks wider than the picture are drawn as
// shares of cells, training curves keep the lowest and highest loss of up to 500
// groups of steps (of all runs together); captions say so. Numbers that are not finite are left out or
// grey, and counted. A nil or empty value shows a card that says what is missing;
// values that do not fit each other are an error that says how.
//
// # Caveats
//
// The chart library (0.45 MB), what charts have in common (12 kB) and, for [Surface],
// the extension to three dimensions (0.24 MB) travel with the first interactive output
// that needs them. Where the cell of that output is deleted, the other charts of the
// saved notebook show their static pictures until the kernel is started anew.
//
// A Watcher shows its picture in the cell where its first event came. A later
// cell that goes on with the same one updates that picture; call Show for one
// below the later cell, or make a new Watcher.
//
// A frame of the live picture costs about 13 ms of one core, an event 0.1
// microseconds, the last picture 0.1 s. Frames take at most one part in 80 of the
// time, beside the training. Of a run of 2,000 steps that lasts 15 s, as navigation at
// the size of Workshop, all of it is 1.5 % of one core (BenchmarkWatchAlone, and
// BenchmarkWatchOverhead against training without).
package widgets
