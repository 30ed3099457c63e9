// Package assets embeds the scripts that interactive pictures need, so that
// they work with no network. Beside each lies its licence; versions.txt says
// where it comes from, and refresh.sh brings another version.
package assets

import (
	_ "embed"
	"strings"
)

//go:embed echarts.min.js.gz
var echarts string

//go:embed echarts-gl.min.js.gz
var echartsGL string

//go:embed versions.txt
var versions string

// Script is a packed script.
type Script struct {
	Name    string
	Version string
	Licence string
	Source  string
	SHA256  string // of the unpacked file, in hexadecimal
	Gzip    string
}

// ECharts is Apache ECharts.
func ECharts() Script { return script("echarts", echarts) }

// EChartsGL is its extension by charts in three dimensions.
func EChartsGL() Script { return script("echarts-gl", echartsGL) }

// script finds what versions.txt says of name; a line that lacks a field is a
// mistake in this folder, which the tests find.
func script(name, gzip string) Script {
	for line := range strings.Lines(versions) {
		if f := strings.Fields(line); len(f) == 5 && f[0] == name {
			return Script{Name: f[0], Version: f[1], Licence: f[2], Source: f[3], SHA256: f[4], Gzip: gzip}
		}
	}
	panic("assets: versions.txt has no line of 5 fields for " + name)
}
