# Writes jupyter.ipynb as Jupyter's own nbformat writes it:  python3 make.py   (needs the package nbformat)
import pathlib
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

nb = new_notebook(metadata={
    "kernelspec": {"name": "moduli-go", "display_name": "Go (moduli)", "language": "go"},
    "language_info": {"name": "go", "version": "go1.26"},
    "unknown": {"z": [], "a": {}, "pi": 3.141592653589793, "big": 12345678901234567890, "tiny": 1e-300, "none": None},
})
nb["x-top"] = ["kept", 1]
code = new_code_cell(id="code-1", execution_count=3, source="fmt.Println(\"<b> & é 世 🙂\")\r\nx := 1\n\tlast line",
                     metadata={"tags": ["parameters"], "collapsed": False})
code.outputs = [
    new_output("stream", name="stdout", text="a\x1b[31mred\x1b[0m\nform\x0cfeed \x1c \u2028 separators \u2029 \x85 end\\u2028\n"),
    new_output("stream", name="stderr", text=""),
    new_output("display_data", data={
        "text/plain": "one\ntwo", "image/png": "iVBORw0KGgo=\n", "image/svg+xml": "<svg>\n</svg>",
        "application/json": {"lines": ["x\n", "y"], "n": [1, 2.50]}, "application/vnd.x+json": ["a\n", "b"],
        "application/javascript": "f();\ng();"}, metadata={"image/png": {"width": 4}}),
    new_output("execute_result", execution_count=3, data={"text/html": "<table>\n</table>\n"}),
    new_output("error", ename="panic", evalue="boom", traceback=["\x1b[1mIn[3]:2\x1b[0m\nboom", "\u007f"]),
]
text = new_markdown_cell("# Title\n![p](attachment:p.png)\n", id="text-1")
text["attachments"] = {"p.png": {"image/png": "iVBORw0KGgo="}}
text["x-cell"] = True
nb.cells = [text, code, new_raw_cell("", id="raw-1"), new_code_cell("", id="empty-1")]
with pathlib.Path(__file__).with_name("jupyter.ipynb").open("w", encoding="utf-8", newline="") as f:
    nbformat.write(nb, f)
