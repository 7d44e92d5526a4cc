#!/usr/bin/env python3
"""Pages of our own making, written as content management systems write them, and what must come out of them.

    test_pages.py PROGRAM            compares; NAME.html beside NAME.txt, a pair a page
    test_pages.py PROGRAM NAME…      prints what comes out, in the form of NAME.txt, to start one from

NAME.txt: lines "field: value" of what is wanted (title, standfirst, byline, publisher, agency, dateline, published, language), then an empty
line and the blocks of the text, a line each, with what they are in front (p, h2, item, cell, caption; > where quoted). Nothing
behind the fields means: no report. A field that is not there must not come out either. known.txt lists pages that are not read
well yet, with the reason; one that comes out right must be taken off it.
"""
import html
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FIELDS = ("title", "standfirst", "byline", "publisher", "agency", "dateline", "published", "language")


def shown(name, value):
    if name == "byline":
        return "; ".join(value)
    if name == "published":
        return f"{value['value']} {value['basis']}"
    if name == "dateline":
        return "; ".join(filter(None, (value.get("place"), value.get("date"))))
    return value


def block(d, part):
    kind = f"h{part['level']}" if part["kind"] == "heading" else {"paragraph": "p"}.get(part["kind"], part["kind"])
    words = d["text"][part["span"][0]:part["span"][1]].replace("\n", " / ")
    return f"{'> ' if part.get('quoted') else ''}{kind} {words}"


def plain(raw):
    """Bytes of a page as they are meant: tags out, references and the escapes of scripts resolved."""
    raw = re.sub(r"\\+u([0-9a-fA-F]{4})", lambda m: chr(int(m.group(1), 16)), raw)
    raw = re.sub(r"\\+n", " ", raw).replace("\\", "")
    return "".join(html.unescape(re.sub("<[^>]*>", "", raw)).split())


def misplaced(path, d):
    """Paragraphs whose place in the page does not begin and end with their words."""
    with open(path, "rb") as file:
        source = file.read()
    for part in d.get("paragraphs", []):
        words = "".join(d["text"][part["span"][0]:part["span"][1]].split())
        shown = plain(source[part["place"][0]:part["place"][1]].decode("utf-8", "replace"))
        if not (shown.startswith(words[:6]) and shown.endswith(words[-6:])):
            yield f"not at its place: {words[:30]} … {words[-20:]}: {shown[:40]} … {shown[-40:]}"


def read(program, name):
    path = os.path.join(HERE, name + ".html")
    done = subprocess.run([program, "extract", "--to", "json", path], capture_output=True, text=True, timeout=120, check=False)
    if done.returncode != 0:
        return f"exit status {done.returncode}: {done.stderr}\n"
    d = json.loads(done.stdout)
    lines = [f"{f}: {shown(f, d[f])}" for f in FIELDS if d.get(f)]
    if d.get("paragraphs"):
        lines += [""] + [block(d, part) for part in d["paragraphs"]]
    return "\n".join(lines + list(misplaced(path, d))) + "\n"


def wanted(name):
    with open(os.path.join(HERE, name + ".txt"), encoding="utf-8") as file:
        return file.read()


def known():
    with open(os.path.join(HERE, "known.txt"), encoding="utf-8") as file:
        return {line.split()[0] for line in file if line.strip() and line[0] != "#"}


def main():
    program, names = sys.argv[1], sys.argv[2:]
    if names:
        for name in names:
            sys.stdout.write(read(program, name))
        return 0
    bad, late = 0, known()
    pages = sorted(f[:-5] for f in os.listdir(HERE) if f.endswith(".html"))
    assert len(pages) > 15 and late <= set(pages), "pages are missing"
    for name in pages:
        got, want = read(program, name), wanted(name)
        if (got == want) != (name in late):
            continue
        bad += 1
        if name in late:
            print(f"{name}: comes out right: take it off known.txt")
            continue
        want_lines, got_lines = want.splitlines(), got.splitlines()
        print(f"{name}:")
        print("\n".join([f"  - {line[:200]}" for line in want_lines if line not in got_lines] + [f"  + {line[:200]}" for line in got_lines if line not in want_lines]
                        or ["  the same lines in another order or number"]))
    print(f"{len(pages)} pages, {len(late)} known to be read badly, {bad} failed")
    return 1 if bad else 0


sys.exit(main())
