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
//	fmt.Printf("%.1f %s at %.0f%% sparsity\n", res.Error, res.Unit, 100*res.Sparsity.Total)
//
// The [Result] holds the trained weights with their masks, the embedding that the penalty used, and
// the history.
//
// # Tasks
//
// [Navigation] finds its way in a box, [Language] tells the next word of a corpus, [Adding] remembers two numbers out of
// many. Each has the presets [Smoke], [Workshop] and [Paper]:
//
//	corpus, err := language.Opticks(language.Options{Tokens: language.Characters})
//	exp := moduli.Language(moduli.Workshop, corpus)
//	exp.Cell, exp.Layers, exp.Dropout = rnn.LSTM{}, 2, 0.2
//
// A task of your own has a network and batches; the example of [Experiment] shows one.
//
// # Is the wiring itself worth something?
//
// [Experiment.Lottery] keeps a result's masks, draws new weights and trains again, [Experiment.Rewind] goes back to
// weights from early in the training. penalty.Permuted, penalty.MatchMean and prune.AtRandom are the controls.
//
// # Stopping and going on
//
// The hook train.Save keeps a run in a file, and [Experiment.Resume] goes on with it: what comes out has the same bits as
// if the run had never been stopped.
//
// # Reproducibility
//
// Every random purpose has its own stream, derived from Seed and the purpose's name: place cells,
// training trajectories, held-out trajectories, weights, penalty. The same experiment gives the same
// bits on the same machine, whatever GOMAXPROCS; another processor architecture may round otherwise.
//
// # What the published code does otherwise
//
// Its even (L1) arm of navigation has a penalty of 0, and its lottery test draws an embedding that is not that of the
// first run: Faithful does as it does. It shuffles all entries of a coefficient matrix where penalty.Permuted has a
// Symmetric kind too; divides its accuracy by a wrong count, where language.Score counts tokens; and reuses one
// coefficient matrix for all gates, as EachGate does not. It prunes all matrices together, which hits them unequally:
// look at Result.Sparsity, and at prune.Layer. Its spaces differ in volume, see space.MatchVolume.
//
// # Caveats
//
// At the size of Workshop single runs differ by several centimetres from seed to seed: compare
// several seeds before concluding anything about spaces. [Paper] is the published setting; that of navigation wants
// a large machine and days.
//
// The packages below can be used by themselves: space, inhibit and penalty for the geometry; rnn,
// optim, prune, sparse and train for networks; task/navigation, task/language and task/adding for the data; analysis for
// what came out, and checkpoint for files. BENCHMARKS.md tells how fast they are, RESULTS.md what networks learned.
package moduli
