"""The glossary, at work: a term that a page *emphasises*, as it does where the term first appears, leads to its row."""

import pathlib
import re

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

GLOSSARY = "docs/glossary"


def terms(glossary):
    """{a term or its Ukrainian name, in small letters: the anchor of its row} of the table in docs/glossary.md."""
    rows = re.findall(r"^\| ([^|]+?) \| ([^|]+?) \| [^|]+ \| [^|]+ \|$", glossary, re.MULTILINE)[1:]
    return {name.lower(): "term-" + nodes.make_id(row[0]) for row in rows for name in row}


def known_terms(env):
    return terms((pathlib.Path(env.srcdir) / (GLOSSARY + ".md")).read_text())


class Anchors(SphinxTransform):
    default_priority = 15  # before translation: the anchors are the same in every language

    def apply(self):
        if self.env.docname == GLOSSARY:
            known = known_terms(self.env)
            for table in self.document.findall(nodes.table):  # on paper too, columns with room for what stands in them
                table["classes"] = ["colwidths-given"]
                for column, width in zip(table.findall(nodes.colspec), (20, 24, 48, 8)):
                    column["colwidth"] = width
            for row in [row for body in self.document.findall(nodes.tbody) for row in body]:
                for cell in (row[0], row[1], row[3]):  # names in both languages, and a chapter's number
                    cell[0].source = None  # are not offered for translation
                row["ids"] += [known[row[0].astext().lower()]] if row[0].astext().lower() in known else []


class Links(SphinxTransform):
    default_priority = 600  # after it

    def apply(self):
        if not self.env.docname.startswith(("chapters/", "exercises/")):
            return
        known = known_terms(self.env)
        for emphasis in list(self.document.findall(nodes.emphasis)):
            term = emphasis.astext().lower()
            found = next((t for t in (term, term.removesuffix("s"), term + "s") if t in known), None)
            if found and not isinstance(emphasis.parent, nodes.reference):
                link = addnodes.pending_xref("", refdomain=None, reftype="glossary", reftarget=known.pop(found),
                                             refdoc=self.env.docname)
                emphasis.replace_self(link)
                link += emphasis


def resolve(app, env, node, inner):
    if node.get("reftype") != "glossary":
        return None
    if app.builder.format != "html":
        return inner
    return nodes.reference("", "", inner, internal=True, classes=["term"],
                           refuri=app.builder.get_relative_uri(node["refdoc"], GLOSSARY) + "#" + node["reftarget"])


def setup(app):
    app.add_transform(Anchors)
    app.add_transform(Links)
    app.connect("missing-reference", resolve)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
