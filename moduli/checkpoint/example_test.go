package checkpoint_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/moduli-rnn/moduli-go/moduli/checkpoint"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func newNetwork(seed uint64) *rnn.Network {
	n, err := rnn.New(rnn.Config{Hidden: 4, Inputs: 2, Start: 3, Outputs: 5}, rand.NewPCG(seed, 1))
	if err != nil {
		panic(err)
	}
	return n
}

// A training stops after three draws, and goes on in another process with what the fourth would have been.
func ExampleSave() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "latest.safetensors")

	source := rand.NewPCG(1, 2)
	for range 3 {
		source.Uint64()
	}
	network := newNetwork(1)
	position, err := source.MarshalBinary()
	if err == nil {
		err = checkpoint.Save(path, &checkpoint.State{
			Step:    3,
			Params:  checkpoint.Params(network.Params()),
			Streams: map[string][]byte{"trajectories": position},
		})
	}
	if err != nil {
		fmt.Println(err)
		return
	}

	s, err := checkpoint.Load(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	later, source2 := newNetwork(2), new(rand.PCG)
	if err := errors.Join(s.Into(later.Params()), source2.UnmarshalBinary(s.Streams["trajectories"])); err != nil {
		fmt.Println(err)
		return
	}
	same := later.Params()[2].W.Data[0] == network.Params()[2].W.Data[0]
	fmt.Println("step", s.Step, same, source2.Uint64() == source.Uint64())
	// Output: step 3 true true
}

// A checkpoint of one network does not fit into a larger one, and leaves it as it was.
func ExampleState_Into() {
	small := newNetwork(1)
	large, err := rnn.New(rnn.Config{Hidden: 8, Inputs: 2, Start: 3, Outputs: 5}, rand.NewPCG(1, 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	s := &checkpoint.State{Params: checkpoint.Params(small.Params())}
	err = s.Into(large.Params())
	fmt.Println(err)
	fmt.Println(errors.Is(err, checkpoint.ErrMismatch))
	// Output:
	// checkpoint: matrix "encoder" is 4 x 3 in the state: want 8 x 3: it does not fit
	// true
}

// The file names the space; the program that loads must know which one it is.
func ExampleEmbedding_On() {
	e, err := space.Embed(space.Torus{}, 100, rand.NewPCG(1, 2))
	if err != nil {
		fmt.Println(err)
		return
	}
	stored := checkpoint.EmbeddingOf("receivers", e)
	same, err := stored.On(space.Torus{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(same.Len(), "neurons on the", same.Space)
	_, err = stored.On(space.Klein{})
	fmt.Println(errors.Is(err, checkpoint.ErrMismatch))
	// Output:
	// 100 neurons on the torus T2 (period 10)
	// true
}

// A file that ends early is told from one that was changed.
func ExampleRead() {
	var b bytes.Buffer
	if err := checkpoint.Write(&b, &checkpoint.State{Step: 7}); err != nil {
		fmt.Println(err)
		return
	}
	half := b.Bytes()[:b.Len()/2]
	_, err := checkpoint.Read(bytes.NewReader(half), int64(len(half)))
	fmt.Println(errors.Is(err, checkpoint.ErrTruncated))
	// Output: true
}

// Weights that PyTorch has saved get the names that a network's matrices have.
func ExampleReadMatrices() {
	matrices, err := checkpoint.ReadMatrices("testdata/weights.safetensors")
	if err != nil {
		fmt.Println(err)
		return
	}
	names := map[string]string{"rnn.weight_hh_l0": "recurrent", "rnn.bias_hh_l0": "recurrent bias"}
	for i := range matrices {
		matrices[i].Name = names[matrices[i].Name]
		fmt.Println(matrices[i].Name, matrices[i].Rows, "x", matrices[i].Cols)
	}
	// Output:
	// recurrent bias 3 x 1
	// recurrent 3 x 3
}
