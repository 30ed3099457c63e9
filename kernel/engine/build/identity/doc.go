// Package identity lets what a plugin brings along be the same as what is there.
//
//	err := identity.Unify("cell.so") // after plugin.Open("cell.so"), before its code runs
//
// Compiled code compares types, and the tables of methods that interfaces hold, by
// their addresses. The dynamic linker sees to it that a type which two plugins have is
// that of the first. But reflection makes types while a program runs, such as
// map[string][]complex64 where no package mentions it, and the runtime makes tables of
// methods; the linker knows of neither, and a plugin that comes later with its own would
// find values of the one type not to be of that type. So the words of a loaded plugin
// that point to a type or a table of which there was one before are changed to point to
// that one.
//
// # Caveats
//
// It works on Linux, where plugins are ELF files. Elsewhere Unify does nothing. Types of
// structs that reflection can not make, such as those that embed interfaces, stay as they are.
package identity
