// Package echarts makes the scripts of interactive charts. Options are built
// with the types of go-echarts; the marshalling, the loading of the library and
// the painting are done here, since outputs of a notebook have no network, run
// in any order, and hold titles that may be anything.
package echarts

import (
	"encoding/json"
	"fmt"

	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/assets"
)

// Chart is any chart of go-echarts.
type Chart interface {
	Validate()
	JSON() map[string]any
}

// Option is an option of Apache ECharts as plain maps and slices.
type Option map[string]any

// NewOption takes the option out of c. Data of series are set afterwards with
// [Option.SetData]: go-echarts drops all of an option that holds a NaN.
func NewOption(c Chart) (Option, error) {
	c.Validate()
	text, err := json.Marshal(c.JSON())
	if err != nil {
		return nil, fmt.Errorf("echarts: %w", err)
	}
	o := Option{}
	if err := json.Unmarshal(text, &o); err != nil {
		return nil, fmt.Errorf("echarts: %w", err)
	}
	dropNulls(map[string]any(o))
	o["animation"] = false // paints at once, and honours readers who want no motion
	o["textStyle"] = map[string]any{"fontFamily": "system-ui, 'Liberation Sans', Arial, sans-serif"}
	return o, nil
}

// dropNulls removes what go-echarts writes for fields that were not set, which
// would take the place of the chart library's own choice.
func dropNulls(v any) {
	switch v := v.(type) {
	case map[string]any:
		for key, child := range v {
			if child == nil {
				delete(v, key)
			} else {
				dropNulls(child)
			}
		}
	case []any:
		for _, child := range v {
			dropNulls(child)
		}
	}
}

// Series is the i-th series, to patch what go-echarts has no field for.
func (o Option) Series(i int) map[string]any { return part(o, "series", i) }

// Part is the i-th component of a name, as the second of "yAxis".
func (o Option) Part(name string, i int) map[string]any { return part(o, name, i) }

// SetData sets the data of the i-th series.
func (o Option) SetData(i int, rows [][]float64) { o.Series(i)["data"] = rows }

func part(o Option, name string, i int) map[string]any {
	switch v := o[name].(type) {
	case []any:
		if i < len(v) {
			if m, ok := v[i].(map[string]any); ok {
				return m
			}
		}
	case map[string]any:
		if i == 0 {
			return v
		}
	}
	panic(fmt.Sprintf("echarts: option has no %s %d", name, i))
}

// Script is the body of a figure's script that paints o over the static
// picture once that is in view and the library is there.
func (o Option) Script() (string, error) { return o.ScriptWith("") }

// ScriptWith is Script with statements before the painting, for what an option
// holds as a function: they find it in the variable option.
func (o Option) ScriptWith(statements string) (string, error) {
	text, err := display.SafeJSON(map[string]any(o), 5)
	if err != nil {
		return "", err
	}
	return "var option=" + text + ";" + statements + versioned(paint, assets.ECharts().Version), nil
}
