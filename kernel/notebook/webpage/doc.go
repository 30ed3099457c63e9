// Package webpage makes one HTML file of a notebook: text, code, outputs and pictures in it, so that
// it can be mailed, printed and opened with no network.
//
//	err := webpage.Write(w, nb, webpage.Options{Title: "03-navigation", Dir: "notebooks"})
//
// Markdown is GitHub's, with tables; formulas in TeX become MathML, which browsers draw themselves. Code
// is coloured by Go's own scanner. An output with several forms shows the first of html, svg, png, jpeg,
// gif, webp, Markdown, plain text. Colours of terminals in tracebacks are kept. The page follows the
// reader's light or dark theme, has a table of contents where there is room, and prints.
//
// The page asks no server for anything: pictures are embedded, a picture on another host becomes a
// link to it, and a content security policy in the page forbids what an output might try to fetch.
//
// HTML in Markdown cells passes through a sanitiser, so that <details>, tables and pictures work and
// scripts do not. HTML of outputs is taken as it is, since the reader's own cells made it.
//
// Tags on cells: remove-cell, remove-input and remove-output leave out, hide-input folds the code away.
package webpage
