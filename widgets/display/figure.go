package display

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"strings"
)

// Figure makes the bundle of a widget: a static picture that every viewer can
// show, and a script that may replace it once it has painted something better.
type Figure struct {
	Name          string // what kind of widget it is, as "domain"
	PNG           []byte // the static picture
	Width, Height int    // at which it is shown, in CSS pixels
	Alt           string // shape, range and conclusion, for who does not see it
	Caption       string // below the picture, plain text
	Text          string // one sentence with the numbers
	// Script is the body of a function of (figure, img); empty leaves the picture static. It
	// must not hold the text "</script" or "<!--": build data into it with SafeJSON.
	Script string
	Assets []Asset
}

// Bundle has text/html, image/png and text/plain. All texts of the figure are
// text: markup in them is shown as it is written.
func (f Figure) Bundle() (Bundle, error) {
	if len(f.PNG) == 0 || f.Width <= 0 || f.Height <= 0 {
		return Bundle{}, fmt.Errorf("display: figure %q has a picture of %d bytes shown at %d x %d, allowed is at least 1 of each",
			f.Name, len(f.PNG), f.Width, f.Height)
	}
	if low := strings.ToLower(f.Script); strings.Contains(low, "</script") || strings.Contains(low, "<!--") {
		return Bundle{}, errors.New("display: figure " + f.Name + ` has a script that would end early: it holds "</script" or "<!--"`)
	}
	return Bundle{
		Name: f.Name,
		Data: map[string]any{
			"text/html":  f.html(),
			"image/png":  f.PNG,
			"text/plain": f.Text,
		},
		Metadata: map[string]any{
			"vscode_altText": f.Alt,
			"image/png":      map[string]any{"width": f.Width, "height": f.Height},
		},
		Assets: f.Assets,
	}, nil
}

// The card stays white in dark themes, since the picture in it is.
const (
	figureStyle  = "display:inline-block;box-sizing:border-box;max-width:100%;margin:8px 0;padding:10px;background:#fff;color:#222;border-radius:6px"
	captionStyle = "font:13px/1.45 system-ui,sans-serif;color:#444;padding:4px 6px 0"
)

func (f Figure) html() string {
	var b strings.Builder
	sum := sha256.Sum256([]byte(f.Script + "\x00" + f.Caption + "\x00" + string(f.PNG)))
	id := fmt.Sprintf("%x", sum[:6])
	fmt.Fprintf(&b, `<figure data-moduli="%s" style="%s">`, id, figureStyle)
	fmt.Fprintf(&b, `<div style="position:relative;width:%dpx;max-width:100%%">`, f.Width)
	fmt.Fprintf(&b, `<img src="data:image/png;base64,%s" alt="%s" width="%d" style="display:block;max-width:100%%;height:auto;aspect-ratio:%d/%d"></div>`,
		base64.StdEncoding.EncodeToString(f.PNG), html.EscapeString(f.Alt), f.Width, f.Width, f.Height)
	fmt.Fprintf(&b, `<figcaption style="%s;max-width:%dpx">%s</figcaption>`, captionStyle, f.Width, html.EscapeString(f.Caption))
	if f.Script != "" {
		// Front ends that run scripts apart from their place are found by the id.
		fmt.Fprintf(&b, `<script>(function(){"use strict";var s=document.currentScript,f=s&&s.closest("figure[data-moduli]")||`+
			`document.querySelector('figure[data-moduli="%s"]:not([data-ready])'),m=f&&f.querySelector("img");`+
			`if(!m||f.hasAttribute("data-ready"))return;f.setAttribute("data-ready","");(function(figure,img){%s})(f,m)})()</script>`, id, f.Script)
	}
	b.WriteString("</figure>")
	return b.String()
}
