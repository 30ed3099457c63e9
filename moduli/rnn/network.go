package rnn

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"
)

// Layer holds the weights of a recurrent layer in one direction. Rows are gate by gate, G*N of them, in the order in
// which the cell names its gates; I is what the layer reads.
type Layer struct {
	Input, Recurrent         *Param // U, G*N x I; W, G*N x N
	InputBias, RecurrentBias *Param // b and c, G*N x 1; nil without biases
}

// Network is an encoder, recurrent layers and a read-out.
type Network struct {
	// Encoder is E: of a start code (L*N x S: the first states of all L layers, those of the second below those of the
	// first, with both directions that of the forward layer before its twin's), or of symbols (V x I). It is nil without
	// either.
	Encoder     *Param
	Layers      []Layer // with both directions the forward layer, then its twin, then those of the next layer
	Decoder     *Param  // D, P x N, or P x 2N with both directions; the encoder if they are tied
	DecoderBias *Param  // P x 1; nil without biases

	config Config
}

// New is a network with weights drawn by Reset.
func New(c Config, src rand.Source) (*Network, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if src == nil {
		return nil, errors.New("rnn: New got no source of randomness (nil)")
	}
	n := &Network{config: c}
	rows := c.cell().Size().Gates * c.Hidden
	switch {
	case c.Start > 0:
		n.Encoder = newParam("encoder", c.layers()*c.width(), c.Start)
	case c.Symbols > 0:
		n.Encoder = newParam("encoder", c.Symbols, c.Inputs)
	}
	for l := range c.layers() {
		for d := range c.directions() {
			of := c.suffix(l, d)
			layer := Layer{Input: newParam("input"+of, rows, c.reads(l)), Recurrent: newParam("recurrent"+of, rows, c.Hidden)}
			if c.Bias {
				layer.InputBias, layer.RecurrentBias = newBias("input bias"+of, rows), newBias("recurrent bias"+of, rows)
			}
			n.Layers = append(n.Layers, layer)
		}
	}
	if c.Tied {
		n.Decoder = n.Encoder
	} else {
		n.Decoder = newParam("decoder", c.Outputs, c.width())
	}
	if c.Bias {
		n.DecoderBias = newBias("decoder bias", c.Outputs)
	}
	n.Reset(src)
	return n, nil
}

// suffix tells the matrices of a layer, counted from 1 if there are more, from those of others.
func (c Config) suffix(layer, direction int) (s string) {
	if c.layers() > 1 {
		s = fmt.Sprintf(" %d", layer+1)
	}
	if direction == 1 {
		s += " back"
	}
	return s
}

// Config is the shape the network was made with.
func (n *Network) Config() Config { return n.config }

// Params lists the weights: of the encoder, of each layer (input, recurrent and their biases), of the decoder and its
// bias. What the network does not have is left out, and a matrix that encoder and decoder share is listed once.
// The names of one layer are encoder, input, recurrent, input bias, recurrent bias, decoder, decoder bias. Of
// several layers they are "recurrent 1", "recurrent 2" and so on; a twin's end in " back".
func (n *Network) Params() []*Param {
	params := []*Param{n.Encoder}
	for _, l := range n.Layers {
		params = append(params, l.Input, l.Recurrent, l.InputBias, l.RecurrentBias)
	}
	if n.Decoder != n.Encoder {
		params = append(params, n.Decoder)
	}
	params = append(params, n.DecoderBias)
	there := params[:0]
	for _, p := range params {
		if p != nil {
			there = append(there, p)
		}
	}
	return there
}

// Reset draws new weights: recurrent matrices as Config.Init says, the others of a layer uniform in +-1/sqrt(N), those of
// encoder and decoder uniform in +-1/sqrt(columns), and so the decoder's bias (PyTorch's defaults, but for the encoder of
// symbols, and the published setting). Masks are kept and applied.
func (n *Network) Reset(src rand.Source) {
	rnd := rand.New(src)
	inverse := func(cols int) float64 { return 1 / math.Sqrt(float64(cols)) }
	if n.Encoder != nil {
		n.Encoder.draw(inverse(n.Encoder.W.Cols), rnd)
	}
	for _, l := range n.Layers {
		l.Input.draw(inverse(n.config.Hidden), rnd)
		w := l.Recurrent.W
		for from := 0; from < w.Rows; from += w.Cols {
			gate := blas32.General{Rows: w.Cols, Cols: w.Cols, Stride: w.Stride, Data: w.Data[from*w.Stride : (from+w.Cols)*w.Stride]}
			n.config.init().Draw(gate, rnd)
		}
		l.Recurrent.applyMask()
		if n.config.Bias {
			l.InputBias.draw(inverse(n.config.Hidden), rnd)
			l.RecurrentBias.draw(inverse(n.config.Hidden), rnd)
		}
	}
	if n.Decoder != n.Encoder {
		n.Decoder.draw(inverse(n.Decoder.W.Cols), rnd)
	}
	if n.DecoderBias != nil {
		n.DecoderBias.draw(inverse(n.Decoder.W.Cols), rnd)
	}
}
