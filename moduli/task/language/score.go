package language

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/internal/parallel"
	"github.com/moduli-rnn/moduli-go/moduli/internal/simd"
)

// Perplexity of a mean loss in nats a token: exp(loss), how many equally likely words a model is as unsure about.
func Perplexity(loss float64) float64 { return math.Exp(loss) }

// Bits of a mean loss in nats a token: for [Characters], the bits per character.
func Bits(loss float64) float64 { return loss / math.Ln2 }

// Accuracy counts the rows of logits (rows x V) whose largest is that of the target, of equal ones the first, and the
// rows that have a target. Rows with a NaN are never right.
func Accuracy(logits blas32.General, target []int32) (right, tokens int) {
	checkScored(logits, target)
	for i, want := range target {
		if want == NoTarget {
			continue
		}
		tokens++
		if largest(row(logits, i)) == int(want) {
			right++
		}
	}
	return right, tokens
}

// largest is the index of the largest number, of equal ones the first, or -1 if one is NaN.
func largest(x []float32) int {
	most := simd.Max(x)
	for i, v := range x {
		if v == most {
			return i
		}
	}
	return -1
}

// Score adds up the answers of a model over batches: each token counts the same, whichever batch it is in. The zero
// value is an empty score. It must not be copied.
type Score struct {
	Tokens int     // targets so far
	Right  int     // of them, those whose logit was the largest
	Nats   float64 // sum of their losses

	rows  []rowScore
	crew  parallel.Crew
	rooms [][]float32 // for exponentials, of each part of the rows
}

type rowScore struct {
	loss  float64
	right bool
}

// scoreRows is how many rows a goroutine takes at a time.
const scoreRows = 16

// Add counts the rows of logits (rows x V) against the target of each. Rows with [NoTarget] are left out.
func (s *Score) Add(logits blas32.General, target []int32) {
	checkScored(logits, target)
	if cap(s.rows) < len(target) {
		s.rows = make([]rowScore, len(target))
	}
	parts := (len(target) + scoreRows - 1) / scoreRows
	for len(s.rooms) < parts {
		s.rooms = append(s.rooms, nil)
	}
	rows := s.rows[:len(target)]
	s.crew.Run(parts, func(part int) {
		if len(s.rooms[part]) < logits.Cols {
			s.rooms[part] = make([]float32, logits.Cols)
		}
		for i := part * scoreRows; i < min((part+1)*scoreRows, len(target)); i++ {
			if target[i] != NoTarget {
				rows[i] = score(row(logits, i), s.rooms[part][:logits.Cols], int(target[i]))
			}
		}
	})
	for i, r := range rows { // in order: the sum is the same on any number of processors
		if target[i] == NoTarget {
			continue
		}
		s.Tokens++
		s.Nats += r.loss
		if r.right {
			s.Right++
		}
	}
}

// score is that of one row: loss = log sum_j exp(z_j) - z_want.
func score(z, room []float32, want int) rowScore {
	most := simd.Max(z)
	sum := simd.ExpShifted(room, z, 1, most)
	return rowScore{
		loss:  math.Log(sum) + (float64(most) - float64(z[want])), // large logits leave the logarithm its digits
		right: z[want] == most && largest(z) == want,
	}
}

// Loss is the mean loss in nats a token, NaN before the first.
func (s *Score) Loss() float64 { return s.Nats / float64(s.Tokens) }

// Perplexity is exp of the mean loss.
func (s *Score) Perplexity() float64 { return Perplexity(s.Loss()) }

// Accuracy is the share of tokens that were right, NaN before the first.
func (s *Score) Accuracy() float64 { return float64(s.Right) / float64(s.Tokens) }

// checkScored panics here, where a caller can recover, rather than in a goroutine of the crew.
func checkScored(logits blas32.General, target []int32) {
	if logits.Rows != len(target) {
		panic(fmt.Sprintf("language: logits of %d x %d for %d targets: want a row for each", logits.Rows, logits.Cols, len(target)))
	}
	for i, want := range target {
		if want != NoTarget && (want < 0 || int(want) >= logits.Cols) {
			panic(fmt.Sprintf("language: target %d of row %d for %d logits: want 0 to %d, or language.NoTarget", want, i, logits.Cols, logits.Cols-1))
		}
	}
}

func row(m blas32.General, i int) []float32 { return m.Data[i*m.Stride : i*m.Stride+m.Cols] }
