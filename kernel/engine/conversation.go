package engine

import (
	"errors"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

var errNoComms = errors.New("display: no front end that can answer is there")

// Comms reports whether the front end of the newest cell can answer.
func (k *sink) Comms() (display.Comms, bool) {
	_, ok := display.CommsOf(k.st.out)
	return k, ok
}

// comms are those of the cell, or the call beside cells, whose goroutine calls, after all that it wrote before.
func (k *sink) comms() (display.Comms, error) {
	st := k.own()
	st.Settle()
	c, ok := display.CommsOf(st.out)
	if !ok {
		return nil, errNoComms
	}
	return c, nil
}

func (k *sink) OpenComm(m display.CommMessage) error {
	c, err := k.comms()
	if err != nil {
		return err
	}
	return c.OpenComm(m)
}

func (k *sink) SendComm(m display.CommMessage) error {
	c, err := k.comms()
	if err != nil {
		return err
	}
	return c.SendComm(m)
}

func (k *sink) CloseComm(m display.CommMessage) error {
	c, err := k.comms()
	if err != nil {
		return err
	}
	return c.CloseComm(m)
}

func (k *sink) HandleComms(handler func(kind display.CommKind, m display.CommMessage)) {
	if c, err := k.comms(); err == nil {
		c.HandleComms(handler)
	}
}
