"""What a chapter's program left when `./book docs` ran it, on the chapter's page: a way into its stepping page, each picture
behind the text that first names it, and its claims. What the page says and the run does not is a warning with file and line."""

import json
import pathlib
import re
import shutil

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import get_translation
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

import promises

logger = logging.getLogger(__name__)
_ = get_translation("site")

RUN = "build/release/runs/{chapter}/seed1"
CHAPTER = re.compile(r"chapters/(\w+)/README")
PICTURE = re.compile(r"(?:out/\w+/)?(\w+\.svg)")


def folder_of(env):
    """Where the run of this page's chapter lies; None where the page is no chapter's."""
    chapter = CHAPTER.fullmatch(env.docname)
    return pathlib.Path(env.srcdir, RUN.format(chapter=chapter[1])) if chapter else None


class Show(SphinxTransform):
    default_priority = 15  # before translation, so that what is recognised by its words is recognised in all languages

    def apply(self):
        run = folder_of(self.env)
        if run is None or self.app.builder.name == "gettext":
            return
        if not (run / "claims.json").is_file():
            logger.warning("the chapter's program has not run: %s is missing", run / "claims.json", location=self.env.docname)
            return
        measured = json.loads((run / "claims.json").read_text())
        self.env.note_dependency(str(run / "claims.json"))
        self.lead_to_the_stepping_page()
        self.show_pictures(run)
        on_sample = (run / "on_sample").exists()
        self.hold(run)
        self.show_claims(measured, on_sample)

    def lead_to_the_stepping_page(self):
        said = _("Step through this chapter's computation in the browser")
        link = nodes.reference("", said, refuri="step.html", internal=True)
        box = addnodes.only("", nodes.paragraph("", "", link, classes=["step-link"]), expr="not epub and not latex")
        first = next(iter(self.document.findall(nodes.literal_block)), None)
        (first.parent if first else self.document[0]).insert(first.parent.index(first) + 1 if first else 1, box)

    def show_pictures(self, run):
        shown = set()
        for block in list(self.document.findall(lambda node: isinstance(node, (nodes.paragraph, nodes.bullet_list)))):
            if isinstance(block.parent, nodes.list_item):
                continue
            figures = []
            for literal in block.findall(nodes.literal):
                name = PICTURE.fullmatch(literal.astext())
                if not name or name[1] in shown:
                    continue
                shown.add(name[1])
                if (run / name[1]).is_file():
                    figures.append(figure(self.env, run, name[1]))
                else:
                    left = ", ".join(sorted(path.name for path in run.glob("*.svg")))
                    logger.warning("the program leaves no %s; it leaves %s", name[1], left, location=block)
            place = block.parent.index(block) + 1
            block.parent[place:place] = figures

    def hold(self, run):
        """What the page says besides its numbers (measured.py), against what the program says and did."""
        path = self.env.doc2path(self.env.docname)
        page, stepping = pathlib.Path(path).read_text(), (run / "step.html").read_text()
        chapter = run.parent.name
        exercise_page = pathlib.Path(self.env.srcdir, "exercises", chapter, "README.md")
        differences = [*promises.commands(page, chapter[3:], (run / "help.txt").read_text()),
                       *promises.stops(page, promises.recorded(stepping)),
                       *(promises.listed_exercises(page, exercise_page.read_text()) if exercise_page.is_file() else [])]
        for line, difference in differences:
            logger.warning("%s", difference, location=f"{path}:{line}")

    def show_claims(self, measured, on_sample):
        if not measured:
            return
        for claim in measured:
            if not claim["holds"]:
                logger.warning("this claim does not hold: %s", claim["claim"], location=self.env.docname)
        sections = [s for s in self.document.findall(nodes.section) if s[0].astext() == "What was measured"]
        section = sections[0] if sections else self.document[0]
        said = _("The same claims, measured while this page was made (seed 1):") if not on_sample else _(
            "The claims, measured while this page was made (seed 1, on the sample that stands in for the real data):")
        section += nodes.paragraph("", said)
        section += table([_("claim"), _("measured"), _("bound"), _("control"), _("holds")],
                         [[claim["claim"], number(claim["measured"]), claim["bound"], number(claim["control"]),
                           _("yes") if claim["holds"] else _("no")] for claim in measured])


def number(value):
    return "—" if value is None else f"{value:.4g}"


def figure(env, run, name):
    uri = f"/{run.relative_to(env.srcdir)}/{name}"
    picture = nodes.image(uri=uri, alt=_("Drawn by the chapter's program: ") + name)
    whole = addnodes.pending_xref("", picture, refdomain=None, reftype="drawing", reftarget=name, refdoc=env.docname,
                                  refwarn=True)
    return nodes.figure("", whole, nodes.caption("", "", nodes.literal("", name)), classes=["drawn"])


def resolve(app, env, node, inner):
    """A picture leads to itself in its own size, beside the page; in a book to print or carry there is no such place."""
    if node.get("reftype") != "drawing":
        return None
    return nodes.reference("", "", inner, internal=True, refuri=node["reftarget"]) if app.builder.name == "html" else inner


def table(header, rows):
    made = nodes.table(classes=["claims"])
    group = nodes.tgroup(cols=len(header))
    group += [nodes.colspec(colwidth=100 // len(header)) for _cell in header]
    group += nodes.thead("", cells(header))
    group += nodes.tbody("", *[cells(row) for row in rows])
    made += group
    return made


def cells(texts):
    return nodes.row("", *[nodes.entry("", nodes.paragraph("", text)) for text in texts])


def copy_beside_the_pages(app, error):
    if error or app.builder.name != "html":
        return
    for left in pathlib.Path(app.srcdir).glob(RUN.format(chapter="*") + "/*"):
        beside = pathlib.Path(app.outdir) / "chapters" / left.parent.parent.name
        if left.suffix in (".svg", ".html") and beside.is_dir():
            shutil.copy(left, beside)


def setup(app):
    app.add_transform(Show)
    app.add_message_catalog("site", str(pathlib.Path(app.srcdir) / "build/docs/locale"))
    app.connect("missing-reference", resolve)
    app.connect("build-finished", copy_beside_the_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
