"""What stands in exercises/ and tests/exercises/, on pages: hints that fold, minutes, and the known mistakes."""

import html
import pathlib
import re

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

logger = logging.getLogger(__name__)

HEADING = re.compile(r"^## (\d+\.\d+) (\w+) \((\d+) minutes\)$", re.MULTILINE)
SUMMARY = re.compile(r"<details><summary>(.*)</summary>\s*$")
STRING = r'"((?:\\.|[^"\\])*)"'


class details(nodes.General, nodes.Element):
    """Something folded away; its first child is its summary."""


class summary(nodes.General, nodes.TextElement):
    """The line that is always seen."""


class Fold(SphinxTransform):
    """`<details><summary>…</summary>` … `</details>`, as GitHub shows it, becomes a node that every kind of output knows."""

    default_priority = 5  # before translation, so that the summary can be translated

    def apply(self):
        for opening in [node for node in self.document.findall(nodes.raw) if SUMMARY.match(node.astext())]:
            parent = opening.parent
            begin = parent.index(opening)
            end = next((i for i in range(begin, len(parent)) if isinstance(parent[i], nodes.raw)
                        and parent[i].astext().strip() == "</details>"), None)
            if end is None:
                logger.warning("this <details> does not end in its section", location=opening)
                continue
            text = SUMMARY.match(opening.astext())[1]
            title = summary(text, text)
            title.source, title.line = opening.source, opening.line
            folded = details("", title, *parent[begin + 1:end])
            parent[begin:end + 1] = [folded]


def minutes(page):
    """[(number, name, minutes), …] of an exercise page."""
    return [(number, name, int(time)) for number, name, time in HEADING.findall(page)]


def mistakes(check):
    """[(name, sentence), …] out of the source of a check: the known mistakes that it registers."""
    registered = re.search(r"Exercise registered\(.*", check, re.DOTALL)
    found = re.findall(rf"\{{\s*{STRING},\s*({STRING}(?:\s*{STRING})*),", registered[0] if registered else "")
    return [(name, re.sub(r"\\(.)", r"\1", "".join(re.findall(STRING, sentence)))) for name, sentence, *_ in found]


def in_markdown(sentence):
    """A sentence, in which xt::cast<Real> is text and no element; between `…` it is code already."""
    return "".join(part if part.startswith("`") else html.escape(part, quote=False) for part in re.split(r"(`[^`]*`)", sentence))


def number_of(check):
    found = re.search(rf"Exercise registered\(\s*{STRING}", check)
    return found[1] if found else None


def by_chapter(top):
    """For each chapter a heading, and for each of its exercises the minutes and the known mistakes: Markdown, for the end of a
    page."""
    for page in sorted(top.glob("exercises/[0-9][0-9]_*/README.md")):
        chapter = page.parent.name
        checks = [check.read_text() for check in top.glob(f"tests/exercises/{chapter}/*.cpp")]
        known = {number_of(check): mistakes(check) for check in checks}
        listed = minutes(page.read_text())
        yield f"\n## Chapter {chapter[:2]}: {sum(time for *_, time in listed)} minutes\n"
        for number, name, time in listed:
            anchor = f"{number.replace('.', '')}-{name}-{time}-minutes"
            yield f"[{number} {name}](../exercises/{chapter}/README.md#{anchor}), {time} minutes\n"
            yield from (f"- {in_markdown(sentence)}" for _, sentence in known[number])
            yield ""


def add_exercises(app, docname, source):
    if docname == "docs/exercises":
        source[0] += "\n".join(by_chapter(pathlib.Path(app.srcdir)))


def around(tag):
    return (lambda writer, node: writer.body.append(writer.starttag(node, tag, "")),
            lambda writer, node: writer.body.append(f"</{tag}>\n"))


def setup(app):
    unfolded = (lambda writer, node: None, lambda writer, node: None)
    bold = (lambda writer, node: writer.body.append("\n\n\\textbf{"), lambda writer, node: writer.body.append("}\n\n"))
    app.add_node(details, html=around("details"), latex=unfolded, text=unfolded, gettext=unfolded)
    app.add_node(summary, html=around("summary"), latex=bold, text=unfolded, gettext=unfolded)
    app.add_transform(Fold)
    app.connect("source-read", add_exercises)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
