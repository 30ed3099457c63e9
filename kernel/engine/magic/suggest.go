package magic

import "strings"

// elsewhere are commands of other kernels, with what does their work here.
var elsewhere = map[string]string{
	"%whos": "%who", "%lsmagic": "%help", "%magic": "%help", "%pip": "%get", "%conda": "%get", "%pwd": "%cd .", "%ls": "!ls",
	"%run": "!go run", "%sh": "%%bash", "%%sh": "%%bash", "%%script": "%%bash", "%set_env": "%env", "%reset_selective": "%reset",
	"%pinfo": "?name", "%pinfo2": "??name", "%system": "!command", "%sx": "!command", "%prun": "%time", "%restart": "%reset",
}

// suggestion is the command that was meant by a name, "" if none is near.
func suggestion(name string) string {
	if s := elsewhere[name]; s != "" {
		return s
	}
	best, least := "", 3
	for _, s := range table() {
		if d := distance(strings.ToLower(name), s.Name); d < least && d < len(strings.TrimLeft(name, "%")) {
			best, least = s.Name, d
		}
	}
	return best
}

// distance counts the letters to insert, drop, replace or swap with their neighbours
// that make b of a.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range y {
		rows[0][j+1] = j + 1
	}
	for i := range x {
		for j := range y {
			d := rows[i][j]
			if x[i] != y[j] {
				d++
			}
			d = min(d, rows[i][j+1]+1, rows[i+1][j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				d = min(d, rows[i-1][j-1]+1)
			}
			rows[i+1][j+1] = d
		}
	}
	return rows[len(x)][len(y)]
}
