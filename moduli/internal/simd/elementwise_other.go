//go:build !amd64 || noasm

package simd

const noAssembly = "simd: no assembly here"

func reluAVX2([]float32)                                                  { panic(noAssembly) }
func reluGradAVX2(_, _ []float32)                                         { panic(noAssembly) }
func tanhAVX2([]float32)                                                  { panic(noAssembly) }
func tanhAVX512([]float32)                                                { panic(noAssembly) }
func tanhGradAVX2(_, _ []float32)                                         { panic(noAssembly) }
func expShiftedAVX2(_, _ []float32, _, _ float32) float64                 { panic(noAssembly) }
func expShiftedAVX512(_, _ []float32, _, _ float32) float64               { panic(noAssembly) }
func maxAVX2([]float32) float32                                           { panic(noAssembly) }
func softmaxSumsAVX2(_, _, _ []float32, _ float32) (_, _, _ float64)      { panic(noAssembly) }
func softmaxSumsAVX512(_, _, _ []float32, _ float32) (_, _, _ float64)    { panic(noAssembly) }
func softmaxGradAVX2(_, _ []float32, _, _ float32)                        { panic(noAssembly) }
func adamAVX2(_, _, _, _, _ []float32, _, _, _, _, _, _, _, _, _ float32) { panic(noAssembly) }
func weightedL1AVX2(_, _ []float32) float64                               { panic(noAssembly) }
func weightedL1AVX512(_, _ []float32) float64                             { panic(noAssembly) }
func squaredDistancesAVX2(_, _, _ []float32, _, _ float32)                { panic(noAssembly) }
func transpose8AVX2(*float32, int, *float32, int, int)                    { panic(noAssembly) }
func sigmoidAVX2([]float32)                                               { panic(noAssembly) }
func sigmoidAVX512([]float32)                                             { panic(noAssembly) }
func scaleAVX2([]float32, float32)                                        { panic(noAssembly) }
func addAVX2(_, _ []float32)                                              { panic(noAssembly) }
func mulAVX2(_, _, _ []float32)                                           { panic(noAssembly) }
func mulAddAVX2(_, _, _ []float32)                                        { panic(noAssembly) }
func mixAVX2(_, _, _, _ []float32)                                        { panic(noAssembly) }
func sumOfProductsAVX2(_, _, _, _, _ []float32)                           { panic(noAssembly) }
func lstmGradAVX2(_, _, _, _, _, _, _, _, _ []float32)                    { panic(noAssembly) }
func gruGradAVX2(_, _, _, _, _, _, _, _, _ []float32)                     { panic(noAssembly) }
