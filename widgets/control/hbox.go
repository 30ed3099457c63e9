package control

// HBox shows controls beside each other. Make one with [NewHBox].
type HBox struct{ box }

// NewHBox shows controls beside each other.
func NewHBox(children ...Control) *HBox { return &HBox{newBox("HBox", children)} }

// Children are the controls in the box.
func (b *HBox) Children() []Control { return b.children() }

// SetChildren replaces what is in the box. The controls that leave it stay open.
func (b *HBox) SetChildren(children ...Control) error { return b.setChildren(children) }

// Look colours the box.
func (b *HBox) Look(look Look) *HBox { b.look("box_style", look, true); return b }

// Tooltip is shown where the pointer rests on the control.
func (b *HBox) Tooltip(text string) *HBox { b.tooltip(text); return b }

// Layout sets size and place, all of its fields.
func (b *HBox) Layout(l Layout) *HBox { b.layout(l); return b }
