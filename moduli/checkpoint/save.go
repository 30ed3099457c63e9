package checkpoint

import (
	"errors"
	"fmt"
	"io"

	"github.com/moduli-rnn/moduli-go/moduli/checkpoint/internal/disk"
	"github.com/moduli-rnn/moduli-go/moduli/checkpoint/safetensors"
)

// Errors of reading wrap one of these, or the operating system's.
var (
	// ErrVersion: the file was written by a later version of this library.
	ErrVersion = errors.New("the file is of a later version")
	// ErrTruncated: the file ends before its content does.
	ErrTruncated = safetensors.ErrTruncated
	// ErrCorrupt: the file was changed after it was written, or is something else.
	ErrCorrupt = safetensors.ErrCorrupt
)

// ErrMismatch is wrapped by the errors of Into and On: the state is that of another network, or of another space.
var ErrMismatch = errors.New("it does not fit")

// Save writes s under path, making its folder if need be. The new file is written beside an old one, to the disk, and
// takes its place when it is whole: an error or a crash on the way leaves the old one as it was.
func Save(path string, s *State) error {
	return disk.Replace(path, func(w io.Writer) error { return Write(w, s) })
}

// Write writes s. It returns an error, before anything is written, for a state that could not be read again: a name
// that is there twice, numbers that do not fit their shape. The state must not change meanwhile.
func Write(w io.Writer, s *State) error {
	if err := s.validate(); err != nil {
		return err
	}
	return safetensors.Write(w, encode(s))
}

// Load reads the file that Save has written: the same bits, or an error that wraps [ErrVersion], [ErrTruncated],
// [ErrCorrupt] or the operating system's error.
func Load(path string) (*State, error) {
	f, size, err := disk.Open(path)
	if err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	defer f.Close()
	s, err := Read(f, size)
	if err != nil {
		return nil, fmt.Errorf("loading %s: %w", path, err)
	}
	return s, nil
}

// Read is Load for size bytes that lie elsewhere.
func Read(r io.ReaderAt, size int64) (*State, error) {
	h, err := safetensors.ReadHeader(r, size)
	if err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	if err := checkVersion(h.Metadata); err != nil {
		return nil, err
	}
	f, err := safetensors.Read(r, size)
	if err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	if f.Checksum == safetensors.NoChecksum {
		return nil, corrupt("no checksum")
	}
	return decode(f)
}

func corrupt(format string, args ...any) error {
	return fmt.Errorf("checkpoint: "+format+": %w", append(args, ErrCorrupt)...)
}
