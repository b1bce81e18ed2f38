"""A small tree that the real docs/conf.py and docs/site make into a site: one chapter, one exercise, a header on each floor."""

import base64
import json
import pathlib
import subprocess
import zlib

TOP = pathlib.Path(__file__).resolve().parents[2]

PAGE = r"""# 03 · Tiny

**How small?**

A *bag* is small.

```sh
./book run tiny --size 3
```

$$
\frac{1}{2} = \exp(-x)
$$

[tiny.hpp: half](tiny.hpp#half)

`words.svg` draws it, [the header](../../common/tensor/x.hpp) and [the exercises](../../exercises/03_tiny/README.md) say more.

```
(unrolled) break halves
```

## What was measured

| | 0 | 1 | control |
|---|---|---|---|
| half of one | .501 | .500 | 1 |

## Exercises

One, in [exercises/03_tiny](../../exercises/03_tiny/README.md): `halve`.
"""


def packed(run):
    """As a page holds it (docs/trace-schema.md)."""
    return base64.b64encode(zlib.compress(json.dumps(run).encode())).decode()


FILES = {
    "README.md": "# Small\n\n| no. | chapter |\n|---|---|\n| | **I Beginnings** |\n| 03 | [tiny](chapters/03_tiny/README.md) |\n",
    "chapters/03_tiny/README.md": PAGE,
    "chapters/03_tiny/tiny.hpp": "// Tiny.\n\n/// Half of it.\ninline double half(double x) {\n  return x / 2;\n}\n",
    "exercises/03_tiny/README.md": "# Exercises of chapter 03: tiny\n\n## 3.1 halve (5 minutes)\n\nHalve.\n\n"
                                   "<details><summary>Hint 1: the idea</summary>\n\nTwo.\n\n</details>\n",
    "tests/exercises/03_tiny/halve.cpp": 'const exercise::Exercise registered("3.1", &halve, check, {\n'
                                         '    {"doubled", "You doubled; "\n                "\\"half\\" is asked: cast<Real>(x) & `cast<Real>(y)`.", []{}},\n});\n',
    "docs/glossary.md": "# Glossary\n\n| term | українською | what it is | chapter |\n|---|---|---|---|\n"
                        "| bag | мішок | a text as counts | 03 |\n",
    "build/release/runs/03_tiny/seed1/help.txt": "--size N\n",
    "build/release/runs/03_tiny/seed1/words.svg": '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"\n '
                                            '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
                                            '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    "build/release/runs/03_tiny/seed1/step.html": '<title>steps</title><script id="run" type="text/plain">' + packed(
        {"trace": {"steps": [{"label": "halves", "operation": "divide", "scope": []}]}}) + "</script>",
    "build/release/runs/03_tiny/seed1/claims.json": json.dumps(
        [{"claim": "half is half", "measured": .5, "bound": "≥ 0.4", "control": 1, "holds": True}]),
}
DOCUMENTS = ["xtensor", "teachers-guide", "exercises", "performance", "architecture", "writing-chapters", "writing-exercises",
             "trace-schema", "reference"]
FLOORS = ["tensor", "trace", "nn", "text", "data", "app"]


def lay(top):
    """The tree, complete and without a fault."""
    for name, text in FILES.items():
        write(top, name, text)
    for name in DOCUMENTS:
        write(top, f"docs/{name}.md", f"# {name}\n")
    for floor in FLOORS:
        write(top, f"common/{floor}/x.hpp", "// What it is for.\n\n/// Twice `x`. Errors: none.\ndouble twice(double x);\n")
    for name in ("conf.py", "site"):
        (top / "docs" / name).symlink_to(TOP / "docs" / name)


def write(top, name, text):
    (top / name).parent.mkdir(parents=True, exist_ok=True)
    (top / name).write_text(text, encoding="utf-8")


def make(top, builder="html", *options):
    """(exit status, what Sphinx said)."""
    command = ["/usr/bin/python3", "-B", "-m", "sphinx", "-q", "-E", "-a", "-W", "--keep-going", "-b", builder, "-c", "docs"]
    done = subprocess.run([*command, "-d", f"build/doctrees/{builder}", *options, ".", f"build/{builder}"], cwd=top,
                          capture_output=True, text=True, timeout=200)
    return done.returncode, done.stdout + done.stderr
