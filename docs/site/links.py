"""Every link of the finished site that stays on it, followed: to a file that is there and, in a page, to a place that the page
has. `python3 docs/site/links.py FOLDER` prints those that lead nowhere, a line each, and then ends with status 1."""

import html.parser
import os
import pathlib
import sys
import urllib.parse


class Page(html.parser.HTMLParser):
    """The places that a page can be entered at, and where its links lead: [(line, address), …]."""

    def __init__(self, text):
        super().__init__()
        self.places, self.links = {"", "top"}, []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "id" or (tag, name) == ("a", "name"):
                self.places.add(value)
            elif name in ("href", "src") and value is not None:
                self.links.append((self.getpos()[0], value))


def split(address):
    """(path, fragment) of an address on the site itself; None where it leads elsewhere."""
    parts = urllib.parse.urlsplit(address)
    elsewhere = parts.scheme or parts.netloc
    return None if elsewhere else (urllib.parse.unquote(parts.path), urllib.parse.unquote(parts.fragment))


def broken(folder):
    """What is wrong, as "page:line: sentence", in the order of the pages."""
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in sorted(pathlib.Path(folder).rglob("*.html"))}
    for path, page in pages.items():
        for line, address in page.links:
            target = split(address)
            if target is None:
                continue
            to = pathlib.Path(os.path.normpath(path.parent / target[0])) if target[0] else path
            if not to.is_file():
                yield f"{path}:{line}: there is no {address}"
            elif to in pages and target[1] not in pages[to].places:
                yield f"{path}:{line}: {to.relative_to(folder)} has no place '{target[1]}'"


def main(folder):
    found = list(broken(pathlib.Path(folder)))
    print("".join(sentence + "\n" for sentence in found), end="", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
