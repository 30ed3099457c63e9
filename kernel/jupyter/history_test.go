package jupyter

import (
	"fmt"
	"testing"
)

func TestHistoryAccess(t *testing.T) {
	var h history
	for i, in := range []string{"a := 1", "b := 2", "a := 1", "fmt.Println(a)", "for {\n}"} {
		h.add(historyEntry{line: i + 1, input: in})
	}
	two, zero, negative := 2, 0, -1
	four := 4
	for _, c := range []struct {
		name string
		q    historyRequest
		want string
	}{
		{"tail", historyRequest{Access: "tail", N: &two}, "4 5"},
		{"tail of none", historyRequest{Access: "tail", N: &zero}, ""},
		{"tail without n", historyRequest{Access: "tail"}, "1 2 3 4 5"},
		{"range", historyRequest{Access: "range", Start: 2, Stop: &four}, "2 3"},
		{"open range", historyRequest{Access: "range", Start: 4}, "4 5"},
		{"this session by its number", historyRequest{Access: "range", Session: 1, Start: 5}, "5"},
		{"a session before", historyRequest{Access: "range", Session: -1}, ""},
		{"search", historyRequest{Access: "search", Pattern: "a*"}, "1 3"},
		{"search matches whole inputs", historyRequest{Access: "search", Pattern: "a"}, ""},
		{"search over lines", historyRequest{Access: "search", Pattern: "for*}"}, "5"},
		{"search one character", historyRequest{Access: "search", Pattern: "? := ?"}, "1 2 3"},
		{"search a class", historyRequest{Access: "search", Pattern: "[b-z] *"}, "2"},
		{"search outside a class", historyRequest{Access: "search", Pattern: "[^a]*"}, "2 4 5"},
		{"search unique", historyRequest{Access: "search", Pattern: "a*", Unique: true}, "3"},
		{"search the last", historyRequest{Access: "search", Pattern: "*", N: &two}, "4 5"},
		{"search without a pattern", historyRequest{Access: "search", N: &negative}, "1 2 3 4 5"},
		{"search signs of regular expressions", historyRequest{Access: "search", Pattern: "fmt.Println(a)"}, "4"},
		{"search an open class", historyRequest{Access: "search", Pattern: "[a*"}, ""},
		{"search half a character", historyRequest{Access: "search", Pattern: "\xff*"}, ""},
	} {
		found, err := h.find(c.q)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		got := ""
		for i, e := range found {
			if i > 0 {
				got += " "
			}
			got += fmt.Sprint(e.line)
		}
		if got != c.want {
			t.Errorf("%s: lines %q, want %q", c.name, got, c.want)
		}
	}
}

func TestHistoryIsBounded(t *testing.T) {
	var h history
	for i := range historyCells + 5 {
		h.add(historyEntry{line: i})
	}
	all, err := h.find(historyRequest{Access: "tail"})
	if err != nil || len(all) != historyCells || all[0].line != 5 {
		t.Errorf("%d entries from line %d, %v", len(all), all[0].line, err)
	}
}
