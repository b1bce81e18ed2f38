"""Debian builds furo without its bundler. What that leaves undone is done here; a furo that came bundled is left as it is:
scripts that are modules, which a browser does not take from the disk; a style sheet that looks for another one at the top of the
web server; no dark pages for those who have asked their system, and not the page, for dark."""

import pathlib
import re

from sphinx.util import logging

logger = logging.getLogger(__name__)

NORMALIZE = pathlib.Path("/usr/share/javascript/normalize.css/normalize.css")


def plain_script(scripts):
    main, module = scripts / "furo.js", scripts / "gumshoe-patched.js"
    if "import Gumshoe" in main.read_text():
        main.write_text(module.read_text() + main.read_text().replace('import Gumshoe from "./gumshoe-patched.js";', ""))
        module.unlink()


def whole_style(sheet):
    css = sheet.read_text()
    normal = NORMALIZE.read_text() if NORMALIZE.is_file() else ""
    css = css.replace("@import url(/javascript/normalize.css/normalize.css);", normal)
    if "prefers-color-scheme" not in css:
        colours = re.search(r'body\[data-theme="dark"\] (\{[^}]*\})', css)[1]
        css += f'\n@media not print {{ @media (prefers-color-scheme: dark) {{ body[data-theme="auto"] {colours} }} }}\n'
    sheet.write_text(css)


FETCHED = re.compile(r"""<(?:script|img|iframe|source|audio|video|embed|object)\b[^>]*\b"""
                     r"""(?:src|data|srcset)=["'](?:https?:)?//[^"']+"""
                     r"""|<link\b(?![^>]*rel=["'](?:canonical|license)["'])[^>]*href=["'](?:https?:)?//[^"']+"""
                     r"""|(?:@import\s+|url\()["']?(?:https?:)?//[^"')]+""", re.IGNORECASE)


def fetched(text):
    """What a page or a style sheet would ask of the network by itself; links that a reader may follow are none of it."""
    return [found[0] for found in FETCHED.finditer(text)]


def hold_offline(app, error):
    if error or app.builder.format != "html":
        return
    for path in sorted(pathlib.Path(app.outdir).rglob("*")):
        if path.suffix in (".html", ".xhtml", ".css") and (asked := fetched(path.read_text(encoding="utf-8"))):
            logger.warning("it asks the network for %s", asked[0], location=str(path))


def mend(app, error):
    if not error and app.builder.name == "html":
        static = pathlib.Path(app.outdir, "_static")
        plain_script(static / "scripts")
        whole_style(static / "styles/furo.css")


def setup(app):
    app.connect("build-finished", mend)
    app.connect("build-finished", hold_offline, priority=900)  # all that is copied lies there by then
    return {"parallel_read_safe": True, "parallel_write_safe": True}
