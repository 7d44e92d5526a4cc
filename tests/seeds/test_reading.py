#!/usr/bin/env python3
"""The three captured reports, each by itself, as ../shared/seeds/reading.md reads them: language, publisher, agency, day of
publication with its evidence, furniture out and no sentence lost, and at least four in five of the events that the reading
names. The texts belong to their publishers: they are read from beside the project (lines are named by number), never copied."""
import json, os, subprocess, sys

PROGRAM = sys.argv[1]
SEEDS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared", "seeds")
LEAST = 0.8

# report: [(line, from, to)] of the file that are the report, counted from 0; from and to are marks that bound it within the line.
FILES = {
    "000_10c92abfa5c3baf4.txt": dict(
        language="en", published="XXXX-08-15", report=[(1, ": ", None), (2, None, None), (3, None, None), (4, None, None), (5, None, None)],
        events=[("SUPPORT", "RUS", "PRK"), ("SUPPORT", "PRK", "RUS"), ("AGREE", "PRK", "RUS"), ("CONSULT", "PRK", "RUS"),
                ("CONSULT", "RUS", "PRK"), ("SUPPORT", "PRK RUS", ""), ("ACCUSE", "KOR UKR USA", "PRK"), ("AID", "PRK", "RUS"),
                ("AID", "SUN", "")]),
    "002_6c3584f2b4dfd327.txt": dict(
        language="en", published="2023-07-27", report=[(1, None, None)] + [(k, None, None) for k in range(3, 12)],
        events=[("SUPPORT", "RUS", "PRK"), ("AID|COOPERATE", "PRK", "RUS"), ("MOBILIZE", "PRK", ""), ("CONSULT", "CHN RUS", "PRK"),
                ("SUPPORT", "USA", "", "negated"), ("AID", "CHN", "PRK", "hypothetical")]),
    "003_ec64c4efe77839f5.txt": dict(
        language="vi", published="2024-06-12", publisher="Ngày Nay", agency="Reuters", report=[(4, ") - ", None)] + [(k, None, None) for k in range(7, 23, 2)],
        events=[("SUPPORT", "PRK", "RUS"), ("CONSULT", "PRK RUS", ""), ("CONSULT", "PRK", "RUS"), ("AGREE", "RUS", "PRK"),
                ("CONSULT|AGREE", "RUS", "PRK"), ("AGREE|COOPERATE", "RUS", "PRK"), ("CONSULT|AGREE", "PRK", "RUS"),
                ("ACCUSE", "KOR USA", "PRK"), ("AID", "PRK", "RUS")]),
}
# What reading.md calls furniture, as short marks that stand nowhere in the reports themselves.
FURNITURE = ["Photo:", "Correspondent", "Comment", "0:00", "(Ngày Nay)", "Theo Reuters", "AI -", "Ảnh:", "peop...", "Desk:"]


def codes(participants):
    return sorted({p["code"] for p in participants if p.get("code")})


def found(wanted, events, used):
    """An event of the program counts for one event of the reading only."""
    types, actors, recipients = wanted[0].split("|"), wanted[1].split(), wanted[2].split()
    for k, e in enumerate(events):
        if k in used or e.get("event") not in types or (len(wanted) > 3 and e["status"] != wanted[3]):
            continue
        who, whom = codes(e.get("actor", [])), codes(e.get("recipient", []))
        together = not recipients and len(actors) > 1 and set(actors) <= set(who + whom)
        if together or (set(actors) <= set(who) and set(recipients) <= set(whom)):
            used.add(k)
            return True
    return False


def check_text(name, wanted, doc, raw, failures):
    lines = raw.split("\n")
    for number, start, end in wanted["report"]:
        line = lines[number]
        line = line[line.index(start) + len(start):] if start else line
        for sentence in filter(None, (s.strip() for s in line.replace("Comments", "").split(". "))):
            if sentence.rstrip(".") not in doc["text"]:
                failures.append(f"{name}: a sentence of line {number + 1} is lost: {sentence[:30]}…")
    for mark in FURNITURE:
        if mark in doc["text"]:
            failures.append(f"{name}: furniture was left in: {mark}")


def main():
    if not os.path.isdir(SEEDS):
        print("skipped: the captured reports are not beside the project")
        sys.exit(77)
    failures, hits, total = [], 0, 0
    for name, wanted in FILES.items():
        path = os.path.join(SEEDS, name)
        doc = json.loads(subprocess.run([PROGRAM, "code", path], capture_output=True, check=True).stdout)
        raw = open(path, encoding="utf-8").read()
        for key in ("language", "publisher", "agency"):
            if key in wanted and doc.get(key) != wanted[key]:
                failures.append(f"{name}: {key} {doc.get(key)!r}, not {wanted[key]!r}")
        published = doc.get("published", {})
        if published.get("value") != wanted["published"] or published.get("basis") != "inferred" or not published.get("evidence"):
            failures.append(f"{name}: published {published}")
        check_text(name, wanted, doc, raw, failures)
        used = set()
        for w in sorted(wanted["events"], key=lambda w: " " in w[1] and not w[2]):
            total += 1
            if found(w, doc["events"], used):
                hits += 1
            else:
                print(f"not found: {name[:3]} {' '.join(w)}")
    print(f"{hits} of {total} events of the reading")
    if hits < LEAST * total:
        failures.append(f"{hits} of {total} events of the reading were found, {LEAST:.0%} is the bar")
    for f in failures:
        print(f)
    sys.exit(1 if failures else 0)


main()
