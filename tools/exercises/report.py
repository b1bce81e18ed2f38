"""A verdict in words for the terminal, and the reports for machines, each with an entry for every exercise that was asked for."""

import dataclasses
import json
import xml.etree.ElementTree as xml

from terminal import paint, shown

HEADLINES = {
    "wrong": "not yet, {held} of {judged} cases hold",
    "crash": "it crashed",
    "endless": "it was not done in time",
    "ended": "it ended the program",
    "refused": "this is no answer to judge",
    "changed": "it is another function than was asked for",
    "compile_error": "the compiler does not understand it",
    "missing": "the file is missing",
    "none": "no verdict",
}


def indented(text, by=4):
    return "".join(f"{' ' * by}{line}".rstrip() + "\n" for line in text.splitlines())


def headline(verdict):
    name = f"{verdict.exercise} {verdict.name}"
    if verdict.right:
        return paint("green", f"✓ {name}") + f": right, all {verdict.judged} cases hold\n"
    if verdict.verdict == "unfinished":
        so_far = (f": not all of it is written yet, {verdict.held} of {verdict.judged} cases so far hold\n" if verdict.judged
                  else ": not written yet\n")
        return paint("yellow", f"○ {name}") + so_far
    return paint("red", f"✗ {name}") + ": " + HEADLINES[verdict.verdict].format(**vars(verdict)) + "\n"


def as_text(verdict):
    """Several lines; what a stranger wrote in it has lost its control characters."""
    text = indented(shown(verdict.output), 0) + headline(verdict)
    if verdict.right:
        return text
    if verdict.verdict == "unfinished" and not verdict.complaint:
        return text + indented(f"write it in exercises/{verdict.chapter}/{verdict.name}.hpp; ./book task {verdict.exercise} shows the task")
    text += "\n" + (f"  {paint('bold', shown(verdict.case))}\n" if verdict.case else "") + indented(shown(verdict.complaint))
    if verdict.mistake:
        text += f"\n  {paint('cyan', '→ ' + verdict.mistake)}\n"
    if verdict.warning and not verdict.known:
        text += indented("the compiler warns: " + shown(verdict.warning), 2)
    return text


def as_json(verdicts):
    return json.dumps([dataclasses.asdict(verdict) for verdict in verdicts], ensure_ascii=False, indent=1) + "\n"


def in_xml(text):
    """What XML 1.0 may hold of it."""
    return "".join(c if c in "\t\n" or 0x20 <= ord(c) <= 0xD7FF or 0xE000 <= ord(c) <= 0xFFFD or ord(c) >= 0x10000 else "�" for c in text)


def testcase(verdict):
    case = xml.Element("testcase", classname=verdict.chapter, name=f"{verdict.exercise} {verdict.name}", time=str(verdict.seconds))
    if not verdict.right:
        message = verdict.mistake or verdict.complaint
        failure = xml.SubElement(case, "failure", type=verdict.verdict, message=in_xml(message))
        failure.text = in_xml(verdict.case)
    if verdict.output:
        xml.SubElement(case, "system-out").text = in_xml(verdict.output)
    return case


def junit(suites):
    """{name: verdicts}, a suite each."""
    top = xml.Element("testsuites")
    for name, verdicts in suites.items():
        failures = sum(not verdict.right for verdict in verdicts)
        suite = xml.SubElement(top, "testsuite", name=in_xml(name), tests=str(len(verdicts)), failures=str(failures))
        suite.extend(map(testcase, verdicts))
    xml.indent(top)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + xml.tostring(top, encoding="unicode") + "\n"


def as_junit(verdicts):
    return junit({"unrolled": verdicts})


FORMATS = {"json": as_json, "junit": as_junit}
