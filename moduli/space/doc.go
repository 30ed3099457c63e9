// Package space holds the spaces on which hidden neurons are placed, and the
// embedding that places them.
//
// A recurrent network that path-integrates, or follows any other state of few
// dimensions, keeps its activity on a low-dimensional manifold, the moduli
// space of its task. Geometric sparsification gives every hidden neuron a
// point of such a space and lets the distance of two neurons decide what a
// weight between them costs (arXiv 2406.06290, section 3). This package
// supplies points and distances; package inhibit turns a distance into a cost,
// package penalty the costs into a regulariser.
//
// # Basics
//
// A space is a plain struct. Its zero value has the scale of the published
// experiments:
//
//	space.Circle{}       // 5 times the angle between two points of the unit circle
//	space.Sphere{}       // S2, 5 times the angle
//	space.Sphere{Dim: 3} // S3, 10 times the angle
//	space.Torus{}        // T2, period 10 in both coordinates
//	space.Torus{Dim: 6}  // T6, period 10
//	space.Klein{}        // the Klein bottle over a square of side 10
//
// [Embed] draws a point for each of N neurons:
//
//	e, err := space.Embed(space.Torus{}, 4096, rand.NewPCG(1, 2))
//	d := e.Distance(0, 17)   // between two neurons
//	all := e.Distances()     // a symmetric 4096 x 4096 matrix
//
// One [Embedding] should feed the penalty, the checkpoint and the picture, so
// that what is drawn is what was trained. Points that come from elsewhere (a
// grid, a file, training) make an embedding too: fill in Space and Points, and
// let [Embedding.Validate] look at them.
//
// A new space is a type with the six methods of [Space].
//
// # Distances
//
// On circle and sphere the angle of unit vectors a and b is taken as
// 2 atan2(|a-b|, |a+b|). In exact arithmetic that is arccos<a,b>; in floating
// point it keeps all digits for close and for opposite points, and the
// distance of a point to itself is exactly 0. On the torus every coordinate
// difference is wrapped to the shorter way round, and the result is the
// Euclidean norm. On the Klein bottle the result is the least Euclidean
// distance to any image of the other point; see [Klein].
//
// All are metrics, symmetric to the last bit. Torus and Klein bottle accept
// points outside their fundamental domain and read them through the gluing.
//
// # Caveats
//
// Circle and sphere expect unit vectors and do not normalise: a point that was
// moved must be put back first, and Embedding.Validate says which one was not.
//
// The spaces differ in volume, and so in the share of neuron pairs that lie
// near each other: with the published scales about 13.7 % of pairs are cheap
// under the difference-of-Gaussians inhibitor on torus and Klein bottle, but
// 4.3 % on the sphere and 0.2 % on S3. Comparing spaces compares that too.
//
// Results do not depend on GOMAXPROCS. They may differ in the last bit between
// processor architectures, as Go fuses multiplication and addition on some.
package space
