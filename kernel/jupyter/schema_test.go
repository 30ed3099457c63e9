package jupyter

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

// mimeBundle always has a form for readers of text.
func mimeBundle(v any) error {
	if err := mapOf(matching(`^[\w\-+.]+/[\w\-+.]+(;.*)?$`), func(any) error { return nil })(v); err != nil {
		return err
	}
	for mime, x := range v.(map[string]any) {
		if _, text := x.(string); !text && mime != "application/json" && !strings.HasSuffix(mime, "+json") {
			return fmt.Errorf("%s: %v, want a string", mime, x)
		}
	}
	if _, ok := v.(map[string]any)["text/plain"]; !ok {
		return fmt.Errorf("no text/plain in %v", v)
	}
	return nil
}

var (
	isError = fields{"ename": isString, "evalue": matching(`^[^\n]*$`), "traceback": func(v any) error {
		if list, ok := v.([]any); ok && len(list) == 0 {
			return fmt.Errorf("it is empty, and some front ends show nothing else")
		}
		return listOf(isString)(v)
	}}
	isTransient = fields{"display_id?": isString}.check
	isComms     = mapOf(isString, fields{"target_name": isString}.check)
	displayed   = fields{"data": mimeBundle, "metadata": isObject, "transient": isTransient}
)

// value is a user expression: its value or its error.
func value(v any) error {
	if m, ok := v.(map[string]any); ok && m["status"] == "error" {
		return with(isError, fields{"status": isString}).check(v)
	}
	return fields{"status": oneOf("ok"), "data": mimeBundle, "metadata": isObject}.check(v)
}

func with(a, b fields) fields {
	both := fields{}
	for _, f := range []fields{a, b} {
		for name, c := range f {
			both[name] = c
		}
	}
	return both
}

func historyRow(v any) error {
	row, ok := v.([]any)
	if !ok || len(row) != 3 {
		return fmt.Errorf("%v, want [session, line, input]", v)
	}
	for _, n := range row[:2] {
		if err := isCount(n); err != nil {
			return err
		}
	}
	if pair, ok := row[2].([]any); ok {
		if len(pair) != 2 {
			return fmt.Errorf("%v, want [input, output]", pair)
		}
		if pair[1] != nil {
			if err := isString(pair[1]); err != nil {
				return err
			}
		}
		return isString(pair[0])
	}
	return isString(row[2])
}

// schemas are the contents of every message that a kernel sends; of replies, those with status ok.
var schemas = map[string]fields{
	// On shell and control.
	"execute_reply":     {"execution_count": isCount, "user_expressions": mapOf(isString, value), "payload": listOf(fields{"source": oneOf("page"), "data": mimeBundle, "start": isCount}.check)},
	"inspect_reply":     {"found": isBool, "data": isObject, "metadata": isObject},
	"complete_reply":    {"matches": listOf(isString), "cursor_start": isCount, "cursor_end": isCount, "metadata": isObject},
	"is_complete_reply": {"indent?": isString},
	"history_reply":     {"history": listOf(historyRow)},
	"comm_info_reply":   {"comms": isComms},
	"connect_reply":     {"shell_port": isCount, "iopub_port": isCount, "stdin_port": isCount, "hb_port": isCount, "control_port": isCount},
	"kernel_info_reply": {
		"protocol_version": matching(`^5\.5$`), "implementation": isString, "implementation_version": isString, "banner": isString,
		"language_info": fields{
			"name": oneOf("go"), "version": matching(`^\d+\.\d+`), "mimetype": isString, "file_extension": matching(`^\.`),
			"pygments_lexer": isString, "codemirror_mode": isString,
		}.check,
		"help_links": listOf(fields{"text": isString, "url": matching(`^https://`)}.check), "supported_features": listOf(isString),
	},
	"shutdown_reply":        {"restart": isBool},
	"interrupt_reply":       {},
	"create_subshell_reply": {"subshell_id": isString},
	"delete_subshell_reply": {},
	"list_subshell_reply":   {"subshell_id": listOf(isString)},
	// On IOPub.
	"stream":              {"name": oneOf("stdout", "stderr"), "text": matching(`(?s).`)},
	"display_data":        displayed,
	"update_display_data": with(displayed, fields{"transient": fields{"display_id": isString}.check}),
	"execute_input":       {"code": isString, "execution_count": isCount},
	"execute_result":      {"data": mimeBundle, "metadata": isObject, "execution_count": isCount},
	"error":               isError,
	"status":              {"execution_state": oneOf("busy", "idle", "starting")},
	"clear_output":        {"wait": isBool},
	"iopub_welcome":       {"subscription": isString},
	"comm_open":           {"comm_id": matching(`.`), "target_name": isString, "data": isObject},
	"comm_msg":            {"comm_id": matching(`.`), "data": isObject},
	"comm_close":          {"comm_id": matching(`.`), "data": isObject},
	// On stdin.
	"input_request": {"prompt": isString, "password": isBool},
}

var isHeader = fields{
	"msg_id": matching(`.`), "session": matching(`.`), "username": isString, "version": matching(`^5\.\d+$`), "msg_type": matching(`^[a-z_]+$`), "subshell_id?": isString,
	"date": func(v any) error {
		s, _ := v.(string)
		_, err := time.Parse(time.RFC3339Nano, s)
		return err
	},
}

// valid says what is wrong with a message of the kernel.
func valid(msgType string, headerOf, parent, metadata, content json.RawMessage) error {
	var h, p, meta, c any
	for raw, into := range map[*json.RawMessage]*any{&headerOf: &h, &parent: &p, &metadata: &meta, &content: &c} {
		if err := json.Unmarshal(*raw, into); err != nil {
			return err
		}
	}
	if err := isHeader.check(h); err != nil {
		return fmt.Errorf("header: %w", err)
	}
	if m, ok := p.(map[string]any); !ok || len(m) > 0 {
		if err := isHeader.check(p); err != nil {
			return fmt.Errorf("parent_header: %w", err)
		}
	} else if msgType != "iopub_welcome" && msgType != "status" {
		return fmt.Errorf("parent_header is empty")
	}
	if err := isObject(meta); err != nil {
		return fmt.Errorf("metadata: %w", err)
	}
	f, known := schemas[msgType]
	if !known && !strings.HasSuffix(msgType, "_reply") {
		return fmt.Errorf("unknown type of message")
	}
	if strings.HasSuffix(msgType, "_reply") {
		status, _ := c.(map[string]any)["status"].(string)
		switch {
		case status == "error":
			f = with(isError, fields{"execution_count?": isCount})
		case status == "aborted":
			f = fields{}
		case msgType == "is_complete_reply":
			if err := oneOf("complete", "incomplete", "invalid", "unknown")(status); err != nil {
				return err
			}
		case status != "ok" || !known:
			return fmt.Errorf("status %q", status)
		}
		f = with(f, fields{"status": isString})
	}
	return f.check(c)
}

// The table refuses what is wrong, or it would prove nothing.
func TestSchemasRefuse(t *testing.T) {
	header := `{"msg_id":"a","session":"s","username":"u","date":"2026-01-02T03:04:05.000001Z","msg_type":"status","version":"5.5"}`
	for _, c := range []struct{ msgType, header, parent, content, want string }{
		{"status", header, "{}", `{"execution_state":"busy"}`, ""},
		{"status", header, "{}", `{"execution_state":"tired"}`, "want one of"},
		{"status", `{}`, "{}", `{"execution_state":"busy"}`, "header"},
		{"stream", header, "{}", `{"name":"stdout","text":"x"}`, "parent_header is empty"},
		{"stream", header, header, `{"name":"stdout"}`, "text is missing"},
		{"stream", header, header, `{"name":"stdout","text":"x","more":1}`, "more: unknown field"},
		{"stream", header, header, `{"name":"stdout","text":""}`, "does not match"},
		{"display_data", header, header, `{"data":{"text/html":"x"},"metadata":{},"transient":{}}`, "no text/plain"},
		{"display_data", header, header, `{"data":{"text/plain":{}},"metadata":{},"transient":{}}`, "want a string"},
		{"update_display_data", header, header, `{"data":{"text/plain":"x"},"metadata":{},"transient":{}}`, "display_id is missing"},
		{"execute_reply", header, header, `{"status":"fine"}`, "status"},
		{"execute_reply", header, header, `{"status":"error","ename":"e","evalue":"v","traceback":[]}`, "empty"},
		{"history_reply", header, header, `{"status":"ok","history":[[1,2]]}`, "want [session, line, input]"},
		{"comm_open", header, header, `{"comm_id":"","target_name":"t","data":{}}`, "comm_id"},
		{"comm_msg", header, header, `{"comm_id":"c","data":[]}`, "no object"},
		{"gossip", header, header, `{}`, "unknown type"},
	} {
		err := valid(c.msgType, json.RawMessage(c.header), json.RawMessage(c.parent), json.RawMessage("{}"), json.RawMessage(c.content))
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s %s: %v, want %q", c.msgType, c.content, err, c.want)
		}
	}
}
