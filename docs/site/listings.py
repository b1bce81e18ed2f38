"""Code on a page, out of the file that is compiled.

A paragraph that is nothing but a link to a part of a source file, `[masks.hpp](masks.hpp#causal_mask)`, is a listing: a link
to a reader of the repository, the code itself on the site. The name after # is that of a snippet, between `// [name]` and
`// [/name]`, or of a function, struct or class. A name that the file does not have is a warning, so the build fails.
"""

import re

from docutils import nodes
from sphinx.transforms import SphinxTransform

TAG = re.compile(r"^\s*// \[(/?)([A-Za-z_][\w-]*)\]\s*$")


def tagged(lines, name):
    """The snippet's first and last line, from 1, without its tags; None where there is none."""
    begin = None
    for number, line in enumerate(lines, 1):
        tag = TAG.match(line)
        if tag and tag[2] == name and not tag[1]:
            begin = number + 1
        elif tag and tag[2] == name and begin:
            return begin, number - 1
    return None


def defined(lines, name):
    """The first and last line of the definition of a function or type, with the comment above it; None where there is none.
    It knows clang-format's layout, not C++: a definition ends where its braces close, or at a ; outside of them."""
    a_type, a_function = rf"(?:struct|class|enum class|enum) {name}\b(?!;)", rf"[\w:<>,&*\s\[\]]*[\s&*>]{name}\("
    head = re.compile(rf"^\s*(?!//|return\b|#)(?:{a_type}|{a_function})")
    for number, line in enumerate(lines, 1):
        if not head.match(line):
            continue
        last = end_of_definition(lines, number)
        if last is None:
            continue  # a declaration, or a call
        first = number
        while first > 1 and re.match(r"\s*(///|template\b)", lines[first - 2]):
            first -= 1
        return first, last
    return None


def end_of_definition(lines, number):
    depth, opened = 0, False
    for i in range(number - 1, len(lines)):
        code = re.sub(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])\'|//.*', "", lines[i])
        for character in code:
            depth += {"{": 1, "}": -1, "(": 1, ")": -1}.get(character, 0)
            opened = opened or character == "{"
            if character == ";" and depth == 0:
                return i + 1 if opened else None
        if opened and depth == 0:
            return i + 1
    return None


def snippet(text, name):
    """(code without its common indentation and without tags, first line); None where the name is not found."""
    lines = text.splitlines()
    found = tagged(lines, name) or defined(lines, name)
    if not found:
        return None
    chosen = [line for line in lines[found[0] - 1:found[1]] if not TAG.match(line)]
    indent = min((len(line) - len(line.lstrip()) for line in chosen if line.strip()), default=0)
    return "\n".join(line[indent:] for line in chosen).strip("\n"), found[0]


def names(text):
    return [tag[2] for tag in map(TAG.match, text.splitlines()) if tag and not tag[1]]


def listing(document, link, text, name):
    """The node of a listing: its caption is the link, to the line where the code begins."""
    code, line = snippet(text, name)
    link["line"] = line
    block = nodes.literal_block(code, code, language="cpp")
    caption = nodes.caption("", "", link)
    box = nodes.container("", caption, block, literal_block=True, classes=["literal-block-wrapper", "listing"])
    document.set_id(box)
    return box


class Unfinished(SphinxTransform):
    """Code on a page may be unfinished, with … where something is left to the reader: it is coloured all the same."""

    default_priority = 700

    def apply(self):
        for block in self.document.findall(nodes.literal_block):
            block["force"] = "…" in block.astext()


def setup(app):
    app.add_transform(Unfinished)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
