package control

// VBox shows controls one below the other. Make one with [NewVBox].
type VBox struct{ box }

// NewVBox shows controls one below the other.
func NewVBox(children ...Control) *VBox { return &VBox{newBox("VBox", children)} }

// Children are the controls in the box.
func (b *VBox) Children() []Control { return b.children() }

// SetChildren replaces what is in the box. The controls that leave it stay open.
func (b *VBox) SetChildren(children ...Control) error { return b.setChildren(children) }

// Look colours the box.
func (b *VBox) Look(look Look) *VBox { b.look("box_style", look, true); return b }

// Tooltip is shown where the pointer rests on the control.
func (b *VBox) Tooltip(text string) *VBox { b.tooltip(text); return b }

// Layout sets size and place, all of its fields.
func (b *VBox) Layout(l Layout) *VBox { b.layout(l); return b }
