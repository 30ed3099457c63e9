package jupyter

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// check says what is wrong with a JSON value, nil if nothing is.
type check func(v any) error

func kindOf[T any](name string) check {
	return func(v any) error {
		if _, ok := v.(T); !ok {
			return fmt.Errorf("%v is no %s", v, name)
		}
		return nil
	}
}

var (
	isString = kindOf[string]("string")
	isBool   = kindOf[bool]("boolean")
	isObject = kindOf[map[string]any]("object")
)

func isCount(v any) error {
	if n, ok := v.(float64); !ok || n < 0 || n != float64(int(n)) {
		return fmt.Errorf("%v is no count", v)
	}
	return nil
}

func oneOf(values ...string) check {
	return func(v any) error {
		if s, ok := v.(string); !ok || !slices.Contains(values, s) {
			return fmt.Errorf("%v, want one of %v", v, values)
		}
		return nil
	}
}

func matching(pattern string) check {
	p := regexp.MustCompile(pattern)
	return func(v any) error {
		if s, ok := v.(string); !ok || !p.MatchString(s) {
			return fmt.Errorf("%v does not match %s", v, pattern)
		}
		return nil
	}
}

func listOf(item check) check {
	return func(v any) error {
		list, ok := v.([]any)
		if !ok {
			return fmt.Errorf("%v is no list", v)
		}
		for i, x := range list {
			if err := item(x); err != nil {
				return fmt.Errorf("[%d]: %w", i, err)
			}
		}
		return nil
	}
}

func mapOf(key, value check) check {
	return func(v any) error {
		m, ok := v.(map[string]any)
		if !ok {
			return fmt.Errorf("%v is no object", v)
		}
		for k, x := range m {
			if err := key(k); err != nil {
				return err
			}
			if err := value(x); err != nil {
				return fmt.Errorf("%s: %w", k, err)
			}
		}
		return nil
	}
}

// fields is an object with these fields and no others; a name that ends in ? need not be there.
type fields map[string]check

func (f fields) check(v any) error {
	m, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("%v is no object", v)
	}
	for name := range m {
		if f[name] == nil && f[name+"?"] == nil {
			return fmt.Errorf("%s: unknown field", name)
		}
	}
	for name, c := range f {
		name, optional := strings.CutSuffix(name, "?")
		x, is := m[name]
		switch {
		case !is && !optional:
			return fmt.Errorf("%s is missing", name)
		case is:
			if err := c(x); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return nil
}
