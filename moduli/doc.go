// Package moduli trains recurrent networks whose wiring is pruned along a geometric space, the method
// of arXiv 2406.06290.
//
// Every hidden neuron is placed on a space, a recurrent weight costs more or less by the distance of
// its two neurons, and magnitude pruning removes what that made small. An [Experiment] is one such
// training, ready to be changed and run:
//
//	exp := moduli.Navigation(moduli.Workshop)
//	exp.Penalty = penalty.Moduli{Space: space.Torus{Dim: 2}, Inhibitor: inhibit.DoG{}, Strength: 0.1}
//	exp.Prune = prune.Linear{Target: 0.9}
//	res, err := exp.Run(ctx)
//	if err != nil {
//		return err
//	}
//	fmt.Printf("%.1f cm at %.0f%% sparsity\n", res.Error, 100*res.Sparsity.Total)
//
// The [Result] holds the trained weights with their masks, the embedding that the penalty used, and
// the history. [Experiment.Lottery] keeps a result's masks, draws new weights and trains again: the
// test whether the wiring itself is worth something.
//
// # Reproducibility
//
// Every random purpose has its own stream, derived from Seed and the purpose's name: place cells,
// training trajectories, held-out trajectories, weights, penalty. The same experiment gives the same
// bits on the same machine, whatever GOMAXPROCS; another processor architecture may round otherwise.
//
// # Caveats
//
// At the size of Workshop single runs differ by several centimetres from seed to seed: compare
// several seeds before concluding anything about spaces. [Paper] is the published setting; it wants
// a large machine and days.
//
// The packages below can be used by themselves: space, inhibit and penalty for the geometry; rnn,
// optim, prune and train for networks; task/navigation for the data.
package moduli
