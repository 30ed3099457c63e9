package ansi

import "testing"

func TestHTML(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "a < b", "a &lt; b"},
		{"colour", "\x1b[31mred\x1b[0m plain", `<span class="ansi-red">red</span> plain`},
		{"reset without a number", "\x1b[1;32mx\x1b[my", `<span class="ansi-green ansi-bold">x</span>y`},
		{"bright and ground", "\x1b[91;44mx", `<span class="ansi-bright-red ansi-bg-blue">x</span>`},
		{"back to the usual colour", "\x1b[31mx\x1b[39my", `<span class="ansi-red">x</span>y`},
		{"attributes off", "\x1b[1;3;4mx\x1b[22;23;24my", `<span class="ansi-bold ansi-italic ansi-underline">x</span>y`},
		{"inverse", "\x1b[7mx\x1b[27my", `<span class="ansi-inverse">x</span>y`},
		{"inverse of colours", "\x1b[31;7mx", `<span class="ansi-bg-red">x</span>`},
		{"palette, named", "\x1b[38;5;9mx", `<span class="ansi-bright-red">x</span>`},
		{"palette, cube", "\x1b[38;5;214mx", `<span style="color:#ffaf00;">x</span>`},
		{"palette, grey", "\x1b[48;5;232mx", `<span style="background-color:#080808;">x</span>`},
		{"24 bits", "\x1b[38;2;1;2;300mx", `<span style="color:#0102ff;">x</span>`},
		{"24 bits with colons", "\x1b[38:2:1:2:3mx", `<span style="color:#010203;">x</span>`},
		{"cut short", "\x1b[38;5mx", `x`},
		{"cursor", "\x1b[2Ka\x1b[1Ab", "ab"},
		{"a link", "\x1b]8;;https://go.dev\x07go\x1b]8;;\x07", "go"},
		{"no sequence", "\x1b", "\x1b"},
		{"markup in colour", "\x1b[31m<b>\"", `<span class="ansi-red">&lt;b&gt;&#34;</span>`},
	} {
		if got := HTML(c.in); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestStrip(t *testing.T) {
	if got := Strip("\x1b[1;31mIn[1]:2\x1b[0m \x1b]0;title\x1b\\x"); got != "In[1]:2 x" {
		t.Errorf("got %q", got)
	}
}
