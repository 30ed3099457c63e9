package language

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWikiTextFindsItsFiles(t *testing.T) {
	for _, names := range [][3]string{
		{"wiki.train.tokens", "wiki.valid.tokens", "wiki.test.tokens"},
		{"train.txt", "valid.txt", "test.txt"},
		{"wiki.train.raw", "wiki.valid.raw", "wiki.test.raw"},
		{"train.txt", "wiki.valid.tokens", "wiki.test.raw"},
	} {
		dir := t.TempDir()
		write(t, dir, map[string]string{names[0]: " \n = A = \n a b \n", names[1]: "b a c\n", names[2]: "c\n", "other.txt": "z"})
		c, err := WikiText(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(c.Train, []int32{0, 1, 2, 1, 0, 3, 4, 0}) || !slices.Equal(c.Valid, []int32{4, 3, 5, 0}) || !slices.Equal(c.Test, []int32{5, 0}) {
			t.Errorf("%v: %v, %v, %v", names, c.Train, c.Valid, c.Test)
		}
		if c.Vocab.Word(5) != Unknown || !math.IsNaN(c.Entropy) || c.Name != filepath.Base(dir) {
			t.Errorf("%v: symbol 5 is %q, entropy %v, name %q", names, c.Vocab.Word(5), c.Entropy, c.Name)
		}
	}
}

func TestFilesThatAreMissing(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"train.txt": "a b\n", "test.txt": "a\n"})
	_, err := WikiText(dir, Options{})
	if want := "language: no valid file in " + dir + ": want wiki.valid.tokens or valid.txt or wiki.valid.raw"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	write(t, dir, map[string]string{"valid.txt": ""})
	if _, err := WikiText(dir, Options{}); err == nil || err.Error() != "language: "+filepath.Join(dir, "valid.txt")+" has no words: want some" {
		t.Errorf("empty file: error %v", err)
	}
	if _, err := WikiText(filepath.Join(dir, "none"), Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: error %v", err)
	}
	if _, err := WikiText(filepath.Join(dir, "train.txt"), Options{}); err == nil || !strings.HasSuffix(err.Error(), "train.txt: want the folder that the files are in") {
		t.Errorf("a file for a folder: error %v", err)
	}
	if _, err := Files(filepath.Join(dir, "train.txt"), filepath.Join(dir, "none"), "", Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: error %v", err)
	}
	if _, err := Text(filepath.Join(dir, "none"), Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no text: error %v", err)
	}
	if _, err := Text(dir, Options{}); err == nil {
		t.Error("a folder for a text: no error")
	}
}

func TestTextIsSplitByPosition(t *testing.T) {
	text := strings.Repeat("abcdefghij", 100)
	path := filepath.Join(t.TempDir(), "abc.txt")
	write(t, filepath.Dir(path), map[string]string{"abc.txt": text})
	for _, c := range []struct {
		valid, test float64
		want        [3]int
	}{
		{0, 0, [3]int{800, 100, 100}},
		{0.25, 0.25, [3]int{500, 250, 250}},
		{-1, 0.5, [3]int{500, 0, 500}},
		{0.5, -1, [3]int{500, 500, 0}},
		{-1, -1, [3]int{1000, 0, 0}},
	} {
		got, err := Text(path, Options{Tokens: Characters, ValidPart: c.valid, TestPart: c.test})
		if err != nil {
			t.Fatal(err)
		}
		if n := [3]int{len(got.Train), len(got.Valid), len(got.Test)}; n != c.want {
			t.Errorf("parts %v and %v: %v, want %v", c.valid, c.test, n, c.want)
		}
		if got.Text(got.Train)+got.Text(got.Valid)+got.Text(got.Test) != text {
			t.Errorf("parts %v and %v do not make up the text", c.valid, c.test)
		}
	}
	if s := fmt.Sprint(mustRead(t, text, Options{Tokens: Characters})); s != "text: 800 characters for training, 100 for validation, 100 for the test, 11 different ones" {
		t.Errorf("says %q", s)
	}
}

func mustRead(t *testing.T, text string, o Options) *Corpus {
	t.Helper()
	c, err := Read(strings.NewReader(text), "text", o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTextsThatDoNotDo(t *testing.T) {
	for _, c := range []struct {
		name, text, want string
		o                Options
	}{
		{"empty", "", "language: text has 0 words: want enough that 0.1 of them for validation and 0.1 for the test are one at least", Options{}},
		{"too short for its parts", "a b c d e f g h", "language: text has 9 words: want enough that 0.1 of them for validation and 0.1 for the test are one at least", Options{}},
		{"too many tokens", strings.Repeat("a\n", 50), "language: text line 5: more than 8 tokens: want a shorter text or another Options.MaxTokens", Options{MaxTokens: 8}},
		{"too much memory for tokens", strings.Repeat("a\n", 50), "language: text line 17: 34 tokens of 2 different words take 270 bytes of memory: want at most 269, or another Options.MaxBytes", Options{MaxBytes: 269}},
		{"too much memory for words", "a\nbcd\n", "language: text line 2: 3 tokens of 3 different words take 213 bytes of memory: want at most 200, or another Options.MaxBytes", Options{MaxBytes: 200}},
		{"no UTF-8", "a\n\xff", "language: text line 2: byte 0xff is not UTF-8: want a text in UTF-8", Options{}},
	} {
		if _, err := Read(strings.NewReader(c.text), "text", c.o); err == nil || err.Error() != c.want {
			t.Errorf("%s: error %v, want %s", c.name, err, c.want)
		}
	}
	if _, err := Read(nil, "text", Options{}); err == nil {
		t.Error("no reader: no error")
	}
	path := filepath.Join(t.TempDir(), "a.txt")
	write(t, filepath.Dir(path), map[string]string{"a.txt": "a a a\na\n"})
	want := "language: " + path + " line 1: more than 2 tokens in a text of 8 bytes: want a shorter text or another Options.MaxTokens"
	if _, err := Text(path, Options{MaxTokens: 2}); err == nil || err.Error() != want {
		t.Errorf("a file beyond the limit: error %v, want %s", err, want)
	}
}

func TestBadOptionsAreNamedInOneLine(t *testing.T) {
	nan := math.NaN()
	for want, o := range map[string]Options{
		"tokens 2: want language.Words or language.Characters":                                 {Tokens: 2},
		"order -1: want language.ByAppearance or language.ByFrequency":                         {Order: -1},
		"punctuation cut off characters: want language.Words":                                  {Tokens: Characters, Punctuation: true},
		"words that come at least -1 times: want 1 or more, or 0 for all":                      {MinCount: -1},
		"vocabulary of at most 2 words: want 3 or more, or 0 for all":                          {MaxSize: 2},
		"vocabulary of at most -3 words: want 3 or more, or 0 for all":                         {MaxSize: -3},
		"limit of -1 bytes: want at least 1, or 0 for 1073741824":                              {MaxBytes: -1},
		"limit of -1 tokens: want 1 to 2147483647, or 0 for 268435456":                         {MaxTokens: -1},
		"validation part 1 of the text: want less than 1, 0 for 0.1, or negative for none":     {ValidPart: 1},
		"test part NaN of the text: want less than 1, 0 for 0.1, or negative for none":         {TestPart: nan},
		"validation part 0.5 and test part 0.5 leave nothing to train on: want a sum below 1":  {ValidPart: 0.5, TestPart: 0.5},
		"validation part 0.1 and test part 0.95 leave nothing to train on: want a sum below 1": {TestPart: 0.95},
	} {
		if err := o.Validate(); err == nil || err.Error() != "language: "+want {
			t.Errorf("error %v, want %s", err, want)
		}
		for name, read := range map[string]func() (*Corpus, error){
			"WikiText": func() (*Corpus, error) { return WikiText(".", o) },
			"Files":    func() (*Corpus, error) { return Files("a", "b", "c", o) },
			"Text":     func() (*Corpus, error) { return Text("a", o) },
			"Read":     func() (*Corpus, error) { return Read(strings.NewReader("a"), "a", o) },
			"Opticks":  func() (*Corpus, error) { return Opticks(o) },
		} {
			if _, err := read(); err == nil || err.Error() != "language: "+want {
				t.Errorf("%s: error %v, want %s", name, err, want)
			}
		}
	}
}

func TestEncodeReadsAsTheCorpusWasRead(t *testing.T) {
	text := "The cat sat. The dog sat.\nThe cat ran.\n"
	for _, c := range []struct {
		name, prompt, want string
		o                  Options
	}{
		{"prompt without an end", "the cat", "the|cat", Options{Punctuation: true, Lower: true}},
		{"lines end where they say so", "The cat.\nThe", "the|cat|.|<eos>|the", Options{Punctuation: true, Lower: true}},
		{"unknown words", "the hippo", "the|<unk>", Options{Punctuation: true, Lower: true}},
		{"characters", "t\r\n", "t|\n", Options{Tokens: Characters}},
		{"nothing", "", "", Options{}},
	} {
		c.o.ValidPart, c.o.TestPart = -1, -1
		corpus := mustRead(t, text, c.o)
		symbols, err := corpus.Encode(c.prompt)
		var words []string
		for _, s := range symbols {
			words = append(words, corpus.Vocab.Word(s))
		}
		if got := strings.Join(words, "|"); err != nil || got != c.want {
			t.Errorf("%s: %q, error %v, want %q", c.name, got, err, c.want)
		}
	}
	vocab, err := NewVocabulary([]Word{{"a", 1}, {" ", 1}, {"b", 1}})
	if err != nil {
		t.Fatal(err)
	}
	own := &Corpus{Tokens: Characters, Vocab: vocab}
	if got, err := own.Encode("a b"); err != nil || !slices.Equal(got, []int32{0, 1, 2}) {
		t.Errorf("a corpus of one's own: %v, error %v", got, err)
	}
	if _, err := mustRead(t, text, Options{}).Encode("a \xff"); err == nil || err.Error() != "language: text line 1: byte 0xff is not UTF-8: want a text in UTF-8" {
		t.Errorf("no UTF-8: error %v", err)
	}
}

func TestOpticks(t *testing.T) {
	root, err := goRoot()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, opticks)); err != nil {
		t.Skipf("this installation of Go has no Opticks, the test of it is skipped: %v", err)
	}
	for _, o := range []Options{{Punctuation: true, Lower: true}, {Tokens: Characters}} {
		c, err := Opticks(o)
		if err != nil {
			t.Fatal(err)
		}
		t.Log(c)
		all := c.Text(slices.Concat(c.Train, c.Valid, c.Test))
		n := len(c.Train) + len(c.Valid) + len(c.Test)
		if o.Tokens == Words && (n < 100_000 || n > 200_000 || c.Vocab.Len() > 10_000) || o.Tokens == Characters && (n < 500_000 || c.Vocab.Len() > 200) {
			t.Errorf("%d %v, %d different ones", n, c.Tokens, c.Vocab.Len())
		}
		if !strings.Contains(strings.ToLower(all), "rays of light") || c.Name != "Opticks" {
			t.Errorf("%s in %v is no treatise of light", c.Name, o.Tokens)
		}
	}
}

func TestOpticksThatIsNotThere(t *testing.T) {
	t.Setenv("GOROOT", t.TempDir())
	_, err := Opticks(Options{})
	if err == nil || !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), "language: Newton's Opticks is not in the Go installation "+os.Getenv("GOROOT")+": want its file "+opticks) {
		t.Errorf("installation without the book: error %v", err)
	}
	t.Setenv("GOROOT", "")
	t.Setenv("PATH", t.TempDir())
	_, err = Opticks(Options{})
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "want GOROOT set, or the go command in PATH") {
		t.Errorf("no installation: error %v", err)
	}
}

func TestOpticksAsksTheGoCommand(t *testing.T) {
	want, err := goRoot()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOROOT", "") // go test sets it
	if got, err := goRoot(); err != nil || got == "" || os.Getenv("GOROOT") != "" {
		t.Errorf("without GOROOT: %q, error %v, with it %q", got, err, want)
	}
}
