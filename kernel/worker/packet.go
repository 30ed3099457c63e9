package worker

import (
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
)

// kind says what a packet is for.
type kind uint8

const (
	// To the worker.
	kindStart    kind = iota + 1 // Start: make the engine
	kindRun                      // Cell: run it
	kindCancel                   // ID of a run, Text why: end it
	kindCredit                   // Size: so many bytes of output have been delivered
	kindStatus                   // ID, Text
	kindComplete                 // ID, Text, Size
	kindInspect                  // ID, Text, Size, Detail
	kindClose                    // close the engine and end
	kindHear                     // Cell, Comm: a front end says it

	// From the worker.
	kindHello    // it is up
	kindReady    // the engine is made, or Failed says why not
	kindStdout   // Run, Data
	kindStderr   // Run, Data
	kindDisplay  // Run, ID, Bundle, Text, Flag: answered
	kindPager    // Run, ID, Bundle: answered
	kindClear    // Run, ID, Flag: answered
	kindInput    // Run, ID, Text, Flag: answered
	kindForget   // ID of an input that nobody waits for any more
	kindBegun    // ID of a run: the engine has it
	kindDone     // ID of a run, Bundle or Failed, Declared
	kindStopping // ID of a run: kindCancel has arrived
	kindRelease  // Run: nothing of it can write any more
	kindSay      // Run, ID, Comm: answered
	kindHeard    // ID of what was heard, Flag whether anybody has, Failed
	kindEndComms // Run, ID: answered with the IDs of those that were closed, as JSON

	// Both ways.
	kindReply // ID: the answer to a packet of that ID
)

var kindNames = [...]string{
	kindStart: "start", kindRun: "run", kindCancel: "cancel", kindCredit: "credit", kindStatus: "status", kindComplete: "complete",
	kindInspect: "inspect", kindClose: "close", kindHello: "hello", kindReady: "ready", kindStdout: "stdout", kindStderr: "stderr",
	kindDisplay: "display", kindPager: "page", kindClear: "clear", kindInput: "input", kindForget: "forget", kindBegun: "begun", kindDone: "value",
	kindStopping: "stopping", kindRelease: "release", kindReply: "reply", kindHear: "hear", kindSay: "comm", kindHeard: "heard",
	kindEndComms: "end of comms",
}

func (k kind) String() string {
	if int(k) < len(kindNames) && kindNames[k] != "" {
		return kindNames[k]
	}
	return "unknown packet"
}

// packet is one message in either direction; which fields count depends on its kind.
type packet struct {
	Kind     kind
	ID       uint64
	Run      uint64
	Text     string
	Data     []byte
	Size     int
	Detail   int
	Flag     bool
	Start    *Start
	Cell     *cellPacket
	Bundle   *bundlePacket
	Failed   *failurePacket
	Found    *engine.Completion
	Declared *declared
	Comm     *commPacket
}

// cellPacket is a cell with what its output is like.
type cellPacket struct {
	Cell    engine.Cell
	Limited bool          // there is a deadline
	Left    time.Duration // until the deadline
	Live    bool          // display.Live of the output
	Page    uint64        // the page of the output: 0 is one for each display, others are shared by their number
	Pager   bool          // the output is a Pager
	Comms   bool          // the output is an engine.CommOutput
}

// declared is what changed in the list of declarations: the first Keep of the list before stay, Tail follows.
type declared struct {
	Keep int
	Tail []string
}
