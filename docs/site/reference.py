"""The reference of common/: each header is a page, made of its own comments.

Doxygen with Breathe would draw in hundreds of megabytes of packages to read 3,400 lines that clang-format has laid out and
that have one style of comment; what they need is read here. A header begins with a comment that says what it is for. `///` above a
declaration, or `///<` behind it, documents it, and those that follow without an empty line. What is private is left out.
"""

import re

from docutils import nodes
from docutils.parsers import Parser
from sphinx.util import logging

import repository

logger = logging.getLogger(__name__)

TYPE = re.compile(r"(?:template\s*<.*>\s*)?(?:class|struct|enum(?: class)?)\s+(\w+)")
ACCESS = ("public:", "private:", "protected:")
NAME = re.compile(r"(operator\(\)|operator\[\]|operator[^\w\s(]+|operator \w+|[A-Za-z_]\w*)\s*\(")


def opening(lines):
    """The comment at the top of a file."""
    comment = []
    for line in lines:
        if not line.startswith("//"):
            break
        comment.append(line[2:].removeprefix(" ").rstrip())
    return comment


class Group:
    """Declarations that share a comment, or a type with its members."""

    def __init__(self, line, comment):
        self.line, self.comment, self.code, self.members, self.type = line, comment, [], [], None

    def names(self):
        if self.type:
            return [self.type]
        named = [NAME.search(code) or re.search(r"(\w+)\s*(?:=|;|\{)", code) for code in self.code]
        return list(dict.fromkeys(name[1] for name in named if name))


def bare(line):
    """A line without comments and texts, for counting brackets."""
    return re.sub(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])\'|//.*', "", line)


def groups(lines):
    """The documented declarations of a header, in their order."""
    top, stack = [], []  # stack: types that are open, each with whether what comes now is public
    comment, group, i = [], None, 0

    def add(new):
        (stack[-1][0].members if stack else top).append(new)
        return new

    while i < len(lines):
        line = lines[i].strip()
        if line.startswith("///"):
            comment.append(line[3:].removeprefix(" "))
            group = None
        elif line in ("", *ACCESS) or line.startswith(("//", "#", "namespace", "}  // namespace")):
            if line.endswith(":") and stack:
                stack[-1][1] = line == "public:"
            comment, group = ([] if line != "" else comment), None
        elif line.startswith("}") and stack:
            stack.pop()
            comment, group = [], None
        else:
            begin = i
            code, i, body = declaration(lines, i)
            if not all(public for _, public in stack):
                if body == "type":
                    i = closing(lines, i)
            elif body == "type" and not code.startswith("enum"):
                group = add(Group(begin + 1, comment))
                group.type, group.code = TYPE.match(code)[1], [code]
                stack.append([group, not re.match(r"(template.*> *)?class", code)])
                group = None
            else:
                if body == "type":  # an enum is shown whole
                    last = closing(lines, i)
                    code, i = dedent("\n".join(lines[begin:last + 1])), last
                behind = re.search(r"///< ?(.*)", "\n".join(lines[begin:i + 1]))
                if behind:
                    while i + 1 < len(lines) and re.match(r"\s*///<", lines[i + 1]):
                        i += 1
                    comment = comment + [t for t in re.findall(r"///< ?(.*)", "\n".join(lines[begin:i + 1]))]
                if comment or group is None:
                    group = add(Group(begin + 1, comment))
                group.code.append(code)
            comment = []
        i += 1
    return top


def declaration(lines, i):
    """(the code of the declaration that begins here without any body, the index of its last line, "type" or "")."""
    begin, round_, text = i, 0, []
    while True:
        code = bare(lines[i])
        text.append(re.sub(r"\s*///<.*", "", lines[i]))
        for position, character in enumerate(code):
            round_ += {"(": 1, ")": -1}.get(character, 0)
            if round_ == 0 and character in "{;":
                joined = "\n".join(text)
                if character == ";":
                    return dedent(joined), i, ""
                head = joined[:joined.rfind(lines[i].rstrip()) + position].rstrip()
                if TYPE.match(head.strip()) and "(" not in bare(head.replace("\n", " ")):
                    return dedent(head), i, "type"
                last = closing(lines, i)
                if re.search(r"=\s*$", head) or not re.search(r"\)|\boperator\b", head):  # a value in braces
                    return dedent("\n".join(lines[begin:last + 1])), last, ""
                return dedent(re.sub(r"\)\s*:\s*\w+[({].*", ")", head, flags=re.DOTALL)) + ";", last, ""  # no initialisers
        i += 1
        if i == len(lines):
            return dedent("\n".join(text)), i - 1, ""


def closing(lines, i):
    """The index of the line where the braces that open on line i close."""
    depth = 0
    for j in range(i, len(lines)):
        code = bare(lines[j])
        depth += code.count("{") - code.count("}")
        if depth <= 0 and "{" in "".join(bare(line) for line in lines[i:j + 1]):
            return j
    return len(lines) - 1


def dedent(code):
    lines = [line.rstrip() for line in code.split("\n") if line.strip()]
    indent = min(len(line) - len(line.lstrip()) for line in lines)
    return "\n".join(line[indent:] for line in lines)


def prose(comment):
    """Paragraphs of a comment; what is indented is shown as it stands. `code` is code, and nothing else is markup."""
    made, block = [], []

    def finish():
        text = "\n".join(block).strip("\n")
        if text and all(line.startswith("  ") or not line for line in block if line):
            made.append(nodes.literal_block(dedent(text), dedent(text), language="none"))
        elif text:
            parts = enumerate(re.split(r"`([^`]+)`", " ".join(text.split())))
            made.append(nodes.paragraph("", "", *[nodes.literal(p, p) if k % 2 else nodes.Text(p) for k, p in parts]))
        block.clear()

    for line in comment:
        if block and (not line or line.startswith("  ") != block[-1].startswith("  ")):
            finish()
        if line:
            block.append(line)
    finish()
    return made


def shown(group):
    """The nodes of a group: its code, then what is said of it."""
    text = "\n".join(group.code)
    made = [nodes.literal_block(text, text, language="cpp"), *prose(group.comment)]
    if group.members:
        members = [node for member in group.members for node in shown(member)]
        made.append(nodes.container("", *members, classes=["members"]))
    return made


class Header(Parser):
    supported = ("header",)

    def parse(self, text, document):
        env = document.settings.env
        lines = text.splitlines()
        path = env.docname + ".hpp"
        page = nodes.section(ids=["header"], names=["header"])
        page += nodes.title("", path.removeprefix("common/"))
        page += prose(opening(lines))
        page += nodes.paragraph("", "", repository.source_link(env, None, path), classes=["source-line"])
        for group in groups(lines):
            names = group.names()
            if not names:
                continue
            part = nodes.section(ids=[nodes.make_id(f"{names[0]}-{group.line}")])
            part += nodes.title("", ", ".join(names))
            part += shown(group)
            page += part
        document += page


def setup(app):
    app.add_source_suffix(".hpp", "header")
    app.add_source_parser(Header)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
