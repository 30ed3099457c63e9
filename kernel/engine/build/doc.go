// Package build turns Go packages into plugins with the Go toolchain's compiler
// and linker, and loads them into the running program.
//
//	b, err := build.New(build.Options{Dir: "."}) // err names what this machine lacks
//	defer b.Close()
//	x, err := b.Build(ctx, build.Unit{Path: "cells/7", Source: src, Imports: []string{"fmt"}})
//	err = b.Load(x) // the init functions of the package have run
//
// # How
//
// A plugin shares the packages of the program that loads it, and the runtime
// refuses it if it was compiled against others. So the packages that a unit
// imports are built by the go command with the flags of the running program, from
// the source tree that the program was built from; the go command caches them.
// The unit itself is compiled and linked without the go command, which takes a
// third of the time that go build -buildmode=plugin takes.
//
// Modules are taken from the cache that the program was built from, wherever HOME and
// GOPATH point now: compiled packages have the paths of their files in them.
//
// A program that was built with -trimpath does not know where its source is: the
// variable MODULI_SOURCE names the folder.
//
// # Names of types
//
// The name of a generic type has the paths of its arguments' packages in it, and a
// unit's path is not that of a program. So before a unit is linked, its object file
// is changed where it has the names that the runtime prints: main.Pair[cells/7.T]
// becomes main.Pair[main.T]. Only these change. Types are told apart by what the
// compiler made of their full names, and reflect.Type.PkgPath remains the unit's,
// for by it types of the same name from two units are known to be two. Where the
// format of object files is not the one that is known, names stay as they are.
//
// # Modules
//
// Packages that the program is not made of come from a module: the one whose
// go.mod governs the folder in Options, with its replacements, or those of the
// go.work that it is part of; without one, from a module of the builder's own. Get
// adds requirements to it. All are built in one workspace with the program's source
// tree, and a requirement that would raise the version of a module that the program
// is made of is refused, for its packages can not be loaded twice.
//
// # Caveats
//
// Plugins exist on Linux, macOS and FreeBSD, in programs built with cgo and without
// the race detector, and need a C compiler to link; elsewhere New says what is
// lacking. A plugin is never unloaded. The first build on a machine compiles the
// standard library's packages once more, which takes some ten seconds; see Warm.
package build
