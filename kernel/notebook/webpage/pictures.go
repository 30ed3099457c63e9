package webpage

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"strings"

	"golang.org/x/net/html"
)

// pictures puts the pictures of Markdown cells into the page.
type pictures struct{ dir string }

// embed replaces the source of every picture in a piece of html: attachments and files of the
// notebook's folder by their content, pictures of other hosts by a link.
func (p pictures) embed(fragment string, attachments map[string]map[string]any) (string, error) {
	if !strings.Contains(fragment, "<img") {
		return fragment, nil
	}
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(fragment))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if errors.Is(z.Err(), io.EOF) {
				return b.String(), nil
			}
			return "", fmt.Errorf("pictures: %w", z.Err())
		case html.StartTagToken, html.SelfClosingTagToken:
			raw := string(z.Raw())
			if t := z.Token(); t.Data == "img" {
				b.WriteString(p.img(t, attachments))
			} else {
				b.WriteString(raw)
			}
		default:
			b.Write(z.Raw())
		}
	}
}

func (p pictures) img(t html.Token, attachments map[string]map[string]any) string {
	var src, alt string
	var rest []html.Attribute
	for _, a := range t.Attr {
		switch a.Key {
		case "src":
			src = a.Val
		case "alt":
			alt = a.Val
			rest = append(rest, a)
		default:
			rest = append(rest, a)
		}
	}
	data, ok := p.data(src, attachments)
	if !ok {
		return instead(src, alt)
	}
	t.Attr = append([]html.Attribute{{Key: "src", Val: data}}, rest...)
	return t.String()
}

// data is the data URI of a picture, if there is one to be had.
func (p pictures) data(src string, attachments map[string]map[string]any) (string, bool) {
	if strings.HasPrefix(src, "data:image/") {
		return src, true
	}
	u, err := url.Parse(src)
	if err != nil {
		return "", false
	}
	if u.Scheme == "attachment" {
		name, err := url.PathUnescape(u.Opaque + u.Path)
		if err != nil {
			return "", false
		}
		for mime, v := range attachments[name] {
			if text, ok := v.(string); ok && strings.HasPrefix(mime, "image/") {
				return "data:" + mime + ";base64," + strings.Join(strings.Fields(text), ""), true
			}
		}
		return "", false
	}
	if u.Scheme != "" || u.Host != "" || p.dir == "" {
		return "", false
	}
	return p.file(u.Path)
}

// file reads a picture in or below the notebook's folder; nothing outside it, nothing but pictures.
func (p pictures) file(name string) (string, bool) {
	root, err := os.OpenRoot(p.dir)
	if err != nil {
		return "", false
	}
	defer root.Close()
	content, err := root.ReadFile(path.Clean(name))
	if err != nil {
		return "", false
	}
	mime := http.DetectContentType(content)
	if strings.EqualFold(path.Ext(name), ".svg") {
		mime = "image/svg+xml"
	}
	if !strings.HasPrefix(mime, "image/") {
		return "", false
	}
	return "data:" + mime + ";base64," + base64.StdEncoding.EncodeToString(content), true
}

// instead stands where a picture cannot be embedded: its description, linked to it if it is on the web.
func instead(src, alt string) string {
	if alt == "" {
		alt = "picture"
	}
	text := html.EscapeString("[" + alt + "]")
	if strings.HasPrefix(src, "https://") || strings.HasPrefix(src, "http://") {
		return `<a href="` + html.EscapeString(src) + `">` + text + `</a>`
	}
	return `<em>` + text + `</em>`
}
