package inhibit

// Diffusion is the squared distance, f(d) = d^2: the nearer, the cheaper.
type Diffusion struct{}

// Value is d^2.
func (Diffusion) Value(d float64) float64 { return d * d }

// Derivative is 2 d.
func (Diffusion) Derivative(d float64) float64 { return 2 * d }

// String is "diffusion".
func (Diffusion) String() string { return "diffusion" }
