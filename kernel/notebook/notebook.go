package notebook

// Notebook is an .ipynb file of nbformat 4.
type Notebook struct {
	Cells    []*Cell
	Metadata map[string]any

	minor int            // nbformat_minor as it will be written
	rest  map[string]any // top-level fields this package does not know
}

// New is an empty notebook for this kernel.
func New(cells ...*Cell) *Notebook {
	nb := &Notebook{Cells: cells, Metadata: map[string]any{}, minor: 5}
	nb.setKernel()
	return nb
}

// Kind is the type of a cell.
type Kind string

const (
	Code     Kind = "code"
	Markdown Kind = "markdown"
	Raw      Kind = "raw"
)

// Cell is one cell. Count (0: never run) and Outputs belong to code cells, Attachments
// (file name to MIME type to content) to the others.
type Cell struct {
	Kind        Kind
	ID          string
	Source      string
	Metadata    map[string]any
	Attachments map[string]map[string]any
	Count       int
	Outputs     []*Output

	rest map[string]any
}

// Output types of nbformat.
const (
	Stream        = "stream"
	DisplayData   = "display_data"
	ExecuteResult = "execute_result"
	ErrorOutput   = "error"
)

// Output is one output of a code cell; which fields mean something depends on Type.
type Output struct {
	Type string

	Name string // Stream: "stdout" or "stderr"
	Text string // Stream

	Data     map[string]any // DisplayData, ExecuteResult: MIME type to content; images are base64
	Metadata map[string]any // DisplayData, ExecuteResult
	Count    int            // ExecuteResult

	Ename     string   // ErrorOutput
	Evalue    string   // ErrorOutput
	Traceback []string // ErrorOutput, may hold ANSI colours

	written   []byte // Stream: what is being written, until it settles into Text
	displayID string // lives while a notebook runs; files do not hold it
	rest      map[string]any
}

// Tagged reports whether the cell's metadata holds the tag.
func (c *Cell) Tagged(tag string) bool {
	tags, _ := c.Metadata["tags"].([]any)
	for _, t := range tags {
		if t == tag {
			return true
		}
	}
	return false
}

// Language is the language that the notebook says its cells are in, empty if it says none.
func (nb *Notebook) Language() string {
	if info, ok := nb.Metadata["language_info"].(map[string]any); ok {
		if name, ok := info["name"].(string); ok && name != "" {
			return name
		}
	}
	spec, _ := nb.Metadata["kernelspec"].(map[string]any)
	name, _ := spec["language"].(string)
	return name
}

// setKernel names this kernel where the notebook names none.
func (nb *Notebook) setKernel() {
	if _, ok := nb.Metadata["kernelspec"]; !ok {
		nb.Metadata["kernelspec"] = map[string]any{"name": "moduli-go", "display_name": "Go (moduli)", "language": "go"}
	}
	if _, ok := nb.Metadata["language_info"]; !ok {
		nb.Metadata["language_info"] = map[string]any{
			"name": "go", "file_extension": ".go", "mimetype": "text/x-go", "codemirror_mode": "go", "pygments_lexer": "go",
		}
	}
}
