// Package simd holds the kernels that training and inference spend their time in, in assembly for amd64 and in Go
// for all else. They are in float32, but for those of the penalty matrix.
//
// The processor is asked once, at start, what it can do: [AVX512] needs AVX-512 F, VL, BW and DQ, [AVX2] needs FMA
// as well. With the build tag noasm, and on other architectures, all is [Portable]. The kernels of one
// level give the same bits wherever and however often they run; between levels sums differ in the
// last digits, for they are added up in another order and with or without the rounding between a
// product and its sum.
//
// The assembly is written by the programs in the folder asm.
package simd

//go:generate go -C asm run . -kernels gemm -pkg simd -out ../gemm_amd64.s -stubs ../gemm_amd64.go
//go:generate go -C asm run . -kernels sparse -pkg simd -out ../sparse_amd64.s -stubs ../sparse_amd64.go
//go:generate go -C asm run . -kernels elementwise -pkg simd -out ../elementwise_amd64.s -stubs ../elementwise_amd64.go
//go:generate go -C asm run . -kernels geometry -pkg simd -out ../geometry_amd64.s -stubs ../geometry_amd64.go
//go:generate go -C asm run . -kernels gates -pkg simd -out ../gates_amd64.s -stubs ../gates_amd64.go
