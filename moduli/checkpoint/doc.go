// Package checkpoint keeps a training on disk, so that it can stop at any step and go on with the same bits; the files
// are safetensors files, which Python opens as well.
//
// # Basics
//
// A [State] is all that a training knows. Fill in what there is, and [Save] it:
//
//	source, err := trajectories.MarshalBinary() // of a *rand.PCG
//	...
//	err = checkpoint.Save("run/latest.safetensors", &checkpoint.State{
//		Step: 1200, Epoch: 12,
//		Params:     checkpoint.Params(network.Params()),
//		Embeddings: []checkpoint.Embedding{checkpoint.EmbeddingOf("receivers", term.Embedding)},
//		Optimizer:  checkpoint.Optimizer(optimizer.State(network.Params())),
//		Streams:    map[string][]byte{"trajectories": source},
//		Numbers:    map[string]float64{"strength": 0.1},
//	})
//
// and, in a process of its own, put it into a network that was made with the same sizes:
//
//	s, err := checkpoint.Load("run/latest.safetensors")
//	...
//	err = s.Into(network.Params())
//	err = optimizer.Restore(network.Params(), optim.State(s.Optimizer))
//	embedding, err := s.Embeddings[0].On(space.Torus{})
//	err = trajectories.UnmarshalBinary(s.Streams["trajectories"])
//
// Every number comes back with its bits, -0 and NaN included; maps and lists without entries come back nil. [Params] and
// [EmbeddingOf] copy, so training can go on while a state is being saved.
//
// # What can go wrong
//
// [Save] replaces the old file only by a new one that is whole and on the disk. [Load] gives the whole state or an error,
// to be told apart by errors.Is:
//
//	ErrTruncated   the file ends early
//	ErrCorrupt     a byte is not as it was written, or the file is something else
//	ErrVersion     a later version of this library wrote it
//	ErrMismatch    from Into and On: it is whole, but of another network or space; nothing was changed
//
// Sizes are checked before memory is taken: no file makes Load panic, or take much more than 256 bytes for each of its own.
//
// # Layout
//
// For a matrix named recurrent, N x M, of which K weights are kept (see package safetensors for the file itself):
//
//	tensor                          type, shape       what
//	recurrent                       F32 [N, M]        the weights, where all are kept
//
//	recurrent.values                F32 [K]           the kept weights, row after row, where the others are 0
//	recurrent.shape                 I64 [2]           N and M
//	recurrent.mask                  U8 [(N*M+7)/8]    which are kept: weight i is bit i%8 of byte i/8
//	  or recurrent.indices          I32 [K]           which are kept: i, rising; where this is shorter and K >= N*M/256
//
//	embedding/receivers             F64 [N, coords]   the points of an embedding
//	optimizer/rate, optimizer/best  F64 []
//	slot/exp_avg/recurrent          F32 [N, M]        a number for each weight; .values is added to the name, as above and
//	                                                  by the same mask, if it is 0 at every pruned weight
//	slot/momentum                   F32 [n]           a slot of another size
//	stream/trajectories             U8 [n]
//	number/strength                 F64 []
//
//	metadata                                          text
//	moduli.version                                    1
//	moduli.sha256                                     the checksum
//	moduli.step, .epoch, .optimizer.steps             whole numbers
//	moduli.optimizer.validated                        true or false
//	moduli.matrices, .embeddings                      lists of names in JSON: their order
//	space/receivers                                   the space of an embedding
//	text/NAME                                         a text of State.Text
//
// A matrix with pruned weights that are not 0 (or are -0) is stored whole, with its mask beside it. A later version
// remains a safetensors file with moduli.version, so that this one can tell.
//
// # Python
//
// Matrices of which all is kept are there at once: safetensors.numpy.load_file(path)["recurrent"]. This rebuilds pruned
// ones too, and optimizer slots:
//
//	import numpy as np
//	from safetensors.numpy import load_file
//
//	def dense(path, name, matrix=None):
//	    t, m = load_file(path), matrix or name  # dense(path, "slot/exp_avg/recurrent", "recurrent") for a slot
//	    if name in t:
//	        return t[name]
//	    w = np.zeros(t[m + ".shape"], np.float32)
//	    kept = t[m + ".indices"] if m + ".indices" in t else np.flatnonzero(
//	        np.unpackbits(t[m + ".mask"], count=w.size, bitorder="little"))
//	    w.flat[kept] = t[name + ".values"]
//	    return w
//
// The other way, [ReadMatrices] reads what safetensors.numpy.save_file has written.
//
// # Speed
//
// Saving the published network's recurrent matrix (N = 4096, 64 MiB) takes 0.14 s and loading it 0.06 s, on two cores with
// a disk on which writing as many bytes takes 0.09 s; the rest is the checksum. With 98 % pruned it is 2.6 MiB, and takes
// 0.07 and 0.04 s. Saving takes no memory but for the kept weights and the bits of masks.
//
// # Caveats
//
// A space is stored by its name alone: the program that loads must know which one it is, and On compares the names.
//
// A checkpoint is rewritten whole each time; at N = 4096 that is 64 MiB for the dense matrix and 128 MiB for two slots.
//
// The checksum finds damage, not malice. A power cut during Save may leave a file named ".NAME.*.tmp".
package checkpoint
