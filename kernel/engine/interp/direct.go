package interp

import "reflect"

// fastCall is a direct call for the commonest signatures, nil for others: reflection
// takes some ten times as long.
func fastCall(f reflect.Value, args []transfer, ans answer) op {
	var from []uintptr
	for _, a := range args {
		from = append(from, a.from)
	}
	return direct(f, from, ans.to)
}

// direct calls f with arguments and results at offsets in a frame.
func direct(f reflect.Value, args, results []uintptr) op {
	switch fn := f.Interface().(type) {
	case func(float64) float64:
		return one(fn, args, results)
	case func(float64) bool:
		return one(fn, args, results)
	case func(int) int:
		return one(fn, args, results)
	case func(int) bool:
		return one(fn, args, results)
	case func(int) float64:
		return one(fn, args, results)
	case func(string) string:
		return one(fn, args, results)
	case func(string) int:
		return one(fn, args, results)
	case func(string) bool:
		return one(fn, args, results)
	case func([]float64) float64:
		return one(fn, args, results)
	case func([]int) int:
		return one(fn, args, results)
	case func(float64, float64) float64:
		return two(fn, args, results)
	case func(int, int) int:
		return two(fn, args, results)
	case func(int, int) bool:
		return two(fn, args, results)
	case func(string, string) bool:
		return two(fn, args, results)
	case func(string, string) string:
		return two(fn, args, results)
	}
	return nil
}

func one[A, R any](fn func(A) R, args, results []uintptr) op {
	a, d := args[0], results[0]
	return func(fr *frame) { *at[R](fr, d) = fn(*at[A](fr, a)) }
}

func two[A, B, R any](fn func(A, B) R, args, results []uintptr) op {
	a, b, d := args[0], args[1], results[0]
	return func(fr *frame) { *at[R](fr, d) = fn(*at[A](fr, a), *at[B](fr, b)) }
}
