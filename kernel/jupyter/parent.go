package jupyter

import (
	"context"
	"errors"
	"os"
	"strconv"
	"time"
)

// ErrOrphaned is the cause of a context that FollowParent ended.
var ErrOrphaned = errors.New("the Jupyter that started the kernel is gone")

// FollowParent returns a context that ends when Jupyter dies without a shutdown_request, so that no kernel stays
// behind. Jupyter names its process in JPY_PARENT_PID; where that is not the parent of this process (it was started
// by hand, by a wrapper, or on Windows, which has no such relation) only ctx counts.
func FollowParent(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	stop := func() { cancel(nil) }
	parent := os.Getppid()
	if named, err := strconv.Atoi(os.Getenv("JPY_PARENT_PID")); err != nil || named != parent || parent <= 1 {
		return ctx, stop
	}
	go func() {
		look := time.NewTicker(time.Second)
		defer look.Stop()
		for {
			select {
			case <-look.C:
				if os.Getppid() != parent {
					cancel(ErrOrphaned)
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	return ctx, stop
}
