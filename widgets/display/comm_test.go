package display

import "testing"

// talker holds conversations with nobody.
type talker struct{ Discard }

func (*talker) OpenComm(CommMessage) error              { return nil }
func (*talker) SendComm(CommMessage) error              { return nil }
func (*talker) CloseComm(CommMessage) error             { return nil }
func (*talker) HandleComms(func(CommKind, CommMessage)) {}

// via passes on to a talker, if it has one.
type via struct {
	Discard
	to *talker
}

func (v via) Comms() (Comms, bool) { return v.to, v.to != nil }

func TestWhoHoldsConversations(t *testing.T) {
	someone := &talker{}
	for _, c := range []struct {
		name string
		sink Sink
		want Comms // nil: nobody
	}{
		{"files", NewFiles(t.TempDir()), nil},
		{"a recorder", &Recorder{}, nil},
		{"a sink that does", someone, someone},
		{"one that passes on", via{to: someone}, someone},
		{"one that has nobody to pass on to", via{}, nil},
	} {
		restore := SetSink(c.sink)
		got, ok := CurrentComms()
		restore()
		if ok != (c.want != nil) || ok && got != c.want {
			t.Errorf("%s: %v, %v, want %v", c.name, got, ok, c.want)
		}
	}
}

func TestKindsHaveTheNamesOfTheProtocol(t *testing.T) {
	for kind, want := range map[CommKind]string{
		CommOpen: "comm_open", CommMsg: "comm_msg", CommClose: "comm_close", 0: "unknown kind of comm message",
	} {
		if got := kind.String(); got != want {
			t.Errorf("kind %d is %q, want %q", kind, got, want)
		}
	}
}
