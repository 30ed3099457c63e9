package widgets

import (
	"testing"

	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

// Where the title and all of the status find no room beside one another, the epochs go: the steps tell as much.
func TestStatusesMakeRoomForTheTitle(t *testing.T) {
	for status, want := range map[string]string{
		"step 1,846 of 60,000, epoch 62 of 2000 · 739 steps/s · 1:19 left": "step 1,846 of 60,000 · 739 steps/s · 1:19 left",
		"step 3 of 9, epoch 1 of 3": "step 3 of 9",
		"step 3 of 9 · done":        "step 3 of 9 · done",
		"":                          "",
	} {
		if got := withoutEpochs(status); got != want {
			t.Errorf("%q becomes %q, want %q", status, got, want)
		}
	}
	c := static.New(560, 100, 1)
	title, small := static.Style{Size: 15, Bold: true}, static.Style{Size: 12.5}
	room := c.Width - c.TextWidth(withoutEpochs("step 1,846 of 60,000, epoch 62 of 2000 · 739 steps/s · 1:19 left"), small)
	if need := c.TextWidth("Training: navigation", title); need > room-100 {
		t.Errorf("the title of the course is %.0f wide, with %.0f left", need, room)
	}
}
