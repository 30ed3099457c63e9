package language

import (
	"strings"
	"testing"
)

func TestDetokenize(t *testing.T) {
	for words, want := range map[string]string{
		"":                                    "",
		"the cat sat . <eos>":                 "the cat sat.\n",
		"<eos> = Title = <eos> <eos>":         "\n= Title =\n\n",
		"a length of 60 cm ( 24 in ) , or so": "a length of 60 cm (24 in), or so",
		"0 @.@ 7 – 2 @.@ 2 kg":                "0.7 – 2.2 kg",
		"the well @-@ known 1 @,@ 000 men":    "the well-known 1,000 men",
		`became " lobster red " on cooking`:   `became "lobster red" on cooking`,
		`one " two <eos> three " four " five`: "one \"two\nthree \"four\" five",
		"Newton 's and others ' eyes don 't":  "Newton's and others' eyes don't",
		"ca n't":                              "can't",
		"why ? no ! so ; 50 % : $ 5":          "why? no! so; 50%: $5",
		"the <unk> of .22 calibre":            "the <unk> of .22 calibre",
	} {
		if got := Detokenize(strings.Fields(words)); got != want {
			t.Errorf("%q becomes %q, want %q", words, got, want)
		}
	}
	if got := Detokenize([]string{"", "a", ""}); got != " a " {
		t.Errorf("empty words: %q", got)
	}
}
