package jupyter

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func drained(parts []part) string {
	s := ""
	for _, p := range parts {
		s += fmt.Sprintf("%s %q; ", p.stream, p.text)
	}
	return s
}

func TestStreamsAreCutBetweenCharacters(t *testing.T) {
	var s streams
	step := func(want string, last bool) {
		t.Helper()
		if got := drained(s.drain(last)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	s.add(stdout, []byte("a\xe2\x82")) // two of three bytes of €
	step(`stdout "a"; `, false)
	s.add(stderr, []byte("warn"))
	step(`stderr "warn"; `, false)
	s.add(stdout, []byte("\xac!"))
	step(`stdout "€!"; `, false)
	s.add(stdout, []byte("\xf0\x9f"))
	s.add(stderr, []byte("between"))
	s.add(stdout, []byte("\x98\x80"))
	step(`stderr "between"; stdout "😀"; `, false)
	s.add(stdout, []byte("bad \xff\xfe, cut \xe2\x82x, \xc3"))
	step(`stdout "bad ��, cut ��x, "; `, false)
	step(`stdout "�"; `, true)
	step("", true)
}

// However the bytes are cut, each stream shows the same text.
func TestStreamsLoseNothingHoweverTheyAreCut(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	letters := []string{"a", "ß", "€", "😀", "\n", "\xff", "\xe2\x82", "\xf0\x9f\x98", "\x80"}
	for range 2000 {
		var s streams
		var written, shown [2]strings.Builder
		collect := func(parts []part) {
			for _, p := range parts {
				if !utf8.Valid(p.text) {
					t.Fatalf("%q is no UTF-8", p.text)
				}
				shown[p.stream].Write(p.text)
			}
		}
		for range rng.IntN(12) {
			to := stream(rng.IntN(2))
			var b []byte
			for range rng.IntN(5) {
				b = append(b, letters[rng.IntN(len(letters))]...)
			}
			written[to].Write(b)
			cut := rng.IntN(len(b) + 1)
			s.add(to, b[:cut])
			if rng.IntN(3) == 0 {
				collect(s.drain(false))
			}
			s.add(to, b[cut:])
		}
		collect(s.drain(true))
		for to := range written {
			want := string([]rune(written[to].String())) // each bad byte becomes U+FFFD
			if got := shown[to].String(); got != want {
				t.Fatalf("wrote %q, shown %q, want %q", written[to].String(), got, want)
			}
		}
	}
}
