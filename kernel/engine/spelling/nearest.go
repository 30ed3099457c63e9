// Package spelling finds the name that was meant by one that does not exist.
package spelling

import "strings"

// Nearest is the one of names that differs least from what was typed, "" if all
// differ by much. Of names that differ alike it is the one with more of the letters
// that were typed, then the first.
func Nearest(typed string, names []string) string {
	best, least := "", 0
	for _, n := range names {
		d := distance(typed, n)
		if n == "" || n == typed || d > tolerance(typed) || d >= 2*len(n) {
			continue
		}
		if d > 2 && n[0] != typed[0] {
			d++ // the first letter is the one that is seldom wrong
		}
		if best == "" || d < least || d == least && shared(typed, n) > shared(typed, best) {
			best, least = n, d
		}
	}
	return best
}

// tolerance is the greatest distance at which a name may have been meant: a mistake
// in every four letters, one at least, and in one or two letters that of case alone.
func tolerance(typed string) int {
	if len(typed) < 3 {
		return 1
	}
	return max(2, 1+len(typed)/2)
}

// shared counts the letters at which two names begin and end alike.
func shared(a, b string) int {
	n, head := min(len(a), len(b)), 0
	for head < n && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < n-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	return head + tail
}

// distance counts what makes b of a: letters left out, added, changed, and exchanged with
// their neighbours, two for each, and one for each whose case alone differs.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = 2 * i
	}
	for j := range y {
		rows[0][j+1] = 2 * (j + 1)
	}
	for i := range x {
		for j := range y {
			d := min(rows[i][j]+change(x[i], y[j]), rows[i][j+1]+2, rows[i+1][j]+2)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				d = min(d, rows[i-1][j-1]+2)
			}
			rows[i+1][j+1] = d
		}
	}
	return rows[len(x)][len(y)]
}

func change(a, b rune) int {
	switch {
	case a == b:
		return 0
	case strings.EqualFold(string(a), string(b)):
		return 1
	}
	return 2
}
