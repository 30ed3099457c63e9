// Package immerse places the spaces of package moduli/space in three dimensions, so
// that they can be drawn there.
//
// Curves and surfaces go where their Surface method takes them, with a grid of
// points to draw them by. Spaces that do not fit have the view that tells most, and
// Says says what it shows and what it cannot: tori of more dimensions several donuts,
// one for each pair of coordinates; S3 its stereographic projection; R^n its principal
// components; products and all others the places that keep distances best (classical
// scaling).
package immerse
