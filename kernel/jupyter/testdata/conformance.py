"""jupyter_kernel_test over the kernel "fake": python3 -m unittest -v conformance.py"""
import unittest

import jupyter_kernel_test as jkt


class Conformance(jkt.KernelTests):
    kernel_name = "fake"
    language_name = "go"
    file_extension = ".go"
    code_hello_world = "print"
    code_stderr = "warn"
    completion_samples = [
        {"text": "fmt.Pri", "matches": {"Print", "Println"}},
        {"text": "fmt.Printl", "matches": {"Println"}},
        {"text": "none", "matches": set()},
    ]
    complete_code_samples = ["x"]
    incomplete_code_samples = ["for {"]
    invalid_code_samples = [")"]
    code_page_something = "page"
    code_generate_error = "fail"
    code_execute_result = [{"code": "value", "result": "42"}, {"code": "value", "result": "42"}]
    code_display_data = [{"code": "picture", "mime": "image/png"}]
    code_history_pattern = "val*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "fmt"
    code_clear_output = "clear"


class Welcome(jkt.IopubWelcomeTests):
    kernel_name = "fake"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main()
