// Package navigation is the task of path integration in a dark box: from a first position and then
// nothing but velocities, tell where you are. Data are generated; setting and figures are those of the
// navigation experiments of arXiv 2406.06290.
//
// A [Task] has a [Box] and a layout of [PlaceCells]. It fills batches of B trajectories of T steps:
//
//	task, err := navigation.New(navigation.Settings{PlaceCells: 128, Batch: 64, Steps: 20}, src)
//	b := task.NewBatch()
//	task.Fill(b, src)
//
// A batch has the place code of each first position, velocities in metres a step, and the place code
// of the position after each step. [Task.Error] decodes a network's answers and measures them in
// centimetres. [Task.Stream] prepares batches ahead, while the step before them runs.
//
// # Caveats
//
// With few place cells the decoded position is coarse: at 64 cells even the true code decodes to
// several centimetres beside the truth. [Task.Floor] measures that.
package navigation
