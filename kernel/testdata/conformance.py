"""jupyter_kernel_test over the kernel "real": python3 -m unittest -v conformance.py"""
import unittest

import jupyter_kernel_test as jkt


class Conformance(jkt.KernelTests):
    kernel_name = "real"
    language_name = "go"
    file_extension = ".go"
    code_hello_world = 'fmt.Println("hello, world")'
    code_stderr = 'fmt.Fprintln(os.Stderr, "careful")'
    completion_samples = [
        {"text": "fmt.Println", "matches": {"Println"}},
        {"text": "strings.Trim", "matches": {"Trim", "TrimFunc", "TrimLeft", "TrimLeftFunc", "TrimPrefix", "TrimRight", "TrimRightFunc", "TrimSpace", "TrimSuffix"}},
        {"text": "noSuchName", "matches": set()},
    ]
    complete_code_samples = ["x := 1", "fmt.Println(1)", "func f() int {\n\treturn 1\n}\n", "%who"]
    incomplete_code_samples = ["for {", "fmt.Println(", "x := `a", "%%bash\nls"]
    invalid_code_samples = [")", "x := := 1", "%tiem"]
    code_page_something = "?fmt.Println"
    code_generate_error = "undefinedName"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": 'strings.Repeat("ab", 2)', "result": '"abab"'},
        {"code": "6 * 7", "result": "42"},
        {"code": "[]int{1, 2}[1]", "result": "2"},
    ]
    code_display_data = [
        {"code": 'display.Show(display.Bundle{Data: map[string]any{"text/html": "<b>b</b>"}})', "mime": "text/html"},
        {"code": 'display.Show(display.Bundle{Data: map[string]any{"image/png": []byte{1}}})', "mime": "image/png"},
    ]
    code_history_pattern = "6 ? 7*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "fmt.Println"
    code_clear_output = "display.Clear(true)"


class Welcome(jkt.IopubWelcomeTests):
    kernel_name = "real"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main()
