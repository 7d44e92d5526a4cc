#!/usr/bin/env python3
"""Captures as people make them, by copy and paste: a file a language, captures apart by %%% NAME. The first character of a line
says what it is: T the headline, = a paragraph of the report, - what stands around it, ~ the same, but it reads like a sentence
and may stay. usage: test_captures.py PROGRAM [-v]"""
import glob, json, os, subprocess, sys, tempfile

PROGRAM = sys.argv[1]
HERE = os.path.dirname(os.path.abspath(__file__))


def captures():
    for path in sorted(glob.glob(os.path.join(HERE, "*.txt"))):
        for part in open(path, encoding="utf-8").read().split("%%% ")[1:]:
            name, *lines = part.rstrip("\n").split("\n")
            assert all(line[:2] in ("T ", "= ", "- ", "~ ") for line in lines), f"{path}: {name}: a line without a mark"
            yield os.path.basename(path)[:-4], name, lines


wrong = lost = kept = total = 0
for language, name, lines in captures():
    total += 1
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "capture.txt")
        with open(path, "w", encoding="utf-8") as f:
            f.write("\n".join(line[2:] for line in lines) + "\n")
        done = subprocess.run([PROGRAM, "extract", "--to", "json", path], capture_output=True, check=False, timeout=60)
        doc = json.loads(done.stdout)
    got = [" ".join(p.split()) for p in doc.get("text", "").split("\n")]
    joined, wanted = " ".join(got), [line[2:] for line in lines if line[0] == "="]
    title = "".join(line[2:] for line in lines if line[0] == "T")
    missing = [w for w in wanted if w not in joined]
    rest = joined
    for w in wanted + [line[2:] for line in lines if line[0] == "~"]:
        rest = rest.replace(w, "\n", 1)
    extra = [part.strip() for part in rest.split("\n") if part.strip()]
    if missing or extra or doc.get("title") != title or doc.get("language") != language:
        wrong += 1
        print(f"{language}: {name}")
        for what, items in (("lost", missing), ("left in", extra)):
            for item in items:
                print(f"    {what}: {item}")
        if doc.get("title") != title:
            print(f"    title: {doc.get('title')!r}, not {title!r}")
        if doc.get("language") != language:
            print(f"    language: {doc.get('language')!r}")
    lost += len(missing)
    kept += len(extra)
print(f"{total} captures, {wrong} wrong: {lost} paragraphs lost, {kept} runs of furniture left in")
sys.exit(bool(wrong))
