package jupyter

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// kept is a history in a folder, as a kernel has it.
func kept(t *testing.T, dir string) *history {
	t.Helper()
	h := &history{}
	h.open(dir, func(format string, args ...any) { t.Errorf(format, args...) })
	t.Cleanup(h.close)
	return h
}

func (h *history) ask(t *testing.T, q historyRequest) string {
	t.Helper()
	found, err := h.find(q)
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, e := range found {
		got += fmt.Sprintf("%d/%d %s; ", e.session, e.line, e.input)
	}
	return got
}

func TestHistoryOutlivesItsSession(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "folder")
	for session := 1; session <= 3; session++ {
		h := kept(t, dir)
		for line := 1; line <= 2; line++ {
			h.add(historyEntry{line: line, input: fmt.Sprintf("s%d := %d\n\"€\"", session, line), output: "v", hasOutput: line == 2})
		}
		h.close()
	}
	now := kept(t, dir)
	if got := now.ask(t, historyRequest{Access: "range"}); got != "" {
		t.Errorf("a session without cells: %s", got)
	}
	now.add(historyEntry{line: 1, input: "now"})
	n := 2
	stop := 2
	for _, c := range []struct {
		name string
		q    historyRequest
		want string
	}{
		{"tail", historyRequest{Access: "tail", N: &n}, "3/2 s3 := 2\n\"€\"; 4/1 now; "},
		{"this session", historyRequest{Access: "range"}, "4/1 now; "},
		{"this session by its number", historyRequest{Access: "range", Session: 4}, "4/1 now; "},
		{"the session before", historyRequest{Access: "range", Session: -1, Stop: &stop}, "3/1 s3 := 1\n\"€\"; "},
		{"three before", historyRequest{Access: "range", Session: -3, Start: 2}, "1/2 s1 := 2\n\"€\"; "},
		{"four before", historyRequest{Access: "range", Session: -4}, ""},
		{"by number", historyRequest{Access: "range", Session: 2, Start: 1, Stop: &stop}, "2/1 s2 := 1\n\"€\"; "},
		{"none of this number", historyRequest{Access: "range", Session: 77}, ""},
		{"search", historyRequest{Access: "search", Pattern: "s? := 2*"}, "1/2 s1 := 2\n\"€\"; 2/2 s2 := 2\n\"€\"; 3/2 s3 := 2\n\"€\"; "},
	} {
		if got := now.ask(t, c.q); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if found, err := now.find(historyRequest{Access: "range", Session: 2}); err != nil || found[0].hasOutput || !found[1].hasOutput || found[1].output != "v" {
		t.Errorf("outputs of an earlier session: %+v, %v", found, err)
	}
	if info, err := os.Stat(now.archive.path(4)); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may read it: %v, %v", info.Mode(), err)
	}
}

// Kernels that share a folder neither wait for each other nor lose a line, and see what the others ran.
func TestKernelsShareTheirHistory(t *testing.T) {
	const kernels, cells = 8, 200
	dir := t.TempDir()
	all := make([]*history, kernels)
	for k := range all {
		all[k] = kept(t, dir)
	}
	var wg sync.WaitGroup
	for k, h := range all {
		wg.Go(func() {
			for i := range cells {
				h.add(historyEntry{line: i + 1, input: fmt.Sprint("kernel ", k, " cell ", i)})
				if i%50 == 0 {
					if _, err := h.find(historyRequest{Access: "tail"}); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
	for k, h := range all {
		found, err := h.find(historyRequest{Access: "tail"})
		if err != nil || len(found) != kernels*cells {
			t.Fatalf("kernel %d sees %d cells, want %d; %v", k, len(found), kernels*cells, err)
		}
		next := map[int]int{}
		for _, e := range found {
			if next[e.session]++; e.line != next[e.session] {
				t.Fatalf("kernel %d sees %+v, want line %d", k, e, next[e.session])
			}
		}
		if len(next) != kernels || found[len(found)-1].input != fmt.Sprint("kernel ", k, " cell ", cells-1) {
			t.Errorf("kernel %d sees %d sessions and last %+v", k, len(next), found[len(found)-1])
		}
	}
}

// Whatever a crash, a full disk or somebody else has done to a file, what is whole in it is read, and other files are not touched.
func TestDamagedHistoryIsRead(t *testing.T) {
	dir := t.TempDir()
	h := kept(t, dir)
	for i := range 3 {
		h.add(historyEntry{line: i + 1, input: fmt.Sprint("cell ", i)})
	}
	whole, err := os.ReadFile(h.archive.path(1))
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(whole, []byte("\n"))
	third := len(lines[0]) + len(lines[1])
	for cut := range len(whole) {
		if err := os.WriteFile(h.archive.path(1), whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		want := 0
		for at, l := 0, 0; l < 3; l++ {
			if at += len(lines[l]); cut >= at-1 { // the end of the line is not needed
				want++
			}
		}
		if got := len((&archive{dir: dir}).read(1)); got != want {
			t.Fatalf("cut at %d of %d: %d cells, want %d", cut, len(whole), got, want)
		}
	}
	damaged := bytes.Join([][]byte{lines[0], []byte("\x00\xff{]\n"), whole[third : third+10], []byte("\n[1,2]\nnull\n{\"line\":-1,\"input\":\"x\"}\n"), lines[2]}, nil)
	for name, content := range map[string][]byte{"session-00000001.jsonl": damaged, "session-00000002.jsonl": {}, "session-x.jsonl": whole, "session-00000003.jsonl.part": whole, "notes": whole} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "session-00000004.jsonl"), 0o700); err != nil {
		t.Fatal(err)
	}
	later := kept(t, dir)
	later.add(historyEntry{line: 1, input: "later"})
	if got, want := later.ask(t, historyRequest{Access: "tail"}), "1/1 cell 0; 1/3 cell 2; 3/1 later; "; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// A line that was not written whole does not spoil the next.
func TestAWriteThatFailsSpoilsNoLine(t *testing.T) {
	dir := t.TempDir()
	h := kept(t, dir)
	h.add(historyEntry{line: 1, input: "one"})
	if _, err := h.archive.file.WriteString(`{"line":2,"inp`); err != nil { // a disk that was full for a moment
		t.Fatal(err)
	}
	h.archive.torn = true
	h.add(historyEntry{line: 3, input: "three"})
	h.close()
	if got, want := kept(t, dir).ask(t, historyRequest{Access: "tail"}), "1/1 one; 1/3 three; "; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestTheFolderOfHistoryIsBounded(t *testing.T) {
	dir := t.TempDir()
	limit := archiveLimits{sessions: 5, bytes: 40 << 10, fileBytes: 8 << 10}
	size := func() (files int, bytes int64) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			info, err := e.Info()
			if err != nil {
				t.Fatal(err)
			}
			bytes += info.Size()
		}
		return len(entries), bytes
	}
	for session := range 20 {
		h := kept(t, dir)
		h.archive.limit = limit
		for i := range 100 {
			h.add(historyEntry{line: i + 1, input: strings.Repeat("x", 300)})
			if info, err := os.Stat(h.archive.path(h.archive.own)); err != nil || info.Size() > limit.fileBytes {
				t.Fatalf("session %d, cell %d: %d bytes, %v", session, i, info.Size(), err)
			}
		}
		own := h.archive.read(h.archive.own)
		if n := len(own); n < 10 || own[n-1].line != 100 || own[0].line != 101-n {
			t.Fatalf("session %d: %d cells are kept, to line %d", session, n, own[n-1].line)
		}
		h.close()
		if files, bytes := size(); int64(files) > limit.sessions || bytes > limit.bytes {
			t.Fatalf("after session %d: %d files of %d bytes", session, files, bytes)
		}
	}
	h := kept(t, dir)
	h.add(historyEntry{line: 1, input: strings.Repeat("x", archiveInput+1)})
	h.add(historyEntry{line: 2, input: "small", output: strings.Repeat("y", archiveOutput+1), hasOutput: true})
	if own := h.archive.read(h.archive.own); len(own) != 1 || own[0].line != 2 || own[0].hasOutput {
		t.Errorf("what is too large: %d entries", len(own))
	}
}

func TestHistoryThatCanNotBeKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	said := ""
	h := &history{}
	h.open(filepath.Join(file, "below"), func(format string, args ...any) { said += fmt.Sprintf(format, args...) })
	h.add(historyEntry{line: 1, input: "a"})
	if got := h.ask(t, historyRequest{Access: "tail"}); got != "1/1 a; " || !strings.Contains(said, "history is not kept") {
		t.Errorf("%q, said %q", got, said)
	}
	said = ""
	dir := filepath.Join(t.TempDir(), "gone")
	h = &history{}
	h.open(dir, func(format string, args ...any) { said += fmt.Sprintf(format, args...) })
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	h.add(historyEntry{line: 1, input: "a"})
	if got := h.ask(t, historyRequest{Access: "tail"}); got != "1/1 a; " || !strings.Contains(said, "In[1] is not kept") {
		t.Errorf("%q, said %q", got, said)
	}
}

func TestAFrontEndSeesEarlierSessions(t *testing.T) {
	dir := t.TempDir()
	keep := func(o *Options) { o.History = dir }
	for n := range 2 {
		t.Run(fmt.Sprint("session ", n+1), func(t *testing.T) {
			c := newClient(t, start(t, newFake(), keep).Connection())
			c.reply(c.shell, "execute_reply", c.execute("value"))
			c.reply(c.shell, "execute_reply", c.execute("print"))
		})
	}
	c := newClient(t, start(t, newFake(), keep).Connection())
	for _, q := range []struct {
		ask  map[string]any
		want string
	}{
		{map[string]any{"hist_access_type": "search", "pattern": "val*", "output": true, "raw": true}, "[[1 1 [value 42]] [2 1 [value 42]]]"},
		{map[string]any{"hist_access_type": "search", "pattern": "*", "unique": true, "n": 1, "output": false, "raw": true}, "[[2 2 print]]"},
		{map[string]any{"hist_access_type": "range", "session": -2, "start": 2, "output": false, "raw": true}, "[[1 2 print]]"},
	} {
		if got := c.reply(c.shell, "history_reply", c.request(c.shell, "history_request", q.ask)).field("history"); got != q.want {
			t.Errorf("%v: %s, want %s", q.ask, got, q.want)
		}
	}
}

// Whatever is in a file, reading it gives cells that a front end can be told of.
func FuzzArchive(f *testing.F) {
	f.Add([]byte("{\"line\":1,\"input\":\"x := 1\",\"output\":\"1\",\"time\":\"2026-01-02T03:04:05Z\"}\n"))
	f.Add([]byte("{\"line\":1e9,\"input\":\"x\"}\n\n{\"line\":2,\"inp"))
	f.Add([]byte("null\n[]\n{\"line\":\"1\"}\n\x00\xff"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, content []byte) {
		a := &archive{dir: dir}
		if err := os.WriteFile(a.path(1), content, 0o600); err != nil {
			t.Fatal(err)
		}
		entries := a.read(1)
		if len(entries) > bytes.Count(content, []byte("\n"))+1 {
			t.Fatalf("%d entries in %q", len(entries), content)
		}
		for _, e := range entries {
			if e.session != 1 || e.line < 1 || e.input == "" {
				t.Fatalf("%+v in %q", e, content)
			}
		}
	})
}
