package rnn

import (
	"fmt"
	"math"
)

// Config is the shape of a Network. What is zero or nil is a network of one Elman layer without biases.
type Config struct {
	Hidden     int        // N, hidden neurons of a layer and direction
	Inputs     int        // I, numbers read at each step
	Start      int        // S, length of the start code; 0: sequences begin with states of 0, or with those carried
	Outputs    int        // P, length of the answer
	Activation Activation // of the Elman cell; ReLU if nothing is said

	Cell          Cell // nil: Elman{Activation}
	Layers        int  // 0 means 1
	Bidirectional bool // each layer has a twin that reads backwards; their outputs stand beside each other
	Bias          bool // as in PyTorch: b at the input, c at the recurrent products, one at the decoder's
	// Dropout is the share, in [0, 1), of numbers that training drops: of what is read where that is symbols, between
	// layers, and before the decoder. Nothing is dropped unless a workspace has a source of randomness for it.
	Dropout float64
	Symbols int // V, size of the vocabulary: inputs are symbols, whose rows in the encoder (V x I) are read; 0: numbers
	// Tied makes the encoder's matrix the decoder's too. That needs Symbols == Outputs and as many Inputs as
	// the decoder reads, N or, with both directions, 2N.
	Tied bool
	Loss Loss // CrossEntropy if nothing is said
	Last bool // only the last step is answered: logits and targets have B rows
	Init Init // how recurrent matrices are drawn; nil: Uniform
}

// largest is the number of weights of a matrix that is still allowed: 4 GiB.
const largest = 1 << 30

func (c Config) layers() int { return max(1, c.Layers) }

func (c Config) directions() int {
	if c.Bidirectional {
		return 2
	}
	return 1
}

// width is how many numbers a layer hands on.
func (c Config) width() int { return c.directions() * c.Hidden }

// reads is how many numbers layer l reads.
func (c Config) reads(l int) int {
	if l == 0 {
		return c.Inputs
	}
	return c.width()
}

func (c Config) cell() Cell {
	if c.Cell == nil {
		return Elman{Activation: c.Activation}
	}
	return c.Cell
}

func (c Config) init() Init {
	if c.Init == nil {
		return Uniform{}
	}
	return c.Init
}

// Validate reports what cannot be, naming it: a size that is too small, a matrix of more than 2^30 weights, things that
// do not go together.
func (c Config) Validate() error {
	for _, f := range []struct {
		name        string
		size, least int
	}{{"hidden size", c.Hidden, 1}, {"input size", c.Inputs, 1}, {"start size", c.Start, 0}, {"output size", c.Outputs, 1},
		{"vocabulary size", c.Symbols, 0}, {"number of layers", c.Layers, 0}} {
		if f.size < f.least {
			return fmt.Errorf("rnn: %s %d: want at least %d", f.name, f.size, f.least)
		}
	}
	if !(c.Dropout >= 0 && c.Dropout < 1) {
		return fmt.Errorf("rnn: dropout %v: want a share in [0, 1)", c.Dropout)
	}
	if c.Loss != CrossEntropy && c.Loss != SquaredError {
		return fmt.Errorf("rnn: loss %d: want rnn.CrossEntropy or rnn.SquaredError", c.Loss)
	}
	if err := (Elman{Activation: c.Activation}).Validate(); err != nil {
		return err
	}
	for _, part := range []any{c.cell(), c.init()} {
		if v, ok := part.(interface{ Validate() error }); ok {
			if err := v.Validate(); err != nil {
				return err
			}
		}
	}
	size := c.cell().Size()
	if size.Gates < 1 || size.States < 1 || size.Memo < 0 {
		return fmt.Errorf("rnn: a cell of %d gates, %d states and %d numbers to save: want at least 1, 1 and 0", size.Gates, size.States, size.Memo)
	}
	if err := c.validateEncoder(); err != nil {
		return err
	}
	return c.validateMatrices(size)
}

func (c Config) validateEncoder() error {
	if c.Symbols > 0 && c.Start > 0 {
		return fmt.Errorf("rnn: %d symbols and a start code of %d: the encoder is for one of them, want the other 0", c.Symbols, c.Start)
	}
	if !c.Tied {
		return nil
	}
	if c.Symbols != c.Outputs {
		return fmt.Errorf("rnn: encoder and decoder are tied, with %d symbols and %d outputs: want as many", c.Symbols, c.Outputs)
	}
	if c.Inputs != c.width() {
		return fmt.Errorf("rnn: encoder and decoder are tied, with %d inputs and a decoder that reads %d numbers: want as many", c.Inputs, c.width())
	}
	return nil
}

func (c Config) validateMatrices(size Size) error {
	rows, width := times(size.Gates, c.Hidden), times(c.directions(), c.Hidden)
	for _, f := range []struct {
		name       string
		rows, cols int
	}{{"recurrent", rows, c.Hidden}, {"input", rows, c.Inputs}, {"input", rows, min(c.layers()-1, 1) * width},
		{"encoder", times(c.layers(), width), c.Start}, {"encoder", c.Symbols, c.Inputs}, {"decoder", c.Outputs, width}} {
		if f.cols > 0 && f.rows > largest/f.cols {
			return fmt.Errorf("rnn: %s matrix of %d x %d weights: want at most %d", f.name, f.rows, f.cols, largest)
		}
	}
	return nil
}

// times is a product of numbers that are not negative, or the largest int.
func times(a, b int) int {
	if b > 0 && a > math.MaxInt/b {
		return math.MaxInt
	}
	return a * b
}
