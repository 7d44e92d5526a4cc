#!/usr/bin/env python3
"""Every row of every events.tsv teaches by example: its example must be matched by that row, its starred
sentences must not be. usage: test_patterns.py PROGRAM [LANGUAGE…] [--show N]

Rows that do not hold yet are counted a language in failing.tsv; the number may only go down.
Exit 77: no language has a parse model.
"""
import json, os, re, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
LANGUAGES = os.path.join(ROOT, "data", "languages")


def read_rows(language):
    """(line, event, example, [not]) of a table."""
    header, rows = None, []
    with open(os.path.join(LANGUAGES, language, "events.tsv"), encoding="utf-8") as table:
        for number, line in enumerate(table, 1):
            line = line.rstrip("\n")
            if not line.strip() or line.startswith("#"):
                continue
            cells = line.split("\t")
            if header is None:
                header = [c.lstrip("*") for c in cells]
                continue
            row = dict(zip(header, cells))
            rows.append((number, row.get("event", ""), row.get("example", ""),
                         [s.strip() for s in row.get("not", "").split(" | ") if s.strip()]))
    return rows


def unmark(example):
    """The plain sentence and the spans of actors and recipients marked in it."""
    text, spans, start = "", {"[": [], "(": []}, {}
    for c in example:
        if c in "[(":
            start[c] = len(text)
        elif c in "])":
            opened = "[" if c == "]" else "("
            if opened in start:
                spans[opened].append((start.pop(opened), len(text)))
        else:
            text += c
    return text, spans["["], spans["("]


def code(program, language, sentences):
    records = "".join(json.dumps({"id": str(i), "text": s, "language": language, "published": "2024-08-15"}) + "\n"
                      for i, s in enumerate(sentences))
    out = subprocess.run([program, "code", "--from", "jsonl", "--as-is", "--layers", "events", "-"],
                         input=records.encode(), stdout=subprocess.PIPE, check=False).stdout.decode()
    return {int(d["id"]): d.get("events", []) for d in map(json.loads, out.splitlines())}


def touches(people, spans):
    """Each marked phrase is touched by somebody."""
    def span(p):
        s = p.get("span") or [0, 0]
        return s[0] if s and isinstance(s[0], list) else s
    return all(any(span(p)[0] < end and start < span(p)[1] for p in people) for start, end in spans)


def check(program, language):
    rows = read_rows(language)
    sentences = [unmark(r[2])[0] for r in rows] + [s for r in rows for s in r[3]]
    coded = code(program, language, sentences)
    failures, starred = [], len(rows)
    for i, (line, event, example, nots) in enumerate(rows):
        name = f"languages/{language}/events:{line}"
        _, actors, recipients = unmark(example)
        mine = [e for e in coded.get(i, []) if e.get("pattern") == name]
        if event == "-":
            if coded.get(i) and all(e.get("pattern") for e in coded[i]):
                failures.append((line, "is not blocked", example, coded[i]))
        elif not mine:
            failures.append((line, "is not matched", example, coded.get(i, [])))
        elif not any(touches(e.get("actor", []), actors) and touches(e.get("recipient", []), recipients) for e in mine):
            failures.append((line, "has other people", example, mine))
        for sentence in nots:
            if any(e.get("pattern") == name for e in coded.get(starred, [])):
                failures.append((line, "matches what it must not", sentence, coded[starred]))
            starred += 1
    return len(rows), failures


def show(failure):
    line, what, sentence, events = failure
    found = "; ".join(f"{e.get('event')} {e.get('mode', '')} {[a.get('entity_text') for a in e.get('actor', [])]}>"
                      f"{[a.get('entity_text') for a in e.get('recipient', [])]} by {e.get('pattern', '').split(':')[-1]}"
                      for e in events)
    print(f"  line {line} {what}: {sentence}   [{found}]")


def main():
    program, rest = sys.argv[1], sys.argv[2:]
    shown = int(rest[rest.index("--show") + 1]) if "--show" in rest else 0
    wanted = [a for a in rest if re.fullmatch("[a-z]{2,3}", a)]
    with open(os.path.join(HERE, "failing.tsv"), encoding="utf-8") as f:
        allowed = {c[0]: int(c[1]) for c in (l.split("\t") for l in f if l.strip() and not l.startswith("#")) if c[0] != "language"}
    tables = sorted(d for d in os.listdir(LANGUAGES) if os.path.exists(os.path.join(LANGUAGES, d, "events.tsv")))
    worse, tried = False, 0
    for language in wanted or tables:
        if not os.path.exists(os.path.join(ROOT, "models", language + ".model")):
            continue
        tried += 1
        rows, failures = check(program, language)
        lines = len({f[0] for f in failures})
        limit = allowed.get(language)
        print(f"{language}: {rows - lines} of {rows} rows hold, {lines} do not" +
              (f" ({limit} allowed)" if limit is not None else ""))
        for failure in failures[:shown]:
            show(failure)
        worse = worse or (limit is not None and lines > limit)
    if not tried:
        print("no language has a parse model")
        return 77
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
