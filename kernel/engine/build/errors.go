package build

import "fmt"

// Failure is what a tool of the toolchain wrote when it failed, with positions as
// the source's line directives have them.
type Failure struct{ Tool, Text string }

func (f *Failure) Error() string { return f.Text }

// Missing says that no module of the session has a package.
type Missing struct{ Package string }

func (m *Missing) Error() string {
	if isStandard(m.Package) {
		return fmt.Sprintf("package %s is not in the standard library", m.Package)
	}
	return fmt.Sprintf("no module provides package %s; to add one: %%get %s", m.Package, m.Package)
}

// Mismatch says that a package was built anew since the running program, or a
// plugin that it has loaded, was built with it.
type Mismatch struct{ Package string }

func (m *Mismatch) Error() string {
	return fmt.Sprintf("package %s has changed since the kernel was built or loaded it: build the kernel again, or restart it if the package is your own", m.Package)
}
