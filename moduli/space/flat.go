package space

// The gradient of a flat distance is the unit vector along the straight line
// from b to a, whose coordinates are in da: away from b in a, away from a in b.
func alongLine(da, db []float64, d float64) {
	for i, way := range da {
		if d == 0 {
			da[i], db[i] = 0, 0
			continue
		}
		da[i] = way / d
		db[i] = -da[i]
	}
}
