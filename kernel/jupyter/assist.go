package jupyter

import (
	"strings"
	"unicode/utf8"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
)

// cursor converts between a front end's positions and byte offsets. The protocol counts code points. Some
// front ends send UTF-16 units instead, which shows if a position lies behind the last code point.
type cursor struct {
	src   string
	utf16 bool
}

func newCursor(src string, pos int) cursor {
	return cursor{src: src, utf16: pos > utf8.RuneCountInString(src)}
}

func (c cursor) width(r rune) int {
	if c.utf16 && r > 0xffff {
		return 2
	}
	return 1
}

// offset is the byte offset of a position; positions outside the source are moved to its ends.
func (c cursor) offset(pos int) int {
	at := 0
	for i, r := range c.src {
		if at >= pos {
			return i
		}
		at += c.width(r)
	}
	return len(c.src)
}

// position is the inverse of offset.
func (c cursor) position(offset int) int {
	at := 0
	for i, r := range c.src {
		if i >= offset {
			return at
		}
		at += c.width(r)
	}
	return at
}

type assistRequest struct {
	Code   string `json:"code"`
	Cursor *int   `json:"cursor_pos"`
	Detail int    `json:"detail_level"`
}

func (q assistRequest) cursor() (c cursor, offset int) {
	if q.Cursor == nil {
		return newCursor(q.Code, 0), len(q.Code)
	}
	c = newCursor(q.Code, *q.Cursor)
	return c, c.offset(*q.Cursor)
}

func (s *Server) completeRequest(r *request) error {
	var q assistRequest
	if err := r.body(&q); err != nil {
		return err
	}
	c, at := q.cursor()
	found := engine.Completion{Start: at, End: at}
	if e, ok := s.runner.(engine.Completer); ok {
		var err error
		if found, err = e.Complete(s.ctx, q.Code, at); err != nil {
			return err
		}
	}
	start, end := c.position(found.Start), c.position(found.End)
	matches, types := []string{}, []map[string]any{}
	for _, m := range found.Matches {
		matches = append(matches, m.Text)
		types = append(types, map[string]any{"text": m.Text, "type": m.Type, "signature": m.Signature, "start": start, "end": end})
	}
	return s.reply(r, map[string]any{
		"status": "ok", "matches": matches, "cursor_start": start, "cursor_end": end,
		"metadata": map[string]any{"_jupyter_types_experimental": types},
	})
}

func (s *Server) inspectRequest(r *request) error {
	var q assistRequest
	if err := r.body(&q); err != nil {
		return err
	}
	_, at := q.cursor()
	content := map[string]any{"status": "ok", "found": false, "data": map[string]any{}, "metadata": map[string]any{}}
	if e, ok := s.runner.(engine.Inspector); ok {
		b, err := e.Inspect(s.ctx, q.Code, at, q.Detail)
		if err != nil {
			return err
		}
		if b != nil {
			encoded, err := encodeBundle(*b)
			if err != nil {
				return err
			}
			content["found"], content["data"], content["metadata"] = true, encoded.Data, encoded.Metadata
		}
	}
	return s.reply(r, content)
}

func (s *Server) isCompleteRequest(r *request) error {
	var q assistRequest
	if err := r.body(&q); err != nil {
		return err
	}
	status, indent := s.runner.Status(q.Code)
	content := map[string]string{"status": string(status)}
	if status == engine.Incomplete {
		content["indent"] = strings.ReplaceAll(indent, "\t", "    ") // terminals show a tab as ^I
	}
	return s.reply(r, content)
}
