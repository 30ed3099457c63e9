package widgets

import (
	"errors"
	"io"
	"io/fs"
)

// Reader is r with what is read of it counted in bytes. Where the total is not known it is the size of r, if that is a regular file or a
// reader of package bytes or strings. The end of r ends the work, and an error other than io.EOF fails it.
//
//	corpus, err := language.Read(widgets.Progress("Opticks", 0).Reader(file), "Opticks", language.Options{})
func (p *ProgressView) Reader(r io.Reader) io.Reader {
	p.bytes.Store(true)
	if n, ok := remaining(r); ok {
		p.total.CompareAndSwap(0, n)
	}
	return &progressReader{p, r}
}

type progressReader struct {
	p *ProgressView
	r io.Reader
}

func (r *progressReader) Read(b []byte) (int, error) {
	n, err := r.r.Read(b)
	r.p.Add(n)
	switch {
	case errors.Is(err, io.EOF):
		r.p.end(completed, nil)
	case err != nil:
		_ = r.p.Fail(err)
	}
	return n, err
}

// remaining is how much there is to read of r.
func remaining(r io.Reader) (int64, bool) {
	if l, ok := r.(interface{ Len() int }); ok {
		return int64(l.Len()), true
	}
	f, ok := r.(interface {
		Stat() (fs.FileInfo, error)
	})
	if !ok {
		return 0, false
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return 0, false
	}
	n := info.Size()
	if s, ok := r.(io.Seeker); ok {
		if at, err := s.Seek(0, io.SeekCurrent); err == nil {
			n -= at
		}
	}
	return max(n, 0), true
}
