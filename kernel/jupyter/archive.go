package jupyter

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// What an archive keeps. Beyond it the oldest goes.
const (
	archiveSessions  = 1000     // files
	archiveBytes     = 64 << 20 // of all files
	archiveFileBytes = 8 << 20  // of one session
	archiveOutput    = 64 << 10 // of one cell's value
	archiveInput     = 1 << 20  // of one cell
)

// archive is a folder with a file for each session, which that session alone writes: one JSON object a line. So several
// kernels need not wait for each other, and a line that a crash has cut harms no other session.
type archive struct {
	dir     string
	trouble func(format string, args ...any)

	own   int // number of this session, 0 before its first cell
	file  *os.File
	size  int64
	torn  bool // the last line may not have been written whole
	known map[int]archivedSession
	limit archiveLimits
}

type archiveLimits struct{ sessions, bytes, fileBytes int64 }

// archivedSession is what was read of a file when it had that size.
type archivedSession struct {
	size    int64
	entries []historyEntry
}

// record is a line of a file.
type record struct {
	Line   int     `json:"line"`
	Input  string  `json:"input"`
	Output *string `json:"output,omitempty"`
	Time   string  `json:"time"`
}

// newArchive makes the folder. Its files are their owner's alone to read.
func newArchive(dir string, trouble func(format string, args ...any)) (*archive, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return &archive{
		dir: dir, trouble: trouble, known: map[int]archivedSession{},
		limit: archiveLimits{archiveSessions, archiveBytes, archiveFileBytes},
	}, nil
}

const archiveName = "session-%08d.jsonl"

func (a *archive) path(session int) string {
	return filepath.Join(a.dir, fmt.Sprintf(archiveName, session))
}

// archiveFile is what a listing says of a session.
type archiveFile struct {
	session int
	size    int64
	changed time.Time
}

// list are the sessions in the folder, oldest first.
func (a *archive) list() []archiveFile {
	entries, err := os.ReadDir(a.dir)
	if err != nil {
		return nil
	}
	var found []archiveFile
	for _, e := range entries {
		var n int
		if _, err := fmt.Sscanf(e.Name(), archiveName, &n); err != nil || n < 1 || e.Name() != filepath.Base(a.path(n)) {
			continue
		}
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			found = append(found, archiveFile{n, info.Size(), info.ModTime()})
		}
	}
	slices.SortFunc(found, func(x, y archiveFile) int { return x.session - y.session })
	return found
}

// number is that of this session, or what it would be if it began now.
func (a *archive) number() int {
	if a.own > 0 {
		return a.own
	}
	if all := a.list(); len(all) > 0 {
		return all[len(all)-1].session + 1
	}
	return 1
}

// begin takes a number, which no other kernel can take as well.
func (a *archive) begin() error {
	a.prune()
	for n := a.number(); ; n++ {
		f, err := os.OpenFile(a.path(n), os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return err
		}
		a.own, a.file = n, f
		return nil
	}
}

// prune removes the sessions that were not written to for the longest time, until there is room for one more.
func (a *archive) prune() {
	all := a.list()
	slices.SortFunc(all, func(x, y archiveFile) int { return x.changed.Compare(y.changed) })
	total := a.limit.fileBytes
	for _, f := range all {
		total += f.size
	}
	for i, f := range all {
		if int64(len(all)-i) < a.limit.sessions && total <= a.limit.bytes {
			return
		}
		if os.Remove(a.path(f.session)) == nil {
			total -= f.size
		}
	}
}

// add writes an entry of this session. all are those that it has in memory, for when its file is full.
func (a *archive) add(e historyEntry, all []historyEntry) error {
	if a.file == nil {
		if err := a.begin(); err != nil {
			return err
		}
	}
	line, err := lineOf(e)
	if err != nil || line == nil {
		return err
	}
	if a.size+int64(len(line)) > a.limit.fileBytes {
		if err := a.shorten(all); err != nil {
			return err
		}
	}
	return a.write(line)
}

func (a *archive) write(text []byte) error {
	if a.torn {
		text = append([]byte{'\n'}, text...)
	}
	n, err := a.file.Write(text)
	a.size += int64(n)
	a.torn = err != nil
	return err
}

// lineOf is nil for what is too large to keep.
func lineOf(e historyEntry) ([]byte, error) {
	if len(e.input) > archiveInput {
		return nil, nil
	}
	r := record{Line: e.line, Input: e.input, Time: timestamp(time.Now())}
	if e.hasOutput && len(e.output) <= archiveOutput {
		r.Output = &e.output
	}
	line, err := marshal(r)
	return append(line, '\n'), err
}

// shorten writes the newest entries that fill half a file, in place of all.
func (a *archive) shorten(all []historyEntry) error {
	var kept [][]byte
	size := int64(0)
	for _, e := range slices.Backward(all[:len(all)-1]) { // the last is about to be written
		line, err := lineOf(e)
		if err != nil {
			return err
		}
		if size += int64(len(line)); size > a.limit.fileBytes/2 {
			break
		}
		kept = append(kept, line)
	}
	slices.Reverse(kept)
	next, err := os.CreateTemp(a.dir, "session-*.part")
	if err != nil {
		return err
	}
	if _, err = next.Write(bytes.Join(kept, nil)); err == nil {
		a.file.Close() // before the other takes its place, which Windows wants
		err = os.Rename(next.Name(), a.path(a.own))
	}
	next.Close()
	if err != nil {
		os.Remove(next.Name())
	}
	f, again := os.OpenFile(a.path(a.own), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if again != nil {
		return errors.Join(err, again)
	}
	a.file, a.torn = f, false
	if info, err := f.Stat(); err == nil {
		a.size = info.Size()
	}
	return err
}

// others are the entries of the other sessions, oldest first: the newest ones, at most n.
func (a *archive) others(n int) []historyEntry {
	var parts [][]historyEntry
	now := map[int]archivedSession{}
	for _, f := range slices.Backward(a.list()) {
		if f.session == a.own {
			continue
		}
		if n <= 0 {
			break
		}
		s := a.known[f.session]
		if s.size != f.size || s.entries == nil {
			s = archivedSession{f.size, a.read(f.session)}
		}
		now[f.session] = s
		part := s.entries[max(len(s.entries)-n, 0):]
		n -= len(part)
		parts = append(parts, part)
	}
	a.known = now
	slices.Reverse(parts)
	return slices.Concat(parts...)
}

// read returns the entries of a file; lines that make no sense are left out. It is never nil.
func (a *archive) read(session int) []historyEntry {
	entries := []historyEntry{}
	f, err := os.Open(a.path(session))
	if err != nil {
		return entries // removed a moment ago
	}
	defer f.Close()
	in := bufio.NewReader(io.LimitReader(f, 2*archiveFileBytes))
	for {
		line, err := in.ReadBytes('\n')
		var r record
		if json.Unmarshal(line, &r) == nil && r.Line > 0 && r.Input != "" {
			e := historyEntry{session: session, line: r.Line, input: r.Input}
			if r.Output != nil {
				e.output, e.hasOutput = *r.Output, true
			}
			entries = append(entries, e)
		}
		if err != nil {
			return entries
		}
	}
}

func (a *archive) close() {
	if a.file != nil {
		a.file.Close()
	}
}
