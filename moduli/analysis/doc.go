// Package analysis looks at what a network has become: where its neurons fire, how its wiring follows the space it was
// trained along, and whether wirings are alike. Package homology, below it, finds the shape of hidden states.
//
// # Rate maps
//
// A [Recorder] takes in hidden states and the places they belong to, batch by batch, and has the rate map of each neuron:
//
//	r, err := analysis.NewRecorder(analysis.Box{Width: 2.2, Bins: 20}, n)
//	err = r.Add(batch.Position, states)        // T*B pairs x, y in metres; T*B x N
//	m := r.Map(17).Smooth(0.1)                 // of neuron 17, smoothed by 10 cm
//	scores := r.GridScores(0.1)                // of all neurons
//
// [Record] does so with a trained network's held-out batches, and [RecordShuffled] with places exchanged among its sequences,
// which tells what chance alone gives:
//
//	r, err := analysis.Record(res.Learner, analysis.Box{})
//
// The states of a network's workspace begin with those before the first step, which have no place: leave out as many
// rows as there are trajectories.
//
//	all := ws.States()                         // (T+1)*B x N
//	states := blas32.General{Rows: T * B, Cols: n, Stride: all.Stride, Data: all.Data[B*all.Stride:]}
//
// A [GridScore] is high where the [Autocorrelogram] of a map looks the same after a turn of 60 degrees (hexagonal
// lattice) or of 90 degrees (square lattice), and not after those between. Experiments take neurons of a score
// above some 0.3 for grid cells. A score is the best of several rings, so that noise scores above 0 on average:
// compare with maps of shuffled places.
//
// # Wiring
//
// [ByDistance] sorts weights by the distance of their neurons in an embedding, beside a control with the points shuffled
// among the neurons:
//
//	c, err := analysis.ByDistance{Bins: 20}.Measure(embedding, recurrent.W, recurrent.Mask, src)
//	fmt.Println(c)                             // share kept, mean |W| and z-scores at each distance
//
// [Compare] and [CompareAll] count what masks have in common, beside what chance alone would give them.
//
// # Hidden states
//
// [PrincipalComponents] has coordinates to draw states in, and how many dimensions they spread over. Package
// homology tells the shape of the cloud that they are: [Recorder.Population] has the mean state of each place, for
// either. A network that finds its way in a periodic box has a torus of them, in a box with walls a square.
//
// # Caveats
//
// GridScore differs from the score of Banino et al. (2018) in its correlation: Pearson's r of the bins that have a value
// before and after the turn, where theirs takes missing values for 0 and one mean for both.
//
// The shuffles of ByDistance keep the wiring and the points, and change which neuron has which point. With fewer than
// some 10 of them the z-scores are rough.
package analysis
