"""A LaTeX formula, as Markdown pages write it between dollars, in plain Unicode on one line: `\\frac{1}{N} \\sum_i x_i^2` becomes
`1/N Σᵢ xᵢ²`.

    formula = item*
    item    = atom, scripts       scripts = `_` argument, `^` argument, `'`
    atom    = character | `{` formula `}` | \\command arguments

What has no readable form raises Unreadable, so that an author is shown it and not a reader."""

import re
import unicodedata

GREEK = {name.lower(): unicodedata.lookup(f"GREEK SMALL LETTER {name}") for name in (
    "ALPHA BETA GAMMA DELTA EPSILON ZETA ETA THETA IOTA KAPPA MU NU XI PI RHO SIGMA TAU UPSILON PHI CHI PSI OMEGA").split()}
CAPITAL = {name.capitalize(): unicodedata.lookup(f"GREEK CAPITAL LETTER {name}") for name in (
    "GAMMA DELTA THETA XI PI SIGMA UPSILON PHI PSI OMEGA").split()}
SYMBOLS = {
    **GREEK, **CAPITAL, "lambda": "λ", "Lambda": "Λ", "varepsilon": "ε", "varphi": "φ", "vartheta": "θ", "ell": "ℓ",
    "partial": "∂", "nabla": "∇", "infty": "∞", "sum": "Σ", "prod": "Π", "int": "∫", "top": "ᵀ", "prime": "′", "emptyset": "∅",
    "ldots": "…", "dots": "…", "cdots": "⋯", "vdots": "⋮", "forall": "∀", "exists": "∃", "star": "⋆",
    "lVert": "‖", "rVert": "‖", "Vert": "‖", "|": "‖", "lvert": "|", "rvert": "|", "vert": "|", "langle": "⟨", "rangle": "⟩",
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "{": "{", "}": "}", "%": "%", "_": "_", "&": "&", "#": "#",
}
OPERATORS = {  # with a space on either side
    "cdot": "·", "times": "×", "circ": "∘", "odot": "⊙", "oplus": "⊕", "otimes": "⊗", "pm": "±", "mid": "|", "parallel": "‖",
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "ll": "≪", "gg": "≫", "approx": "≈", "sim": "∼",
    "equiv": "≡", "propto": "∝", "in": "∈", "notin": "∉", "subset": "⊂", "cup": "∪", "cap": "∩", "to": "→", "rightarrow": "→",
    "leftarrow": "←", "mapsto": "↦", "Rightarrow": "⇒", "land": "∧", "lor": "∨", "setminus": "∖",
}
FUNCTIONS = "exp ln log sin cos tan sinh cosh tanh max min sup inf lim det dim arg Pr deg gcd".split()
SPACES = {",": " ", ":": " ", ";": " ", " ": " ", "!": "", "quad": "   ", "qquad": "    "}
NOTHING = {"left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "bigg", "displaystyle", "textstyle", "limits", "nolimits"}
FONTS = {"mathrm", "text", "textrm", "operatorname", "mathbf", "boldsymbol", "mathit", "mathsf", "mathtt", "textbf", "mathop"}
ALPHABETS = {"mathbb": "DOUBLE-STRUCK CAPITAL", "mathcal": "SCRIPT CAPITAL"}
ACCENTS = {"hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0304", "tilde": "\u0303", "vec": "\u20d7",
           "dot": "\u0307", "ddot": "\u0308"}

BELOW = dict(zip("0123456789+−=()aehijklmnoprstuvxβγρφχ,", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ,"))
ABOVE = dict(zip("0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθ", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿ"))
MARKS = {"ᵀ": "ᵀ", "′": "′", "*": "*", "⋆": "⋆", "∘": "°"}  # raised already

TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|\s+|.", re.DOTALL)


class Unreadable(Exception):
    """A formula that has no form in plain text; the message says which part of it."""


def grouped(text):
    """In parentheses, unless it is one thing: a number, a name, a root, a call."""
    one = re.fullmatch(r"√?[\d.]+|[√∂]?\w[\w₀-₎ₐ-ₜ′ᵀ]*(\([^()]*\))?|√?\([^()]*\)", text)
    return text if one else f"({text})"


def numerator(text):
    """In parentheses only where it is a sum; a product may stand before a slash as it is."""
    outside = text
    while (shorter := re.sub(r"\([^()]*\)", "", outside)) != outside:
        outside = shorter
    return f"({text})" if re.search(r" [+−=<>≤≥] |^[ΣΠ∫]", outside) else text


class Reader:
    """Reads one formula; with `glyphs` indices become small characters, otherwise they are written as `x_t` and `x^(t+1)`."""

    def __init__(self, source, glyphs):
        self.tokens, self.at, self.glyphs = TOKEN.findall(source), 0, glyphs
        self.lacks_glyph = False

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self):
        self.at += 1
        return self.tokens[self.at - 1] if self.at <= len(self.tokens) else None

    def skip_spaces(self):
        while (self.peek() or "x").isspace():
            self.at += 1

    def formula(self, ends=(None,)):
        """Up to one of these tokens, which is taken too."""
        text = ""
        while True:
            token = self.take()
            if token in ends:
                return tidy(text)
            if token is None:
                raise Unreadable("a brace or an environment is not closed")
            text += self.item(token, text)

    def argument(self):
        """What follows a command or a script: a group, or one token."""
        self.skip_spaces()
        token = self.take()
        if token is None:
            raise Unreadable("an argument is missing at the end")
        return self.formula(ends=("}",)) if token == "{" else tidy(self.item(token, "x"))

    def raw_group(self):
        """The text of a group as it stands: the name of an environment, words."""
        self.skip_spaces()
        if self.take() != "{":
            raise Unreadable("a { is missing")
        text = ""
        while (token := self.take()) != "}":
            if token is None or token.startswith("\\") and token != "\\ ":
                raise Unreadable(f"{token or 'a missing brace'} inside of words")
            text += " " if token == "\\ " else token
        return text

    def item(self, token, before):
        if token.isspace():
            return " "
        if token == "_":
            return self.script(self.argument(), "_", BELOW)
        if token == "^":
            return self.script(self.argument(), "^", {**ABOVE, **MARKS})
        if token == "{":
            return self.formula(ends=("}",))
        if token == "'":
            return "′"
        if token in "+-=<>/":
            token = token.replace("-", "−")
            unary = token in "+−" and re.search(r"(^|[(\[{,=<>≤≥·×+−|→/])\s*$", before)
            return token if unary or token == "/" else f" {token} "
        if token in "}&$":
            raise Unreadable(f"a {token} too many")
        return self.command(token[1:]) if token.startswith("\\") else token

    def script(self, text, mark, glyphs):
        text = text.replace(" ", "") if len(text) < 12 else text
        if mark == "^" and text in MARKS:
            return MARKS[text]
        if self.glyphs and all(character in glyphs for character in text):
            return "".join(glyphs[character] for character in text)
        self.lacks_glyph = True
        return mark + (text if len(text) == 1 or text.isalnum() else f"({text})")

    def command(self, name):
        if name in OPERATORS:
            return f" {OPERATORS[name]} "
        if name in SYMBOLS:
            if name in ("partial", "nabla"):
                self.skip_spaces()
            return SYMBOLS[name]
        if name in SPACES:
            return SPACES[name]
        if name in NOTHING:
            if self.peek() == ".":  # \left. is a parenthesis that is not shown
                self.at += 1
            return ""
        if name in FUNCTIONS:
            return self.function(name)
        if name in FONTS:
            words = self.raw_group()
            return self.function(words) if name == "operatorname" else words
        if name == "frac" or name in ("dfrac", "tfrac"):
            above, below = numerator(self.argument()), grouped(self.argument())
            return f"{above} / {below}" if " " in above + below else f"{above}/{below}"
        if name == "sqrt":
            self.skip_spaces()
            if self.peek() == "[":
                raise Unreadable("a root of another degree than 2")
            return "√" + grouped(self.argument())
        return self.letter(name)

    def letter(self, name):
        """What needs a look at its argument or its body: accents, alphabets, environments."""
        if name in ACCENTS:
            text = self.argument()
            if len(text) != 1:
                raise Unreadable(f"\\{name} over more than one letter")
            return unicodedata.normalize("NFC", text + ACCENTS[name])
        if name in ALPHABETS:
            text = self.argument()
            try:
                return unicodedata.lookup(f"{ALPHABETS[name]} {text}")
            except KeyError:
                raise Unreadable(f"\\{name}{{{text}}}") from None
        if name == "begin":
            return self.environment(self.raw_group())
        raise Unreadable(f"\\{name}")

    def function(self, name):
        self.skip_spaces()
        return name + ("" if self.peek() in ("(", "_", "^", "\\left", None) else " ")

    def environment(self, kind):
        end = TOKEN.findall(rf"\end{{{kind}}}")
        rows, cells, start = [], [], self.at
        while True:
            here = self.tokens[self.at:self.at + len(end)]
            if here == end or self.peek() in ("&", "\\\\"):
                cells.append(Reader("".join(self.tokens[start:self.at]), self.glyphs).whole(self))
                if here == end or self.peek() == "\\\\":
                    rows.append([cell for cell in cells if cell])
                    cells = []
                self.at += len(end) if here == end else 1
                start = self.at
                if here == end:
                    break
            elif self.take() is None:
                raise Unreadable(f"{kind} without its end")
        rows = [row for row in rows if row]
        if kind.rstrip("*") in ("aligned", "align", "gathered", "split"):
            return "\n".join(" ".join(row) for row in rows)
        if kind == "cases":
            return "{ " + "; ".join(", ".join(cell.rstrip(",") for cell in row) for row in rows) + " }"
        if kind.endswith("matrix"):
            return "{" + ", ".join("{" + ", ".join(row) + "}" for row in rows) + "}"
        raise Unreadable(f"the environment {kind}")

    def whole(self, outer=None):
        text = self.formula()
        if outer is not None:
            outer.lacks_glyph |= self.lacks_glyph
        return text


def tidy(text):
    """Single spaces, but for wide gaps; none inside parentheses, none before a comma."""
    text = re.sub(r" {3,}", "\0", text)
    text = re.sub(r" +", " ", text)
    text = re.sub(r"(?<=[(\[]) | (?=[)\],])", "", text)
    return re.sub(r" *\0 *", "    ", text).strip(" ")


def plain(source):
    """The formula as text; rows of aligned equations stand on lines of their own. Errors: Unreadable."""
    reader = Reader(source, glyphs=True)
    text = reader.whole()
    if reader.lacks_glyph:  # not xᵢ beside x_c: one way in a formula
        text = Reader(source, glyphs=False).whole()
    return text
