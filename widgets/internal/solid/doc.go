// Package solid draws scenes in three dimensions without a graphics processor:
// shaded surfaces that one can see through, discs and lines, nearer ones in front
// of farther ones. A picture depends on the scene alone, to the bit.
//
// Surfaces are drawn from both sides and let a share of what lies behind them
// through, however many layers there are. Discs and lines of full opacity hide.
// Texts are not drawn here: they go on top of the picture.
package solid
