package train

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/checkpoint"
	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// Resumable is a Model whose data and memory can be kept, so that its next batch is the one it would have been.
type Resumable interface {
	Model
	// State is all that the next steps depend on, beside the parameters.
	State() (map[string][]byte, error)
	// Restore goes back to a state. An error leaves the model as it was.
	Restore(map[string][]byte) error
}

// names in a checkpoint of what is a loop's own
const (
	historyName = "train/history"
	randomName  = "train/random"
	pruned      = "pruned epochs"
	elapsed     = "elapsed seconds"
)

// State is all that the next step of the run under way depends on; hooks may ask for it. It needs an optimizer and a
// model that are resumable.
func (l *Loop) State() (*checkpoint.State, error) {
	model, o, err := l.resumable()
	if err != nil {
		return nil, err
	}
	if l.at == nil {
		return nil, errors.New("train: the state of a loop that does not run: want a call by a hook")
	}
	streams, err := model.State()
	if err != nil {
		return nil, err
	}
	params, e := l.Model.Params(), l.at.event
	history := l.at.history
	if e.Kind == Epoched {
		history = append(history[:len(history):len(history)], e)
	}
	var buffer bytes.Buffer
	e.Err = nil
	if err := gob.NewEncoder(&buffer).Encode(append(history[:len(history):len(history)], e)); err != nil {
		return nil, fmt.Errorf("train: keeping the history: %w", err)
	}
	streams = maps.Clone(streams)
	if streams == nil {
		streams = map[string][]byte{}
	}
	streams[historyName] = buffer.Bytes()
	if l.Random != nil {
		if streams[randomName], err = l.Random.MarshalBinary(); err != nil {
			return nil, err
		}
	}
	s := &checkpoint.State{Step: e.Step, Epoch: e.Epoch, Params: checkpoint.Params(params), Streams: streams,
		Optimizer: checkpoint.Optimizer(o.State(params)),
		Text:      map[string]string{"run": l.Name}, Numbers: map[string]float64{pruned: float64(l.at.pruned), elapsed: e.Elapsed.Seconds()}}
	for _, p := range l.Penalties {
		s.Text["penalty on "+p.On.Name] = p.Term.Name
		for name, e := range p.embeddings() {
			s.Embeddings = append(s.Embeddings, checkpoint.EmbeddingOf(name, e))
		}
	}
	return s, nil
}

func (l *Loop) resumable() (Resumable, optim.Resumable, error) {
	model, ok := l.Model.(Resumable)
	if !ok {
		return nil, nil, fmt.Errorf("train: a model %T keeps no state to go on from: want a train.Resumable", l.Model)
	}
	o, ok := l.Optimizer.(optim.Resumable)
	if !ok {
		return nil, nil, fmt.Errorf("train: an optimizer %T keeps no state to go on from: want an optim.Resumable", l.Optimizer)
	}
	return model, o, nil
}

// embeddings are those that a penalty's coefficients came from, by the names that they are kept under.
func (p Penalty) embeddings() map[string]*space.Embedding {
	all := map[string]*space.Embedding{}
	if p.Term.Embedding != nil {
		all[p.On.Name+" receivers"] = p.Term.Embedding
	}
	if p.Term.Senders != nil {
		all[p.On.Name+" senders"] = p.Term.Senders
	}
	for i, g := range p.Term.Gates {
		if g.Embedding != nil {
			all[fmt.Sprintf("%s gate %d receivers", p.On.Name, i+1)] = g.Embedding
		}
	}
	return all
}

// Restore makes the next Run go on from a state that a loop of the same settings was in: its steps have the same bits as
// if nothing had happened in between. A state that does not fit is an error that wraps checkpoint.ErrMismatch; the
// weights are as they were then.
func (l *Loop) Restore(s *checkpoint.State) error {
	if err := l.Validate(); err != nil {
		return err
	}
	model, o, err := l.resumable()
	if err != nil {
		return err
	}
	p, err := l.progressOf(s)
	if err != nil {
		return err
	}
	random := l.Random
	if random != nil {
		random = new(rand.PCG)
		if err := random.UnmarshalBinary(s.Streams[randomName]); err != nil {
			return fmt.Errorf("train: %w: the random stream of pruning: %w", checkpoint.ErrMismatch, err)
		}
	}
	places, err := l.places(s)
	if err != nil {
		return err
	}
	params := l.Model.Params()
	before := checkpoint.State{Params: checkpoint.Params(params)}
	if err := s.Into(params); err != nil {
		return err
	}
	// What is left may still refuse the state, and needs the new masks: the weights go back then.
	err = model.Restore(s.Streams)
	if err == nil {
		err = o.Restore(params, optim.State(s.Optimizer))
	}
	for _, place := range places {
		if err == nil {
			err = place()
		}
	}
	if err != nil {
		if back := before.Into(params); back != nil {
			panic(back.Error())
		}
		return fmt.Errorf("train: %w: %w", checkpoint.ErrMismatch, err)
	}
	if random != nil {
		*l.Random = *random
	}
	p.event = l.expect(p.event)
	l.at = p
	return nil
}

// progressOf is how far the run had come that was in a state.
func (l *Loop) progressOf(s *checkpoint.State) (*progress, error) {
	var history []Event
	if err := gob.NewDecoder(bytes.NewReader(s.Streams[historyName])).Decode(&history); err != nil || len(history) == 0 {
		return nil, fmt.Errorf("train: %w: no history of a run in it (%v)", checkpoint.ErrMismatch, err)
	}
	last := len(history) - 1
	p := &progress{event: history[last], history: history[:last:last], pruned: int(s.Numbers[pruned]),
		elapsed: time.Duration(s.Numbers[elapsed] * float64(time.Second))}
	at, epoch := s.Step, s.Epoch
	if epoch < 0 || epoch > l.Epochs || at < epoch*l.StepsPerEpoch || at > min((epoch+1)*l.StepsPerEpoch, l.Epochs*l.StepsPerEpoch) ||
		p.event.Step != at || p.event.Steps != p.event.Epochs*l.StepsPerEpoch || p.event.Epoch != epoch || p.pruned < epoch || p.pruned > epoch+1 || len(p.history) != epoch {
		return nil, fmt.Errorf("train: %w: a run that was at step %d, in epoch %d of its own, can not go on in %d epochs of %d steps",
			checkpoint.ErrMismatch, at, epoch, l.Epochs, l.StepsPerEpoch)
	}
	return p, nil
}

// places checks the embeddings of the state against the loop's, and is how to put those where they were that move.
func (l *Loop) places(s *checkpoint.State) (put []func() error, err error) {
	kept := map[string]checkpoint.Embedding{}
	for _, e := range s.Embeddings {
		kept[e.Name] = e
	}
	for _, p := range l.Penalties {
		points := map[string]*mat.Dense{}
		for name, e := range p.embeddings() {
			was, err := kept[name].On(e.Space)
			if err != nil {
				return nil, fmt.Errorf("train: the embedding %s: %w", name, err)
			}
			if !p.Term.Moves(0) && !mat.Equal(was.Points, e.Points) {
				return nil, fmt.Errorf("train: %w: the embedding %s of the run lies elsewhere: want the same seed and penalty", checkpoint.ErrMismatch, name)
			}
			points[name] = was.Points
		}
		if p.Term.Moves(0) {
			put = append(put, func() error {
				return p.Term.Place(points[p.On.Name+" receivers"], points[p.On.Name+" senders"])
			})
		}
	}
	return put, nil
}
