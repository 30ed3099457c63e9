package jupyter

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
)

// historyCells is how many cells are remembered.
const historyCells = 10_000

type historyEntry struct {
	session   int
	line      int
	input     string
	output    string
	hasOutput bool
}

// history is what was run, in this session and in those before it.
type history struct {
	mu      sync.Mutex
	entries []historyEntry // of this session, oldest first
	archive *archive       // nil: this session is the only one there is
}

// open keeps history in a folder. What is wrong with it is told to trouble: history then lives in memory alone.
func (h *history) open(dir string, trouble func(format string, args ...any)) {
	if dir == "" {
		return
	}
	a, err := newArchive(dir, trouble)
	if err != nil {
		trouble("history is not kept: %v", err)
		return
	}
	h.archive = a
}

func (h *history) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.archive != nil {
		h.archive.close()
	}
}

func (h *history) add(e historyEntry) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.entries = append(h.entries, e)
	if over := len(h.entries) - historyCells; over > 0 {
		h.entries = append([]historyEntry(nil), h.entries[over:]...)
	}
	if a := h.archive; a != nil {
		if err := a.add(e, h.entries); err != nil {
			a.trouble("history: In[%d] is not kept: %v", e.line, err)
		}
	}
}

// number is that of this session.
func (h *history) number() int {
	if h.archive == nil {
		return 1
	}
	return h.archive.number()
}

// others are the cells of other sessions, as many as are remembered beside those of this one.
func (h *history) others() []historyEntry {
	if h.archive == nil {
		return nil
	}
	return h.archive.others(historyCells - len(h.entries))
}

// all are the cells of all sessions; those of this one come last, whenever others began.
func (h *history) all() []historyEntry {
	own := slices.Clone(h.entries)
	number := h.number()
	for i := range own {
		own[i].session = number
	}
	return append(h.others(), own...)
}

// session are the cells of one session: 0 is this one, -1 the one before it, and so on; others go by their number.
func (h *history) session(n int) []historyEntry {
	all := h.all()
	switch own := h.number(); {
	case n == 0:
		n = own
	case n < 0:
		var before []int
		for _, e := range all {
			if e.session < own && (len(before) == 0 || before[len(before)-1] != e.session) {
				before = append(before, e.session)
			}
		}
		if -n > len(before) {
			return nil
		}
		n = before[len(before)+n]
	}
	return slices.DeleteFunc(all, func(e historyEntry) bool { return e.session != n })
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
	defer h.mu.Unlock()
	switch q.Access {
	case "tail":
		return lastOf(h.all(), q.N), nil
	case "range":
		return slices.DeleteFunc(h.session(q.Session), func(e historyEntry) bool {
			return e.line < q.Start || q.Stop != nil && e.line >= *q.Stop
		}), nil
	case "search":
		pattern := glob(q.Pattern)
		var found []historyEntry
		for _, e := range h.all() {
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
		rows[i] = [3]any{e.session, e.line, e.input}
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
