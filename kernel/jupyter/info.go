package jupyter

import (
	"runtime"
	"strings"
)

// HelpLink is an entry of a front end's help menu.
type HelpLink struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}

func (s *Server) kernelInfoRequest(r *request) error {
	version := strings.TrimPrefix(runtime.Version(), "go")
	links := s.opt.HelpLinks
	if links == nil {
		links = []HelpLink{
			{"Go specification", "https://go.dev/ref/spec"},
			{"Go packages", "https://pkg.go.dev/std"},
		}
	}
	banner := s.opt.Banner
	if banner == "" {
		banner = "moduli-go " + s.opt.Version + ", Go " + version
	}
	return s.reply(r, map[string]any{
		"status":                 "ok",
		"protocol_version":       protocolVersion,
		"implementation":         "moduli-go",
		"implementation_version": s.opt.Version,
		"language_info": map[string]any{
			"name":            "go",
			"version":         version,
			"mimetype":        "text/x-go",
			"file_extension":  ".go",
			"pygments_lexer":  "go",
			"codemirror_mode": "go",
		},
		"banner":             banner,
		"help_links":         links,
		"supported_features": []string{"kernel subshells"},
	})
}

func (s *Server) connectRequest(r *request) error {
	return s.reply(r, map[string]any{
		"status":     "ok",
		"shell_port": s.conn.Shell, "control_port": s.conn.Control, "iopub_port": s.conn.IOPub,
		"stdin_port": s.conn.Stdin, "hb_port": s.conn.Heartbeat,
	})
}

func (s *Server) interruptRequest(r *request) error {
	s.Interrupt()
	return s.reply(r, map[string]string{"status": "ok"})
}

func (s *Server) shutdownRequest(r *request) error {
	var q struct {
		Restart bool `json:"restart"`
	}
	if err := r.body(&q); err != nil {
		return err
	}
	content := map[string]any{"status": "ok", "restart": q.Restart}
	r.after = s.stop
	if err := s.reply(r, content); err != nil {
		return err
	}
	return s.iopub.publish("shutdown_reply", r.rawHeader, content)
}
