package jupyter

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
)

// historyCells is how many cells are remembered.
const historyCells = 10_000

// historySession is the number of the only session there is.
const historySession = 1

type historyEntry struct {
	line      int
	input     string
	output    string
	hasOutput bool
}

// history is what was run, oldest first.
type history struct {
	mu      sync.Mutex
	entries []historyEntry
}

func (h *history) add(e historyEntry) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.entries = append(h.entries, e)
	if over := len(h.entries) - historyCells; over > 0 {
		h.entries = append([]historyEntry(nil), h.entries[over:]...)
	}
}

type historyRequest struct {
	Output  bool   `json:"output"`
	Access  string `json:"hist_access_type"`
	Session int    `json:"session"`
	Start   int    `json:"start"`
	Stop    *int   `json:"stop"`
	N       *int   `json:"n"`
	Pattern string `json:"pattern"`
	Unique  bool   `json:"unique"`
}

// find returns what the request asks for.
func (h *history) find(q historyRequest) ([]historyEntry, error) {
	h.mu.Lock()
	all := h.entries[:len(h.entries):len(h.entries)]
	h.mu.Unlock()
	switch q.Access {
	case "tail":
		return lastOf(all, q.N), nil
	case "range":
		var found []historyEntry
		if q.Session != 0 && q.Session != historySession { // 0 is this session, those below it are earlier ones
			return nil, nil
		}
		for _, e := range all {
			if e.line >= q.Start && (q.Stop == nil || e.line < *q.Stop) {
				found = append(found, e)
			}
		}
		return found, nil
	case "search":
		pattern := glob(q.Pattern)
		var found []historyEntry
		for _, e := range all {
			if pattern.MatchString(e.input) {
				found = append(found, e)
			}
		}
		if q.Unique {
			found = latestOfEach(found)
		}
		return lastOf(found, q.N), nil
	}
	return nil, &engine.Error{Name: "bad request", Value: fmt.Sprintf("hist_access_type %q, want range, tail or search", q.Access)}
}

func lastOf(entries []historyEntry, n *int) []historyEntry {
	if n == nil || *n < 0 || *n >= len(entries) {
		return entries
	}
	return entries[len(entries)-*n:]
}

// latestOfEach keeps the last of entries with the same input.
func latestOfEach(entries []historyEntry) []historyEntry {
	last := map[string]int{}
	for i, e := range entries {
		last[e.input] = i
	}
	var kept []historyEntry
	for i, e := range entries {
		if last[e.input] == i {
			kept = append(kept, e)
		}
	}
	return kept
}

// glob understands * and ? and [class], and matches a whole input. An empty pattern matches all.
func glob(pattern string) *regexp.Regexp {
	if pattern == "" {
		pattern = "*"
	}
	var b strings.Builder
	b.WriteString(`(?s)\A`)
	for rest := pattern; rest != ""; {
		c := rest[:1]
		rest = rest[1:]
		switch c {
		case "*":
			b.WriteString(".*")
		case "?":
			b.WriteString(".")
		case "[":
			end := strings.Index(rest, "]")
			class := regexp.QuoteMeta(rest[:max(end, 0)])
			class = strings.Replace(class, `\^`, "^", 1)
			if _, err := regexp.Compile("[" + class + "]"); end < 1 || err != nil {
				b.WriteString(`\[`)
				continue
			}
			b.WriteString("[" + class + "]")
			rest = rest[end+1:]
		default:
			b.WriteString(regexp.QuoteMeta(c))
		}
	}
	b.WriteString(`\z`)
	re, err := regexp.Compile(b.String())
	if err != nil { // a pattern of half characters
		return regexp.MustCompile(`(?s)\A` + regexp.QuoteMeta(strings.ToValidUTF8(pattern, "\uFFFD")) + `\z`)
	}
	return re
}

func (s *Server) historyRequest(r *request) error {
	var q historyRequest
	if err := r.body(&q); err != nil {
		return err
	}
	found, err := s.history.find(q)
	if err != nil {
		return err
	}
	rows := make([][3]any, len(found))
	for i, e := range found {
		rows[i] = [3]any{historySession, e.line, e.input}
		if q.Output {
			pair := [2]any{e.input, nil}
			if e.hasOutput {
				pair[1] = e.output
			}
			rows[i][2] = pair
		}
	}
	return s.reply(r, map[string]any{"status": "ok", "history": rows})
}
