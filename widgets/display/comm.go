package display

import "encoding/json"

// CommMessage is what one end of a conversation with a front end says to the other.
type CommMessage struct {
	ID       string          // of the conversation
	Target   string          // who is to hear of it at the other end; only where it is opened
	Data     json.RawMessage // a JSON object; nil is {}
	Metadata json.RawMessage // a JSON object; nil is {}
	Buffers  [][]byte        // binary data beside the JSON
}

// CommKind is what a message does to its conversation.
type CommKind uint8

// The kinds of message, as Jupyter's protocol names them.
const (
	CommOpen  CommKind = iota + 1 // comm_open
	CommMsg                       // comm_msg
	CommClose                     // comm_close
)

// String is the name of the kind in the protocol.
func (k CommKind) String() string {
	switch k {
	case CommOpen:
		return "comm_open"
	case CommMsg:
		return "comm_msg"
	case CommClose:
		return "comm_close"
	}
	return "unknown kind of comm message"
}

// Comms is what a [Sink] is as well if it can hold conversations with front ends: both ends may say something at any
// time. Methods may be called from several goroutines. What a cell says belongs to that cell, and what a handler says
// to the message that it handles.
type Comms interface {
	// OpenComm begins the conversation m.ID with the front ends' m.Target.
	OpenComm(m CommMessage) error
	// SendComm says m to all front ends.
	SendComm(m CommMessage) error
	// CloseComm ends the conversation m.ID.
	CloseComm(m CommMessage) error
	// HandleComms sets who hears what front ends say, in place of whoever did before; nil ends it, and then whatever
	// front ends open is closed again. The handler is called for one message after the other, in the order in which
	// they came, also while a cell runs: it must not wait for a cell. One that is opened for a target which the
	// handler does not know is its to close.
	HandleComms(handler func(kind CommKind, m CommMessage))
}

// CommsOf is s as one that holds conversations, if it is one. A sink that passes everything on to another one says so by
// a method Comms.
func CommsOf(s Sink) (Comms, bool) {
	if via, ok := s.(interface{ Comms() (Comms, bool) }); ok {
		return via.Comms()
	}
	c, ok := s.(Comms)
	return c, ok
}

// CurrentComms is [CommsOf] the current sink: false where no front end can answer, as in a script. What it returns may be
// kept: used in a later cell, or by a handler, it speaks for that one.
func CurrentComms() (Comms, bool) { return CommsOf(Current()) }
