package widgets

import (
	"fmt"

	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/moduli-rnn/moduli-go/widgets/internal/echarts"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
)

// clipTitle keeps a long title inside the picture.
func clipTitle(o echarts.Option, width float64) {
	style, _ := o.Part("title", 0)["textStyle"].(map[string]any)
	patch(style, map[string]any{"width": width, "overflow": "truncate"})
}

func patch(m, with map[string]any) {
	for k, v := range with {
		m[k] = v
	}
}

func px(x float64) string { return fmt.Sprintf("%gpx", x) }

func axisName(label, otherwise string) string {
	if label == "" {
		return otherwise
	}
	return label
}

func titleAt(title string, left float64) opts.Title {
	return opts.Title{
		Title: title, Left: px(left - 5), Top: "8px",
		TitleStyle: &opts.TextStyle{FontSize: 15, FontWeight: "bold", Color: palette.Hex(palette.Ink())},
	}
}
