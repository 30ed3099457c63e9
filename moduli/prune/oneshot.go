package prune

// OneShot prunes all at once, and trains what is left from there on.
type OneShot struct {
	Target float64 // in [0, 1)
	At     int     // epoch at whose beginning, counted from 0; one past the last means the last
	Scope  Scope
	Score  Score // nil means ByMagnitude
}

// Validate reports a target outside [0, 1), an unknown scope or a negative epoch.
func (o OneShot) Validate() error { return validate(o.Target, o.Scope, o.At) }

// Share is 0 before epoch At, and Target from there on.
func (o OneShot) Share(epoch, epochs int) float64 {
	if epoch < min(o.At, epochs-1) {
		return 0
	}
	return o.Target
}

// Among is the scope.
func (o OneShot) Among() Scope { return o.Scope }

// By is the score.
func (o OneShot) By() Score { return o.Score }
