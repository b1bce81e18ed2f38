"""Links from a page to files of the repository: to the page made of the file, or else to the file's own lines, coloured, on a
page under sources/. A link to what is not there is a warning with the page's file and line, so the build fails."""

import os
import pathlib
import re

from docutils import nodes
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import TextLexer, get_lexer_for_filename
from pygments.util import ClassNotFound
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

import listings

logger = logging.getLogger(__name__)


def is_link(node):
    return isinstance(node, (addnodes.pending_xref, addnodes.download_reference)) and node.get("reftype") == "myst"


class Links(SphinxTransform):
    default_priority = 700  # when a translation has brought its own

    def apply(self):
        self.fragments = {}  # of the links to a file that is no page: those that MyST has not met yet, in their order
        for link in list(self.document.findall(is_link)):
            path, fragment = self.target_of(link)
            if path:
                self.follow(link, path, fragment)

    def target_of(self, link):
        """What a link names: a path from the top of the repository, "" on the same page; and the part of it. MyST takes links apart
        since version 1: pages go by their name without suffix, and the part of a file that is no page is lost."""
        if link.get("refdomain") == "doc":
            page = pathlib.Path(self.env.srcdir) / link["reftarget"]
            suffix = next(suffix for suffix in self.config.source_suffix if page.with_name(page.name + suffix).is_file())
            return link["reftarget"] + suffix, link.get("reftargetid") or ""
        target, _, fragment = link["reftarget"].partition("#")
        if isinstance(link, addnodes.download_reference) and not fragment:
            fragment = self.next_fragment(target)
        return target and os.path.normpath(os.path.join(os.path.dirname(self.env.docname), target)), fragment

    def next_fragment(self, target):
        if target not in self.fragments:
            text = pathlib.Path(self.env.doc2path(self.env.docname)).read_text(encoding="utf-8")
            self.fragments[target] = re.findall(rf"\]\({re.escape(target)}(?:#(\w+))?\)", text)
        return self.fragments[target].pop(0) if self.fragments[target] else ""

    def follow(self, link, path, fragment):
        file = pathlib.Path(self.env.srcdir) / path
        if file.is_dir() and (file / "README.md").is_file():
            path, file = f"{path}/README.md", file / "README.md"
        docname = self.env.path2doc(str(file)) if file.is_file() else None
        if fragment and path.endswith((".hpp", ".cpp")):
            self.show_listing(link, path, file, fragment)
        elif docname in self.env.found_docs:
            if not (path.endswith(".md") and fragment):  # a heading of another page: MyST finds it
                link.replace_self(page_link(link, docname))
        elif file.is_file():
            link.replace_self(source_link(self.env, link, path))
        elif file.is_dir():
            link.replace_self(link.children)
        else:
            logger.warning("there is no %s", path, location=link)
            link.replace_self(link.children)

    def show_listing(self, link, path, file, name):
        text = file.read_text() if file.is_file() else None
        if text is None or listings.snippet(text, name) is None:
            known = ", ".join(listings.names(text or "")) or "none"
            logger.warning("there is no '%s' in %s (its snippets: %s)", name, path, known, location=link)
            link.replace_self(link.children)
            return
        paragraph, caption = link.parent, source_link(self.env, link, path)
        if isinstance(paragraph, nodes.paragraph) and len(paragraph) == 1:
            paragraph.replace_self(listings.listing(self.document, caption, text, name))
        else:
            caption["line"] = listings.snippet(text, name)[1]
            link.replace_self(caption)


def page_link(link, docname):
    made = addnodes.pending_xref("", *link.children, refdomain="std", reftype="doc", reftarget="/" + docname,
                                 refexplicit=True, refdoc=link["refdoc"], refwarn=True)
    made.source, made.line = link.source, link.line
    return made


def source_link(env, link, path):
    env.linked_sources.add(path)
    return addnodes.pending_xref("", *(link.children if link is not None else [nodes.literal("", path)]), refdomain=None,
                                 reftype="source", reftarget=path, refexplicit=True, refdoc=env.docname, refwarn=True)


def resolve(app, env, node, inner):
    """Links to sources lead somewhere on the site only; in a book to print or carry they are text."""
    if node.get("reftype") != "source":
        return None
    content = inner if isinstance(inner, nodes.Element) else nodes.inline("", "", inner)
    if app.builder.name != "html":
        return content
    anchor = f"#L-{node['line']}" if "line" in node else ""
    return nodes.reference("", "", content, internal=True, classes=["source"],
                           refuri=app.builder.get_relative_uri(node["refdoc"], "sources/" + node["reftarget"]) + anchor)


def source_pages(app):
    if app.builder.name != "html":
        return
    for path in sorted(app.env.linked_sources):
        text = (pathlib.Path(app.srcdir) / path).read_text(encoding="utf-8", errors="replace")
        try:
            lexer = get_lexer_for_filename(path)
        except ClassNotFound:
            lexer = TextLexer()
        lines = highlight(text, lexer, HtmlFormatter(linenos="inline", lineanchors="L", anchorlinenos=True, wrapcode=True))
        title = f"<h1>{path}</h1>"
        yield "sources/" + path, {"title": path, "body": f'{title}<div class="source-page">{lines}</div>'}, "page.html"


def begin(app):
    app.env.linked_sources = set()


def setup(app):
    app.add_transform(Links)
    app.connect("builder-inited", begin)
    app.connect("missing-reference", resolve)
    app.connect("html-collect-pages", source_pages)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
