"""The table of contents. The chapters are those that the map in README.md links to, in its order and under its headings; each
chapter's exercises stand below it. So a new chapter is on the site when it is on the map."""

import pathlib
import re

TEACHING = ["docs/xtensor", "docs/teachers-guide", "docs/exercises", "docs/glossary", "docs/performance"]
FLOORS = ["base", "tensor", "terminal", "trace", "nn", "text", "data", "app"]  # of common/, from the lowest
WRITING = ["docs/architecture", "docs/writing-chapters", "docs/writing-exercises", "docs/trace-schema", "docs/reference"]


def parts(readme):
    """[(part, [page of a chapter, …]), …] of the map, without the parts that have none."""
    found = []
    for line in readme.splitlines():
        part = re.match(r"\| *\| *\*\*(.+?)\*\* *\|", line)
        chapter = re.match(r"\| *\d\d *\| *\[\w+\]\((chapters/\w+/README)\.md\)", line)
        if part:
            found.append((part[1], []))
        elif chapter and found:
            found[-1][1].append(chapter[1])
    return [(part, pages) for part, pages in found if pages]


def toctree(pages, *options):
    return "\n".join(["", "```{toctree}", *options, "", *(f"/{page}" for page in pages), "```", ""])


def hidden(caption, pages):
    return toctree(pages, ":hidden:", *([f":caption: {caption}"] if caption else []))


def headers(top, floor, carried):
    """A heading and the pages of a floor's headers. In a book to carry it is a caption: the contents would list each heading of the
    reference behind the headers of the floor before, and lead back."""
    pages = sorted(str(header.relative_to(top).with_suffix("")) for header in top.glob(f"common/{floor}/**/*.hpp"))
    return toctree(pages, f":caption: {floor}") if carried else f"\n## {floor}\n" + toctree(pages)


def add_contents(app, docname, source):
    # What is added comes after the page's own lines, so that these keep their numbers in every message.
    if docname == app.config.root_doc:
        for part, pages in parts(source[0]):
            source[0] += hidden(part, pages)
        source[0] += hidden("Teaching", TEACHING) + hidden("How it is made", WRITING)
    if docname == "docs/reference":
        source[0] += "".join(headers(pathlib.Path(app.srcdir), floor, app.builder.name == "epub") for floor in FLOORS)
    chapter = re.fullmatch(r"chapters/(\w+)/README", docname)
    if chapter and (pathlib.Path(app.srcdir) / f"exercises/{chapter[1]}/README.md").is_file():
        source[0] += hidden("", [f"exercises/{chapter[1]}/README"])


def setup(app):
    app.connect("source-read", add_contents)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
