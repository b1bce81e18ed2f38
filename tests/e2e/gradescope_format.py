"""What Gradescope's documentation says of results.json (gradescope-autograders.readthedocs.io, "Autograder Specifications"), as a check:
wrong(results) lists what is not as written there."""

VISIBLE = {"visible", "hidden", "after_due_date", "after_published"}
FORMATS = {"text", "html", "simple_format", "md", "ansi"}
NUMBER = (int, float)
TOP = {"score": NUMBER, "execution_time": NUMBER, "output": str, "output_format": FORMATS, "test_output_format": FORMATS,
       "test_name_format": FORMATS, "visibility": VISIBLE, "stdout_visibility": VISIBLE, "extra_data": dict, "tests": list,
       "leaderboard": list}
TEST = {"score": NUMBER, "max_score": NUMBER, "status": {"passed", "failed"}, "name": str, "name_format": FORMATS, "number": str,
        "output": str, "output_format": FORMATS, "tags": list, "visibility": VISIBLE, "extra_data": dict}


def misfits(entry, fields, where):
    for name, value in entry.items():
        allowed = fields.get(name)
        if allowed is None:
            yield f"{where}: there is no field '{name}'"
        elif isinstance(allowed, set) and value not in allowed or not isinstance(allowed, set) and not isinstance(value, allowed) \
                or isinstance(value, bool):
            yield f"{where}: '{name}' is {value!r}"


def wrong(results):
    found = list(misfits(results, TOP, "results"))
    tests = results.get("tests", [])
    for i, test in enumerate(tests):
        found += misfits(test, TEST, f"test {i}")
        if test.get("score", 0) > test.get("max_score", test.get("score", 0)) or test.get("score", 0) < 0:
            found.append(f"test {i}: {test['score']} of {test.get('max_score')} points")
    if "score" not in results and (not tests or any("score" not in test for test in tests)):
        found.append("results: neither a score of all nor one of each test")
    return found
