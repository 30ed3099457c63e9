// Package homology finds the holes in a cloud of points: the persistent homology of its Vietoris-Rips complexes. It
// tells whether hidden states lie on the manifold that their network was wired along.
//
// # Basics
//
// Joining all points within a scale of each other gives a shape with holes: H0 are its parts, H1 loops that cannot
// be drawn tight, H2 hollows. Each is born at one scale and dies, joined or filled, at another. Those of the
// manifold that the points lie on live long, those of chance do not. A torus has 1 part, 2 loops and 1 hollow:
//
//	states, _ := recorder.Population()                                        // mean hidden states of places (P x N)
//	points, _ := homology.Landmarks(states.Rows, 300, 0, homology.Rows(states))
//	d := homology.Among(points, homology.Rows(states))
//	diagram, err := homology.Rips(ctx, d, homology.Settings{})
//	fmt.Println(diagram.Betti())                                              // [1 2 1] on a torus
//	fmt.Println(diagram)                                                      // the longest intervals
//
// The points of an embedding have distances already: Rips(ctx, embedding.Distances(), ...). [Diagram.Of] has the
// intervals of a dimension, [Diagram.At] counts the holes at one scale, [Diagram.Betti] those that stand out, and
// [Diagram.Significance] says how likely chance alone makes one as long.
//
// Neurons with small fields hide a manifold, for states of places that share no active neuron are all as far from
// each other. [Geodesic] measures along the cloud instead: homology.Rips(ctx, homology.Geodesic(d, 8), ...).
//
// Coefficients in Z/2 do not see a twist. With those in Z/3 the Klein bottle has Betti numbers 1, 1, 0 instead of
// 1, 2, 1, and the projective plane 1, 0, 0 instead of 1, 1, 1:
//
//	twisted, err := homology.Rips(ctx, d, homology.Settings{Prime: 3})
//
// # Time and memory
//
// H2 of 500 random points takes 1 to 2 seconds of one core on the torus and on the Klein bottle, and some 50 MB; on the
// sphere 6 seconds and 200 MB, for a hollow that lasts long takes most. 300 points take a fifth of that. A Threshold
// below the enclosing radius saves much where one can be told: all that matters of a torus of period L has happened
// at 0.4 L. Settings.Memory bounds what is held. A computation ends when its context does.
//
// # Caveats
//
// Landmarks favour outliers, for they are far from all others: single states of a network that is not quite sure show
// noise. Means over places (Recorder.Population in package analysis) do not have it.
//
// A sample shows a hole only if it is dense: on the published torus, period 10, the hollow shows from some 200 random
// points or 120 landmarks on. In a test of 20 samples each, Betti was right for 300 random points of the torus and for 100
// of the sphere every time, for 200 of the torus 16 times. Rips complexes also have short-lived hollows of their own,
// at a third of the length of a loop and above.
package homology
