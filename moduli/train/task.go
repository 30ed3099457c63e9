package train

import (
	"math/rand/v2"

	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

// Streams gives the random source of a purpose, as "trajectories": the same one for the same name, and unrelated
// ones for different names.
type Streams func(name string) *rand.PCG

// Task is what a network is to learn.
type Task interface {
	// Validate reports a setting that cannot be used, naming its value and what is allowed.
	Validate() error
	// Learner makes a network and its data. Of shape, the fields that say what a hidden layer is like are set; the task
	// fills in the others, those of what is read and answered, and draws weights from the stream "weights". Whoever
	// calls it closes the learner.
	Learner(shape rnn.Config, streams Streams) (*Learner, error)
}
