// Package navigation is the task of path integration in a dark box: from a first position and then
// nothing but velocities, tell where you are. Data are generated; setting and figures are those of the
// navigation experiments of arXiv 2406.06290.
//
// # Basics
//
// A [Task] has a [Box], 2.2 m wide with walls unless it says otherwise, and a layout of [PlaceCells].
// It fills batches of B trajectories of T steps of 0.02 s:
//
//	task, err := navigation.New(navigation.Settings{PlaceCells: 128, Batch: 64, Steps: 20}, rand.NewPCG(1, 1))
//	if err != nil {
//		return err
//	}
//	src := rand.NewPCG(1, 2)
//	b := task.NewBatch()
//	task.Fill(b, src)
//
// Row i of b.Start is the place code of where trajectory i begins, and is to be mapped into the first
// hidden state. Row t*B+i of b.Velocity is what it walks in step t, and that row of b.Target
// the place code, and of b.Position the place, where it then is. With a network's logits or probabilities
// for b.Target,
//
//	cm := task.Error(b, logits)
//
// is how far off it is. [Task.Floor] is the error of a perfect answer, [Task.Chance] that of a guess:
// about 115 cm in a box of 2.2 m with walls, 84 cm in a periodic one.
//
// [Task.Follow] has the [Paths] that a network takes itself to be on, [HeldOut] those of a trained one on the trajectories
// it was measured on, step by step beside the true ones.
//
// Training takes its batches from a [Stream], which prepares the next one while a step runs:
//
//	batches := task.Stream(src)
//	defer batches.Close()
//	for range steps {
//		b := batches.Next()
//		// ...
//	}
//
// A stream can be stopped and gone on with, bit for bit: [Stream.State] is to be kept in a checkpoint, and [RestoreSource]
// makes a source of it.
//
// # Recorded walks
//
// A [Recording] of a real animal, times and positions as a tracker wrote them, comes from a CSV file:
//
//	rec, err := navigation.CSV("rat.csv", navigation.CSVOptions{}) // columns t, x, y
//	walks, err := task.Replay(rec, navigation.ReplayOptions{Fit: navigation.Centred, Split: true})
//	batches := walks.Stream(src) // trajectories that begin anywhere in the recording
//
// A [Replay] makes batches of the same kind, with the box, the place cells and the steps of its task, to train on or,
// by [Replay.Fill], to test on: a network that learnt from generated walks can be asked about a recorded one. Positions
// between samples are interpolated on straight lines.
//
// # Motion
//
// A walker begins anywhere, heading anywhere. In each step it walks along its heading at a speed of the
// Rayleigh distribution of scale 0.26 pi m/s, then turns by a normal angle of 11.52 rad/s standard deviation.
// Within 0.03 m of a wall that it heads to, it walks at a quarter of the speed and turns so as to run along
// the wall. A [Box] that is Periodic has no walls: positions wrap, velocities do not.
//
// Velocities are in metres a step, speed times 0.02 s, some 0.02 in size: the sum of a start and its
// velocities is the position. Where a fast step would lead through a wall, it ends there, and the
// velocity is what was walked.
//
// # Caveats
//
// A recording is taken to be of a body in a box with walls, or with edges that are glued if the task's box is
// periodic; nothing is smoothed, so that a tracker's noise becomes velocity. [Scaled] makes speeds those of a larger
// or smaller box.
//
// With few place cells the decoded position is coarse: with 128 even the true code decodes to some 9 cm
// beside the truth, with 512 to 4 cm.
//
// The difference of Gaussians gives all cells that are far away nearly the same activity. Where fewer than
// three centres are near, one of those is the third most active, and rounding says which: the floor is
// higher than that of the Gaussian code.
package navigation
