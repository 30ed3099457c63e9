// Command install puts the kernel "Go (moduli)" into Jupyter, takes it out again and checks a machine. With --gonb it
// adds GoNB as a second one, with --papermill papermill learns to write parameters in Go.
//
//	go run ./install                        # for this user; needs Go, no Python
//	go run ./install --gonb                 # the same, and "Go (GoNB) with moduli"
//	go run ./install --papermill            # the same as the first, and parameters of papermill in Go
//	go run ./install --sys-prefix           # into the active Python environment
//	go run ./install --prefix /opt/jupyter  # under a folder, as images and packages do
//	go run ./install uninstall              # with the same flag removes what install wrote
//	go run ./install doctor                 # says what this machine has and lacks
//
// It builds the kernel to a path that does not change from version to version and replaces it there in
// one step, so that kernels that are running go on with the binary that they started with. Then it
// writes the kernelspec "moduli-go": kernel.json and the logos. Doing it twice is doing it once.
//
// It works in any folder of the module, and from anywhere else with
//
//	go run github.com/moduli-rnn/moduli-go/install@latest
//
// # papermill
//
// papermill runs notebooks of this kernel as they are. To give them parameters it has to write them in the notebook's
// language, and it knows no Go: "No parameter translator functions specified". The flag --papermill has pip install a package of one
// module, moduli-papermill, from this repository and without the network into the Python that papermill runs on: that of
// --prefix, else the active environment's, else python3 on the PATH. Then
//
//	papermill notebooks/03-navigation.ipynb out.ipynb -p preset moduli.Smoke
//
// needs no flag. What the cell tagged "parameters" declares, one declaration a line, is assigned, so that it keeps its type (2 for a float64 is
// 2.0, a list for a []float64 is one); other parameters are declared. A string that is given for what was
// not declared by a string is Go: moduli.Smoke, 3 * time.Second. Numbers, bools, strings, lists, maps by strings and null become int, float64,
// bool, string, slices, maps and nil, with the closest type that holds all elements.
//
// papermill has no hook for languages: it loads engines that packages offer, and this package registers Go for the kernel moduli-go, and no
// other, while it is loaded as one. uninstall has pip remove it.
//
// # GoNB
//
// GoNB (github.com/janpfeifer/gonb v0.11.3, MIT licence, Linux and macOS) is a kernel that makes each cell a Go program.
// Its kernelspec here is "moduli-gonb", beside a "gonb" of one's own. GoNB and goimports, which it runs on each cell, are
// built from this module's go.sum; gopls, with which it completes and explains names, is used where it is on the PATH.
//
// A session of GoNB has a temporary folder with a module for its cells. Its flag -go_work, which the kernelspec sets to
// this module's folder, makes that folder a workspace of the two modules, so that cells import moduli and widgets, at the
// versions of this module's go.mod and with the sums of its go.sum, and need no network. GoNB runs "go get" before each
// cell, which would ask about each module's newest version; a go command that its folder holds (gonb_go.sh) tries that
// without the network first, and fetches only what is not here. Imports may be left out where goimports finds the
// packages by their names. Widgets show themselves through GoNB's package gonbui: the same html, picture and text.
//
// The notebooks of the course are written for "Go (moduli)". Under GoNB:
//
//   - Statements stand below a line %%, and other lines of a cell are declarations. The value of a last line is not shown.
//   - Declarations live on, values do not: "x := 1" ends with its cell, and "var x = train()" trains again in each cell
//     that follows. So cells that train and cells that look at the result become one, or the first saves a checkpoint.
//   - There is no ctx: ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt) is one that ends when the
//     cell is interrupted. GoNB kills a cell that goes on for 5 seconds after that.
//   - A cell that panics or exits counts as one that went well: what follows it runs. Only a cell that does not compile
//     is an error.
//   - Each cell that draws carries the chart library again, 0.45 MB.
//   - display.Clear empties what the cell has displayed, and the next display takes its place. What was printed stays.
//   - %help lists other commands than here; a client that asks is_complete_request gets no answer.
//
// # Caveats
//
// Jupyter's setting JUPYTER_PLATFORM_DIRS is not followed: set JUPYTER_DATA_DIR where you use it.
//
// Both kernels go on reading the source that they were built from: where it moves, install again. For GoNB, GOFLAGS must
// not hold -mod=mod, which the go command refuses in a workspace.
package main
