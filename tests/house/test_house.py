#!/usr/bin/env python3
"""Promises of the house, asked of the sources and of the program: nothing writable and global in the library, no
language or event code in C, no machine path in tracked files."""
import os, re, subprocess, sys

root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
program = sys.argv[1]
failures = []


def sources():
    for folder, _, names in os.walk(os.path.join(root, "src")):
        for name in sorted(names):
            if name.endswith((".c", ".cc", ".h")) and not name.endswith("_test.c"):
                path = os.path.join(folder, name)
                yield os.path.relpath(path, root), open(path, encoding="utf-8").read()


def strip_comments(text):
    return re.sub(r"/\*.*?\*/|//[^\n]*", lambda m: "\n" * m.group().count("\n"), text, flags=re.S)


def writable_globals():
    """nm's b, B, d, D, C: data that is neither constant nor on a stack. Sanitizers add their own."""
    archive = os.path.join(os.path.dirname(program), "libdateline.a")
    out = subprocess.run(["nm", "-A", archive], capture_output=True, text=True, check=True).stdout
    ours = re.compile(r"__asan|__ubsan|__odr|__tsan|asan_|\.Lubsan|^\.L|__sancov|^_\.ubsan")
    lines = [l.rsplit(None, 2) for l in out.splitlines()]
    symbols = [l for l in lines if len(l) == 3]
    if len(symbols) < 100:
        failures.append("nm found hardly any symbol: the test is blind")
    for where, kind, name in symbols:
        if kind in "bBdDC" and not ours.search(name) and not is_constant(where, name):
            failures.append(f"writable and global: {where} {name}")


def is_constant(where, name):
    """Position-independent tables of pointers are .data.rel.ro: nm calls them d, the loader makes them read-only."""
    member = where.split(":")
    section = sections.setdefault(member[1], {})
    return section.get(name, "").startswith(".data.rel.ro")


def read_sections():
    archive = os.path.join(os.path.dirname(program), "libdateline.a")
    out = subprocess.run(["objdump", "-t", archive], capture_output=True, text=True, check=True).stdout
    member = None
    for l in out.splitlines():
        m = re.match(r"(\S+\.o):\s+file format", l)
        if m:
            member = m.group(1)
            continue
        parts = l.split()
        if member and len(parts) >= 5:
            for k in range(1, len(parts)):
                if parts[k].startswith("."):
                    sections.setdefault(member, {})[parts[-1]] = parts[k]
                    break


sections = {}
read_sections()
writable_globals()

codes = [l.split("\t")[0] for l in open(os.path.join(root, "data/ontologies/plover/events.tsv"), encoding="utf-8")
         if l.strip() and not l.startswith("#")][1:] if os.path.exists(os.path.join(root, "data/ontologies/plover/events.tsv")) else []
languages = [d for d in os.listdir(os.path.join(root, "data/languages")) if os.path.isdir(os.path.join(root, "data/languages", d))]
other_words = {"am", "as", "id", "is", "it", "no", "or", "so", "to"}  # tags that are keys or English words too: Indonesian "id"
for path, text in sources():
    code = strip_comments(text)
    if "/cli/" in path:  # examples in help texts name languages
        continue
    for literal in re.findall(r'"((?:[^"\\\n]|\\.)*)"', code):
        if literal in codes:
            failures.append(f"{path}: event code in C: {literal!r}")
        if literal in languages and literal not in other_words:
            failures.append(f"{path}: language in C: {literal!r}")
        if re.fullmatch(r"[A-Z]{3}", literal) and literal in ("USA", "RUS", "CHN", "PRK", "KOR", "UKR", "VNM", "GBR", "FRA", "DEU"):
            failures.append(f"{path}: country in C: {literal!r}")

tracked = subprocess.run(["git", "-C", root, "ls-files"], capture_output=True, text=True).stdout.split("\n")
for name in filter(None, tracked):
    path = os.path.join(root, name)
    if not os.path.isfile(path) or name.endswith(".model") or name == "tests/house/test_house.py":
        continue
    data = open(path, "rb").read()
    if re.search(rb"(?<![\w.])/(work|root|farm)/", data):
        failures.append(f"{name}: names a path of some machine")

for f in failures:
    print(f)
print(f"{len(failures)} broken promises")
sys.exit(1 if failures else 0)
