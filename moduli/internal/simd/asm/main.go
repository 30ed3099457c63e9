// Command asm writes the assembly of package simd and its Go declarations. It is a module of its own, so that
// who uses the library does not need the generator. In the folder of package simd:
//
//	go generate
package main

import (
	"flag"
	"log"

	. "github.com/mmcloughlin/avo/build"
)

var kernels = map[string]func(){
	"elementwise": elementwise,
	"sparse":      sparse,
	"gemm":        gemm,
	"geometry":    geometry,
	"gates":       gates,
}

func main() {
	which := flag.String("kernels", "", "the kernels to write")
	flag.Parse()
	write, ok := kernels[*which]
	if !ok {
		log.Fatalf("kernels %q: want those of a file beside this one", *which)
	}
	ConstraintExpr("!noasm")
	write()
	Generate()
}
