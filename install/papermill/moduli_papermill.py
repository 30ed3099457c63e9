"""Parameters that papermill gives to notebooks of the kernel moduli-go, written in Go.

papermill has no hook for languages. It has one for engines, and loads all of them when it is imported; the engine that
this module offers is papermill's own, and what counts is that Go is registered on the way.
"""
import math
import re
from contextvars import ContextVar

from papermill.engines import NBClientEngine
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

KERNEL = "moduli-go"

Engine = NBClientEngine  # what the entry point names

DECLARATION = re.compile(
    r"""(?P<name>[^\W\d]\w*)(?:\s+(?P<type>[^\s=:][^=:]*?))?\s*:?=\s*
        (?P<value>"(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)+'|.*?)\s*(?://\s*(?P<help>.*))?$""", re.VERBOSE)
COMPOSITE = re.compile(r"((?:\[\]|map\[\w+\])+[\w.*]+)\{")
MAP = re.compile(r"map\[(\w+)\](.+)$")


def declarations(source):
    """The declarations of a cell, one a line, by their names: (keyword, type or None, value, help)."""
    found, block = {}, None
    for line in source.splitlines():
        if block and line.startswith(")"):
            block = None
        elif line.rstrip() in ("var (", "const ("):
            block = line.split()[0]
        elif block or not line[:1].isspace():
            keyword = re.match(r"(var|const)\s+", line)
            d = DECLARATION.match(line[keyword.end():] if keyword else line.strip())
            if d:
                found[d["name"]] = (keyword[1] if keyword else block or "var", d["type"], d["value"], d["help"] or "")
    return found


# The variables of the cell that papermill inspected last: it does so right before it writes its own cell.
inspected = ContextVar("inspected", default={})


def quote(text):
    """A string of Go: what prints stands as it is."""
    short = {'"': r"\"", "\\": r"\\", "\n": r"\n", "\t": r"\t", "\r": r"\r"}
    def char(c):
        if c in short:
            return short[c]
        if "\ud800" <= c <= "\udfff":  # half of a character, which no text in UTF-8 holds
            return r"\ufffd"
        return c if c.isprintable() else "\\u%04x" % ord(c) if c < "\U00010000" else "\\U%08x" % ord(c)
    return '"' + "".join(map(char, text)) + '"'


def common(values):
    """The type of Go that holds all values."""
    kinds = {type(v) for v in values}
    if kinds == {bool}:
        return "bool"
    if kinds == {int}:
        return "int"
    if kinds and kinds <= {int, float}:
        return "float64"
    if kinds == {str}:
        return "string"
    if kinds == {list}:
        return "[]" + common([e for v in values for e in v])
    if kinds == {dict}:
        return "map[string]" + common([e for v in values for e in v.values()])
    return "any"


def literal(value, typ=None):
    """A value in Go, of a type where that is known."""
    if value is None:
        return "nil"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if math.isnan(value):
            return "math.NaN()"
        return repr(float(value)) if math.isfinite(value) else "math.Inf(%d)" % math.copysign(1, value)
    if isinstance(value, (list, tuple)):
        typ = typ if typ and typ.startswith("[]") else "[]" + common(list(value))
        return typ + "{" + ", ".join(literal(v, typ[2:]) for v in value) + "}"
    if isinstance(value, dict):
        of = MAP.match(typ or "") or MAP.match("map[string]" + common(list(value.values())))
        key = (lambda k: quote(str(k))) if of[1] == "string" else literal
        return of[0] + "{" + ", ".join(key(k) + ": " + literal(v, of[2]) for k, v in value.items()) + "}"
    return quote(str(value))


class GoTranslator(Translator):
    """Assigns what the parameters cell declares, so that a variable keeps its type, and declares the rest.

    A string given for what is declared with something else than a string is Go: moduli.Smoke, 3 * time.Second.
    """

    @classmethod
    def comment(cls, text):
        return "// " + text

    @classmethod
    def translate(cls, value):
        return literal(value)

    @classmethod
    def inspect(cls, cell):
        found = declarations(cell["source"])
        inspected.set(found)
        return [Parameter(name, typ or "None", value, text) for name, (_, typ, value, text) in found.items()]

    @classmethod
    def codify(cls, parameters, comment="Parameters"):
        known, lines = inspected.get(), [cls.comment(comment)]
        inspected.set({})  # the next notebook may have no cell to inspect
        for name, value in parameters.items():
            keyword, typ, old, _ = known.get(name, (None, None, None, None))
            if keyword != "var":
                lines.append(f"var {name} any" if value is None else f"var {name} = {literal(value)}")
                continue
            composite = COMPOSITE.match(old)
            if isinstance(value, str) and typ != "string" and old[:1] not in ('"', "`"):
                lines.append(f"{name} = {value}")
            else:
                lines.append(f"{name} = {literal(value, typ or (composite and composite[1]))}")
        return "\n".join(lines) + "\n"


papermill_translators.register(KERNEL, GoTranslator)
