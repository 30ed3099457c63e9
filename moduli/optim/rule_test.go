package optim

import (
	"fmt"
	"reflect"
	"testing"
)

// Every setting of a rule is that of its optimizers, which share nothing.
func TestRulesMakeOptimizersOfTheirSettings(t *testing.T) {
	for _, rule := range []Rule{
		AdamW{Rate: 1, Beta1: 0.5, Beta2: 0.6, Epsilon: 0.1, Decay: 0.2},
		Adam{Rate: 1, Beta1: 0.5, Beta2: 0.6, Epsilon: 0.1, Decay: 0.2},
		SGD{Rate: 1, Momentum: 0.5, Dampening: 0.1, Nesterov: true, Decay: 0.2, Anneal: 3},
		RMSProp{Rate: 1, Alpha: 0.5, Epsilon: 0.1, Momentum: 0.3, Centered: true, Decay: 0.2},
	} {
		t.Run(fmt.Sprintf("%T", rule), func(t *testing.T) {
			want, a, b := reflect.ValueOf(rule), rule.New(), rule.New()
			got := reflect.ValueOf(a).Elem()
			if got.Type() != want.Type() || a == b {
				t.Fatalf("%v twice", got.Type())
			}
			exported := 0
			for i := range want.NumField() {
				if f := want.Type().Field(i); f.IsExported() {
					exported++
					if x := want.Field(i); x.IsZero() || !x.Equal(got.Field(i)) {
						t.Errorf("%s is %v: want %v, which is not zero", f.Name, got.Field(i), x)
					}
				}
			}
			if exported < 5 {
				t.Errorf("only %d settings", exported)
			}
		})
	}
	made := &SGD{}
	if RuleFunc(func() Optimizer { return made }).New() != made {
		t.Error("a rule that is a function does not call it")
	}
}
