// Package inhibit holds the inhibitor functions: what a connection between two
// neurons costs as a function of their distance on the moduli space
// (arXiv 2406.06290, section 3).
//
// # Basics
//
// An [Inhibitor] is a value with the cost and its derivative:
//
//	f := inhibit.DoG{}
//	f.Value(0)      // 81.1: the highest cost, at distance 0
//	f.Value(0.888)  // 0.0: nothing to pay on the ring of favoured neighbours
//	f.Value(7)      // 81.1: far away is dear again
//	f.Derivative(3) // 19.8: going farther still costs more
//
// The zero value of each has the published constants:
//
//	Diffusion  d^2                             near neurons are cheap
//	DoG        max(g) - g,                     a ring of neurons is cheap
//	           g = 100 (exp(-d^2/5) - exp(-4 d^2))
//	Gaussian   100 exp(-d^2/3)                 far neurons are cheap
//	Ripple     50 + 50 cos(2 d)                many rings are cheap
//	Constant   1                               geometry plays no part
//	Func       a function of your own
//
// [Values] computes the costs of many distances at once.
//
// All values are true penalties: 0 or above, and the higher, the sooner a
// weight goes. There is no switch that turns one upside down. A difference of
// Gaussians in particular is the bump g in its own literature; what is charged
// here is how far g stays below its peak.
//
// # An inhibitor of your own
//
// [Func] makes one from a function of the distance:
//
//	wire := inhibit.Func{Name: "wire", F: func(d float64) float64 { return max(0, d-2) }}
//
// A type with the three methods of [Inhibitor] is one too. If it can be given
// unusable fields it should have a method Validate() error as well, which
// package penalty calls. [Check] looks for mistakes in either: costs that are
// negative or not finite, and derivatives that are not the slope.
//
// Derivatives are needed only where the embedding itself is trained.
//
// # Caveats
//
// Distances are expected to be 0 or above. The functions of d^2 and the cosine
// are even, so the sign of a negative distance is ignored by Value.
//
// The exponentials of DoG and Gaussian are the package's own: values agree with
// those by math.Exp to about 1e-15 of the height.
//
// The published constants belong to the published scales of the spaces. On a
// space where no two points are as far apart as 0.888, the DoG has no ring left
// and only falls with the distance.
package inhibit
