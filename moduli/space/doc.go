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
// experiments, where there is one:
//
//	                       volume   cheap    points, distance
//	Circle{}                 31.4   11.2 %   unit vectors in R2, 5 times the angle
//	Sphere{}                  314    4.3 %   S2: unit vectors in R3, 5 times the angle
//	Sphere{Dim: 3}         19,739    0.2 %   S3: unit vectors in R4, 10 times the angle
//	Torus{}                   100   13.7 %   T2: a square of side 10, straight lines
//	Torus{Dim: 6}         1000000    0.04 %  T6: a cube of side 10, straight lines
//	Klein{}                   100   13.7 %   the Klein bottle over a square of side 10
//	Euclidean{}          infinite   47 %     R3: Gaussian points, straight lines
//	Euclidean{Dim: 9}    infinite    1.3 %   R9: Gaussian points, straight lines
//	Product{}              31,416    0.3 %   S2 x T2, sqrt(d1^2 + d2^2)
//
// Not in the published experiments:
//
//	Projective{}              157    8.6 %   S2 with opposite points glued, 5 times the angle
//	Moebius{}                 100   12.4 %   a strip of length 10 and width 10
//	Hyperbolic{}             97.8   11.0 %   the Poincaré disk, points within 3.5 of its middle
//	Product{Of: ...}                         of any spaces
//	Func{...}                                a distance of your own
//
// Cheap is the share of pairs of neurons below half of the highest cost of the
// difference-of-Gaussians inhibitor, those 0.377 to 2.124 apart.
//
// [Embed] draws a point for each of N neurons, uniformly for the volume:
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
// # Training an embedding
//
// Every space of this package is [Smooth]: Grad gives the gradient of the distance
// in each of its two points, Retract moves a point and keeps it on the space, and
// [Embedding.Move] does so for all points at once. On the quotients (torus, Klein
// bottle, Moebius strip, projective plane) the gradient follows the shortest way.
// The gradient is Riemannian, a tangent vector: with the metric's inverse applied,
// a step against it of length 1 brings two points nearer by 1, wherever they are and
// whatever the coordinates.
//
// The distance has no slope where two points coincide, and two different ones
// on a cut locus, where two shortest lines meet (opposite points of a sphere). There
// Grad gives 0 and one of the slopes; it is finite everywhere.
//
// # Volumes
//
// The shares above differ because volumes do, so comparing spaces compares that
// too. [MatchVolume] scales a space to a volume, most simply that of the torus:
//
//	s, err := space.MatchVolume(space.Sphere{}, space.Torus{}.Volume())
//
// It changes the scale of the struct (here to Sphere{Scale: 2.82...}), which the
// name shows; there is no wrapper, so a scaled sphere is a sphere in every
// respect. At volume 100 the cheap shares are 13.7 % on torus and Klein
// bottle, 13.1 % on the sphere, 13.4 % on the projective plane, 12.4 % on the Moebius
// strip, whose edge cuts neighbourhoods off, and 10.8 % on the hyperbolic plane,
// whose disk is mostly rim. Report results at published and at matched scales.
// Across dimensions one volume does not give one share: the circle of length 100
// has 3.5 %.
//
// # A space of your own
//
// A distance of two points and a way to draw one make a [Func]; gradients come from
// finite differences unless you give them. A type with the six methods of [Space]
// is a space too, and can be trained if it has the two more of [Smooth]. [Check]
// looks for mistakes in either.
//
// # Pictures
//
// [Space].Chart draws a space flat and says how the sides are glued; a [Surfaced]
// space can be drawn in R3 too: circle and sphere in their true shape, the torus
// as a donut, the Klein bottle as a figure eight, the projective plane as Boy's
// surface, the hyperbolic plane as a hyperboloid.
//
// # Distances
//
// Where an angle is needed, that of unit vectors a and b is taken as
// 2 atan2(|a-b|, |a+b|). In exact arithmetic that is arccos<a,b>; in floating
// point it keeps all digits for close and for opposite points, and the
// distance of a point to itself is exactly 0. On the torus every coordinate
// difference is wrapped to the shorter way round, and the result is the
// Euclidean norm. On Klein bottle and Moebius strip the result is the least
// Euclidean distance to any image of the other point; see [Klein].
//
// All are metrics, symmetric to the last bit. Torus, Klein bottle and Moebius strip
// accept points outside their fundamental domain and read them through the gluing.
//
// # Caveats
//
// Circle, sphere and projective plane expect unit vectors and do not normalise: a
// point that was moved must be put back first (Retract does), and
// Embedding.Validate says which one was not. So it is with points outside the
// hyperbolic disk or beyond the edge of the strip.
//
// The hyperbolic plane and R^n have no uniform distribution. Points are drawn
// from a disk of the one, whose area counts as the volume, and from a Gaussian of
// the other. Hyperbolic coordinates lose their digits towards the rim; at
// distance 24 Scale from the middle a moved point is stopped.
//
// The edge of the Moebius strip stops a moved point too, so that training can
// pile points up there.
//
// Results do not depend on GOMAXPROCS. They may differ in the last bit between
// processor architectures, as Go fuses multiplication and addition on some.
package space
