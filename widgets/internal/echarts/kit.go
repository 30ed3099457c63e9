package echarts

import (
	"crypto/sha256"
	"fmt"

	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/assets"
)

// Kit is code that many charts of a page have in common, so that it travels once: the body of a function of (option, spec,
// figure, img). It may change the option before it is painted, and returns an object with the width and height that charts
// are designed for, and a function that is called with the chart, its host and its box once it is painted.
type Kit struct{ Name, Code string }

// meet is the part of the page where charts and the code that they have in common find each other, as with the library.
func (k Kit) meet() string {
	return versioned(meet, assets.ECharts().Version) + `var common=q["` + k.id() + `"];if(!common){common=q["` + k.id() + `"]={};common.ready=new Promise(function(r){common.keep=r})}`
}

// id differs where the code does, for a page may hold outputs of more than one version.
func (k Kit) id() string {
	return fmt.Sprintf("%s_%x", k.Name, sha256.Sum256([]byte(k.Code)))[:len(k.Name)+9]
}

// Asset is the code, for display.Figure.
func (k Kit) Asset() display.Asset {
	return display.Asset{Name: k.id(), HTML: func() string {
		return `<script>(function(){"use strict";` + k.meet() + "common.keep(function(option,spec,figure,img){" + k.Code + "})})()</script>"
	}}
}

// ScriptWithKit is Script for a chart whose option the kit completes by spec, which is JSON.
func (o Option) ScriptWithKit(k Kit, spec string) (string, error) {
	return o.ScriptWith("var spec=" + spec + ";" + k.meet())
}
