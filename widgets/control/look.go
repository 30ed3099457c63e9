package control

import "fmt"

// Look is one of the colourings that front ends have ready.
type Look string

// The looks, by what they say.
const (
	Plain   Look = ""
	Primary Look = "primary" // buttons and boxes alone
	Success Look = "success"
	Info    Look = "info"
	Warning Look = "warning"
	Danger  Look = "danger"
)

func (b base) look(key string, look Look, primary bool) {
	err := b.m.change(func(s state) error {
		switch look {
		case Primary:
			if !primary {
				return fmt.Errorf("look %q: want Success, Info, Warning, Danger or Plain", string(look))
			}
		case Plain, Success, Info, Warning, Danger:
		default:
			return fmt.Errorf("look %q: want Primary, Success, Info, Warning, Danger or Plain", string(look))
		}
		s[key] = string(look)
		return nil
	})
	if err != nil {
		b.m.fail(err)
	}
}
