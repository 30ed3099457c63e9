"""Types into jupyter console, on a terminal, and prints what a person sees: python3 console.py [KERNEL]     (needs jupyter_console and pexpect)"""
import json
import os
import re
import sys
import time

import pexpect

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|\x1b[=>]|[\r\x07]")


class Console:
    """A terminal, whose colours and movements of the cursor are left out of what it says."""

    def __init__(self, kernel):
        # The terminal of this test answers no questions, and prompt_toolkit asks where the cursor is.
        env = dict(os.environ, TERM="xterm", PROMPT_TOOLKIT_NO_CPR="1")
        self.process = pexpect.spawn(sys.executable, ["-m", "jupyter_console", "--kernel", kernel], env=env, encoding="utf-8", dimensions=(50, 200))
        self.raw, self.text, self.at = "", "", 0

    def until(self, pattern, seconds=60):
        """What was shown up to and with the pattern, since the last call."""
        deadline = time.monotonic() + seconds
        while True:
            found = re.compile(pattern).search(self.text, self.at)
            if found:
                said, self.at = self.text[self.at:found.end()], found.end()
                return said
            try:
                self.raw += self.process.read_nonblocking(65536, timeout=max(0.01, deadline - time.monotonic()))
            except (pexpect.TIMEOUT, pexpect.EOF) as end:
                sys.exit(f"no {pattern!r} but {type(end).__name__} after:\n{self.text[self.at:]}\n\n{self.raw[-2000:]!r}")
            self.text = ESCAPES.sub("", self.raw)

    def cell(self, number, source):
        """Enters a cell and is what it shows until the next prompt."""
        self.process.send(source + "\r")
        return self.until(rf"In \[{number + 1}\]: ")


def main(kernel):
    c = Console(kernel)
    seen = {"banner": c.until(r"In \[1\]: ")}
    c.cell(1, "x := 20")
    seen["value"] = c.cell(2, "x + 22")
    seen["printed"] = c.cell(3, 'fmt.Println("x is", x)')
    seen["error"] = c.cell(4, "x + nothing")
    c.process.send("strings.Repl\t")
    seen["completed"] = c.until("ReplaceAll")
    c.process.send("\x03")  # takes back what was typed
    # A cell of several lines: the kernel says that the first is not complete.
    c.process.send("for i := range 2 {\r")
    c.until(r"\.\.\.: ")
    c.process.send('fmt.Println("round", i)\r}\r\r')
    seen["block"] = c.until(r"In \[6\]: ")
    c.process.send('for ; ; x++ {\rif x == 30 {\rfmt.Println("on its way")\r}\r}\r\r')
    c.until(r"\non its way")
    c.process.send("\x03")
    seen["interrupted"] = c.until(r"In \[7\]: ")
    seen["after"] = c.cell(7, "x > 20")
    c.process.send("\x04")
    c.until("exit")
    c.process.send("y\r")
    c.process.expect(pexpect.EOF, timeout=30)
    c.process.close()
    seen["status"] = c.process.exitstatus
    json.dump(seen, sys.stdout)


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["moduli-go"]))
