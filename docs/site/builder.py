"""HTML as this book wants it: a folder's README.md is its index.html, and formulas are MathML, made here, so that a page needs
neither a script nor a font from elsewhere to show them."""

import gettext
import html
import inspect
import json
import pathlib
import re

from docutils import nodes
from docutils.utils.math import latex2mathml
from sphinx.builders.epub3 import Epub3Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

logger = logging.getLogger(__name__)


def indexed(name):
    return re.sub(r"(^|/)README$", r"\1index", name)


class Site(StandaloneHTMLBuilder):
    """Pages are named by their sources, but that README becomes index."""

    def get_outfilename(self, pagename):
        return super().get_outfilename(indexed(pagename))

    def get_target_uri(self, docname, typ=None):
        return super().get_target_uri(indexed(docname), typ)

    def copy_translation_js(self):
        """What the scripts of the search say, out of the same catalogue as what the pages say (sphinx.po)."""
        if not self._get_translations_js():
            return
        catalogue = pathlib.Path(self.srcdir, self.config.locale_dirs[0], self.config.language, "LC_MESSAGES/sphinx.mo")
        with catalogue.open("rb") as file:
            said = {english: text for english, text in gettext.GNUTranslations(file)._catalog.items() if english}
        script = "Documentation.addTranslations(" + json.dumps(
            {"locale": self.config.language, "messages": said, "plural_expr": "0"}, ensure_ascii=False) + ");\n"
        pathlib.Path(self.outdir, "_static/translations.js").write_text(script, encoding="utf-8")

    def _get_translations_js(self):
        return self.config.language != "en"

    def dump_search_index(self):
        super().dump_search_index()
        index = pathlib.Path(self.outdir) / self.searchindex_filename
        text = index.read_text(encoding="utf-8")
        index.write_text(re.sub(r'(["/])README"', r'\1index"', text), encoding="utf-8")


class Book(Epub3Builder):
    """The EPUB says which of its pages hold MathML, and none of its pictures names a document type, as the standard wants it."""

    def copy_image_files(self):
        super().copy_image_files()
        for picture in pathlib.Path(self.outdir, self.imagedir).glob("*.svg"):
            text = picture.read_text(encoding="utf-8")
            picture.write_text(re.sub(r"<!DOCTYPE[^>]*>\s*", "", text, count=1), encoding="utf-8")

    def build_content(self):
        super().build_content()
        contents = pathlib.Path(self.outdir, "content.opf")
        text = contents.read_text(encoding="utf-8")
        for name in self.files:
            if name.endswith(".xhtml") and "<math" in pathlib.Path(self.outdir, name).read_text(encoding="utf-8"):
                text = text.replace(f'href="{name}"', f'href="{name}" properties="mathml"')
        contents.write_text(text, encoding="utf-8")


def characters(made):
    """Without entities that only HTML knows: XML, which the EPUB's pages are, declares five."""
    return re.sub(r"&(?!(?:lt|gt|amp|quot|apos);)\w+;", lambda entity: html.unescape(entity[0]), made)


class Untranslated(SphinxTransform):
    """Formulas, numbers and code are the same in all languages: without a source, a node is not offered for translation."""

    default_priority = 5

    def apply(self):
        for node in self.document.findall(nodes.TextElement):
            words = [text for text in node.findall(nodes.Text) if not isinstance(text.parent, nodes.literal)]
            if isinstance(node, nodes.math_block) or not any(letter.isalpha() for text in words for letter in text):
                node.source = None


# docutils asks since version 0.20 whether a formula stands by itself; before, whether it does not. And errors were SyntaxErrors.
ASKS_FOR_BLOCK = "as_block" in inspect.signature(latex2mathml.tex2mathml).parameters


def mathml(writer, node, block):
    try:
        made = characters(latex2mathml.tex2mathml(node.astext(), block if ASKS_FOR_BLOCK else not block))
    except (SyntaxError, ValueError) as error:
        logger.warning("this formula cannot be read: %s", error, location=(writer.builder.current_docname, node.line))
        made = writer.encode(node.astext())
    writer.body.append(f'<div class="math">{made}</div>' if block else made)
    raise nodes.SkipNode  # its text is written


def add_address(app, pagename, template, context, doctree):
    """For the template that leads to the same page in the other language."""
    context["address"] = app.builder.get_target_uri(pagename)


def setup(app):
    app.connect("html-page-context", add_address)
    app.add_transform(Untranslated)
    app.add_builder(Site, override=True)
    app.add_builder(Book, override=True)
    app.add_html_math_renderer("mathml", (lambda writer, node: mathml(writer, node, False), None),
                               (lambda writer, node: mathml(writer, node, True), None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}

