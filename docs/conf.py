"""The site of the book, for Sphinx: `./book docs` builds it. The pages are the repository's own Markdown files and headers, so
the source folder is the top of the repository; what a page shows beyond its text is made by the extensions in docs/site/."""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "site"))

project = "Unrolled"
author = "the authors of Unrolled"
version = release = "1"
html_title = "Unrolled"
root_doc = "README"
extensions = ["myst_parser", "builder", "theme", "contents", "repository", "listings", "runs", "exercises", "reference", "terms",
              "paper"]
include_patterns = ["README.md", "chapters/*/README.md", "exercises/*/README.md", "docs/*.md", "common/*/**.hpp"]
exclude_patterns = ["build", "out", ".*", "**/README.md.backup-*"]

myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
highlight_language = "none"  # what a block holds is said in the block, or guessed by nobody

# Looks: Debian 12's sphinx-book-theme (0.1.7) has no dark pages; furo has, and asks nothing of the network.
html_theme = "furo"
html_static_path = ["site/static"]
html_css_files = ["book.css"]
html_sidebars = {"**": ["sidebar/brand.html", "sidebar/search.html", "sidebar/scroll-start.html", "sidebar/navigation.html",
                        "languages.html", "sidebar/scroll-end.html"]}
templates_path = ["site/templates"]
pygments_style = "friendly"
pygments_dark_style = "native"
html_copy_source = False
html_show_copyright = False
html_math_renderer = "mathml"  # made at build time: no script, no font to fetch (builder.py)
html_show_search_summary = False  # a page opened from the disk cannot read the others
html_domain_indices = False
html_use_index = False

# Translations: docs/locale/LANGUAGE/LC_MESSAGES has a catalogue for each page that somebody has begun.
locale_dirs = ["build/docs/locale"]  # compiled there by docs/site/build.bash
gettext_auto_build = False
gettext_compact = False
gettext_additional_targets = []

epub_basename = epub_identifier = epub_uid = "unrolled"  # build.bash has another for each language
epub_show_urls = "no"
epub_tocscope = "includehidden"
epub_use_index = False
epub_copyright = "MIT licence"

latex_engine = "xelatex"
latex_elements = {
    "fontpkg": r"\setmainfont{DejaVu Serif}\setsansfont{DejaVu Sans}\setmonofont[Scale=.8]{DejaVu Sans Mono}",
    "preamble": r"\usepackage{newunicodechar}\newunicodechar{⏎}{{\sffamily ⏎}}"  # which the serif font lacks
                r"\setcounter{secnumdepth}{-1}",  # the chapters bring their own numbers
    "extraclassoptions": "openany,oneside",
}
latex_table_style = ["booktabs"]
latex_documents = [(root_doc, "unrolled.tex", project, author, "manual", True)]
