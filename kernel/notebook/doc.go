// Package notebook reads, runs and writes Jupyter notebooks with no Jupyter on the machine.
//
// # Basics
//
//	nb, err := notebook.ReadFile("03-navigation.ipynb")   // nbformat 4.0 to 4.5
//	err = notebook.ApplyPreset(nb, moduli.Smoke)          // fills the cell tagged "parameters"
//	err = notebook.Execute(ctx, nb, runner, notebook.Options{Timeout: time.Minute})
//	err = notebook.WriteFile("out/03-navigation.ipynb", nb)
//
// Execute fills the outputs as a front end would: writes to a stream are merged, a display that is
// updated changes where it was first shown (also in an earlier cell), clear_output empties the cell,
// and carriage returns overwrite. When a cell fails or the context is cancelled, the outputs so far
// stay in the notebook, and with them the error.
//
// Encode writes what Jupyter's own nbformat writes, byte for byte: sorted keys, one space of indent,
// text split into lines, a newline at the end. Fields and metadata that this package does not know
// come back as they were read. A notebook older than 4.5 is written as 4.5; the cell ids that it
// lacks are made from the cells' place and text, so the same notebook gets the same ids again.
//
// The page that a notebook becomes is in the package webpage below this one.
//
// # Caveats
//
// Notebooks of nbformat 3 and older are refused: Jupyter converts them. Outputs live in memory until
// the notebook is written. A cell that asks for input gets an error, as there is nobody to ask.
package notebook
